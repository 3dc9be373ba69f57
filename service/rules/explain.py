"""A deadline told day by day: why each counts or not, the clause, the calendar (`duban rules explain`)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from service.rules.answers import Answer, FixedDate, LatestPublication, Publicity
from service.rules.calendar import WEEKDAYS, Calendar
from service.rules.deadline_rules import DEADLINE_RULES
from service.rules.deadlines import local_day
from service.rules.errors import RuleInputError
from service.rules.inputs import parse_instant
from service.rules.pack import Pack
from service.rules.pack_deadlines import PeriodDeadline, PublicityDeadline
from service.rules.registry import decide

STARTS = {
    "publicity": "published_at",
    "period": "from",
    "fixed_date": "on",
    "latest_publication": "finish_by",
    "report_cutoff": "month",
}
TITLES = {
    "publicity": "公示期",
    "period": "期间",
    "fixed_date": "固定日期",
    "latest_publication": "最迟公示日",
    "report_cutoff": "月报截止日",
}
LENGTHS = {"months", "days", "working_days"}


def explain(rule: str, from_: str, calendar: Calendar, pack: Pack, **options: Any) -> list[str]:
    """The lines that tell a rule's answer; `options` are its further keys, else the pack's own."""
    if rule not in DEADLINE_RULES:
        raise RuleInputError(f"没有名为 {rule} 的期限规则，只有 {'、'.join(DEADLINE_RULES)}")
    given = {STARTS[rule]: _start(rule, from_)} | _defaults(rule, pack, options) | options
    found = decide(rule, given, calendar, pack)
    assert isinstance(found, Answer), "a deadline rule answers with days"
    return [
        f"{TITLES[rule]}（{found.clause}）",
        *(f"  {_said(row.day)}  {'计入' if row.counts else '不计'}  {row.why}" for row in found.explanation),
        *_result(found),
        *_sources(found, calendar, pack),
    ]


def _start(rule: str, from_: str) -> str:
    """A rule of days also takes an instant: its legal day is the one in Asia/Shanghai."""
    if rule not in ("publicity", "report_cutoff") and "T" in from_:
        try:
            return local_day(parse_instant(from_)).isoformat()
        except ValueError as error:
            raise RuleInputError(str(error)) from error
    return from_


def _defaults(rule: str, pack: Pack, options: dict[str, Any]) -> dict[str, Any]:
    """What the pack asks for where the question leaves it open: its publicity, and its plan's period."""
    publicity, plan = pack.deadlines.get("publicity"), pack.deadlines.get("plan")
    if rule in ("publicity", "latest_publication") and isinstance(publicity, PublicityDeadline):
        return {"min_working_days": publicity.min_working_days}
    if rule == "period" and isinstance(plan, PeriodDeadline) and not LENGTHS & set(options):
        return {unit: n for unit in sorted(LENGTHS) if (n := getattr(plan, unit)) is not None}
    return {}


def _result(found: Answer) -> Iterator[str]:
    match found:
        case Publicity():
            yield f"最后一日：{_said(found.last_day)}"
            yield f"下一步自 {found.next_step_from:%Y-%m-%d %H:%M}（北京时间）起"
            yield f"若当日计入，最后一日为：{_said(found.last_day_if_start_counts)}"
        case FixedDate():
            yield f"截止：{_said(found.due)} 24时"
            yield f"内部目标（最后一个工作日）：{_said(found.last_working_day)}"
        case LatestPublication():
            yield f"最迟公示日：{_said(found.latest_day)}"
            yield f"其中最后一个工作日：{_said(found.latest_working_day)}"
        case _:
            yield f"截止：{_said(found.explanation[-1].day)} 24时"


def _sources(found: Answer, calendar: Calendar, pack: Pack) -> Iterator[str]:
    if text := pack.article(found.clause):
        yield f"条款：{found.clause} {text}"
    yield f"规则包：{pack.id} 第{pack.version}版"
    yield f"日历版本：{found.calendar_version}"
    for year in sorted({row.day.year for row in found.explanation}):
        yield f"  {year}年：{calendar.notice(year)}"
    if found.provisional:
        yield "暂定：涉及尚无放假安排的年份，安排公布后重新计算"


def _said(day: date) -> str:
    return f"{day} 周{WEEKDAYS[day.weekday()]}"
