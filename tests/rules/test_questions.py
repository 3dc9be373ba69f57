"""What a rule is asked must be complete, known and bounded; the rest is a Chinese error, never an answer."""

import json
from typing import Any

import pytest

from service.rules.calendar import Calendar
from service.rules.pack import Pack
from service.rules.registry import RULES, RuleInputError, answer
from tests.rules.key_work_questions import BAD_KEY_WORK_VALUES, KEY_WORK_QUESTIONS

PUBLICITY = {"published_at": "2026-01-14T09:00:00+08:00", "min_working_days": 3}
PERIOD = {"from": "2026-01-31", "months": 1}
CUTOFF = {"month": "2026-09", "day": 5}
LATEST = {"finish_by": "2026-01-31", "min_working_days": 3}
CAP = {"subject_kind": "county", "subject": "商贸流通"}
SELECTION = {"cap": 1, "candidates": [{"id": "A", "score": "96"}, {"id": "B", "score": "95"}]}
TIED = [{"id": "A", "score": "9"}, {"id": "B", "score": "9"}]
FIRST_DAY, LAST_DAY = "1990-01-01", "2100-12-31"
WHOLE: dict[str, dict[str, Any]] = {
    "publicity": PUBLICITY,
    "period": PERIOD,
    "fixed_date": {"on": "2026-01-31"},
    "latest_publication": LATEST,
    "report_cutoff": CUTOFF,
    "quota_cap": CAP,
    "selection": SELECTION,
    **KEY_WORK_QUESTIONS,
}


def candidate(**change: Any) -> dict[str, Any]:
    return SELECTION | {"candidates": [{"id": "A", "score": "96"} | change]}


MOMENT = "2026-01-15T09:00:00+08:00"
BAD_VALUES: list[tuple[str, dict[str, Any], str, list[Any]]] = [
    (
        "publicity",
        PUBLICITY,
        "published_at",
        [
            "2026-01-14T09:00:00",
            "2026-01-14",
            "2026-02-30T09:00:00+08:00",
            "2026-01-14T25:00:00+08:00",
            "2026-01-14 09:00:00+08:00",
            "1989-12-31T09:00:00+08:00",
            "2101-01-01T09:00:00+08:00",
            "9999-12-31T23:59:59-23:59",
            "2026-01-14T09:00:00+99:00",
            "２０２６-01-14T09:00:00+08:00",
            1768352400,
            True,
            "",
        ],
    ),
    ("publicity", PUBLICITY, "min_working_days", [0, -1, True, 3.0, "3", 10**30, [3]]),
    ("publicity", PUBLICITY, "count_start_day", [0, 1, "true", "yes"]),
    ("publicity", PUBLICITY, "office_close", ["24:00", "5pm", "17:30:00", 1730, "17:30+08:00"]),
    (
        "publicity",
        PUBLICITY,
        "corrections",
        [
            {},
            [{}],
            [{"at": MOMENT}],
            [{"at": "2026-01-15T09:00:00", "material": True}],
            [{"at": MOMENT, "material": 1}],
            [{"at": "2026-01-13T09:00:00+08:00", "material": True}],
            [{"at": MOMENT, "material": True, "why": "x"}],
            [{"at": MOMENT, "material": False}] * 101,
        ],
    ),
    (
        "publicity",
        PUBLICITY,
        "calendar",
        [
            [],
            {"off": "2026-01-15"},
            {"off": ["2026-13-01"]},
            {"off": [20260115]},
            {"off": None},
            {"off": ["2026-01-15"] * 401},
            {"off": ["2026-01-15"], "work": ["2026-01-15"]},
            {"rest": []},
        ],
    ),
    ("period", PERIOD, "from", ["2026-02-29", "2026-1-31", "20260131", MOMENT, "1989-12-31", 20260131, ""]),
    ("period", PERIOD, "months", [0, -1, True, 1.0, "1", 241]),
    ("period", {"from": "2026-01-31"}, "days", [0, -1, True, 10**9]),
    ("period", {"from": "2026-01-31"}, "working_days", [0, True, 1001]),
    ("period", PERIOD, "days", [1]),
    ("period", PERIOD, "working_days", [1]),
    ("period", PERIOD, "roll", ["no", 0]),
    ("period", {"months": 1}, "from_", ["2026-01-31"]),
    ("period", {}, "from", ["2026-01-31"]),
    ("fixed_date", {}, "on", ["2026-01-32", "2101-01-01"]),
    ("fixed_date", {}, "year_end_of", [2026, "2026"]),
    ("fixed_date", {"on": "2026-01-31"}, "year_end_of", ["2026-01-31"]),
    ("fixed_date", {"on": "2026-01-31"}, "calendar", [{"off": []}]),
    ("report_cutoff", CUTOFF, "month", ["2026-13", "2026-9", "2026-09-01", 202609, "1989-12"]),
    ("report_cutoff", CUTOFF, "day", [0, 32, "5", 5.0, True]),
    ("latest_publication", LATEST, "min_working_days", [0, True, 1001]),
    ("quota_cap", CAP, "subject_kind", ["County", "village", "township", "", 3]),
    ("quota_cap", CAP, "subject", ["", " 安全生产", "安全生产\u200b", "字" * 101, 3]),
    ("quota_cap", CAP, "plan_quota", [-1, True, 2.0, "2", 10**7]),
    ("quota_cap", CAP | {"subject_kind": "township"}, "population", [-1, False, 88.0, "88", 10**9]),
    ("selection", SELECTION, "cap", [-1, True, 1.0, "1", 10**9]),
    ("selection", SELECTION, "tie_break", [["increment"] * 2, ["score"], ["id"], "increment"]),
    ("selection", SELECTION, "lead_units", ["A", ["A", "A"], [1]]),
    ("selection", SELECTION, "min_score", [85, "NaN"]),
    ("selection", SELECTION | {"veto_consent": True}, "vetoed", [["C"], "A", ["A", "A"]]),
    ("selection", SELECTION | {"vetoed": ["A"]}, "veto_consent", ["yes", 1]),
    *BAD_KEY_WORK_VALUES,
    (
        "selection",
        SELECTION,
        "candidates",
        [
            {"A": "96"},
            [{"id": "A"}],
            [{"score": "96"}],
            [{"id": "A", "score": "96"}, {"id": "A", "score": "95"}],
        ],
    ),
]
BAD_CANDIDATES: dict[str, list[Any]] = {
    "id": ["", " A", "A\n", 7, "财政局\u200b"],
    "score": [
        96,
        96.5,
        True,
        "NaN",
        "Infinity",
        "1e3",
        "９６",
        "96,5",
        " 96",
        "+96",
        "",
        "1" * 13,
        "0." + "1" * 11,
    ],
    "increment": [3, "three", [], {}],
}
BAD: list[tuple[str, Any]] = [
    ("nothing", {}),
    *(
        (rule, whole)
        for rule, given in WHOLE.items()
        for whole in ({}, None, [given], given | {"unknown": 1})
    ),
    *((rule, given | {key: None}) for rule, given in WHOLE.items() for key in given),
    *((rule, given | {key: value}) for rule, given, key, values in BAD_VALUES for value in values),
    *(("selection", candidate(**{key: value})) for key, values in BAD_CANDIDATES.items() for value in values),
    ("selection", {"cap": 1, "candidates": TIED, "tie_break": ["increment"]}),
]


