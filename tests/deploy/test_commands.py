"""The `duban` command answers from the shell as the product does."""

import json
from pathlib import Path

from tests.deploy.running import duban


def test_a_deadline_is_told_day_by_day_with_its_clause() -> None:
    told = duban("rules", "explain", "publicity", "--from", "2026-02-12T09:00+08:00")
    assert told.returncode == 0
    assert "YY-12" in told.stdout
    assert "2026-02-24" in told.stdout


def test_a_rule_takes_its_own_keys_from_the_shell() -> None:
    told = duban("rules", "explain", "period", "--from", "2026-03-02", "--working-days", "5")
    assert "2026-03-09" in told.stdout


def test_a_question_no_rule_understands_is_refused_in_one_line() -> None:
    refused = duban("rules", "explain", "publicity", "--from", "yesterday")
    assert (refused.returncode, len(refused.stderr.strip().splitlines())) == (2, 1)


def test_a_case_that_does_not_hold_is_named(tmp_path: Path) -> None:
    case = {"id": "wrong", "rule": "fixed_date", "given": {"on": "2026-01-31"}, "expect": {"due": "2026-02-01"}}
    (tmp_path / "cases.json").write_text(json.dumps([case]), encoding="utf-8")
    checked = duban("rules", "check", str(tmp_path / "cases.json"))
    assert checked.returncode == 1
    assert "wrong" in checked.stdout


def test_a_process_without_settings_says_which_are_missing() -> None:
    refused = duban("serve")
    assert refused.returncode == 2
    assert "DUBAN_DATABASE_URL" in refused.stderr


def test_a_broken_file_of_scores_is_refused_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "scores.json").write_text('{"scores": [{"project": "x"}]}', encoding="utf-8")
    refused = duban("import", "scores", str(tmp_path / "scores.json"))
    assert refused.returncode == 1
    assert "未导入" in refused.stderr
