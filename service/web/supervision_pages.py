"""What a supervisor oversees (督查): what is late, flags by unit, what escalated, the trend; one page each."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from service.cases.queries import list_cases
from service.given import Before, whole
from service.keyworks.flags import RED, YELLOW, cards_of, flags_by_unit
from service.org.desks import sitters
from service.org.offices import OVERSEERS
from service.supervision import escalations, lateness
from service.supervision.sieve import Light, Sieve
from service.supervision.trend import months
from service.tasks.queries import waiting_on
from service.web.homes import home_of
from service.web.pages import ThePage
from service.web.supervision_view import (
    chips,
    heat_table,
    in_words,
    late_rows,
    summary,
    trend_chart,
    with_whom,
)

router = APIRouter(include_in_schema=False, prefix="/supervision")
Text = Annotated[str, Query(max_length=80)]
Year = Annotated[int | None, Query(ge=2000, le=2099)]
Box = Literal["pending", "issued", "held", "overdue", "suspended", "ended", "withdrawn"]
UNITS, SHEET = 50, 400
"""So many units stand on one board; so many rows a print has at most."""


@router.get("")
def overview(
    page: ThePage,
    light: Light = "",
    scope: Text = "",
    step: Text = "",
    unit: Text = "",
    after: Text = "",
    rows: Annotated[int, Query(ge=1, le=SHEET)] = lateness.PAGE,
) -> Response:
    """What is late or due soon, the longest due first, with whom and since when; where it gathers."""
    page.needs(*OVERSEERS)
    session, me, desk, mesh = page.desk.session, page.me, page.desk, Sieve(light, scope, step, unit)
    found, following = lateness.late_tasks(session, me, desk.now, mesh, lateness.after_of(after), rows)
    heaps = lateness.gathered(session, me, desk.now, mesh)
    facts: dict[str, Any] = {
        "rows": late_rows(desk, found),
        "heaps": in_words(heaps),
        "sum": summary(desk, heaps),
        "chips": chips(desk, mesh, heaps),
        "sieve": mesh,
        "following": str(following) if following else "",
        "first": not after,
        "sheet": SHEET,
        "now": desk.now,
    }
    return page.show("supervision.html", **facts)


@router.get("/flags")
def flags(
    page: ThePage,
    year: Year = None,
    first: Literal["red_flag", "yellow_card"] = "yellow_card",
    unit: Text = "",
    month: Annotated[int | None, Query(ge=1, le=12)] = None,
    flag: Literal["", "red_flag", "yellow_card"] = "",
    after: Text = "",
    units: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> Response:
    """Red flags and yellow cards by unit and month; with a unit, the works behind them."""
    page.needs(*OVERSEERS)
    lists = {case.year: case for case in list_cases(page.desk.session, page.me, kind="key_list")}
    this = lists.get(year) if year else lists[max(lists)] if lists else None
    facts: dict[str, Any] = {"lists": lists, "list": this, "first": first, "unit": unit, "month": month, "flag": flag}
    facts |= {"units": [], "next_units": 0, "later_units": units > 0, "cards": [], "following": ""}
    facts |= {"reds": RED, "yellows": YELLOW}
    if this is not None:
        every = flags_by_unit(page.desk.session, this.id, first)
        every = [one for one in every if unit in ("", one.code)]
        facts["units"] = every[units : units + UNITS]
        facts["next_units"] = units + UNITS if len(every) > units + UNITS else 0
        if unit:
            place = [part for part in map(whole, after.split("-")) if part is not None]
            cards, last = cards_of(page.desk.session, this.id, unit, month=month, flag=flag, after=place)
            facts |= {"cards": cards, "following": "-".join(map(str, last)) if last else ""}
    return page.show("supervision_flags.html", **facts)


@router.get("/escalations")
def escalated(page: ThePage, year: Year = None, box: Box = "pending", before: Before = None) -> Response:
    """Talks, reports, criticisms and referrals by where they stand, with ground, reason and whose turn it is."""
    page.needs(*OVERSEERS)
    session, me, now = page.desk.session, page.me, page.desk.now
    year = year or page.desk.today.year
    facts: dict[str, Any] = {"box": box, "year": year, "counts": escalations.counts(session, me, year, now)}
    facts |= {"boxes": ("pending", "issued", "held", "overdue", "suspended", "ended", "withdrawn"), "first": not before}
    if box == "suspended":
        works, following = escalations.suspended_works(session, me, year, before)
        return page.show("supervision_escalations.html", rows=[], works=works, following=following, **facts)
    rows, following = escalations.escalated(session, me, year, box, now, before)
    waiting = waiting_on(session, now, [row["id"] for row in rows])
    tasks = [task for every in waiting.values() for task in every]
    seated = sitters(session, {task["post_id"] for task in tasks}, page.desk.today)
    for task in tasks:
        task["holders"] = with_whom(task["person"], seated.get(task["post_id"], []))
    ended = escalations.ends_explained(session, [row["id"] for row in rows]) if box == "withdrawn" else {}
    for row in rows:
        row |= {"waiting": waiting.get(row["id"], []), "ended": ended.get(row["id"], "")}
        if row["subject"]:
            row["subject"]["home"] = home_of(row["subject"]["kind"], row["subject"]["id"])
    facts |= {"rows": rows, "works": [], "following": following}
    return page.show("supervision_escalations.html", **facts)


@router.get("/trend")
def trend(page: ThePage, year: Year = None, scope: Text = "", step: Text = "", unit: Text = "") -> Response:
    """Lateness month by month, and the heat of what is late now by step and unit."""
    page.needs(*OVERSEERS)
    desk, mesh = page.desk, Sieve("late", scope, step, unit)
    year = year or desk.today.year
    counted = months(desk.session, page.me, desk.now, year, mesh)
    heaps = lateness.gathered(desk.session, page.me, desk.now, mesh)
    facts: dict[str, Any] = {
        "year": year,
        "by_month": trend_chart(year, counted),
        "heat": heat_table(heaps),
        "capped": heaps.capped,
        "chips": chips(desk, mesh, heaps),
        "this_year": desk.today.year,
    }
    return page.show("supervision_trend.html", **facts)
