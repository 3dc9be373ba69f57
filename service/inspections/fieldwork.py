"""现场督查: announced to the units or to nobody, findings with photos, figures that a finding corrects."""

import hashlib

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from service.cases.act import Act
from service.cases.days import held_in_time
from service.cases.fire import fire
from service.cases.seats import desk_of
from service.cases.secrecy import no_secret
from service.cases.tables import Case
from service.documents.use_cases import issue_document, own_attachment
from service.errors import GateClosed, NotFound
from service.inspections.forms import FigureForm, InspectionFindingForm
from service.inspections.rows import CLAUSE, inspected, tell_unit, the_inspection, unit_called
from service.inspections.tables import Correction, Finding
from service.keyworks.tables import WorkUnit
from service.org.offices import SUPERVISION_OFFICE
from service.org.tables import Unit


def announce(act: Act) -> None:
    """On-site by notice: each unit is told with the plan. Unannounced: nobody is, until something was found."""
    row = the_inspection(act)
    if not row.announced:
        return
    for part, unit in inspected(act):
        tell_unit(act, part, unit)
        issue_document(
            act,
            kind=f"inspection_notice-{unit.id}",
            template="inspection_notice",
            title=f"督查通知：{act.case.title}",
            clause=CLAUSE,
            sequence=f"{act.key_works_rules.document_mark}查",
            content={"unit": unit.name, "scope": row.scope, "first_day": row.first_day, "last_day": row.last_day},
            unit_id=unit.id,
        )
        text = f"督查通知：{act.case.title}"
        act.tell(f"inspection:{act.case.id}:{unit.id}", "inspection", text, post_id=desk_of(act, unit).post_id)


def apply_finding(act: Act, form: InspectionFindingForm) -> None:
    """One finding at one unit, once for its words; the unit sees the case from here on."""
    held_in_time(act, form.found_on)
    no_secret(CLAUSE, form.body)
    row, unit = unit_called(act, form.unit)
    first_day = the_inspection(act).first_day
    if first_day is not None and form.found_on < first_day:
        raise GateClosed("发现日期早于督查起始日。", clause=CLAUSE, name="before_the_inspection")
    for number in form.photos:
        own_attachment(act, number)
    finding_id = _keep(act, unit, form)
    if finding_id is None:
        return
    if form.figure is not None:
        _correct(act, unit, finding_id, form.figure)
    tell_unit(act, row, unit)
    act.record("inspection_finding", CLAUSE, about=unit.code, unit=unit.name, finding=finding_id, rectify=form.rectify)


def _keep(act: Act, unit: Unit, form: InspectionFindingForm) -> int | None:
    assert act.official is not None
    digest = hashlib.sha256(f"{form.found_on}|{form.body}".encode()).hexdigest()
    facts = form.model_dump(include={"found_on", "body", "photos", "rectify"})
    made = {"entered_at": act.now, "entered_by": act.official.person_id, "digest": digest}
    new = insert(Finding).values(inspection_id=act.case.id, unit_id=unit.id, **facts, **made)
    return act.session.scalar(new.on_conflict_do_nothing().returning(Finding.id))


def _correct(act: Act, unit: Unit, finding_id: int, form: FigureForm) -> None:
    """A key work that this unit undertakes; the work's own side takes the figure over."""
    work = act.session.get(Case, form.work)
    if work is None or work.kind != "key_work" or work.jurisdiction != act.case.jurisdiction:
        raise NotFound("没有找到该重点工作。")
    mine = select(WorkUnit.unit_id).where(WorkUnit.work_id == work.id, WorkUnit.unit_id == unit.id)
    if act.session.scalar(mine) is None:
        raise GateClosed(f"“{work.title}”不由{unit.name}承担。", clause=CLAUSE, name="work_of_another_unit")
    assert act.official is not None
    act.session.execute(
        insert(Correction).values(
            finding_id=finding_id,
            work_id=work.id,
            month=form.month,
            value=form.value,
            reason=form.reason,
            entered_at=act.now,
            entered_by=act.official.person_id,
        )
    )
    act.record("figure_corrected", CLAUSE, about=unit.code, unit=unit.name, work=work.id, month=form.month)


def cancel(act: Act, reason: str) -> None:
    """The inspection does not take place; what was found stays on record and must be fed back, so not after that."""
    act.only(*SUPERVISION_OFFICE, clause=CLAUSE)
    if act.case.between:
        raise GateClosed("督查正在转入下一阶段，请稍后再办理。", name="between_stages")
    if act.session.scalar(select(Finding.id).where(Finding.inspection_id == act.case.id).limit(1)) is not None:
        raise GateClosed("已有督查发现，应当反馈结论，不能取消。", clause=CLAUSE, name="findings_entered")
    fire(act, "cancel", reason=reason[:300])
    for part, unit in inspected(act):
        if part.told_at is not None:
            text = f"督查已取消：{act.case.title}"
            key = f"inspection-off:{act.case.id}:{unit.id}"
            act.tell(key, "inspection", text, post_id=desk_of(act, unit).post_id)


