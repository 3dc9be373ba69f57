"""Working days: the arrangements of 2025 and 2026, the law for 2027, and a calendar that never fails."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from service.calendar.sources import festival_rows, library_arrangements
from service.calendar.sources import statutory_days as library_statutory_days
from service.rules import calendar as calendar_module
from service.rules.calendar import Arrangement, Calendar, build_calendar
from service.rules.statutory import COMPENSATION, statutory_days

Runs = list[tuple[str, str]]

ARRANGED: dict[int, tuple[Runs, list[str]]] = {
    2025: (
        [
            ("01-01", "01-01"),
            ("01-28", "02-04"),
            ("04-04", "04-06"),
            ("05-01", "05-05"),
            ("05-31", "06-02"),
            ("10-01", "10-08"),
        ],
        ["01-26", "02-08", "04-27", "09-28", "10-11"],
    ),
    2026: (
        [
            ("01-01", "01-03"),
            ("02-15", "02-23"),
            ("04-04", "04-06"),
            ("05-01", "05-05"),
            ("06-19", "06-21"),
            ("09-25", "09-27"),
            ("10-01", "10-07"),
        ],
        ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"],
    ),
}
BY_LAW_2027 = ["01-01", "02-05", "02-06", "02-07", "02-08", "04-05", "05-01", "05-02", "06-09", "09-15"]
BY_LAW_2027 += ["10-01", "10-02", "10-03"]


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def arrangement(
    year: int, off: list[str], work: list[str], number: str = "某号", on: str = ""
) -> Arrangement:
    return Arrangement(
        year=year,
        notice_number=number,
        published_on=date.fromisoformat(on) if on else None,
        off=frozenset(map(date.fromisoformat, off)),
        work=frozenset(map(date.fromisoformat, work)),
    )


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_seed_is_the_arrangement_of_the_state_council(year: int) -> None:
    runs, work = ARRANGED[year]
    seed = next(one for one in library_arrangements() if one.year == year)
    off = {
        day
        for a, b in runs
        for day in days(date.fromisoformat(f"{year}-{a}"), date.fromisoformat(f"{year}-{b}"))
    }
    assert seed.off == off
    assert seed.work == {date.fromisoformat(f"{year}-{day}") for day in work}
    assert seed.notice_number == {2025: "国办发明电〔2024〕12号", 2026: "国办发明电〔2025〕7号"}[year]
    assert seed.published_on == {2025: date(2024, 11, 12), 2026: date(2025, 11, 4)}[year]


def test_2027_is_the_thirteen_days_of_the_law_with_weekend_days_compensated() -> None:
    off = statutory_days(2027)
    by_law = [f"{day:%m-%d}" for day, name in off.items() if not name.endswith(COMPENSATION)]
    assert by_law == BY_LAW_2027
    compensated = [f"{day:%m-%d}" for day, name in off.items() if name.endswith(COMPENSATION)]
    assert compensated == ["02-09", "02-10", "05-03", "05-04", "10-04", "10-05"]


def test_every_day_of_the_arranged_years_agrees_with_the_library(calendar: Calendar) -> None:
    for day in days(date(2004, 1, 1), date(2026, 12, 31)):
        assert calendar.is_workday(day) == chinese_calendar.is_workday(day), day


@pytest.mark.parametrize("year", [*range(1990, 2015), *range(2016, 2101)])
def test_the_statutory_days_agree_with_the_library(year: int) -> None:
    ours = {day for day, name in statutory_days(year).items() if not name.endswith(COMPENSATION)}
    assert ours == set(library_statutory_days(year))


def test_the_table_of_festivals_is_what_the_library_says() -> None:
    table = Path(calendar_module.__file__).with_name("festivals.csv")
    assert table.read_text(encoding="utf-8").splitlines() == list(festival_rows())


def test_no_day_from_1990_to_2110_fails_and_unarranged_years_are_provisional(calendar: Calendar) -> None:
    for day in days(date(1990, 1, 1), date(2110, 12, 31)):
        assert calendar.why(day)
    provisional = [year for year in range(1990, 2111) if calendar.provisional(year)]
    assert provisional == [*range(1990, 2004), *range(2027, 2111)]


def test_beyond_the_lunar_table_only_the_fixed_days_are_known() -> None:
    assert {name.removesuffix(COMPENSATION) for name in statutory_days(2101).values()} == {
        "元旦",
        "劳动节",
        "国庆节",
    }


def test_every_weekend_or_doubled_statutory_day_is_given_back_on_a_weekday() -> None:
    for year in range(2008, 2101):
        weekdays = [day for day in statutory_days(year) if day.weekday() < 5]
        assert len(weekdays) == (13 if year >= 2025 else 11), year


@pytest.mark.parametrize(
    ("day", "worked", "why"),
    [
        ("2026-02-12", True, "工作日"),
        ("2026-02-14", True, "调休上班"),
        ("2026-02-15", False, "春节假期"),
        ("2026-02-23", False, "春节假期"),
        ("2026-01-10", False, "周六"),
        ("2020-10-02", False, "国庆节、中秋节假期"),
        ("2015-09-04", False, "国务院安排放假"),
        ("2007-12-31", False, "元旦假期"),
        ("2027-02-07", False, "春节（按法定节假日暂定）"),
        ("2027-02-10", False, "春节补假（按法定节假日暂定）"),
        ("2027-01-02", False, "周六"),
    ],
)
def test_a_day_says_why_it_is_worked_or_off(day: str, worked: bool, why: str, calendar: Calendar) -> None:
    assert (calendar.is_workday(date.fromisoformat(day)), calendar.why(date.fromisoformat(day))) == (
        worked,
        why,
    )


def test_an_override_beats_the_base_names_itself_and_leaves_the_year_provisional(calendar: Calendar) -> None:
    changed = calendar.with_override(off=[date(2027, 1, 6)], work=[date(2027, 2, 5)])
    assert not changed.is_workday(date(2027, 1, 6)) and changed.why(date(2027, 1, 6)) == "指定休息日"
    assert changed.is_workday(date(2027, 2, 5)) and changed.why(date(2027, 2, 5)) == "指定上班日"
    assert changed.provisional(2027)
    assert changed != calendar and "指定2日" in changed.version
    assert calendar.with_override() is calendar
    with pytest.raises(ValueError, match="自相矛盾"):
        calendar.with_override(off=[date(2027, 1, 6)], work=[date(2027, 1, 6)])


def test_the_version_names_the_latest_notice_and_changes_with_any_day(calendar: Calendar) -> None:
    assert calendar.version.startswith("2026:国办发明电〔2025〕7号#")
    assert build_calendar(library_arrangements()) == calendar
    more = build_calendar(
        [*library_arrangements(), arrangement(2027, ["2027-02-05"], [], "国办发明电〔2026〕9号")]
    )
    assert more.version.startswith("2027:国办发明电〔2026〕9号#") and not more.provisional(2027)
    assert build_calendar([]).version.startswith("法定节假日#")


def test_a_later_notice_of_the_year_overrules_only_the_days_it_names() -> None:
    first = arrangement(2020, ["2020-01-24", "2020-01-30"], ["2020-02-01"], "16号", "2019-11-21")
    later = arrangement(2020, ["2020-01-31", "2020-02-01"], [], "1号", "2020-01-27")
    for order in ([first, later], [later, first]):
        both = build_calendar(order)
        assert not both.is_workday(date(2020, 2, 1)) and not both.is_workday(date(2020, 1, 31))
        assert not both.is_workday(date(2020, 1, 30))
        assert both.notice(2020) == "16号、1号"


def test_an_arrangement_never_makes_a_statutory_day_worked_by_leaving_it_out() -> None:
    thin = build_calendar([arrangement(2027, ["2027-02-05"], [], "9号", "2026-11-04")])
    assert not thin.is_workday(date(2027, 10, 1))
    assert thin.is_workday(date(2027, 10, 4)), "compensation is for the arrangement to place"


def test_working_days_are_counted_without_the_day_itself(calendar: Calendar) -> None:
    friday = date(2026, 2, 13)
    assert calendar.add_workdays(friday, 1) == date(2026, 2, 14)
    assert calendar.add_workdays(friday, 2) == date(2026, 2, 24)
    assert calendar.add_workdays(friday, 0) == friday
    assert calendar.minus_workdays(date(2026, 2, 24), 2) == friday
    assert calendar.next_workday(date(2026, 2, 15)) == date(2026, 2, 24)
    assert calendar.previous_workday(date(2026, 2, 23)) == date(2026, 2, 14)
