"""The named deadlines of a round, their instants and marks, and the same deadline under another calendar."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from service.rules.answers import Correction
from service.rules.calendar import Arrangement, Calendar, build_calendar
from service.rules.due import Due, due, marks, redo
from service.rules.errors import RuleInputError
from service.rules.pack import KeyWorksPack
from service.rules.pack_incentives import IncentivePack

CHINA = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 3, 20, 10, 0, tzinfo=CHINA)


def midnight(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("name", "given", "day", "over", "target"),
    [
        ("measures", {"year": 2026}, "2026-03-31", "2026-04-01", "2026-03-31"),
        ("plan", {"start": date(2026, 3, 20)}, "2026-04-20", "2026-04-21", None),
        ("plan", {"start": date(2026, 1, 15)}, "2026-02-24", "2026-02-25", None),
        ("consult_reply", {"start": START}, "2026-04-03", "2026-04-04", None),
        ("evaluation_opens", {"year": 2026}, "2027-01-01", "2027-01-01", None),
        ("evaluation", {"year": 2026}, "2027-01-31", "2027-02-01", "2027-01-29"),
        ("publicity_start", {"year": 2026}, "2027-01-31", "2027-02-01", "2027-01-29"),
        ("publicity", {"start": START}, "2026-03-25", "2026-03-26", None),
        ("submission", {"on": date(2026, 2, 28)}, "2026-02-28", "2026-03-01", "2026-02-28"),
        ("vetting_reply", {"on": date(2026, 3, 1)}, "2026-03-01", "2026-03-02", "2026-02-28"),
        (
            "payout",
            {"start": datetime(2026, 12, 31, 15, 59, tzinfo=UTC)},
            "2026-12-31",
            "2027-01-01",
            "2026-12-31",
        ),
        (
            "payout",
            {"start": datetime(2026, 12, 31, 16, 0, tzinfo=UTC)},
            "2027-12-31",
            "2028-01-01",
            "2027-12-31",
        ),
        ("appeal_acknowledge", {"start": START}, "2026-03-23", "2026-03-24", None),
        ("appeal_conclude", {"start": START}, "2026-03-27", "2026-03-28", None),
        ("sheet_reply", {"start": START}, "2026-03-27", "2026-03-28", None),
        ("talk_notice", {"start": START}, "2026-03-27", "2026-03-28", None),
        ("talk_held", {"on": date(2026, 4, 1)}, "2026-04-01", "2026-04-02", "2026-04-01"),
        ("rectification", {"on": date(2026, 4, 1)}, "2026-04-01", "2026-04-02", "2026-04-01"),
    ],
)
def test_each_deadline_of_the_pack(
    name: str, given: dict[str, Any], day: str, over: str, target: str | None, pack: IncentivePack, calendar: Calendar
) -> None:
    found = due(pack, name, calendar, **given)
    assert found.due.isoformat() == day
    assert found.at == midnight(over) and found.at.utcoffset() == UTC.utcoffset(None)
    assert found.target == (date.fromisoformat(target) if target else None)
    assert found.clause == pack.deadlines[name].clause and found.clause in pack.clauses
    assert found.explanation and found.calendar_version == calendar.version


def told(pack: IncentivePack, found: Due, calendar: Calendar) -> list[tuple[str, str]]:
    laid = marks(pack, found, calendar)
    assert list(laid) == sorted(laid, key=lambda mark: mark.at)
    return [(mark.kind, f"{mark.at.astimezone(CHINA):%Y-%m-%d %H:%M}") for mark in laid]


def test_the_standard_ladder_reminds_marks_late_and_climbs(pack: IncentivePack, calendar: Calendar) -> None:
    assert told(pack, due(pack, "plan", calendar, start=date(2026, 3, 20)), calendar) == [
        ("reminder-10", "2026-04-03 09:00"),
        ("reminder-5", "2026-04-13 09:00"),
        ("reminder-1", "2026-04-17 09:00"),
        ("late", "2026-04-21 00:00"),
        ("rung-2:warning_talk", "2026-06-23 00:00"),
        ("rung-3:supervising_leader_talk", "2026-07-21 00:00"),
    ]


def test_payout_reminds_by_calendar_days(pack: IncentivePack, calendar: Calendar) -> None:
    assert told(pack, due(pack, "payout", calendar, start=date(2026, 5, 1)), calendar) == [
        ("reminder-60", "2026-11-01 09:00"),
        ("reminder-30", "2026-12-01 09:00"),
        ("reminder-10", "2026-12-21 09:00"),
        ("reminder-3", "2026-12-28 09:00"),
        ("late", "2027-01-01 00:00"),
        ("rung-2:warning_talk", "2027-03-02 00:00"),
        ("rung-3:supervising_leader_talk", "2027-04-01 00:00"),
    ]


@pytest.mark.parametrize(
    ("name", "given", "kinds"),
    [
        ("measures", {"year": 2026}, ["reminder-10", "reminder-5", "reminder-1", "late"]),
        ("consult_reply", {"start": START}, ["reminder-3", "reminder-1", "lapse"]),
        ("publicity", {"start": START}, ["lapse"]),
        ("evaluation_opens", {"year": 2026}, ["lapse"]),
        ("appeal_acknowledge", {"start": START}, ["late"]),
    ],
)
def test_the_other_ladders(
    name: str, given: dict[str, Any], kinds: list[str], pack: IncentivePack, calendar: Calendar
) -> None:
    found = due(pack, name, calendar, **given)
    laid = marks(pack, found, calendar)
    assert [mark.kind for mark in laid] == kinds
    assert laid[-1].at == found.at


@pytest.mark.parametrize("first", [1, 238, 5000])
@pytest.mark.parametrize(("works", "slot", "most"), [(200, 10, 12), (2000, 1, 12)])
def test_the_closings_of_a_month_spread_over_the_night_after_its_cut_off(
    first: int, works: int, slot: int, most: int, key_works: KeyWorksPack, calendar: Calendar
) -> None:
    """NJ-06: each work closes after 24:00 of the cut-off day, within six hours, never many at one instant."""
    ladder = key_works.ladders["month_close"].model_copy(update={"slot_minutes": slot})
    pack = key_works.model_copy(update={"ladders": key_works.ladders | {"month_close": ladder}})
    for month in range(1, 13):
        found = due(pack, "month_report", calendar, start=date(2026, month, 1))
        closings = Counter(marks(pack, found, calendar, case)[-1].at for case in range(first, first + works))
        assert found.at <= min(closings) and max(closings) < found.at + timedelta(hours=6)
        assert len(closings) >= 30 and max(closings.values()) <= most


def test_a_ladder_without_a_spread_lapses_at_the_deadline_itself(pack: IncentivePack, calendar: Calendar) -> None:
    found = due(pack, "publicity", calendar, start=START)
    assert {marks(pack, found, calendar, case)[-1].at for case in range(50)} == {found.at}


def test_an_official_may_set_another_day_for_any_deadline(pack: IncentivePack, calendar: Calendar) -> None:
    found = due(pack, "plan", calendar, year=2026, on=date(2026, 5, 2))
    assert found.due == date(2026, 5, 2), "a day that was set does not roll"
    assert told(pack, found, calendar)[-2:] == [
        ("rung-2:warning_talk", "2026-07-03 00:00"),
        ("rung-3:supervising_leader_talk", "2026-08-04 00:00"),
    ]


def test_a_material_correction_and_an_outage_move_the_publicity(pack: IncentivePack, calendar: Calendar) -> None:
    corrected = [Correction(at=datetime(2026, 3, 24, 15, 0, tzinfo=CHINA), material=True)]
    assert due(pack, "publicity", calendar, start=START, corrections=corrected).due == date(2026, 3, 27)
    assert due(pack, "publicity", calendar, start=START, extra_working_days=1).due == date(2026, 3, 26)


def test_where_publicity_must_be_finished_its_start_is_counted_back(pack: IncentivePack, calendar: Calendar) -> None:
    must = pack.settings.publicity_must.model_copy(update={"value": "finished"})
    strict = pack.model_copy(update={"settings": pack.settings.model_copy(update={"publicity_must": must})})
    found = due(strict, "publicity_start", calendar, year=2024)
    assert (found.rule, found.due) == ("latest_publication", date(2025, 1, 23))


def test_a_stored_deadline_is_computed_again_under_another_calendar(pack: IncentivePack, calendar: Calendar) -> None:
    before = due(pack, "plan", calendar, start=date(2027, 1, 5))
    assert before.provisional and before.due == date(2027, 2, 11)
    stored = json.loads(json.dumps(before.given))
    assert redo(stored, calendar) == before
    longer = Arrangement(
        year=2027,
        notice_number="国办发明电〔2026〕9号",
        published_on=date(2026, 11, 3),
        off=frozenset(date(2027, 2, day) for day in range(5, 13)),
        work=frozenset([date(2027, 2, 14)]),
    )
    after = redo(stored, build_calendar([longer]))
    assert after.due == date(2027, 2, 14) and not after.provisional
    assert "国办发明电〔2026〕9号" in after.calendar_version


def test_every_deadline_is_the_same_when_computed_again(pack: IncentivePack, calendar: Calendar) -> None:
    for name, deadline in pack.deadlines.items():
        on = date(2026, 4, 1) if deadline.rule == "given_date" else None
        found = due(pack, name, calendar, start=START, year=2026, on=on)
        assert redo(json.loads(json.dumps(found.given)), calendar) == found


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("plan", {}),
        ("evaluation", {}),
        ("payout", {"year": 2026}),
        ("submission", {"start": START, "year": 2026}),
        ("publicity", {"start": date(2026, 3, 20)}),
        ("publicity", {"start": datetime(2026, 3, 20, 10, 0)}),
        ("plan", {"start": datetime(2026, 3, 20, 10, 0)}),
        ("plans", {"start": START}),
    ],
)
def test_a_deadline_without_its_beginning_is_an_error(
    name: str, given: dict[str, Any], pack: IncentivePack, calendar: Calendar
) -> None:
    with pytest.raises(RuleInputError):
        due(pack, name, calendar, **given)
