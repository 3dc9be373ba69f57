"""反馈、整改、回访: each unit gets its conclusion (条例 16), puts right what was found, and is re-checked (条例 18)."""

from dataclasses import replace
from datetime import date
from typing import Any

from service.cases.act import Act
from service.cases.kinds import Opening
from service.cases.seats import desk_of, government
from service.cases.secrecy import no_secret
from service.deadlines.use_cases import meet_deadline, set_deadline
from service.documents.use_cases import issue_document, own_attachment
from service.errors import GateClosed
from service.inspections.forms import ConclusionForm, FixForm, NotFixedForm, RecheckForm
from service.inspections.rows import CLAUSE, change, findings, inspected, tell_unit, unit_called
from service.inspections.tables import InspectionUnit
from service.org.tables import Unit

ENDED = frozenset({"told", "done"})


def set_feedback_day(act: Act) -> None:
    """Ten working days by the pack, from the end of the inspection."""
    set_deadline(act, "inspection_feedback", start=act.now)


def _office(act: Act, progress: str, title: str) -> list[Opening]:
    (seat,) = government("supervision_officer")(act)
    there = [(row, unit) for row, unit in inspected(act) if row.progress == progress]
    return [
        replace(seat, about=unit.code, title=f"{title}：{unit.name}", form=_paper(act, row)) for row, unit in there
    ]


def _paper(act: Act, row: InspectionUnit) -> dict[str, Any]:
    """What was found at the unit, and its conclusion where there is one."""
    found = "\n".join(f"{one.found_on}　{one.body}" for one in findings(act, row.unit_id)) or "未发现问题。"
    text = f"{found}\n\n结论：{row.conclusion}" if row.conclusion else found
    return {"paper": {"heading": "督查发现", "text": text}}


def concluders(act: Act) -> list[Opening]:
    """The supervision office, a task for each unit's conclusion."""
    return _office(act, "inspecting", "反馈督查结论")


def fixers(act: Act) -> list[Opening]:
    """The units that put right what was found."""
    there = [(row, unit) for row, unit in inspected(act) if row.progress == "rectifying"]
    return [replace(desk_of(act, unit), form=_paper(act, row)) for row, unit in there]


def recheckers(act: Act) -> list[Opening]:
    """The supervision office, a task for each unit that says it has put things right."""
    return _office(act, "rechecking", "回访复查")


def _of_task(act: Act) -> tuple[InspectionUnit, Unit]:
    return unit_called(act, act.task.about)


def apply_conclusion(act: Act, form: ConclusionForm) -> None:
    """The conclusion goes to the unit in writing; where something is to be put right, with the day of the re-check."""
    no_secret(CLAUSE, form.conclusion)
    row, unit = _of_task(act)
    found = findings(act, unit.id)
    rectify = any(one.rectify for one in found)
    if rectify:
        _to_come(act, form.recheck_by)
    progress = "rectifying" if rectify else "told"
    recheck_by = form.recheck_by if rectify else None
    change(act, unit, progress=progress, conclusion=form.conclusion, recheck_by=recheck_by)
    tell_unit(act, row, unit)
    document_id = issue_document(
        act,
        kind=f"inspection_feedback-{unit.id}",
        template="inspection_feedback",
        title=f"督查结论反馈：{act.case.title}",
        clause=CLAUSE,
        sequence=f"{act.key_works_rules.document_mark}查",
        content={
            "unit": unit.name,
            "findings": [one.body for one in found],
            "conclusion": form.conclusion,
            "recheck_by": recheck_by,
        },
        unit_id=unit.id,
    )
    seat = desk_of(act, unit)
    act.open("receive_conclusion", [replace(seat, form={"document": document_id})])
    text = f"督查结论已反馈：{act.case.title}"
    act.tell(f"inspection-told:{act.case.id}:{unit.id}", "inspection", text, post_id=seat.post_id)


def _to_come(act: Act, day: date | None) -> date:
    if day is None or day <= act.desk.today:
        raise GateClosed("有需整改的问题，须确定今日之后的复查日期。", clause=CLAUSE, name="recheck_day_missing")
    return day


def apply_received(act: Act, _form: object) -> None:
    """The unit signs for its conclusion; its thirty days for an objection run from here (条例 17)."""
    change(act, _of_task(act)[1], received_at=act.now)


def all_told(act: Act) -> None:
    """Every unit has its conclusion."""
    if any(row.progress == "inspecting" for row, _ in inspected(act)):
        raise GateClosed("尚有单位未反馈结论。", clause=CLAUSE, name="conclusions_missing")


def something_to_rectify(act: Act) -> None:
    """At some unit something is to be put right."""
    if not any(row.progress == "rectifying" for row, _ in inspected(act)):
        raise GateClosed("没有需要整改的问题。", clause=CLAUSE, name="nothing_to_rectify")


def enter_rectification(act: Act) -> None:
    """Each unit by its own day."""
    for row, unit in inspected(act):
        if row.progress == "rectifying":
            set_deadline(act, "recheck", on=row.recheck_by, about=unit.code)


def apply_fix(act: Act, form: FixForm) -> None:
    """The unit says what it has put right."""
    no_secret(CLAUSE, form.report)
    _, unit = _of_task(act)
    for number in form.attachments:
        own_attachment(act, number)
    issue_document(
        act,
        kind=f"inspection_fix-{unit.id}",
        template="rectification_report",
        title=f"{unit.name}整改报告",
        clause=CLAUSE,
        content={"report": form.report},
        unit_id=unit.id,
    )
    change(act, unit, progress="rechecking")


def apply_passed(act: Act, form: RecheckForm) -> None:
    """Re-checked and found put right."""
    _, unit = _of_task(act)
    _checked(act, unit, form)
    change(act, unit, progress="done")
    meet_deadline(act, "recheck", unit.code)


def apply_not_fixed(act: Act, form: NotFixedForm) -> None:
    """Re-checked and not put right: the unit goes on, by a new day."""
    _, unit = _of_task(act)
    day = _to_come(act, form.recheck_by)
    _checked(act, unit, form)
    change(act, unit, progress="rectifying", recheck_by=day)
    set_deadline(act, "recheck", on=day, about=unit.code)


def _checked(act: Act, unit: Unit, form: RecheckForm) -> None:
    issue_document(
        act,
        kind=f"inspection_recheck-{unit.id}",
        template="inspection_recheck",
        title=f"{unit.name}回访复查记录",
        clause=CLAUSE,
        content={"unit": unit.name, "result": form.result, "passed": act.outcome == "passed"},
        unit_id=unit.id,
    )


def all_ended(act: Act) -> None:
    """Nothing is left to put right."""
    if any(row.progress not in ENDED for row, _ in inspected(act)):
        raise GateClosed("尚有单位未完成整改。", clause=CLAUSE, name="rechecks_missing")
