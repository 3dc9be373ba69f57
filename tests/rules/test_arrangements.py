"""An imported arrangement is checked like a document: every fault has its name and its sentence."""

import json
from datetime import date
from typing import Any

import pytest

from service.rules.arrangements import ArrangementError, parse_arrangement
from service.rules.calendar import Calendar, build_calendar

GOOD: dict[str, Any] = {
    "year": 2027,
    "notice_number": "国办发明电〔2026〕9号",
    "published_on": "2026-11-03",
    "off": [f"2027-02-{day:02d}" for day in range(5, 13)],
    "work": ["2027-01-31", "2027-02-14"],
}


def test_a_good_one_becomes_the_calendar_of_its_year(calendar: Calendar) -> None:
    found = parse_arrangement(json.dumps(GOOD), calendar)
    assert (found.year, found.published_on, len(found.off)) == (2027, date(2026, 11, 3), 8)
    after = build_calendar([found])
    assert after.is_workday(date(2027, 1, 31)) and after.why(date(2027, 2, 12)) == "春节假期"


def test_the_year_may_be_plain_from_the_days_and_the_lists_named_in_full() -> None:
    plain = {key: value for key, value in GOOD.items() if key not in ("year", "off", "work")}
    found = parse_arrangement(json.dumps(plain | {"days_off": GOOD["off"], "days_worked": GOOD["work"]}))
    assert found == parse_arrangement(json.dumps(GOOD))


def test_a_new_years_break_may_begin_in_december() -> None:
    bridge = GOOD | {"off": ["2026-12-31", "2027-01-01"], "work": ["2026-12-27"]}
    assert date(2026, 12, 31) in parse_arrangement(json.dumps(bridge)).off


def test_a_later_notice_may_cancel_a_break_that_is_known(calendar: Calendar) -> None:
    later = {
        "year": 2026,
        "notice_number": "补1号",
        "published_on": "2026-09-01",
        "off": [],
        "work": ["2026-10-07"],
    }
    assert parse_arrangement(json.dumps(later), calendar).work == {date(2026, 10, 7)}
    with pytest.raises(ArrangementError, match="本来就是工作日"):
        parse_arrangement(json.dumps(later))


@pytest.mark.parametrize(
    ("change", "name", "said"),
    [
        ({"off": ["2027-02-05"], "work": ["2027-02-05"]}, "contradictory", "自相矛盾"),
        ({"off": ["2027-02-06", "2027-02-06"]}, "repeated_day", "列了两次"),
        ({"work": ["2027-01-31", "2027-01-31"]}, "repeated_day", "列了两次"),
        ({"off": ["2028-02-05"]}, "wrong_year", "不属于 2027 年"),
        ({"off": ["2026-12-19"]}, "wrong_year", "不属于 2027 年"),
        ({"work": ["2027-03-03"]}, "already_worked", "周三，本来就是工作日"),
        ({"work": ["2027-10-01"]}, "statutory_day_worked", "法定节假日（国庆节）"),
        ({"off": [], "work": []}, "empty", "没有任何一天"),
        ({"off": [f"2027-{m:02d}-{d:02d}" for m in (5, 6, 7) for d in range(1, 29)]}, "out_of_bounds", "84"),
        ({"work": [f"2027-03-{day:02d}" for day in range(1, 22)]}, "out_of_bounds", "21"),
        ({"published_on": "2028-01-01"}, "published_out_of_time", "发布"),
        ({"published_on": "2025-12-31"}, "published_out_of_time", "发布"),
        ({"published_on": "2026-02-30"}, "malformed", "published_on"),
        ({"notice_number": ""}, "malformed", "notice_number"),
        ({"off": "2027-02-05"}, "malformed", "off"),
        ({"off": ["5 Feb"]}, "malformed", "off"),
        ({"year": "2027"}, "malformed", "year"),
        ({"year": True}, "malformed", "year"),
        ({"year": 1800}, "malformed", "year"),
        ({"year": None}, "malformed", "year"),
        ({"title": "x"}, "malformed", "不认识的键"),
    ],
)
def test_each_fault_is_refused_by_name(change: dict[str, Any], name: str, said: str) -> None:
    with pytest.raises(ArrangementError) as refused:
        parse_arrangement(json.dumps(GOOD | change))
    assert refused.value.name == name and said in str(refused.value)


@pytest.mark.parametrize(
    "text", ["", "[]", "null", '{"year": NaN}', '{"year": 2027, "year": 2027}', "{" * 50_000]
)
def test_what_is_no_arrangement_is_refused(text: str) -> None:
    with pytest.raises(ArrangementError) as refused:
        parse_arrangement(text)
    assert refused.value.name in ("not_json", "malformed")
