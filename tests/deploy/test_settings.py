"""A process is configured by environment, and says by name what is wrong with it."""

import base64
from pathlib import Path

import pytest

from service.settings import load_settings

GOOD = {
    "DUBAN_DATABASE_URL": "postgresql+psycopg://duban@db/duban",
    "DUBAN_SESSION_SECRET": "s" * 32,
    "DUBAN_INTERNAL_SECRET": "i" * 32,
    "DUBAN_FIELD_KEY": base64.urlsafe_b64encode(b"k" * 32).decode(),
}
SECRETS = [name for name in GOOD if name != "DUBAN_DATABASE_URL"]


@pytest.fixture(autouse=True)
def good_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """What must be set is set."""
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)


def refusal(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line a refused start prints."""
    with pytest.raises(SystemExit) as end:
        load_settings()
    assert end.value.code == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    return lines[0]


def test_time_is_real_unless_a_rehearsal_says_otherwise() -> None:
    settings = load_settings()
    assert (settings.clock_scale, settings.clock_shift.total_seconds()) == (1.0, 0.0)
    assert settings.host == "127.0.0.1"


@pytest.mark.parametrize("name", list(GOOD))
def test_what_has_no_default_must_be_set(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(name)
    assert refusal(capsys).startswith(f"{name}: ")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DUBAN_DATABASE_URL", "mysql://db/duban"),
        ("DUBAN_SESSION_SECRET", "short-and-secret"),
        ("DUBAN_INTERNAL_SECRET", "short-and-secret"),
        ("DUBAN_FIELD_KEY", "not-32-bytes-and-secret"),
        ("DUBAN_PORT", "eighty"),
        ("DUBAN_PORT", "70000"),
        ("DUBAN_SERVICE_URL", "service:8000"),
        ("DUBAN_PUBLIC_URL", "duban.example"),
        ("DUBAN_TRUSTED_PROXIES", "10.0.0.0/8,0.0.0.0/0"),
        ("DUBAN_TRUSTED_PROXIES", "*"),
        ("DUBAN_TEMPORAL_ADDRESS", "temporal"),
        ("DUBAN_TEMPORAL_TLS_CA", "/does/not/exist.pem"),
        ("DUBAN_CLOCK_SCALE", "0"),
        ("DUBAN_CLOCK_ANCHOR", "2026-01-01T00:00:00"),
    ],
)
def test_a_bad_value_is_refused_by_name_and_not_shown(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, value)
    line = refusal(capsys)
    assert line.startswith(f"{name}: ")
    assert "secret" not in line


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_may_come_from_a_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(name)
    (tmp_path / "secret").write_text(GOOD[name] + "\n", encoding="utf-8")
    monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "secret"))
    assert getattr(load_settings(), name.removeprefix("DUBAN_").lower()).get_secret_value() == GOOD[name]


def test_a_secret_file_that_cannot_be_read_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DUBAN_SESSION_SECRET_FILE", "/does/not/exist")
    assert refusal(capsys).startswith("DUBAN_SESSION_SECRET_FILE: ")


def test_settings_in_a_log_show_no_secret() -> None:
    shown = repr(load_settings())
    assert not [value for value in GOOD.values() if value in shown]
