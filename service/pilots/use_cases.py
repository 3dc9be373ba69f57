"""A pilot: requested, answered by the city, approved by the reform group where it is major, run, reported (NJ-15)."""

from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from service.assessments.opening import in_force
from service.cases.act import Act
from service.cases.days import held_in_time
from service.cases.desk import Desk
from service.cases.kinds import KINDS, Opening
from service.cases.opening import open_case
from service.cases.seats import government, required
from service.cases.tables import Case
from service.deadlines.use_cases import set_deadline
from service.documents.tables import DocumentNumber
from service.documents.use_cases import issue_document
from service.errors import GateClosed, NotAllowed
from service.org.queries import Official, in_charge, unit_by_code
from service.org.tables import Unit
from service.pilots.forms import AnswerForm, PilotRequest, PilotResultForm, ReformForm, RevisedForm, StartForm
from service.pilots.tables import PilotRow
from workflows.names import PILOT, pilot_key

PAGE = 50


def request_pilot(desk: Desk, official: Official, unit_code: str, form: PilotRequest) -> int:
    """A unit's handler asks the city; the same unit's same title in a year is the same request."""
    unit = unit_by_code(desk.session, unit_code)
    if unit is None or not official.holds("handler", unit.id):
        raise NotAllowed("试点请示由本单位经办人提交。", clause="NJ-15")
    year = desk.today.year
    pack_id, _ = in_force(desk, official.jurisdiction, year)
    competent = _competent(desk, official, form.competent)
    number = _number(desk, official.jurisdiction, year)
    known = desk.session.scalars(
        select(Case.id).where(
            Case.jurisdiction == official.jurisdiction,
            Case.kind == "pilot",
            Case.year == year,
            Case.unit_id == unit.id,
            Case.title == form.title,
        )
    ).one_or_none()
    if known is not None:
        return known
    case_id = open_case(
        desk,
        key=pilot_key(official.jurisdiction, year, number),
        kind="pilot",
        workflow=PILOT,
        jurisdiction=official.jurisdiction,
        year=year,
        title=form.title,
        unit_id=unit.id,
        pack_id=pack_id,
        parent_id=None,
        official=official,
    )
    row = {"case_id": case_id, "content": form.content, "basis": form.basis, "competent_id": competent}
    desk.session.execute(insert(PilotRow).values(row))
    return case_id


def _competent(desk: Desk, official: Official, code: str | None) -> int | None:
    if code is None:
        return None
    unit = unit_by_code(desk.session, code)
    if unit is None or unit.jurisdiction_code != official.jurisdiction:
        raise GateClosed(f"没有编码为“{code}”的单位。", name="unknown_unit", code=code)
    return unit.id


def _number(desk: Desk, jurisdiction: str, year: int) -> int:
    """The next number; its row is also the lock under which two requests of one title become one."""
    return desk.session.scalars(
        upsert(DocumentNumber)
        .values(sequence=f"pilot:{jurisdiction}:{year}", last=1)
        .on_conflict_do_update(index_elements=["sequence"], set_={"last": DocumentNumber.last + 1})
        .returning(DocumentNumber.last)
    ).one()


def pilot_of(act: Act) -> PilotRow:
    """The act's own pilot, as it stands in this transaction."""
    return act.session.get_one(PilotRow, act.case.id, populate_existing=True)


def involved_units(session: Session, case_id: int) -> frozenset[int]:
    """The department that guides the pilot reads it."""
    competent = session.get_one(PilotRow, case_id).competent_id
    return frozenset({competent} if competent else ())


def set_answer_day(act: Act) -> None:
    """The city's answer, a target by the pack."""
    set_deadline(act, "pilot_answer", start=act.now)


def decider(act: Act) -> list[Opening]:
    """The mayor, or the vice mayor in charge of the unit that asks; a district without one goes to the mayor."""
    post = None
    if pilot_of(act).decider == "vice_mayor":
        post = in_charge(act.session, "vice_mayor", act.case.unit_id, act.desk.today)
    if post is None:
        return list(government("mayor")(act))
    return [Opening(required(post, "分管副市长").id, act.case.unit_id)]


