"""Supervised matters: the year's list, one with its units' replies, registering by hand or from a file, the counts."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from service.cases.kinds import KINDS
from service.cases.queries import load_case
from service.cases.tables import Case
from service.given import Before, Id
from service.matters import queries
from service.matters.forms import BatchForm, Source
from service.matters.imports import import_matters
from service.matters.registering import register
from service.org.offices import OVERSEERS
from service.web.asking import Asked, FormPage, clauses_in_force
from service.web.case_acts import offered_acts
from service.web.choices import CaseChoices
from service.web.form_pages import form_routes
from service.web.language import gettext, mark
from service.web.pages import Page, ThePage, go
from service.web.posted import Posted, ThePost
from service.web.turns import whose_turn, whose_turns
from service.web.words import enum_names

router = APIRouter(include_in_schema=False, prefix="/matters")
Year = Annotated[int | None, Query(ge=2000, le=2099)]
CRUMBS = [("/matters", mark("督办事项"))]
REGISTER = Asked(
    title=mark("登记督办事项"),
    then=mark("写明承办单位的，登记后立即交办；不写的，转督查室交办。同一事项再次登记，只算一件。"),
    button=mark("登记"),
    form=BatchForm,
    clause="NJ-07",
)


@router.get("")
def matters(
    page: ThePage, year: Year = None, source: Source | None = None, all: bool = False, before: Before = None
) -> Response:
    """A page of the year's matters: those still open, or all."""
    year = year or page.desk.today.year
    asked: dict[str, Any] = {"year": year, "source": source, "open_only": not all, "before": before}
    rows = queries.matters(page.desk.session, page.me, **asked)
    return page.show(
        "matters.html",
        rows=rows,
        turns=whose_turns(page, "matter", [row["id"] for row in rows]),
        year=year,
        source=source,
        all=all,
        first=before is None,
        following=rows[-1]["id"] if len(rows) == queries.PAGE else None,
        sources=enum_names("MatterForm", "source"),
        may_register=page.me.holds("supervision_officer"),
        may_count=bool(page.me.offices & OVERSEERS),
    )


@router.get("/statistics")
def statistics(page: ThePage, year: Year = None) -> Response:
    """The year's counts by state, source and unit, with the share in time and the average days."""
    page.needs(*OVERSEERS)
    year = year or page.desk.today.year
    rows = queries.statistics(page.desk.session, page.me.jurisdiction, year, page.desk.now)
    for row in rows:
        row["title"] = _counted(row)
    parts = [(by, [row for row in rows if row["by"] == by]) for by in ("state", "source", "unit")]
    whole = next((row for row in rows if row["by"] == "all"), None)
    return page.show("matter_statistics.html", year=year, parts=parts, whole=whole)


def _counted(row: dict[str, Any]) -> str:
    """What a line counts, in words."""
    named = {
        "state": KINDS["matter"].titles,
        "source": enum_names("MatterForm", "source"),
        "unit": {row["code"]: row["name"]},
    }
    return gettext(named.get(row["by"], {}).get(row["code"]) or mark("合计"))


def registering(page: ThePage) -> FormPage:
    """The form of one matter or several: all are registered, or none."""
    page.needs("supervision_officer")

    def does(form: BatchForm, _sent: Posted) -> str:
        found = register(page.desk, page.me, form.matters)
        return f"/matters/{found[0]['id']}" if len(found) == 1 else "/matters"

    upload = {"title": gettext("从文件登记"), "base": "/matters", "template": "/templates/matters.xlsx"}
    return FormPage(
        page=page,
        asked=REGISTER,
        crumbs=CRUMBS,
        does=does,
        choices=_choices(page),
        articles=clauses_in_force(page),
        facts={"upload": upload},
    )


form_routes(router, "/new", registering)


def _choices(page: Page) -> CaseChoices:
    """What may be chosen, as if the matter were there already."""
    case = Case(kind="matter", jurisdiction=page.me.jurisdiction, year=page.desk.today.year)
    return CaseChoices(page.desk, case, page.me)


@router.post("/import")
def import_file(page: ThePage, sent: ThePost) -> Response:
    """Register the matters of a workbook or JSON, all or none."""
    page.needs("supervision_officer")
    refused = page.attempt(lambda: import_matters(page.desk, page.me, *sent.sheet()))
    return registering(page).refuse(refused) if refused else go("/matters")


@router.get("/{case_id}")
def a_matter(case_id: Id, page: ThePage) -> Response:
    """A matter with its units' replies, or the official's own unit's alone."""
    case = load_case(page.desk.session, page.me, case_id, "matter")
    view = queries.matter_view(page.desk.session, page.me, case)
    turn = whose_turn(page, case)
    today = page.desk.today.isoformat()
    return page.show("matter.html", matter=view, turn=turn, today=today, acts=offered_acts(page, case))
