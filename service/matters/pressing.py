"""催办: supervision sheets (督办单) to the units that are waited for, by hand any time and by lateness of itself."""

from sqlalchemy import Select, insert, select

from service.cases.act import Act
from service.cases.kinds import Opening
from service.cases.seats import desk_of
from service.deadlines.tables import Deadline
from service.documents.tables import Document
from service.documents.use_cases import issue_document
from service.errors import GateClosed
from service.matters.assigning import LEVELS
from service.matters.forms import PressForm
from service.matters.replying import WAITED_FOR
from service.matters.rows import CLAUSE, part_called, parts, the_matter
from service.matters.tables import MatterPress
from service.org.offices import SUPERVISION_OFFICE
from service.org.queries import post_of
from service.org.tables import Unit
from service.tasks.tables import Task


def press(act: Act, form: PressForm) -> list[int]:
    """Press units by hand; a sheet of this level that went to a unit today is not sent again, and other
    words for the same units are refused rather than dropped. The sheets' numbers."""
    act.only(*SUPERVISION_OFFICE, clause=CLAUSE)
    pairs = [part_called(act, code) for code in dict.fromkeys(form.units)] if form.units else parts(act)
    waited = [(row, unit) for row, unit in pairs if row.progress in WAITED_FOR]
    if not waited or form.units and len(waited) < len(pairs):
        raise GateClosed("没有待签收或待反馈的承办单位，无须催办。", clause=CLAUSE, name="nothing_to_press")
    key = f"{act.desk.today}:{form.level}"
    sent = [act.session.scalar(_known(act, unit, key)) for _, unit in waited]
    if all(sent) and any(act.session.get_one(Document, known).content["text"] != form.text for known in sent):
        raise GateClosed("今天已发过同一等级的督办单，这次填写的内容没有发出。", clause=CLAUSE, name="pressed_today")
    return [_sheet(act, unit, key, form.level, form.text) for _, unit in waited]


def _known(act: Act, unit: Unit, key: str) -> Select[int]:
    mine = (MatterPress.matter_id == act.case.id, MatterPress.unit_id == unit.id, MatterPress.key == key)
    return select(MatterPress.document_id).where(*mine)


def press_late(act: Act, deadline: Deadline) -> None:
    """A day has passed: the units that are waited for get a sheet of the matter's own level."""
    level = the_matter(act).level
    waiting = select(Task.unit_id).where(
        Task.case_id == act.case.id, Task.deadline_id == deadline.id, Task.state == "open"
    )
    late = set(act.session.scalars(waiting))
    title = act.pack.deadlines[deadline.name].title
    for _, unit in parts(act):
        if unit.id in late:
            _sheet(act, unit, f"late:{deadline.id}", level, f"应于{deadline.due}前{title}，逾期未办。")


def _sheet(act: Act, unit: Unit, key: str, level: str, text: str) -> int:
    known = act.session.scalar(_known(act, unit, key))
    if known is not None:
        return known
    row = the_matter(act)
    document_id = issue_document(
        act,
        kind=f"press-{unit.id}",
        template="matter_sheet",
        title=f"督办单（{LEVELS[level]}）：{act.case.title}",
        clause=CLAUSE,
        sequence="督办",
        content={"unit": unit.name, "level": LEVELS[level], "body": row.body, "text": text},
        unit_id=unit.id,
    )
    act.session.execute(
        insert(MatterPress).values(
            matter_id=act.case.id, unit_id=unit.id, key=key, level=level, at=act.now, document_id=document_id
        )
    )
    act.record("matter_pressed", CLAUSE, about=unit.code, unit=unit.name, level=LEVELS[level], document=document_id)
    seat = desk_of(act, unit)
    form = {"document": document_id, "paper": {"heading": f"督办单（{LEVELS[level]}）", "text": text}}
    act.open("receive_sheet", [Opening(seat.post_id, unit.id, about=f"{unit.code}:{document_id}", form=form)])
    leader = post_of(act.session, "principal_leader", unit.id)
    if leader is not None:
        act.tell(f"press:{document_id}", "press", f"督办单（{LEVELS[level]}）：{act.case.title}", post_id=leader.id)
    return document_id
