"""立项 and plan: approved by the office director; no unit twice about one subject within the window (条例 18)."""

import re
import unicodedata

from sqlalchemy import delete, func, insert, select, text, update

from service.cases.act import Act
from service.cases.desk import Desk
from service.cases.kinds import Opening
from service.cases.numbers import hold_last, keep_last, key_works_in_force
from service.cases.opening import open_case
from service.cases.seats import government, named_unit, required
from service.cases.secrecy import no_secret
from service.cases.tables import Case
from service.errors import GateClosed
from service.inspections.forms import InspectionPlanForm, ProposalForm
from service.inspections.rows import CLAUSE, inspected, the_inspection
from service.inspections.tables import Inspection, InspectionUnit
from service.org.queries import Official, government_post
from service.org.tables import Unit
from service.org.units import successor_of
from workflows.names import INSPECTION, inspection_key

KINDS = {"comprehensive": "综合性督查", "special": "专项督查"}
OFF = ("refused", "cancelled")


def propose(desk: Desk, official: Official, form: ProposalForm) -> dict[str, int]:
    """Propose an inspection; the same subject on the same day is the same proposal."""
    no_secret(CLAUSE, form.subject, form.reason)
    pack_id = key_works_in_force(desk, official.jurisdiction, CLAUSE)
    office = required(government_post(desk.session, official.jurisdiction, "supervision_officer"), "督查室岗位")
    sequence = f"inspection:{official.jurisdiction}:{desk.today.year}"
    last, topic = hold_last(desk.session, sequence), topic_of(form.subject)
    same = {"jurisdiction": official.jurisdiction, "topic": topic, "proposed_on": desk.today}
    known = desk.session.scalars(select(Inspection).filter_by(**same)).one_or_none()
    if known is not None:
        return {"id": known.case_id, "number": known.number}
    case_id = open_case(
        desk,
        key=inspection_key(official.jurisdiction, desk.today.year, last + 1),
        kind="inspection",
        workflow=INSPECTION,
        official=official,
        jurisdiction=official.jurisdiction,
        year=desk.today.year,
        title=f"{KINDS[form.kind]}：{form.subject}",
        unit_id=office.unit_id,
        pack_id=pack_id,
        parent_id=None,
    )
    facts = {"kind": form.kind, "reason": form.reason, "number": last + 1}
    desk.session.execute(insert(Inspection).values(case_id=case_id, **same, **facts))
    keep_last(desk.session, sequence, last + 1)
    return {"id": case_id, "number": last + 1}


def topic_of(subject: str) -> str:
    """A subject without blanks, signs and the width of its letters: the same words are the same subject."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", subject)).lower() or subject


def approver(act: Act) -> list[Opening]:
    """The office director, with the subject and the reason."""
    (seat,) = government("office_director")(act)
    paper = {"heading": act.case.title, "text": the_inspection(act).reason}
    return [Opening(seat.post_id, seat.unit_id, form={"paper": paper})]


def overrider(act: Act) -> list[Opening]:
    """The mayor, with why it is done again and with what it repeats."""
    (seat,) = government("mayor")(act)
    units = "、".join(unit.name for _, unit in inspected(act))
    text = f"{the_inspection(act).repeat_reason}\n\n涉及单位：{units}"
    return [Opening(seat.post_id, seat.unit_id, form={"paper": {"heading": "再次督查的理由", "text": text}})]


def apply_plan(act: Act, form: InspectionPlanForm) -> None:
    """The plan as it is carried out; a unit inspected about the same subject within the window is refused by name."""
    units = _kept(act, form)
    if repeated := _repeated(act, form, units):
        sentence = f"{'、'.join(repeated)}在规定期间内已就同一事项接受督查，不得重复督查；确需再次督查的，报市长批准。"
        raise GateClosed(sentence, clause=CLAUSE, name="inspected_already")


def apply_repeat(act: Act, form: InspectionPlanForm) -> None:
    """The same plan again within the window: the mayor is asked, with the reason on record."""
    units = _kept(act, form)
    if not _repeated(act, form, units):
        raise GateClosed("没有重复督查的情形，直接提交即可。", clause=CLAUSE, name="nothing_repeated")
    mine = update(Inspection).where(Inspection.case_id == act.case.id)
    act.session.execute(mine.values(repeat_reason=act.opinion))
    act.record("override_asked", CLAUSE, rule="inspected_already")


def _kept(act: Act, form: InspectionPlanForm) -> list[Unit]:
    """Keep the plan; its units are locked, so that two plans for one unit take turns."""
    if not act.desk.today <= form.first_day <= form.last_day:
        raise GateClosed("督查时间须自今日起，且起止有序。", clause=CLAUSE, name="day_passed")
    units = {u.id: u for u in (successor_of(act.session, named_unit(act, c), act.desk.today) for c in form.units)}
    act.session.execute(select(Unit.id).where(Unit.id.in_(units)).order_by(Unit.id).with_for_update(key_share=True))
    facts = form.model_dump(exclude={"units"})
    act.session.execute(update(Inspection).where(Inspection.case_id == act.case.id).values(**facts, repeat_reason=None))
    act.session.execute(delete(InspectionUnit).where(InspectionUnit.inspection_id == act.case.id))
    rows = [{"inspection_id": act.case.id, "unit_id": unit_id, "progress": "inspecting"} for unit_id in units]
    act.session.execute(insert(InspectionUnit), rows)
    return list(units.values())


def _repeated(act: Act, form: InspectionPlanForm, units: list[Unit]) -> list[str]:
    """The units that another inspection of the same subject looks into within the window, before or after."""
    window = text(f"interval '{act.key_works_rules.inspections.repeat_months} months'")
    rows = act.session.scalars(
        select(Unit.name)
        .join(InspectionUnit, InspectionUnit.unit_id == Unit.id)
        .join(Inspection, Inspection.case_id == InspectionUnit.inspection_id)
        .join(Case, Case.id == Inspection.case_id)
        .where(
            Inspection.jurisdiction == act.case.jurisdiction,
            Inspection.topic == the_inspection(act).topic,
            Inspection.case_id != act.case.id,
            Case.state.not_in(OFF),
            Unit.id.in_([unit.id for unit in units]),
            func.date(Inspection.last_day + window) > form.first_day,
            func.date(Inspection.first_day - window) < form.last_day,
        )
        .distinct()
        .order_by(Unit.name)
    )
    return list(rows)


def allow_repeat(act: Act) -> None:
    """The mayor's consent, on record."""
    act.record("override_approved", CLAUSE, rule="inspected_already")