@pytest.mark.parametrize(("rule", "given"), BAD)
def test_a_malformed_question_has_no_answer(
    rule: str, given: Any, calendar: Calendar, pack: Pack, key_works: Pack
) -> None:
    with pytest.raises(RuleInputError) as refused:
        answer(rule, given, calendar, pack, key_works)
    assert any("\u4e00" <= char <= "\u9fff" for char in str(refused.value)), "the sentence is Chinese"


@pytest.mark.parametrize("rule", list(WHOLE))
def test_a_whole_question_has_an_answer_of_plain_json(
    rule: str, calendar: Calendar, pack: Pack, key_works: Pack
) -> None:
    found = answer(rule, WHOLE[rule], calendar, pack, key_works)
    assert json.loads(json.dumps(found)) == found
    assert found["clause"]


def test_a_question_is_answered_by_the_pack_of_its_own_cycle_only(
    calendar: Calendar, pack: Pack, key_works: Pack
) -> None:
    for rule, other in (("escalation", pack), ("quota_cap", key_works)):
        with pytest.raises(RuleInputError, match="没有规则"):
            answer(rule, WHOLE[rule], calendar, other)


def test_every_rule_is_asked_here() -> None:
    assert set(WHOLE) == set(RULES)


@pytest.mark.parametrize("day", [FIRST_DAY, "1999-10-01", "2003-12-31", "2099-12-31", LAST_DAY])
def test_no_bounded_question_fails_between_1990_and_2100(day: str, calendar: Calendar, pack: Pack) -> None:
    longest = {"published_at": f"{day}T00:00+08:00", "min_working_days": 1000}
    longest_of: dict[str, list[dict[str, Any]]] = {
        "publicity": [longest],
        "period": [
            {"from": day, "months": 240},
            {"from": day, "days": 10_000},
            {"from": day, "working_days": 1000},
        ],
        "fixed_date": [{"on": day}, {"year_end_of": day}],
        "latest_publication": [{"finish_by": day, "min_working_days": 1000}],
        "report_cutoff": [{"month": day[:7], "day": 31}],
    }
    for rule, given in longest_of.items():
        for one in given:
            assert answer(rule, one, calendar, pack)["explanation"]


def test_the_question_may_choose_against_the_pack(calendar: Calendar, pack: Pack) -> None:
    plain = answer("publicity", PUBLICITY, calendar, pack)
    counted = answer("publicity", PUBLICITY | {"count_start_day": True}, calendar, pack)
    assert plain["last_day"] == "2026-01-19" and counted["last_day"] == "2026-01-16"
    assert plain["last_day_if_start_counts"] == "2026-01-16"
    late = PUBLICITY | {"published_at": "2026-01-14T17:45:00+08:00", "count_start_day": True}
    assert answer("publicity", late, calendar, pack)["last_day"] == "2026-01-19", (
        "the pack's office closes at 17:30"
    )
    assert answer("publicity", late | {"office_close": "18:00"}, calendar, pack)["last_day"] == "2026-01-16"
    assert (
        answer("period", PERIOD | {"from": "2025-12-31", "roll": False}, calendar, pack)["due"]
        == "2026-01-31"
    )
