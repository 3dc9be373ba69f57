"""Recurring duties: the month's table with how often each was logged, what was logged, logging one (NJ-04 to NJ-06)."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from service.duties import queries
from service.duties.use_cases import EntryForm, log
from service.given import After, Id
from service.web.asking import Asked, FormPage, clauses_in_force
from service.web.filling import Options
from service.web.form_pages import form_routes
from service.web.language import mark
from service.web.pages import Page, ThePage
from service.web.posted import Posted

router = APIRouter(include_in_schema=False, prefix="/duties")
Year = Annotated[int | None, Query(ge=2000, le=2099)]
Month = Annotated[int | None, Query(ge=1, le=12)]
Text = Annotated[str, Query(max_length=60)]
CRUMBS = [("/duties", mark("定期工作"))]
LOG = Asked(
    title=mark("登记定期工作"),
    then=mark("一个周期内可登记多次；漏登的以后仍可补登，记录登记时间。定期工作只提醒、计数，不作处理。"),
    button=mark("登记"),
    form=EntryForm,
    clause="NJ-05",
)


@router.get("")
def duties(page: ThePage, year: Year = None, month: Month = None, duty: Text = "", after: After = 0) -> Response:
    """The month's own periods, for supervisors every duty counted, and of one that is chosen every holder."""
    year, month = year or page.desk.today.year, month or page.desk.today.month
    rows = queries.table(page.desk, page.me, year, month, duty=duty or None, own=not duty, after=after)
    facts = {
        "counts": queries.counts(page.desk, page.me, year, month),
        "own": queries.own_duties(page.desk, page.me, year),
        "following": rows[-1]["id"] if len(rows) == queries.PAGE else None,
        "first": not after,
    }
    return page.show("duties.html", rows=rows, year=year, month=month, duty=duty, **facts)


def entry(page: ThePage, duty: Text = "", portfolio: Text = "") -> FormPage:
    """The form of an entry; the same one twice is one."""

    def does(form: EntryForm, _sent: Posted) -> str:
        log(page.desk, page.me, form)
        return "/duties"

    values = {"duty": duty, "portfolio": portfolio, "held_on": page.desk.today.isoformat()}
    own, words = _Own(page), clauses_in_force(page)
    return FormPage(page=page, asked=LOG, crumbs=CRUMBS, does=does, choices=own, articles=words, values=values)


form_routes(router, "/new", entry)


class _Own:
    """What may be chosen: the official's own duties, portfolios and units."""

    def __init__(self, page: Page) -> None:
        self._own: Sequence[queries.OwnDuty] = queries.own_duties(page.desk, page.me, page.desk.today.year)

    def __call__(self, source: str) -> Options:
        """The options of a source, each once."""
        pairs = {
            "own_duties": [(one.duty, one.title) for one in self._own],
            "own_portfolios": [(one.portfolio, one.portfolio) for one in self._own if one.portfolio],
            "own_units": [(one.unit, one.unit_name) for one in self._own],
        }
        return list(dict.fromkeys(pairs.get(source, [])))


@router.get("/{period_id}")
def entries(period_id: Id, page: ThePage) -> Response:
    """What was logged in a period."""
    return page.show("duty.html", rows=queries.entries_of(page.desk.session, page.me, period_id))
