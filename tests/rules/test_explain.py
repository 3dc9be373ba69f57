"""`duban rules explain`: each day with why it counts or not, the clause and the calendar version."""

from pathlib import Path

import pytest

from service import rules
from service.rules.calendar import Calendar
from service.rules.errors import RuleInputError
from service.rules.explain import explain
from service.rules.pack import Pack
from service.rules.registry import RULES


def test_a_publicity_over_the_spring_festival_is_told_day_by_day(calendar: Calendar, pack: Pack) -> None:
    lines = explain("publicity", "2026-02-12T09:00+08:00", calendar, pack)
    assert lines[1] == "  2026-02-12 周四  不计  公示之日，当日不计入"
    assert lines[3] == "  2026-02-14 周六  计入  调休上班，第2个工作日"
    assert lines[4] == "  2026-02-15 周日  不计  春节假期，不计入"
    assert lines[13] == "  2026-02-24 周二  计入  工作日，第3个工作日"
    assert "下一步自 2026-02-25 00:00（北京时间）起" in lines
    assert any(line.startswith("条款：YY-12 市直牵头单位") for line in lines)
    assert f"日历版本：{calendar.version}" in lines
    assert "  2026年：国办发明电〔2025〕7号" in lines


@pytest.mark.parametrize(
    ("rule", "start", "options", "said"),
    [
        ("period", "2026-01-31", {}, "截止：2026-02-28 周六 24时"),
        ("period", "2026-01-30T16:00:00Z", {}, "截止：2026-02-28 周六 24时"),
        ("period", "2026-01-16", {"days": 30}, "截止：2026-02-24 周二 24时"),
        ("fixed_date", "2026-01-31", {}, "内部目标（最后一个工作日）：2026-01-30 周五"),
        ("latest_publication", "2025-01-31", {}, "最迟公示日：2025-01-23 周四"),
        ("report_cutoff", "2026-09", {"day": 5}, "截止：2026-10-08 周四 24时"),
        ("publicity", "2026-01-14T09:00+08:00", {"min_working_days": 5}, "最后一日：2026-01-21 周三"),
        ("period", "2027-01-05", {}, "暂定：涉及尚无放假安排的年份，安排公布后重新计算"),
    ],
)
def test_each_deadline_rule_is_told(
    rule: str, start: str, options: dict[str, int], said: str, calendar: Calendar, pack: Pack
) -> None:
    assert said in explain(rule, start, calendar, pack, **options)


@pytest.mark.parametrize(
    ("rule", "start"),
    [
        ("selection", "2026-01-31"),
        ("publicity", "2026-01-14"),
        ("publicity", "2026-01-14T09:00"),
        ("period", "2026-02-30"),
        ("period", "2026-02-30T09:00+08:00"),
        ("report_cutoff", "2026-09"),
    ],
)
def test_what_cannot_be_told_is_an_error(rule: str, start: str, calendar: Calendar, pack: Pack) -> None:
    with pytest.raises(RuleInputError):
        explain(rule, start, calendar, pack)


def test_the_preface_names_every_rule_and_every_file() -> None:
    preface = rules.__doc__ or ""
    assert [name for name in RULES if f"`{name}`" not in preface] == []
    files = {path.name for path in Path(rules.__file__).parent.glob("*.py")} - {"__init__.py"}
    assert [name for name in sorted(files) if name not in preface] == []