def apply_preparation(act: Act, form: AnswerForm) -> None:
    """The office's draft of the answer."""
    _write(act, major=form.major, decider=form.decider, answer=form.pilot_answer)


def apply_revision(act: Act, form: RevisedForm) -> None:
    """The unit has put its request right."""
    _write(act, content=form.content, basis=form.basis)


def apply_agreement(act: Act, _form: object) -> None:
    """The city's answer goes to the unit."""
    _write(act, agreed_on=act.desk.today)
    _answer(act, agreed=True)


def apply_refusal(act: Act, _form: None) -> None:
    """A refused request is answered too."""
    _answer(act, agreed=False)


def _answer(act: Act, *, agreed: bool) -> None:
    row = pilot_of(act)
    issue_document(
        act,
        kind="pilot_answer",
        title=f"关于{act.case.title}试点请示的批复",
        clause="NJ-15",
        sequence="试点批复",
        content={
            "agreed": agreed,
            "major": bool(row.major),
            "unit": act.session.get_one(Unit, act.case.unit_id).name,
            "answer": row.answer if agreed else act.opinion,
        },
    )


def is_major(act: Act) -> None:
    """重大改革举措、重要改革试点 go up to the Party's reform group."""
    if not pilot_of(act).major:
        raise GateClosed("不属重大试点。", clause="NJ-15", name="not_major")


def apply_reform(act: Act, form: ReformForm) -> None:
    """市委深改组's approval, by document and day."""
    held_in_time(act, form.reform_approved_on)
    agreed_on = pilot_of(act).agreed_on
    if agreed_on is not None and form.reform_approved_on < agreed_on:
        raise GateClosed("深改组批准日期早于市政府批复。", clause="NJ-15", name="approved_before_answer")
    _write(act, **form.model_dump())
    act.record("reform_approved", "NJ-15", on=form.reform_approved_on.isoformat())


def may_start(act: Act) -> None:
    """A major pilot does not begin before the reform group's approval is on record."""
    row = pilot_of(act)
    if row.major and row.reform_approved_on is None:
        raise GateClosed("重大试点须报市委深改组批准后方可启动。", clause="NJ-15", name="reform_approval_missing")


def apply_start(act: Act, form: StartForm) -> None:
    """The pilot begins on a day after every approval it needs."""
    held_in_time(act, form.started_on)
    row = pilot_of(act)
    approved = max(day for day in (row.agreed_on, row.reform_approved_on) if day is not None)
    if form.started_on < approved:
        raise GateClosed("试点不得早于批准日期启动。", clause="NJ-15", name="started_before_approval")
    if form.ends_on <= form.started_on:
        raise GateClosed("试点结束日期须在启动之后。", clause="NJ-15", name="day_passed")
    _write(act, **form.model_dump())


def apply_result(act: Act, form: PilotResultForm) -> None:
    """The pilot has ended; what came of it."""
    _write(act, result=form.pilot_result)


def _write(act: Act, **values: object) -> None:
    act.session.execute(update(PilotRow).where(PilotRow.case_id == act.case.id).values(**values))


def register(
    session: Session, official: Official, *, running: bool = False, before: int | None = None
) -> list[dict[str, Any]]:
    """A page of the pilots, the newest first, open to every official of the city: what is tried where is no secret."""
    query = (
        select(Case, PilotRow, Unit.name)
        .join(PilotRow, PilotRow.case_id == Case.id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(Case.jurisdiction == official.jurisdiction, Case.kind == "pilot")
    )
    if running:
        query = query.where(Case.state == "run.running")
    if before is not None:
        query = query.where(Case.id < before)
    rows = session.execute(query.order_by(Case.id.desc()).limit(PAGE))
    return [_shown(case, row, unit) for case, row, unit in rows]


def _shown(case: Case, row: PilotRow, unit: str) -> dict[str, Any]:
    days = {name: getattr(row, name) for name in ("agreed_on", "reform_approved_on", "started_on", "ends_on")}
    return {
        "id": case.id,
        "key": case.key,
        "title": case.title,
        "unit": unit,
        "state": case.state,
        "state_title": KINDS[case.kind].titles[case.state],
        "major": row.major,
        "reform_document": row.reform_document,
        "result": row.result,
        **{name: day.isoformat() if day else None for name, day in days.items()},
    }
