"""`duban rules check`: the house's cases hold, and whatever is malformed fails with a clear line."""

import json
from pathlib import Path
from typing import Any

import pytest

from service.rules.calendar import Calendar
from service.rules.checks import check_case, check_files
from service.rules.pack import Pack
from service.rules.registry import RULES

CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))
GOOD = {
    "id": "X-1",
    "rule": "period",
    "basis": "YY-08",
    "given": {"from": "2026-01-31", "months": 1},
    "expect": {"due": "2026-02-28"},
    "why": "as DL-13",
}


@pytest.mark.parametrize(
    ("path", "raw"),
    [(path.stem, raw) for path in CASES for raw in json.loads(path.read_text(encoding="utf-8"))],
)
def test_the_case_holds(
    path: str, raw: dict[str, Any], calendar: Calendar, pack: Pack, key_works: Pack
) -> None:
    assert check_case(raw, calendar, pack, key_works) is None


def test_every_rule_has_its_cases() -> None:
    assert {raw["rule"] for path in CASES for raw in json.loads(path.read_text(encoding="utf-8"))} == set(RULES)


def test_all_files_hold_and_are_counted(
    calendar: Calendar, pack: Pack, key_works: Pack, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check_files(CASES, calendar, pack, key_works) == 0
    assert capsys.readouterr().out == "162 held, 0 failed\n"


def test_a_failing_case_is_one_line_with_id_expected_and_got(
    calendar: Calendar, pack: Pack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong.json"
    path.write_text(json.dumps([GOOD, GOOD | {"id": "X-2", "expect": {"due": "2026-03-02"}}]))
    assert check_files([path], calendar, pack) == 1
    line, last = capsys.readouterr().out.splitlines()
    assert line == 'X-2: expected {"due": "2026-03-02"}, got {"due": "2026-02-28", "provisional": false}'
    assert last == "1 held, 1 failed"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "不是有效的 JSON"),
        ("[{]", "不是有效的 JSON：第1行第3列"),
        ("{}", "is no list of cases"),
        ("[]", "is no list of cases"),
        ('[{"id": "A", "id": "B"}]', "键重复：id"),
        ("[NaN]", "不得有 NaN"),
        ("[" * 100_000, "嵌套过深"),
        ("[" + "9" * 5_000 + "]", "无法读取的数"),
        ("[3]", "malformed case"),
        ('[{"id": "A\\n\\ud800"}]', "malformed case"),
        (json.dumps([GOOD, GOOD]), "stands twice"),
    ],
)
def test_a_malformed_file_fails_with_a_clear_line(
    text: str, said: str, calendar: Calendar, pack: Pack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text)
    assert check_files([path], calendar, pack) == 1
    *lines, last = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 and said in lines[0]
    assert last.endswith("1 failed")


@pytest.mark.parametrize("content", [None, b"\xff\xfe[]"])
def test_an_unreadable_file_fails_with_its_name(
    content: bytes | None, calendar: Calendar, pack: Pack, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "missing.json"
    if content is not None:
        path.write_bytes(content)
    assert check_files([path], calendar, pack) == 1
    assert "missing.json: cannot be read" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rule": "perod"}, "没有名为 perod 的规则"),
        ({"given": {"from": "2026-01-31", "months": 1, "rol": True}}, "rol：不认识的键"),
        ({"given": {}}, "from：缺少必填项"),
        ({"given": []}, "malformed case"),
        ({"expect": {}}, "malformed case"),
        ({"expect": None}, "malformed case"),
        ({"note": "x"}, "malformed case: note：不认识的键"),
        ({"expect": {"due": "2026-02-28", "dew": 1}}, "答案中没有 dew"),
        ({"expect": {"due": 20260228}}, "expect.due"),
        ({"expect": {"due": "28 Feb"}}, "expect.due"),
        ({"expect": {"due": "2026-02-28", "provisional": True}}, "expected"),
        ({"expect": {"due": "2026-02-28", "provisional": 0}}, "expected"),
        ({"expect": {"due": "2026-02-28", "refused": "quota_exceeds_cap"}}, "expected"),
        ({"expect": {"due": "2026-02-28", "unordered": "yes"}}, "unordered"),
    ],
)
def test_a_malformed_or_wrong_case_is_never_a_pass(
    change: dict[str, Any], said: str, calendar: Calendar, pack: Pack
) -> None:
    line = check_case(GOOD | change, calendar, pack)
    assert line is not None and line.startswith("X-1: ") and said in line


