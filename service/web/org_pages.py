"""The organisation: units, posts and holders of the day; imports, and who stands in for whom (AB角)."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from service.errors import FormInvalid, NotAllowed, NotFound, Refusal
from service.org.api import MAX_IMPORT
from service.org.imports.organisation import import_organisation
from service.org.imports.template import template
from service.org.leadership import end_substitute, set_substitute
from service.org.tables import Substitute
from service.org.vocabulary import KIND_NAMES
from service.web import org_queries
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import Posted, ThePost

router = APIRouter(include_in_schema=False)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Kind = Annotated[str, Query(max_length=40)]
Id = Annotated[int, Path(ge=1, le=2**62)]
ADMIN = "system_admin"


@router.get("/organisation")
def organisation(page: ThePage, kind: Kind = "government", find: Annotated[str, Query(max_length=40)] = "") -> Response:
    """The units of a kind, or those found by name, with posts and holders."""
    return _show(page, kind, find.strip(), None)


def _show(page: Page, kind: str, find: str, refused: Refusal | None, sent: Posted | None = None) -> Response:
    session, me, today = page.desk.session, page.me, page.desk.today
    return page.show(
        "organisation.html",
        status_of(refused),
        kinds=[(code.value, name) for code, name in KIND_NAMES.items()],
        kind=kind,
        find=find,
        units=org_queries.units(session, me.jurisdiction, today, kind=None if find else kind, find=find),
        substitutes=org_queries.substitutes(session, me.jurisdiction, today),
        colleagues=org_queries.colleagues(session, me, today),
        admin=me.holds(ADMIN),
        me_id=me.person_id,
        refused=refused,
        typed={name: sent.text(name) if sent else "" for name in ("substitute", "from", "to")},
    )


def _try(page: Page, act: Callable[[], object], sent: Posted | None = None) -> Response:
    refused = page.attempt(act)
    return _show(page, "government", "", refused, sent) if refused else go("/organisation")


@router.post("/organisation/import")
def import_units(page: ThePage, sent: ThePost) -> Response:
    """Import units, persons, posts and portfolios, all or nothing."""
    page.needs(ADMIN)

    def act() -> None:
        file = sent.upload()
        content, name = file.file.read(MAX_IMPORT + 1), file.filename or ""
        import_organisation(page.desk.session, content, name, jurisdiction=page.me.jurisdiction, now=page.desk.now)

    return _try(page, act)


@router.post("/organisation/substitutes")
def stand_in(page: ThePage, sent: ThePost) -> Response:
    """Name the substitute for one's own absence; a system administrator may do it for others."""

    def act() -> None:
        absent = sent.number("absent") or page.me.person_id
        if absent != page.me.person_id and not page.me.holds(ADMIN):
            raise NotAllowed("只能登记本人外出期间的替代人员。")
        substitute = sent.number("substitute")
        if substitute is None:
            raise FormInvalid("请选择替代人员。")
        first, last = _day(sent.text("from")), _day(sent.text("to"))
        set_substitute(page.desk.session, page.me.jurisdiction, absent, substitute, first, last, page.desk.now)

    return _try(page, act, sent)


@router.post("/organisation/substitutes/{row_id}/end")
def come_back(row_id: Id, page: ThePage) -> Response:
    """The absent person is back: from tomorrow on nobody stands in."""

    def act() -> None:
        row = page.desk.session.get(Substitute, row_id)
        if row is None:
            raise NotFound()
        if page.me.person_id != row.absent_person_id and not page.me.holds(ADMIN):
            raise NotAllowed()
        end_substitute(page.desk.session, page.me.jurisdiction, row_id, page.desk.today, page.desk.now)

    return _try(page, act)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise FormInvalid("请填写起止日期。") from error


@router.get("/templates/{kind}.xlsx")
def empty_workbook(kind: Literal["organisation", "projects", "scores", "works", "matters"], page: ThePage) -> Response:
    """The empty workbook of an import."""
    headers = {"Content-Disposition": f'attachment; filename="{kind}.xlsx"'}
    return Response(template(kind), media_type=XLSX, headers=headers)
