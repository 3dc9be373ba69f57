"""/api/v1/assessments: the clause offices' yearly assessments (NJ-20)."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from service.assessments.opening import open_assessments
from service.assessments.queries import list_assessments, view
from service.cases.loading import of_kind
from service.cases.tables import Case
from service.desk import AtDesk, Me, needs
from service.org.offices import SUPERVISION_OFFICE
from service.problems import RESPONSES

router = APIRouter(prefix="/api/v1/assessments", tags=["assessments"], responses=RESPONSES)
AnAssessment = Annotated[Case, of_kind("assessment")]


class YearBody(BaseModel):
    """The year to assess."""

    model_config = ConfigDict(extra="forbid")
    year: int = Field(ge=2000, le=2099, examples=[2026])


@router.post("", status_code=201, dependencies=[needs(*SUPERVISION_OFFICE)])
def start(body: YearBody, desk: AtDesk, me: Me) -> dict[str, list[int]]:
    """Open every clause office's assessment of a year; those that are open already are the same."""
    return {"assessments": open_assessments(desk, me, me.jurisdiction, body.year)}


@router.get("")
def assessments(desk: AtDesk, me: Me, year: int | None = None) -> list[dict[str, Any]]:
    """The assessments that the official may see."""
    return list_assessments(desk.session, me, year)


@router.get("/{case_id}")
def assessment(case: AnAssessment, desk: AtDesk) -> dict[str, Any]:
    """One assessment with its offices, records and measures."""
    return view(desk.session, case)