def test_a_missing_provisional_means_false(calendar: Calendar, pack: Pack) -> None:
    case = GOOD | {"given": {"from": "2027-01-05", "months": 1}, "expect": {"due": "2027-02-11"}}
    assert check_case(case, calendar, pack) is not None
    assert check_case(case | {"expect": {"due": "2027-02-11", "provisional": True}}, calendar, pack) is None


def test_a_refusal_is_expected_by_name_and_never_taken_for_an_answer(calendar: Calendar, pack: Pack) -> None:
    given = {"subject_kind": "county", "subject": "商贸流通", "plan_quota": 5}
    case = GOOD | {"rule": "quota_cap", "given": given}
    assert check_case(case | {"expect": {"refused": "quota_exceeds_cap", "cap": 3}}, calendar, pack) is None
    assert (
        check_case(case | {"expect": {"refused": "quota_exceeds_cap", "cap": 5}}, calendar, pack) is not None
    )
    assert check_case(case | {"expect": {"refused": "veto_needs_consent"}}, calendar, pack) is not None
    assert check_case(case | {"expect": {"cap": 3}}, calendar, pack) is not None


def test_instants_compare_as_instants_and_lists_as_sets_only_when_asked(
    calendar: Calendar, pack: Pack
) -> None:
    published = {"published_at": "2026-01-14T01:00:00Z", "min_working_days": 3}
    expect = {"last_day": "2026-01-19", "next_step_from": "2026-01-19T16:00:00Z"}
    assert (
        check_case(GOOD | {"rule": "publicity", "given": published, "expect": expect}, calendar, pack) is None
    )
    given = {"cap": 2, "candidates": [{"id": "A", "score": "9"}, {"id": "B", "score": "8"}]}
    case = GOOD | {"rule": "selection", "given": given}
    assert check_case(case | {"expect": {"selected": ["B", "A"]}}, calendar, pack) is not None
    assert check_case(case | {"expect": {"selected": ["B", "A"], "unordered": True}}, calendar, pack) is None
    assert check_case(case | {"expect": {"selected": ["A"], "unordered": True}}, calendar, pack) is not None


LADDER = {"allocated": ["18"], "schedule": ["25"], "plan_not_filed_amount": "5.00"}
TALK, RECOVERED = {"period": "Q1", "action": "warning_talk"}, {"period": "10-31", "action": "recover", "amount": "5"}


@pytest.mark.parametrize(
    ("actions", "unordered", "holds"),
    [
        ([TALK, RECOVERED], False, True),
        ([RECOVERED, TALK], False, False),
        ([RECOVERED, TALK], True, True),
        ([TALK], True, False),
        ([TALK, {"period": "10-31", "action": "recover"}], False, False),
        ([TALK | {"amount": "0"}, RECOVERED], False, False),
        ([TALK, RECOVERED | {"amount": "5.01"}], False, False),
        ([TALK, RECOVERED | {"why": "x"}], False, False),
        ([TALK, RECOVERED | {"amount": 5}], False, False),
        ("warning_talk", False, False),
    ],
)
def test_what_an_answer_holds_inside_is_compared_key_for_key_and_by_value(
    actions: Any, unordered: bool, holds: bool, calendar: Calendar, key_works: Pack
) -> None:
    expect = {"actions": actions, "unordered": unordered}
    case = GOOD | {"rule": "special_fund", "given": LADDER, "expect": expect}
    assert (check_case(case, calendar, key_works) is None) == holds


def test_points_by_unit_compare_by_value_and_no_unit_may_be_missing(calendar: Calendar, key_works: Pack) -> None:
    given = {"points": "1", "lead_units": ["A"], "assisting_units": ["B"]}
    case = GOOD | {"rule": "contribution_points", "given": given}
    for points, holds in (({"A": "0.60", "B": "0.4"}, True), ({"A": "0.6"}, False), ({"A": "0.6", "C": "0.4"}, False)):
        assert (check_case(case | {"expect": {"points": points}}, calendar, key_works) is None) == holds
