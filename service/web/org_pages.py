"""The organisation: units, posts and holders of the day; imports, and who stands in for whom today."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from service.administration.stand_ins import stand_ins
from service.administration.units import take_organisation
from service.errors import Refusal
from service.org.imports.template import template
from service.org.vocabulary import KIND_NAMES
from service.web import org_queries
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import ThePost

router = APIRouter(include_in_schema=False)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Kind = Annotated[str, Query(max_length=40)]
ADMIN = "system_admin"


@router.get("/organisation")
def organisation(page: ThePage, kind: Kind = "government", find: Annotated[str, Query(max_length=40)] = "") -> Response:
    """The units of a kind, or those found by name, with posts and holders."""
    return _show(page, kind, find.strip(), None)


def _show(page: Page, kind: str, find: str, refused: Refusal | None) -> Response:
    session, me, today = page.desk.session, page.me, page.desk.today
    return page.show(
        "organisation.html",
        status_of(refused),
        kinds=[(code.value, name) for code, name in KIND_NAMES.items()],
        kind=kind,
        find=find,
        units=org_queries.units(session, me.jurisdiction, today, kind=None if find else kind, find=find),
        substitutes=stand_ins(session, me.jurisdiction, today),
        admin=me.holds(ADMIN),
        refused=refused,
    )


@router.post("/organisation/import")
def import_units(page: ThePage, sent: ThePost) -> Response:
    """Import units, persons, posts and portfolios, all or nothing."""
    page.needs(ADMIN)
    refused = page.attempt(lambda: take_organisation(page.desk, page.me, *sent.sheet()))
    return _show(page, "government", "", refused) if refused else go("/organisation")


@router.get("/templates/{kind}.xlsx")
def empty_workbook(kind: Literal["organisation", "projects", "scores", "works", "matters"], page: ThePage) -> Response:
    """The empty workbook of an import."""
    headers = {"Content-Disposition": f'attachment; filename="{kind}.xlsx"'}
    return Response(template(kind), media_type=XLSX, headers=headers)
