"""Attachments: what they are is told by their content; a scanner stops what is infected, and nothing passes unseen."""

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from service.documents import scanning
from service.documents.files import clean_name, media_type
from service.documents.scanning import gate
from service.settings import Settings
from tests.cast import ROUND, SUPERVISION, case_id, refused
from tests.house import House, settings_for
from tests.service import scanner

PDF = b"%PDF-1.7 minutes"
PROGRAM = f"{sys.executable} {scanner.__file__}"


def archive(*parts: str) -> bytes:
    """A zip with these parts."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as file:
        for part in parts:
            file.writestr(part, "<x/>")
    return whole.getvalue()


WORD, SHEET = archive("[Content_Types].xml", "word/document.xml"), archive("xl/workbook.xml")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("纪要.pdf", PDF),
        ("图.PNG", b"\x89PNG\r\n\x1a\n...."),
        ("图.jpeg", b"\xff\xd8\xff\xe0...."),
        ("稿.docx", WORD),
        ("表.xlsx", SHEET),
        ("红头.ofd", archive("OFD.xml", "Doc_0/Document.xml")),
        ("说明.txt", "第一行\r\n第二行".encode()),
        ("说明.txt", "老系统导出".encode("gb18030")),
    ],
)
def test_a_file_is_what_its_content_says(name: str, content: bytes) -> None:
    assert media_type(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ"),
        ("a.pdf", b"MZ\x90\x00"),
        ("a.pdf", b"<html><script>"),
        ("a.png", b"\x89PNG"),
        ("a.jpg", PDF),
        ("a.docx", SHEET),
        ("a.docx", b"PK\x03\x04broken"),
        ("a.docx", archive("word/document.xml", "word/vbaProject.bin")),
        ("a.xlsx", archive("xl/workbook.xml", "xl/vbaProject.bin")),
        ("a.ofd", archive("evil.js")),
        ("a.txt", b"MZ\x90\x00\x03"),
        ("a.txt", b"\xff\xfe\x00\x00"),
        ("a", PDF),
    ],
)
def test_what_its_name_does_not_say_is_no_such_file(name: str, content: bytes) -> None:
    assert media_type(name, content) is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("..\\..\\恶意.pdf", "恶意.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\用户\\纪要.pdf", "纪要.pdf"),
        ("工资\u202efdp.exe", "工资fdp.exe"),
        ("a\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        (" .隐藏.pdf. ", "隐藏.pdf"),
        ("e\u0301.pdf", "\u00e9.pdf"),
        ("\u200b/..", ""),
    ],
)
def test_a_name_is_made_harmless(given: str, kept: str) -> None:
    assert clean_name(given) == kept


@pytest.fixture(params=["command", "clamd"])
def scanned(request: pytest.FixtureRequest, house: House, tmp_path: Path) -> Iterator[House]:
    """The house with a scanner that runs as a process of its own."""
    house.start_round()
    if request.param == "command":
        house.office.gate = gate(f"command:{PROGRAM} command", tmp_path)
        yield house
        return
    path = tmp_path / "clamd"
    with subprocess.Popen([*PROGRAM.split(), "clamd", str(path)], stdout=subprocess.PIPE) as daemon:
        assert daemon.stdout is not None and daemon.stdout.readline() == b"ready\n"
        house.office.gate = gate(f"clamd:unix:{path}", tmp_path)
        yield house
        daemon.terminate()


def upload(house: House, content: bytes, name: str = "纪要.pdf") -> Any:
    path = f"/api/v1/cases/{case_id(house, ROUND)}/attachments"
    return house.person(SUPERVISION).send("POST", path, files={"file": (name, content)})


def test_a_clean_file_passes_and_an_infected_one_is_set_aside(scanned: House, tmp_path: Path) -> None:
    infected = PDF + b"x" * 200_000 + scanner.EICAR
    assert upload(scanned, PDF * 20_000).status_code == 201
    with structlog.testing.capture_logs() as logs:
        problem = refused(upload(scanned, infected, "张三的身份证.pdf"), "file_infected", 422)
    assert "已隔离" in problem["detail"]
    assert scanned.one("SELECT count(*) FROM attachment") == 1
    (kept,) = (tmp_path / "quarantine").iterdir()
    assert kept.read_bytes() == infected and kept.stat().st_mode & 0o777 == 0o600
    (line,) = logs
    assert (line["event"], line["found"], line["digest"]) == ("upload_quarantined", scanner.NAME, kept.name)
    assert "张三" not in str(line)
    refused(upload(scanned, infected), "file_infected", 422)
    assert len(list((tmp_path / "quarantine").iterdir())) == 1


def test_the_quarantine_is_bounded_and_the_oldest_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "MOST_SET_ASIDE", 250)
    stops = scanning.Gate(lambda content: "Eicar", tmp_path)
    for number in range(4):
        with pytest.raises(scanning.FileInfected):
            stops(bytes([number]) * 100)
        newest = max(tmp_path.iterdir(), key=lambda file: file.stat().st_mtime_ns)
        os.utime(newest, (number, number))
    assert {file.read_bytes()[0] for file in tmp_path.iterdir()} == {2, 3}


@pytest.mark.parametrize(
    "configured", ["clamd:unix:/nowhere/clamd", "clamd:127.0.0.1:1", "command:/no/such/program", f"command:{PROGRAM} x"]
)
def test_while_the_scanner_is_away_nothing_is_taken(house: House, tmp_path: Path, configured: str) -> None:
    house.start_round()
    house.office.gate = gate(configured, tmp_path)
    refused(upload(house, PDF), "scanner_away", 503)
    assert house.one("SELECT count(*) FROM attachment") == 0


@pytest.mark.parametrize("wrong", ["clamav", "clamd:", "command:", "clamd:localhost", "http://x:1"])
def test_a_scanner_that_is_none_stops_the_start(wrong: str) -> None:
    given = settings_for("postgresql+psycopg://x").model_dump() | {"virus_scanner": wrong}
    with pytest.raises(ValueError, match="virus_scanner"):
        Settings(**given)


def test_without_a_scanner_files_are_taken_as_before(house: House) -> None:
    assert house.office.gate is None
    house.start_round()
    assert upload(house, PDF).status_code == 201


def test_a_file_is_a_download_under_its_own_name_and_never_opened_by_the_browser(house: House) -> None:
    house.start_round()
    number = upload(house, PDF, "会议\u202e纪要.pdf").json()["id"]
    for path in (f"/attachments/{number}", f"/api/v1/attachments/{number}"):
        answer = house.person(SUPERVISION).send("GET", path)
        assert answer.headers["content-disposition"].startswith("attachment;")
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert (
        "%E4%BC%9A%E8%AE%AE%E7%BA%AA%E8%A6%81.pdf"
        in house.person(SUPERVISION).send("GET", f"/attachments/{number}").headers["content-disposition"]
    )
