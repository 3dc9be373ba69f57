"""This year's measures from last year's: projects, plans and units of today, as a draft yet to be proposed."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.cases.act import Act
from service.cases.carrying import Carried, chosen, only_into_an_empty_draft
from service.cases.desk import Desk
from service.cases.tables import Case
from service.errors import GateClosed
from service.incentives.forms import PlanForm, ProjectForm
from service.incentives.tables import Project, ProjectLead, Round
from service.org.heirs import Heirs
from service.org.tables import Unit
from service.tasks.tables import Task

AGAIN: dict[str, Any] = {"overrides": []}
"""What was excused or approved for one year is asked for anew."""


def projects_of(desk: Desk, source: Case) -> list[Carried]:
    """Last year's projects as they would stand in this year's draft, each with the plan that it ended with."""
    session, heirs = desk.session, Heirs(desk.session, source.jurisdiction, desk.today)
    proposed = {given["number"]: given for given in session.get_one(Round, source.id).proposal}
    leads = _leads(session, source.id)
    rows = session.execute(
        select(Case, Project)
        .join(Project, Project.case_id == Case.id)
        .where(Project.round_id == source.id)
        .order_by(Project.number)
    )
    return [_carried(case, project, leads[case.id], proposed.get(project.number, {}), heirs) for case, project in rows]


def take_last_year(act: Act, source: Case, numbers: set[int], *, replace: bool) -> int:
    """Put the chosen projects into the draft; the proposing task shows it, and nothing is decided. How many came."""
    if act.state not in ("opened", "measures.proposing"):
        raise GateClosed("措施已提请审定，不能再结转。", clause="YY-07", name="wrong_order")
    kept = chosen(projects_of(act.desk, source), numbers)
    draft = [one.form for one in kept]
    present = act.session.get_one(Round, act.case.id, populate_existing=True).proposal
    if only_into_an_empty_draft(present, draft, replace=replace):
        act.session.execute(update(Round).where(Round.case_id == act.case.id).values(proposal=draft))
        act.session.execute(
            update(Task)
            .where(Task.case_id == act.case.id, Task.step == "propose_measures", Task.state == "open")
            .values(form={"projects": draft}, version=Task.version + 1)
        )
        notes = [f"{one.number}. {note}" for one in kept for note in one.notes]
        act.record("carried_over", "YY-07", year=source.year, projects=len(draft), notes=notes)
    return len(draft)


def _leads(session: Session, round_id: int) -> dict[int, list[str]]:
    rows = session.execute(
        select(ProjectLead.project_id, Unit.code)
        .join(Project, Project.case_id == ProjectLead.project_id)
        .join(Unit, Unit.id == ProjectLead.unit_id)
        .where(Project.round_id == round_id)
        .order_by(ProjectLead.project_id, ProjectLead.rank)
    )
    found: dict[int, list[str]] = {}
    for project, code in rows:
        found.setdefault(project, []).append(code)
    return found


def _carried(case: Case, project: Project, leads: list[str], proposed: dict[str, Any], heirs: Heirs) -> Carried:
    one = Carried(project.number, case.title, case.state, {})
    given = {name: value for name, value in proposed.items() if name in ProjectForm.model_fields}
    facts = {name: getattr(project, name) for name in ("number", "subject", "cites", "recipient_kinds")}
    facts |= {name: getattr(project, name) for name in ("incentive_kinds", "sub_projects")}
    plan = project.plan or proposed.get("plan")
    one.form = given | facts | AGAIN | {
        "title": case.title,
        "lead_units": heirs.codes(leads, one.notes),
        "plan": _plan(plan, one.notes, heirs) if plan else None,
    }  # fmt: skip
    if not one.form["lead_units"]:
        one.notes.append("须重新确定牵头单位")
    return one


def _plan(plan: dict[str, Any], notes: list[str], heirs: Heirs) -> dict[str, Any]:
    """The plan with its units of today; last year's approval of new money is not this year's."""
    indicators: list[dict[str, Any]] = []
    seen: list[str] = []
    for row in plan.get("indicators", []):
        codes = heirs.codes([row["source_unit"]], seen)
        indicators.append({**row, "source_unit": codes[0] if codes else row["source_unit"]})
    notes += [note for note in dict.fromkeys(seen) if note not in notes]
    kept = {name: value for name, value in plan.items() if name in PlanForm.model_fields}
    moved = {**kept, **AGAIN, "indicators": indicators}
    if plan.get("township_counties"):
        moved["township_counties"] = heirs.codes(plan["township_counties"], notes)
    if (plan.get("money") or {}).get("needs_new"):
        moved["money"] = {**plan["money"], "approval": "", "budget_year": None}
        notes.append("新增资金的批准文件和预算年度须重新填写")
    return moved
