"""Written reports (NJ-19): a livelihood work behind its schedule explains itself, once a disclosure period."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from service.accountability.forms import WrittenReportForm
from service.accountability.grounds import told
from service.accountability.opening import open_below
from service.accountability.tables import WrittenReport
from service.cases.act import Act
from service.cases.fire import fire
from service.cases.kinds import Opening
from service.cases.seats import responsible
from service.cases.tables import Case
from service.deadlines.use_cases import meet_deadline, set_deadline
from service.documents.use_cases import issue_document
from service.org.tables import Unit
from workflows.names import written_report_key


def open_written_report(act: Act, *, period: str, unit_id: int, facts: Mapping[str, Any], clause: str) -> int:
    """Ask a unit for its written report about the act's case, once for its period."""
    unit = act.session.get_one(Unit, unit_id)
    key = written_report_key(act.case.key, period, unit.code)
    title = f"书面报告原因（{period}）：{act.case.title}"
    case_id = open_below(act, key, "written_report", title, unit_id)
    row = {"case_id": case_id, "subject_id": act.case.id, "period": period, "unit_id": unit_id, "clause": clause}
    act.session.execute(upsert(WrittenReport).values(**row, facts=dict(facts)).on_conflict_do_nothing())
    return case_id


def withdraw_written_report(act: Act, why: str) -> None:
    """Its ground vanished before the report was received: it ends, its key is never used again. The caller flushes."""
    fire(act, "withdraw", why=why[:300])
    for seat in responsible("handler")(act):
        text = f"“{act.case.title}”的事由已消失，无须报送。"
        act.tell(f"written-report:{act.case.id}", "written_report", text, post_id=seat.post_id)


def _report(act: Act) -> WrittenReport:
    mine = select(WrittenReport).where(WrittenReport.case_id == act.case.id)
    return act.session.scalars(mine.execution_options(populate_existing=True)).one()


def drafter(act: Act) -> list[Opening]:
    """The unit's handling officer, with the facts and with what was written before."""
    return [replace(seat, form=_before_eyes(act)) for seat in responsible("handler")(act)]


def signer(act: Act) -> list[Opening]:
    """The unit's principal leader, with the report to be signed."""
    return [replace(seat, form=_before_eyes(act)) for seat in responsible("principal_leader")(act)]


def _before_eyes(act: Act) -> dict[str, Any]:
    row = _report(act)
    subject = act.session.get_one(Case, row.subject_id).title
    lines = [f"事项：{subject}", told(row.facts)]
    if row.reasons is not None:
        lines += [f"原因：{row.reasons}", f"下一步措施：{row.steps}"]
    typed = {} if row.reasons is None else {"reasons": row.reasons, "steps": row.steps}
    return {**typed, "paper": {"heading": "书面报告", "text": "\n".join(line for line in lines if line)}}


def set_report_day(act: Act) -> None:
    """Five working days by the pack; a returned report gets them again."""
    set_deadline(act, "written_report", start=act.now)


def apply_draft(act: Act, form: WrittenReportForm) -> None:
    """The handling officer's draft."""
    mine = WrittenReport.case_id == act.case.id
    act.session.execute(update(WrittenReport).where(mine).values(reasons=form.reasons, steps=form.steps))


def apply_sign(act: Act, _form: object) -> None:
    """Signed, the report goes to the city; its day is met."""
    row = _report(act)
    unit = act.session.get_one(Unit, row.unit_id)
    subject = act.session.get_one(Case, row.subject_id).title
    issue_document(
        act,
        kind="written_report",
        title=f"{unit.name}关于“{subject}”未达进度要求原因的报告"[:300],
        clause=row.clause,
        content={
            "unit": unit.name,
            "subject": subject,
            "facts": row.facts,
            "reasons": row.reasons,
            "steps": row.steps,
        },
    )
    meet_deadline(act, "written_report")
