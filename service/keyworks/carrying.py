"""This year's key list from last year's: works, plans and units of today, as a draft that is yet to be proposed."""

from calendar import monthrange
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from service.cases.act import Act
from service.cases.carrying import Carried, chosen, only_into_an_empty_draft
from service.cases.desk import Desk
from service.cases.tables import Case
from service.errors import GateClosed
from service.keyworks.register import LEAD
from service.keyworks.tables import KeyList, KeyWork, WorkPlan, WorkUnit
from service.org.heirs import Heirs
from service.org.queries import valid_on
from service.org.tables import Account, Holding, Unit
from service.tasks.tables import Task

COPIED = ("number", "portfolio", "nature", "livelihood", "cites", "direction", "measure_unit", "verifier")


def works_of(desk: Desk, source: Case, year: int) -> list[Carried]:
    """Last year's works as they would stand in this year's draft."""
    session, heirs = desk.session, Heirs(desk.session, source.jurisdiction, desk.today)
    units, plans = _units(session, source.id), _plans(session, source.id)
    leaders = _leaders(session, source.id, desk.today)
    rows = session.execute(
        select(Case, KeyWork)
        .join(KeyWork, KeyWork.case_id == Case.id)
        .where(KeyWork.list_id == source.id)
        .order_by(KeyWork.number)
    )
    found = []
    for case, work in rows:
        one = Carried(work.number, case.title, case.state, {name: getattr(work, name) for name in COPIED})
        leads, assisting = units.get(case.id, ([], []))
        one.form |= {"title": case.title, "lead_units": heirs.codes(leads, one.notes)}
        assisting = heirs.codes(assisting, one.notes)
        one.form["assisting_units"] = [code for code in assisting if code not in one.form["lead_units"]]
        one.form |= _moved(plans[case.id], work, year)
        _lead(one, work, leaders)
        if not one.form["lead_units"]:
            one.notes.append("须重新确定主办单位")
        found.append(one)
    return found


def take_last_year(act: Act, source: Case, numbers: set[int], *, replace: bool) -> int:
    """Put the chosen works into the draft; the proposing task shows it, and nothing is decided. How many came."""
    if act.state not in ("opened", "list.proposing"):
        raise GateClosed("清单已提请审定，不能再结转。", clause="NJ-02", name="wrong_order")
    kept = chosen(works_of(act.desk, source, act.case.year), numbers)
    draft = [one.form for one in kept]
    present = act.session.get_one(KeyList, act.case.id, populate_existing=True).proposal
    if only_into_an_empty_draft(present, draft, replace=replace):
        act.session.execute(update(KeyList).where(KeyList.case_id == act.case.id).values(proposal=draft))
        act.session.execute(
            update(Task)
            .where(Task.case_id == act.case.id, Task.step == "propose_key_list", Task.state == "open")
            .values(form={"works": draft}, version=Task.version + 1)
        )
        notes = [f"{one.number}. {note}" for one in kept for note in one.notes]
        act.record("carried_over", "NJ-02", year=source.year, works=len(draft), notes=notes)
    return len(draft)


def _units(session: Session, list_id: int) -> dict[int, tuple[list[str], list[str]]]:
    rows = session.execute(
        select(WorkUnit.work_id, WorkUnit.role, Unit.code)
        .join(KeyWork, KeyWork.case_id == WorkUnit.work_id)
        .join(Unit, Unit.id == WorkUnit.unit_id)
        .where(KeyWork.list_id == list_id)
        .order_by(WorkUnit.work_id, WorkUnit.rank)
    )
    found: dict[int, tuple[list[str], list[str]]] = {}
    for work, role, code in rows:
        found.setdefault(work, ([], []))[0 if role == LEAD else 1].append(code)
    return found


def _plans(session: Session, list_id: int) -> dict[int, WorkPlan]:
    """The newest plan of each work."""
    rows = session.scalars(
        select(WorkPlan)
        .join(KeyWork, KeyWork.case_id == WorkPlan.work_id)
        .where(KeyWork.list_id == list_id)
        .order_by(WorkPlan.work_id, WorkPlan.version)
    )
    return {plan.work_id: plan for plan in rows}


def _leaders(session: Session, list_id: int, today: date) -> dict[int, str]:
    """By the leading city leader's post, the user name of whoever holds it today."""
    rows = session.execute(
        select(Holding.post_id, Account.username)
        .join(Account, Account.person_id == Holding.person_id)
        .join(KeyWork, KeyWork.leader_post_id == Holding.post_id)
        .where(KeyWork.list_id == list_id, valid_on(Holding, today))
    )
    return {post: username for post, username in rows}


def _lead(one: Carried, work: KeyWork, leaders: dict[int, str]) -> None:
    if work.leader_post_id is None:
        return
    one.form["leader"] = leaders.get(work.leader_post_id)
    if one.form["leader"] is None:
        one.notes.append("原牵头市领导岗位空缺，须重新确定")


def _moved(plan: WorkPlan, work: KeyWork, year: int) -> dict[str, Any]:
    """The plan a year on: the same figures, the nodes on the same day of the new year."""
    nodes = [{**node, "due": _in(date.fromisoformat(str(node["due"])), year).isoformat()} for node in plan.nodes]
    planned = [] if work.nature == "narrative" else plan.planned
    found: dict[str, Any] = {"planned": planned, "nodes": nodes}
    if work.planned_on is not None:
        found["planned_on"] = _in(work.planned_on, year).isoformat()
    return found


def _in(day: date, year: int) -> date:
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))
