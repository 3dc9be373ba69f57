"""`duban rehearse` from an empty machine: a past or a coming year, the report, one summary line, the exit code."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.faults import Fault
from deploy.rehearsal.main import rehearse

SMALL = "name: small\ntitle: 一个项目\nyear: 2026\nprojects: [5]\n"


@pytest.mark.parametrize(("year", "due", "provisional"), [(2024, "2024-02-05", False), (2028, "2028-02-07", True)])
def test_a_past_or_a_coming_year_is_rehearsed(
    scenario_file: Callable[[str], Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    year: int,
    due: str,
    provisional: bool,
) -> None:
    assert rehearse(None, year, scenario_file(SMALL), tmp_path / "out") == 0
    told = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    plan = next(row for row in told["deadlines"] if row["name"] == "plan")
    assert (plan["due"], plan["provisional"], plan["clause"]) == (due, provisional, "YY-08a")
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "期限日历" in page and due in page
    assert f"small {year}年度" in capsys.readouterr().out.splitlines()[-1]


def test_an_expectation_that_fails_is_said_and_ends_with_1(
    scenario_file: Callable[[str], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = SMALL + "expect: {projects: {'05': dropped}, documents: {circular: 2}}\n"
    assert rehearse(None, None, scenario_file(wrong), tmp_path) == 1
    said = capsys.readouterr().out
    assert "project/yiyang/2026/05 的最终状态：应为 dropped，实为 payout.paid" in said
    assert "文件“circular”的份数：应为 2，实为 1" in said


def test_a_year_for_which_the_pack_is_not_in_force_is_refused(
    scenario_file: Callable[[str], Path], tmp_path: Path
) -> None:
    with pytest.raises(Fault, match="pack_not_in_force"):
        rehearse(None, 2035, scenario_file(SMALL), tmp_path)


def test_a_pack_that_does_not_exist_is_refused(scenario_file: Callable[[str], Path], tmp_path: Path) -> None:
    with pytest.raises(Fault, match="no such rule pack"):
        rehearse("nowhere-1999", None, scenario_file(SMALL), tmp_path)
