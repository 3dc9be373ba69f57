"""变更承办单位: who is charged with a matter changes on the way, with a reason and the director's approval."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select, update

from service.cases.act import Act
from service.cases.fire import fire
from service.cases.kinds import Opening
from service.cases.seats import desk_of, government
from service.cases.secrecy import no_secret
from service.deadlines.use_cases import drop_deadline, set_deadline
from service.documents.use_cases import issue_document
from service.errors import GateClosed
from service.matters.assigning import assign_one, checked_units
from service.matters.forms import UnitForm, UnitsChangeForm
from service.matters.replying import WAITED_FOR
from service.matters.rows import CLAUSE, RELEASED, change, make_main, parts
from service.matters.tables import MatterUnit
from service.org.tables import Unit
from service.tasks.closing import withdraw_tasks
from service.tasks.tables import Task

STEP, RUNNING = "approve_units", "handling.running"
WORK = ("sign_matter", "reply_matter")


def ask_change(act: Act, form: UnitsChangeForm) -> None:
    """The supervision office asks that these units, and no others, be charged; one request at a time."""
    act.only("supervision_officer", clause=CLAUSE)
    no_secret(CLAUSE, form.reason, *(one.work for one in form.units))
    _checked(act, form)
    waiting = (Task.case_id == act.case.id, Task.step == STEP, Task.state == "open")
    if act.session.scalar(select(Task.id).where(*waiting).limit(1)) is not None:
        raise GateClosed("承办单位的变更正在审批。", clause=CLAUSE, name="change_waiting")
    (seat,) = government("office_director")(act)
    lines = [
        f"{unit.name}（{'主办' if one.main else '协办'}，{one.due}前）" for one, unit in checked_units(act, form.units)
    ]
    paper = {"heading": "变更后的承办单位", "text": "\n".join([*lines, "", f"理由：{form.reason}"])}
    act.open(STEP, [replace(seat, form={"change": form.model_dump(mode="json"), "paper": paper})])
    act.record("units_change_asked", CLAUSE, units=[one.unit for one in form.units], reason=form.reason[:300])


def _checked(act: Act, form: UnitsChangeForm) -> list[tuple[UnitForm, Unit]]:
    """Only while units work on it, and no unit leaves that has replied already."""
    if act.state != RUNNING or act.case.between:
        raise GateClosed("只有办理中的事项可以变更承办单位。", clause=CLAUSE, name="not_in_handling")
    wanted = checked_units(act, form.units)
    staying = {unit.id for _, unit in wanted}
    replied = [unit.name for row, unit in parts(act) if unit.id not in staying and row.progress not in WAITED_FOR]
    if replied:
        raise GateClosed(f"{'、'.join(replied)}已经反馈，不能调出。", clause=CLAUSE, name="replied_already")
    return wanted


def apply_change(act: Act, _form: object) -> None:
    """Approved: who leaves is released and told, who comes is charged like any other, the main unit follows."""
    form = UnitsChangeForm.model_validate(act.task.form["change"])
    wanted = {unit.id: (one, unit) for one, unit in _checked(act, form)}
    current = {unit.id: (row, unit) for row, unit in parts(act)}
    main = next(unit for one, unit in wanted.values() if one.main)
    act.session.execute(update(MatterUnit).where(MatterUnit.matter_id == act.case.id).values(main=False))
    for unit_id, (_, unit) in current.items():
        if unit_id not in wanted:
            _release(act, unit, form.reason)
    for unit_id, (one, unit) in wanted.items():
        if unit_id not in current:
            _charge(act, one, unit, main)
        elif current[unit_id][0].progress in WAITED_FOR:
            change(act, unit, due=one.due, work=one.work)
            set_deadline(act, "matter_reply", on=one.due, about=unit.code)
    change(act, main, main=True)
    make_main(act, main)
    act.record("units_changed", CLAUSE, units=[unit.code for _, unit in wanted.values()], reason=form.reason[:300])
    if not any(row.progress in WAITED_FOR for row, _ in parts(act)):
        fire(act, "reply")


def _release(act: Act, unit: Unit, reason: str) -> None:
    change(act, unit, progress=RELEASED)
    for step in WORK:
        withdraw_tasks(act, step, unit.code)
    drop_deadline(act, "matter_reply", unit.code)
    _notify(act, unit, {"unit": unit.name, "reason": reason})


def _notify(act: Act, unit: Unit, content: Mapping[str, str]) -> None:
    issue_document(
        act,
        kind=f"matter_release-{unit.id}",
        template="matter_release",
        title=f"督办事项变更承办单位通知：{act.case.title}",
        clause=CLAUSE,
        sequence=f"{act.key_works_rules.document_mark}交",
        content=dict(content),
        unit_id=unit.id,
    )
    text = f"督办事项不再由本单位承办：{act.case.title}"
    act.tell(f"matter-release:{act.case.id}:{unit.id}:{act.now}", "matter", text, post_id=desk_of(act, unit).post_id)


def _charge(act: Act, one: UnitForm, unit: Unit, main: Unit) -> None:
    seat: Opening = assign_one(act, one.model_copy(update={"main": False}), unit, main)
    set_deadline(act, "matter_sign", start=act.now)
    set_deadline(act, "matter_reply", on=one.due, about=unit.code)
    act.open("sign_matter", [seat])
