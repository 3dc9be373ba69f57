"""/api/v1/resources: facts entered or imported by the clause offices (NJ-07 to NJ-14)."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field

from service.cases.loading import of_kind
from service.cases.queries import load_case
from service.cases.tables import Case
from service.desk import AtDesk, Me
from service.problems import RESPONSES
from service.resources.imports import entry_from, import_facts
from service.resources.queries import list_facts, view
from service.resources.use_cases import enter_fact
from service.uploads import ASheet

router = APIRouter(prefix="/api/v1/resources", tags=["resources"], responses=RESPONSES)
AFact = Annotated[Case, of_kind("resource")]
Rule = Annotated[str, Path(pattern=r"^[a-z_]{1,40}$")]


class FactBody(BaseModel):
    """A fact: which rule it is asked of, and the rule's own fields."""

    model_config = ConfigDict(extra="forbid")
    rule: str = Field(max_length=40, examples=["management_fee_deduction"])
    fields: dict[str, Any]


@router.post("", status_code=201)
def enter(body: FactBody, desk: AtDesk, me: Me) -> dict[str, Any]:
    """Enter a fact, by the clause office's handler; entered again it is the same."""
    case_id = enter_fact(desk, me, body.rule, entry_from(body.rule, body.fields))
    return view(desk.session, load_case(desk.session, me, case_id))


@router.post("/import/{rule}", status_code=201)
def take_file(rule: Rule, sheet: ASheet, desk: AtDesk, me: Me) -> dict[str, list[int]]:
    """Enter a workbook's or JSON file's facts, all or none."""
    return {"facts": import_facts(desk, me, rule, *sheet)}


@router.get("")
def facts(
    desk: AtDesk, me: Me, rule: str | None = None, year: int | None = None, before: int | None = None
) -> list[dict[str, Any]]:
    """The facts that the official may see."""
    return list_facts(desk.session, me, rule=rule, year=year, before=before)


@router.get("/{case_id}")
def fact(case: AFact, desk: AtDesk) -> dict[str, Any]:
    """One fact with its versions and measures."""
    return view(desk.session, case)
