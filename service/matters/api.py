"""/api/v1/matters: registering one, many or a file, reading, pressing, withdrawing, the year's statistics."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from service.cases.act import Act
from service.cases.loading import act_on, of_kind
from service.cases.tables import Case
from service.cases.write import flush
from service.desk import AtDesk, Me, needs
from service.given import Before
from service.matters import changing, closing, pressing, queries
from service.matters.forms import BatchForm, PressForm, Source, UnitsChangeForm, WithdrawForm
from service.matters.imports import import_matters
from service.matters.registering import register
from service.org.offices import OVERSEERS
from service.problems import RESPONSES
from service.uploads import ASheet

router = APIRouter(prefix="/api/v1/matters", tags=["matters"], responses=RESPONSES)
AMatter = Annotated[Case, of_kind("matter")]
ActOnMatter = Annotated[Act, act_on("matter")]
Year = Annotated[int, Query(ge=2000, le=2099)]


@router.post("", status_code=201, dependencies=[needs("supervision_officer")])
def register_matters(body: BatchForm, desk: AtDesk, me: Me) -> list[dict[str, object]]:
    """Register matters, all or none; with units they are assigned at once."""
    return register(desk, me, body.matters)


@router.post("/import", status_code=201, dependencies=[needs("supervision_officer")])
def import_file(sheet: ASheet, desk: AtDesk, me: Me) -> list[dict[str, object]]:
    """Register the matters of a workbook or JSON, all or none."""
    return import_matters(desk, me, *sheet)


@router.get("")
def list_matters(
    desk: AtDesk,
    me: Me,
    year: Year,
    state: Annotated[str | None, Query(max_length=40)] = None,
    source: Source | None = None,
    before: Before = None,
) -> list[dict[str, Any]]:
    """A page of the year's matters."""
    return queries.matters(desk.session, me, year=year, state=state, source=source, before=before)


@router.get("/statistics", dependencies=[needs(*OVERSEERS)])
def statistics(desk: AtDesk, me: Me, year: Year) -> list[dict[str, Any]]:
    """Counts by state, source and unit, the share in time, average days."""
    return queries.statistics(desk.session, me.jurisdiction, year, desk.now)


@router.get("/{case_id}")
def show(case: AMatter, desk: AtDesk, me: Me) -> dict[str, Any]:
    """A matter with its units' replies, or the official's own unit's alone."""
    return queries.matter_view(desk.session, me, case)


@router.post("/{case_id}/press")
def press(body: PressForm, act: ActOnMatter) -> dict[str, list[int]]:
    """催办: a supervision sheet to the units that are waited for."""
    documents = pressing.press(act, body)
    flush(act)
    return {"documents": documents}


@router.post("/{case_id}/units", status_code=201)
def change_units(body: UnitsChangeForm, act: ActOnMatter) -> dict[str, str]:
    """变更承办单位: asked with a reason; it waits for the office director's approval."""
    changing.ask_change(act, body)
    flush(act)
    return {"state": act.state}


@router.post("/{case_id}/withdraw")
def withdraw(body: WithdrawForm, act: ActOnMatter) -> dict[str, str]:
    """撤销: the matter is not pursued further."""
    closing.withdraw(act, body.reason)
    flush(act)
    return {"state": act.state}
