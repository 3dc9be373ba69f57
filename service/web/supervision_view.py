"""The supervisors' numbers in words: rows with working days and holders, filters, the heat table, the chart."""

from collections.abc import Sequence
from typing import Any

from service.cases.desk import Desk
from service.clock import legal_day
from service.given import whole
from service.org.desks import Sitter, sitters
from service.org.queries import unit_by_code
from service.supervision.lateness import Heap, Heaps, hot_units, step_title
from service.supervision.sieve import Sieve
from service.supervision.trend import Month
from service.supervision.workdays import due_day, waited
from service.web.charts import Chart, Series
from service.web.homes import home_of
from service.web.language import gettext, mark

CYCLES = {"incentives": mark("%(year)s年度激励"), "key_works": mark("%(year)s年度重点工作")}
COLUMNS = 12
"""So many units stand beside each other in the heat; the others are one column."""
LATE, SHARE = "#b1211c", "#7d4b00"


def scope_title(cycle: str, year: int) -> str:
    """A year's cycle in words."""
    return gettext(CYCLES.get(cycle, mark("%(year)s年度"))) % {"year": year}


def late_rows(desk: Desk, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with holders, and how many working days each has waited and is over (or has left)."""
    seated = sitters(desk.session, {row["post_id"] for row in rows}, desk.today)
    days = {day for row in rows for day in (legal_day(row["since"]), due_day(row["due_at"]))}
    counted = waited(desk.calendar, days, desk.today)
    for row in rows:
        row |= {
            "home": home_of(row["kind"], row["case_id"]),
            "waited": counted[legal_day(row["since"])],
            "over": counted[due_day(row["due_at"])],
            "holders": with_whom(row["person"], seated.get(row["post_id"], [])),
        }
    return rows


def with_whom(taken_by: str | None, seated: Sequence[Sitter]) -> str:
    """Who has it by name: whoever took it, else everybody who sits at the post, substitutes with both names (AB角)."""
    if taken_by is not None:
        return gettext("%(name)s（具体承办）") % {"name": taken_by}
    names = [
        gettext("%(name)s（代%(absent)s）") % {"name": s.name, "absent": s.absent} if s.absent else s.name
        for s in seated
    ]
    return gettext("、").join(names) or gettext("岗位空缺")


def in_words(heaps: Heaps) -> dict[str, list[tuple[str, str, Heap]]]:
    """Each way of gathering as filter's value, words and numbers."""
    return {
        "scope": [(f"{cycle}-{year}", scope_title(cycle, year), heap) for (cycle, year), heap in heaps.scopes],
        "step": [(f"{kind}.{step}", gettext(step_title(kind, step)), heap) for (kind, step), heap in heaps.steps],
        "unit": [(code, name, heap) for (code, name), heap in heaps.units],
    }


def summary(desk: Desk, heaps: Heaps) -> dict[str, Any]:
    """The whole in three numbers, and how long the oldest is over."""
    oldest = due_day(heaps.whole.oldest) if heaps.whole.oldest and heaps.whole.late else None
    over = waited(desk.calendar, [oldest], desk.today)[oldest] if oldest else 0
    return {"late": heaps.whole.late, "soon": heaps.whole.soon, "oldest": oldest, "over": over, "capped": heaps.capped}


def chips(desk: Desk, sieve: Sieve, heaps: Heaps) -> list[tuple[str, str]]:
    """The filters that are on, each by the name of its part and in words."""
    found = []
    cycle, _, year = sieve.scope.rpartition("-")
    if cycle and (begun := whole(year)) is not None:
        found.append(("scope", scope_title(cycle, begun)))
    kind, _, step = sieve.step.partition(".")
    if step:
        found.append(("step", gettext(step_title(kind, step))))
    if sieve.unit:
        named = dict(unit for unit, _ in heaps.units).get(sieve.unit)
        found.append(("unit", named or _unit_name(desk, sieve.unit)))
    return found


def _unit_name(desk: Desk, code: str) -> str:
    unit = unit_by_code(desk.session, code)
    return unit.name if unit else code


def heat_table(heaps: Heaps) -> dict[str, Any]:
    """Steps × units with the number late in each; the units with most first, those beyond in one column."""
    units = list(hot_units(heaps, COLUMNS))
    named = {code for code, _ in units}
    most = max((heap.late for heap in heaps.cells.values()), default=0)
    rows = []
    for (kind, step), heap in heaps.steps:
        if not heap.late:
            continue
        own = {u: h.late for (k, s, u), h in heaps.cells.items() if (k, s) == (kind, step)}
        cells = [{"unit": code, "count": own.get(code, 0), "tone": _tone(own.get(code, 0), most)} for code, _ in units]
        others = sum(count for code, count in own.items() if code not in named)
        rows.append({"step": f"{kind}.{step}", "title": step_title(kind, step), "cells": cells, "others": others,
                     "late": heap.late})  # fmt: skip
    return {"units": units, "rows": rows, "others": any(row["others"] for row in rows)}


def _tone(count: int, most: int) -> int:
    """Five shades by share of the hottest cell; none for nothing."""
    return 0 if not count else 1 + min(4, (count - 1) * 5 // most)


def trend_chart(year: int, counted: Sequence[Month]) -> Chart:
    """Late and still waiting, by the month in which it fell due; months to come are left open."""
    last = max((m.month for m in counted if m.due), default=0)
    upto = [m if m.month <= last else None for m in counted]
    return Chart(
        name="lateness",
        title=gettext("%(year)s年各月到期事项的逾期情况") % {"year": year},
        axis=gettext("到期月份"),
        labels=[gettext("%(month)s月") % {"month": m.month} for m in counted],
        series=[
            Series(gettext("到期（件）"), [m.due if m else None for m in upto]),
            Series(gettext("其中逾期（件）"), [m.late if m else None for m in upto], LATE),
            Series(gettext("至今未办（件）"), [m.waiting if m else None for m in upto], SHARE),
        ],
        kind="line",
    )
