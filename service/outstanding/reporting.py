"""责任单位自报: a lead unit reports completed works of the list by itself; nobody must (NJ-17)."""

from dataclasses import replace
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from service.cases.act import Act
from service.cases.fire import fire
from service.cases.kinds import Opening
from service.cases.seats import desk_of, government
from service.cases.tables import Case
from service.deadlines.use_cases import set_deadline
from service.errors import GateClosed
from service.keyworks.register import LEAD
from service.keyworks.tables import KeyWork, WorkUnit
from service.org.queries import Official
from service.org.tables import Unit
from service.outstanding.choosing import recommenders
from service.outstanding.forms import MeritForm, SelfReportForm, WithdrawReportForm
from service.outstanding.queries import CLAUSE, reported, year_of
from service.outstanding.tables import OutstandingWork
from service.tasks.closing import withdraw_tasks
from service.tasks.tables import Task

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


def own_reports(session: Session, official: Official | None, case_id: int) -> list[OutstandingWork]:
    """What the units reported for which this official handles."""
    return [row for row in reported(session, case_id) if official and official.holds("handler", row.unit_id)]


def withdraw_report(act: Act, form: WithdrawReportForm) -> None:
    """A unit takes its whole report back, as long as nobody has recommended any of it.

    While reports come in its task opens again; afterwards the vice mayors' papers lose what was taken back.
    """
    if act.case.between:
        raise GateClosed("事项正在转入下一阶段，请稍后再办理。", clause=CLAUSE, name="between_stages")
    if act.state not in ("report.open", "recommend.open"):
        raise GateClosed("推荐已经结束，不能撤回自报。", clause=CLAUSE, name="recommended_already")
    mine = own_reports(act.session, act.official, act.case.id)
    if not mine:
        raise GateClosed("本单位没有自报的事项。", clause=CLAUSE, name="not_reported")
    if act.state == "recommend.open" and {_portfolio(row) for row in mine} - _undecided(act):
        raise GateClosed("分管市长已经推荐，不能撤回自报。", clause=CLAUSE, name="recommended_already")
    gone = (OutstandingWork.case_id == act.case.id, OutstandingWork.work_id.in_([row.work_id for row in mine]))
    act.session.execute(delete(OutstandingWork).where(*gone))
    numbers, units = [row.number for row in mine], {row.unit_id for row in mine}
    act.record("outstanding_withdrawn", CLAUSE, works=numbers, reason=form.reason[:300])
    if act.state == "report.open":
        act.open("report_outstanding", [seat for seat in reporting_units(act) if seat.unit_id in units])
    else:
        _redraw(act)


def _portfolio(row: OutstandingWork) -> str:
    return f"portfolio-{row.leader_post_id}"


def _undecided(act: Act) -> set[str]:
    """The portfolios whose leaders have not recommended yet."""
    waiting = (Task.case_id == act.case.id, Task.step == "recommend_outstanding", Task.state == "open")
    return set(act.session.scalars(select(Task.about).where(*waiting)))


def _redraw(act: Act) -> None:
    """Each leader who still recommends sees what is left; who has nothing left is not waited for."""
    left = {seat.about: seat.form for seat in recommenders(act)}
    for about in _undecided(act):
        if about not in left:
            withdraw_tasks(act, "recommend_outstanding", about)
            continue
        waiting = (Task.case_id == act.case.id, Task.step == "recommend_outstanding", Task.about == about)
        changed = update(Task).where(*waiting, Task.state == "open")
        act.session.execute(changed.values(form=dict(left[about]), version=Task.version + 1))
    if not _undecided(act):
        fire(act, "all_recommended")


def day_has_passed(act: Act) -> None:
    """The day is over and somebody has not answered: the supervision office may end the reporting."""
    act.open("close_reporting", government("supervision_officer")(act))


def something_reported(act: Act) -> None:
    """Nobody need report; then there is nothing to recommend."""
    if not reported(act.session, act.case.id):
        raise GateClosed("没有单位自报。", clause=CLAUSE, name="nothing_reported")
