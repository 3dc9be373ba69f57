"""Reward and penalty measures: a year's list, and one with its formula, inputs, decision, proofs and objections."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from service.accountability.objections import concerned
from service.cases.queries import load_case
from service.given import Before, Id
from service.measures import queries
from service.measures.catalogue import MEASURES
from service.resources.proposals import RESOURCES
from service.web.case_acts import offered_acts
from service.web.language import mark
from service.web.pages import ThePage
from service.web.turns import whose_turn, whose_turns

router = APIRouter(include_in_schema=False, prefix="/measures")
Year = Annotated[int | None, Query(ge=2000, le=2099)]
CLAUSES = tuple(dict.fromkeys(kind.clause for kind in MEASURES.values()))


@router.get("")
def measures(
    page: ThePage, year: Year = None, clause: Annotated[str, Query(max_length=10)] = "", before: Before = None
) -> Response:
    """A page of the year's measures that the official may see."""
    year = year or page.desk.today.year
    rows = queries.list_measures(page.desk.session, page.me, year=year, clause=clause or None, before=before)
    following = rows[-1]["id"] if len(rows) == queries.PAGE else None
    turns = whose_turns(page, "measure", [row["id"] for row in rows])
    facts = {"year": year, "clause_now": clause, "clauses": CLAUSES, "first": before is None, "following": following}
    return page.show("measures.html", rows=rows, turns=turns, **facts)


@router.get("/{case_id}")
def a_measure(case_id: Id, page: ThePage) -> Response:
    """One measure from its fact to its proof."""
    case = load_case(page.desk.session, page.me, case_id, "measure")
    turn = whose_turn(page, case)
    view = queries.view(page.desk.session, case)
    objecting = {"case": case, "objecting": concerned(page.desk.session, page.me, case), "matter": ""}
    facts = {"inputs": _inputs(view["inputs"]), "turn": turn, "acts": offered_acts(page, case), **objecting}
    return page.show("measure.html", measure=view, **facts)


def _inputs(kept: dict[str, Any]) -> list[tuple[str, Any]]:
    """What the rule was given, under the headings of its fact."""
    resource = RESOURCES.get(kept.get("rule", ""))
    if resource is None:
        return []
    titles = {name: field.title or name for name, field in resource.entry.model_fields.items()}
    titles["allocated"] = mark("各季度累计分配进度（%）")
    return [(titles.get(name, name), value) for name, value in kept["given"].items()]
