"""交办 and 签收: to one or several units, each with its own day; one is the main one (NJ-07)."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from service.cases.act import Act
from service.cases.kinds import Opening
from service.cases.seats import desk_of, government, named_unit
from service.deadlines.use_cases import meet_deadline, set_deadline
from service.documents.use_cases import issue_document
from service.errors import GateClosed
from service.matters.forms import AssignForm, UnitForm
from service.matters.rows import CLAUSE, change, make_main, part_of_task, parts, the_matter
from service.matters.tables import Matter, MatterUnit
from service.org.tables import Unit
from service.org.units import successor_of

SOURCES = {
    "instruction": "市领导批示",
    "meeting": "会议议定事项",
    "agreed": "市领导协调议定事项",
    "proposal": "建议提案",
    "other": "其他交办事项",
}
LEVELS = {"ordinary": "一般", "important": "重要", "urgent": "紧急"}


def assigner(act: Act) -> list[Opening]:
    """The supervision office, with the matter's words before its eyes."""
    row = the_matter(act)
    form = {"level": row.level, "paper": {"heading": SOURCES[row.source], "text": row.body}}
    return [replace(seat, form=form) for seat in government("supervision_officer")(act)]


def assigned_already(act: Act) -> None:
    """The units came with the registration."""
    if _units(act) == 0:
        raise GateClosed("尚未交办。", clause=CLAUSE, name="not_assigned_yet")


def _units(act: Act) -> int:
    mine = select(func.count()).where(MatterUnit.matter_id == act.case.id)
    return act.session.scalar(mine) or 0


def apply_assign(act: Act, form: AssignForm) -> None:
    """The supervision office assigns the matter."""
    act.session.execute(update(Matter).where(Matter.case_id == act.case.id).values(level=form.level))
    assign_units(act, form.units)


def assign_units(act: Act, forms: Sequence[UnitForm]) -> None:
    """Each unit once, one of them the main one (a single unit is it by itself), each by a day to come."""
    pairs = checked_units(act, forms)
    main = next(unit for form, unit in pairs if form.main)
    for form, unit in pairs:
        assign_one(act, form, unit, main)
    make_main(act, main)


def checked_units(act: Act, forms: Sequence[UnitForm]) -> list[tuple[UnitForm, Unit]]:
    """The forms with their units of today, where one is the main one, none is named twice and no day has passed."""
    if len(forms) == 1:
        forms = [forms[0].model_copy(update={"main": True})]
    if sum(form.main for form in forms) != 1:
        raise GateClosed("须确定一个主办单位。", clause=CLAUSE, name="one_main_unit")
    units = [successor_of(act.session, named_unit(act, form.unit), act.desk.today) for form in forms]
    if len({unit.id for unit in units}) != len(units):
        raise GateClosed("承办单位重复。", clause=CLAUSE, name="unit_repeated")
    if any(form.due <= act.desk.today for form in forms):
        raise GateClosed("办理期限须在今日之后。", clause=CLAUSE, name="day_passed")
    return list(zip(forms, units, strict=True))


def assign_one(act: Act, form: UnitForm, unit: Unit, main: Unit) -> Opening:
    """One unit is charged and notified; the seat that signs for it. A unit that was released comes back anew."""
    seat = desk_of(act, unit)
    facts = {"main": form.main, "work": form.work, "due": form.due, "progress": "signing", "assigned_at": act.now}
    new = insert(MatterUnit).values(matter_id=act.case.id, unit_id=unit.id, late=False, **facts)
    act.session.execute(
        new.on_conflict_do_update(index_elements=["matter_id", "unit_id"], set_={**facts, "signed_at": None})
    )
    row = the_matter(act)
    issue_document(
        act,
        kind=f"matter_notice-{unit.id}",
        template="matter_notice",
        title=f"督办事项交办通知：{act.case.title}",
        clause=CLAUSE,
        sequence=f"{act.key_works_rules.document_mark}交",
        content={
            "unit": unit.name,
            "main": main.name,
            "is_main": form.main,
            "source": SOURCES[row.source],
            "given_on": row.given_on,
            "body": row.body,
            "work": form.work,
            "due": form.due,
        },
        unit_id=unit.id,
    )
    act.record("matter_assigned", CLAUSE, about=unit.code, unit=unit.name, main=form.main, due=form.due.isoformat())
    act.tell(f"matter:{act.case.id}:{unit.id}", "matter", f"请签收督办事项：{act.case.title}", post_id=seat.post_id)
    return _with_work(act, act.session.get_one(MatterUnit, (act.case.id, unit.id), populate_existing=True), unit)


def enter_handling(act: Act) -> None:
    """The days of those who have not signed or not replied begin to run, each unit's own."""
    found = parts(act)
    if any(row.progress == "signing" for row, _ in found):
        set_deadline(act, "matter_sign", start=act.now)
    for row, unit in found:
        if row.progress in ("signing", "replying"):
            set_deadline(act, "matter_reply", on=row.due, about=unit.code)


def signers(act: Act) -> list[Opening]:
    """The units that have not signed for the matter yet."""
    return [_with_work(act, row, unit) for row, unit in parts(act) if row.progress == "signing"]


def _with_work(act: Act, row: MatterUnit, unit: Unit) -> Opening:
    matter = the_matter(act)
    text = f"{matter.body}\n\n本单位任务：{row.work}" if row.work else matter.body
    paper = {"heading": f"{SOURCES[matter.source]}（{'主办' if row.main else '协办'}）", "text": text}
    return replace(desk_of(act, unit), form={"paper": paper})


def repliers(act: Act) -> list[Opening]:
    """The units that work on it; one whose reply was sent back sees why."""
    return [_with_work(act, row, unit) for row, unit in parts(act) if row.progress == "replying"]


def apply_sign(act: Act, _form: object) -> None:
    """签收: from here on the unit works on it."""
    _, unit = part_of_task(act)
    change(act, unit, progress="replying", signed_at=act.now)
    if not any(row.progress == "signing" for row, _ in parts(act)):
        meet_deadline(act, "matter_sign")
