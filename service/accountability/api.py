"""/api/v1: filing an objection against a conclusion, and what this side holds against a unit in a year."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import select

from service.accountability.evidence import evidence_against
from service.accountability.forms import ObjectionForm
from service.accountability.objections import concerned, file_objection
from service.accountability.sight import KNOWERS
from service.accountability.tables import Objection
from service.cases.act import Act, lock_case
from service.cases.queries import load_case
from service.cases.write import flush
from service.desk import AtDesk, Me, needs
from service.errors import NotFound
from service.given import Id
from service.org.offices import OVERSEERS
from service.org.queries import unit_by_code
from service.problems import RESPONSES

router = APIRouter(prefix="/api/v1", tags=["accountability"], responses=RESPONSES)


@router.post("/cases/{case_id}/objections", status_code=201)
def objections(case_id: Id, body: ObjectionForm, desk: AtDesk, me: Me) -> dict[str, Any]:
    """Ask that a conclusion be reviewed; for the principal leader or handling officer of the unit concerned."""
    unit = concerned(desk.session, me, load_case(desk.session, me, case_id))
    act = Act(desk=desk, case=lock_case(desk.session, case_id), official=me)
    answer = file_objection(act, unit, body)
    flush(act)
    return answer


@router.get("/cases/{case_id}/objections")
def objections_filed(case_id: Id, desk: AtDesk, me: Me) -> list[dict[str, Any]]:
    """The objections against a case that the official may see."""
    load_case(desk.session, me, case_id)
    query = select(Objection).where(Objection.subject_id == case_id).order_by(Objection.case_id)
    if not me.offices & OVERSEERS:
        query = query.where(Objection.unit_id.in_(me.unit_ids))
    fields = ("case_id", "unit_id", "filed_at", "due", "late", "open", "decision", "feedback")
    return [{name: getattr(row, name) for name in fields} for row in desk.session.scalars(query)]


@router.get("/units/{code}/evidence", dependencies=[needs(*KNOWERS)])
def evidence(
    code: str, desk: AtDesk, me: Me, year: Annotated[int, Query(ge=2000, le=2100)]
) -> list[dict[str, Any]]:
    """Criticisms issued, talks held and referrals sent against a unit in a year (YY-16)."""
    unit = unit_by_code(desk.session, code)
    if unit is None or unit.jurisdiction_code != me.jurisdiction:
        raise NotFound("没有找到该单位。")
    return evidence_against(desk.session, unit.id, year)
