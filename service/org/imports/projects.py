"""Import of a round's projects: sheets put together, and checked as a whole (YY-07 to YY-10)."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from service.org.imports.files import read_file
from service.org.imports.rows import Parsed
from service.org.imports.schemas import IndicatorRow, ProjectProposal, ProjectSheet, QuotaRow
from service.org.vocabulary import RECIPIENT_KINDS, UnitKind

FULL_POINTS = Decimal(100)


def parse_projects(data: bytes, filename: str) -> list[ProjectProposal]:
    """The projects in a file, by number; what the rules say about them is for the round to judge."""
    parsed = read_file(data, filename, ProjectSheet)
    _check_references(parsed)
    quotas, indicators = _by_kind(parsed, "quotas"), _by_kind(parsed, "indicators")
    for number, row in parsed.rows("projects"):
        _check_money(parsed, number, row)
        if not quotas[row.no]:
            parsed.fault("projects", number, "no", "该项目没有名额行")
    _check_indicators(parsed, quotas, indicators)
    parsed.faults.refuse_if_any()
    return [
        ProjectProposal(
            project=row,
            sub_projects=[sub.name for _, sub in parsed.rows("sub_projects") if sub.project == row.no],
            quotas={kind: rows[0][1] for kind, rows in quotas[row.no].items()},
            indicators={kind: [one for _, one in rows] for kind, rows in indicators[row.no].items()},
        )
        for _, row in sorted(parsed.rows("projects"), key=lambda numbered: numbered[1].no)
    ]


def _by_kind(parsed: Parsed, sheet: str) -> defaultdict[int, dict[UnitKind, list[tuple[int, Any]]]]:
    found: defaultdict[int, dict[UnitKind, list[tuple[int, Any]]]] = defaultdict(dict)
    for number, row in parsed.rows(sheet):
        found[row.project].setdefault(row.recipient_kind, []).append((number, row))
    return found


def _check_references(parsed: Parsed) -> None:
    known = {row.no for _, row in parsed.rows("projects")}
    for sheet in ("sub_projects", "quotas", "indicators"):
        for number, row in parsed.rows(sheet):
            if row.project not in known:
                parsed.fault(sheet, number, "project", f"没有序号为{row.project}的项目")
            if isinstance(row, QuotaRow | IndicatorRow) and row.recipient_kind not in RECIPIENT_KINDS:
                parsed.fault(sheet, number, "recipient_kind", "该类单位不是激励对象")


def _check_money(parsed: Parsed, number: int, row: Any) -> None:
    paid = any(quota.project == row.no and quota.award for _, quota in parsed.rows("quotas"))
    if paid and row.money_use is None:
        parsed.fault("projects", number, "money_use", "有奖励资金时必填")


def _check_indicators(parsed: Parsed, quotas: Any, indicators: Any) -> None:
    """Each kind of recipient has its own set of indicators, worth 100 points together (YY-10)."""
    for project, kinds in quotas.items():
        for kind, rows in kinds.items():
            if kind not in indicators[project]:
                parsed.fault("quotas", rows[0][0], "recipient_kind", "该类对象没有评价指标")
    for project, kinds in indicators.items():
        for kind, rows in kinds.items():
            total = sum((row.full_points for _, row in rows), Decimal(0))
            if total != FULL_POINTS:
                parsed.fault("indicators", rows[-1][0], "full_points", f"该类对象满分合计{total}，应为100")
            if kind not in quotas[project]:
                parsed.fault("indicators", rows[0][0], "recipient_kind", "该类对象没有名额")
