"""责任单位自报: a lead unit reports completed works of the list by itself; nobody must (NJ-17)."""

from dataclasses import replace
from typing import Any

from sqlalchemy import insert, select

from service.cases.act import Act
from service.cases.kinds import Opening
from service.cases.seats import desk_of, government
from service.cases.tables import Case
from service.deadlines.use_cases import set_deadline
from service.errors import GateClosed
from service.keyworks.register import LEAD
from service.keyworks.tables import KeyWork, WorkUnit
from service.org.tables import Unit
from service.outstanding.forms import MeritForm, SelfReportForm
from service.outstanding.queries import CLAUSE, reported, year_of
from service.outstanding.tables import OutstandingWork

COMPLETED, GONE = "completed", ("missed", "removed")


def set_report_day(act: Act) -> None:
    """By the pack's days after the choice has begun; later is late, never too late."""
    set_deadline(act, "outstanding_report", start=act.now)


def reporting_units(act: Act) -> list[Opening]:
    """The lead units of the list's works, but for those whose every work was missed or left the list."""
    rows = act.session.execute(
        select(Unit, KeyWork.number, Case.title, Case.state)
        .join(WorkUnit, WorkUnit.unit_id == Unit.id)
        .join(KeyWork, KeyWork.case_id == WorkUnit.work_id)
        .join(Case, Case.id == KeyWork.case_id)
        .where(KeyWork.list_id == year_of(act).list_id, WorkUnit.role == LEAD, Case.state.not_in(GONE))
        .order_by(Unit.id, KeyWork.number)
    )
    found: dict[Unit, list[str]] = {}
    for unit, number, title, state in rows:
        done = found.setdefault(unit, [])
        if state == COMPLETED:
            done.append(f"{number}. {title}")
    return [replace(desk_of(act, unit), form=_paper(done)) for unit, done in found.items()]


def _paper(done: list[str]) -> dict[str, Any]:
    return {"paper": {"heading": "本单位主办的已完成事项", "text": "\n".join(done) or "无"}}


def apply_report(act: Act, form: SelfReportForm) -> None:
    """Keep each reported work once; what may not be reported is refused by name."""
    numbers = [one.number for one in form.works]
    if len(set(numbers)) != len(numbers):
        raise GateClosed("同一事项只能自报一次。", clause=CLAUSE, name="reported_twice")
    for one in form.works:
        _report(act, one)
    act.record("outstanding_reported", CLAUSE, about=act.task.about, works=sorted(numbers))


def _report(act: Act, one: MeritForm) -> None:
    assert act.official is not None
    found = act.session.execute(
        select(KeyWork.case_id, Case.state)
        .join(Case, Case.id == KeyWork.case_id)
        .where(KeyWork.list_id == year_of(act).list_id, KeyWork.number == one.number)
    ).one_or_none()
    if found is None:
        raise GateClosed(f"年度清单中没有事项{one.number}。", clause=CLAUSE, name="not_on_the_list")
    leads = select(WorkUnit.unit_id).where(WorkUnit.work_id == found.case_id, WorkUnit.role == LEAD)
    if act.task.unit_id not in set(act.session.scalars(leads)):
        raise GateClosed(f"事项{one.number}不由本单位主办，不能自报。", clause=CLAUSE, name="not_undertaken")
    if found.state != COMPLETED:
        raise GateClosed(f"事项{one.number}不是已完成事项，不能自报。", clause=CLAUSE, name="work_not_completed")
    if one.number in {row.number for row in reported(act.session, act.case.id)}:
        raise GateClosed(f"事项{one.number}已由主办单位自报。", clause=CLAUSE, name="reported_twice")
    act.session.execute(
        insert(OutstandingWork).values(
            case_id=act.case.id,
            work_id=found.case_id,
            number=one.number,
            unit_id=act.task.unit_id,
            merits=sorted(set(one.merits)),
            account=one.account,
            reported_at=act.now,
            reported_by=act.official.person_id,
            fixed=False,
        )
    )


def day_has_passed(act: Act) -> None:
    """The day is over and somebody has not answered: the supervision office may end the reporting."""
    act.open("close_reporting", government("supervision_officer")(act))


def something_reported(act: Act) -> None:
    """Nobody need report; then there is nothing to recommend."""
    if not reported(act.session, act.case.id):
        raise GateClosed("没有单位自报。", clause=CLAUSE, name="nothing_reported")
