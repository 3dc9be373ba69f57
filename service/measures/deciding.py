"""Deciding a proposal and approving the decision: by name, within the cap, by the plan or by an approval of its own."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select, update

from service.cases.act import Act
from service.cases.days import held_in_time
from service.cases.tables import Case, StageVisit
from service.clock import legal_day
from service.deadlines.use_cases import set_deadline
from service.documents.use_cases import issue_document
from service.errors import GateClosed
from service.measures.catalogue import BY_THEMSELVES, MEASURES, PERSONS
from service.measures.forms import DecideForm, SittingForm
from service.measures.queries import measure_of
from service.measures.tables import Measure
from service.org.tables import Unit

CENT = Decimal("0.01")
PLAN_OPEN = ("rules", "mid_year", "year_end", "report")
"""Stages of an assessment in which its plan still takes a measure in."""


def set_decision_day(act: Act) -> None:
    """The proposal waits for its official; ten working days by the pack, a target."""
    set_deadline(act, "proposal_decision", start=act.now)


def apply_decision(act: Act, form: DecideForm) -> None:
    """Keep what a named official decided, and issue the proposal with its formula, inputs, cap and approver."""
    row = measure_of(act)
    if row.void:
        raise GateClosed("事实更正后，该建议已无依据，只能不予采纳。", clause=row.clause, name="ground_vanished")
    _check_route(act, row, form.route)
    terms = form.terms.strip()
    if MEASURES[row.kind].terms and not terms:
        raise GateClosed(f"须写明{MEASURES[row.kind].terms}。", clause=row.clause, name="terms_required")
    amount = _amount(act, row, form)
    assert act.official is not None
    _write(act, amount=amount, terms=terms or None, route=form.route, decided_by=act.official.person_id)
    subject = act.session.get_one(Unit, row.subject_id)
    issue_document(
        act,
        kind="measure_proposal",
        title=f"{MEASURES[row.kind].title}建议书",
        clause=row.clause,
        content=words_of(row, subject.name) | {"amount": amount, "terms": terms, "route": form.route},
    )


def words_of(row: Measure, subject: str) -> dict[str, object]:
    """What a document about the measure says of it."""
    return {
        "measure": MEASURES[row.kind].title,
        "unit": MEASURES[row.kind].unit,
        "clause": row.clause,
        "office": row.office_name,
        "subject": subject,
        "matter": row.matter,
        "period": row.period,
        "formula": row.formula,
        "proposed": row.proposed,
        "cap": row.cap,
    }


def _amount(act: Act, row: Measure, form: DecideForm) -> Decimal | None:
    """The amount decided: as computed, changed within the cap, or given where the source leaves it open."""
    if not MEASURES[row.kind].unit:
        if form.amount is not None or form.ratio is not None:
            raise GateClosed("该措施没有数额。", clause=row.clause, name="amount_does_not_fit")
        return None
    given = _given(row, form)
    if not row.left_open and act.outcome == "confirm":
        if given is not None and given != row.proposed:
            words = f"与测算的{row.proposed}不一致，调整数额须选择“调整后同意”并说明理由。"
            raise GateClosed(words, clause=row.clause, name="amount_changed")
        given = row.proposed
    if not given:
        raise GateClosed("须填写数额。", clause=row.clause, name="amount_required")
    if MEASURES[row.kind].unit == PERSONS and given % 1:
        raise GateClosed("人数须为整数。", clause=row.clause, name="whole_persons")
    if row.cap is not None and given > row.cap:
        raise GateClosed(f"不得超过{row.cap.normalize():f}。", clause=row.clause, name="amount_over_cap")
    return given


def _given(row: Measure, form: DecideForm) -> Decimal | None:
    if form.ratio is None:
        return form.amount
    if row.base is None or (row.left_open and form.amount is not None):
        raise GateClosed("数额与比例只填其一；该措施未必按比例计算。", clause=row.clause, name="amount_does_not_fit")
    return (row.base * form.ratio / 100).quantize(CENT, ROUND_HALF_UP)


def _check_route(act: Act, row: Measure, route: str) -> None:
    """Some clauses' outcomes may be approved by themselves; the others go through the plan while it is open."""
    stage = act.session.scalar(select(Case.stage).where(Case.id == act.case.parent_id))
    plan_open = stage in PLAN_OPEN or stage == ""
    if route == "plan" and not plan_open:
        raise GateClosed("年度奖惩实施方案已报送，须单独报批。", clause="NJ-20", name="plan_is_closed")
    if route != "plan" and plan_open and row.clause not in BY_THEMSELVES:
        raise GateClosed("该措施须随年度奖惩实施方案报批。", clause="NJ-20", name="goes_through_plan")


def through_plan(act: Act) -> None:
    """It waits for the clause office's plan."""
    _routed(act, "plan")


def by_vice_mayor(act: Act) -> None:
    """It is approved by the vice mayor in charge of the clause office."""
    _routed(act, "vice_mayor")


def by_meeting(act: Act) -> None:
    """It is approved by the executive meeting."""
    _routed(act, "meeting")


def _routed(act: Act, route: str) -> None:
    if measure_of(act).route != route:
        raise GateClosed("报批方式不符。", clause="NJ-21", name="other_route")


def apply_leader(act: Act, _form: object) -> None:
    """The vice mayor approves by name on this day."""
    _write(act, approved_on=act.desk.today, approval="分管副市长批准")


def apply_sitting(act: Act, form: SittingForm) -> None:
    """The executive meeting's approval, by number and day, entered by the supervision office."""
    held_in_time(act, form.held_on)
    if form.held_on < _decided_on(act):
        raise GateClosed("会议日期早于主办单位的决定。", clause="NJ-21", name="meeting_before_decision")
    _write(act, approved_on=form.held_on, approval=f"市政府常务会议（{form.meeting_number}）")
    act.record("meeting_approved", "NJ-21", number=form.meeting_number, held_on=form.held_on.isoformat())


def approve_by_plan(act: Act, on: date, approval: str, amount: Decimal | None) -> None:
    """The city's approval of the plan, with the amount it changed where it did."""
    _write(act, approved_on=on, approval=approval[:200], **({} if amount is None else {"amount": amount}))


def _decided_on(act: Act) -> date:
    entered = act.session.scalar(
        select(StageVisit.entered_at).where(
            StageVisit.case_id == act.case.id, StageVisit.stage == "approval", StageVisit.visit == act.case.visit
        )
    )
    return legal_day(entered or act.now)


def _write(act: Act, **values: object) -> None:
    act.session.execute(update(Measure).where(Measure.case_id == act.case.id).values(**values))
