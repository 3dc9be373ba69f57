"""反馈 and 审核: interim and final replies of each unit, reviewed by the supervision office, sent back or accepted."""

import hashlib
from dataclasses import replace
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from service.cases.act import Act
from service.cases.kinds import Opening
from service.cases.seats import desk_of, government
from service.cases.secrecy import no_secret
from service.deadlines.tables import Deadline
from service.deadlines.use_cases import meet_deadline, set_deadline
from service.documents.use_cases import issue_document, own_attachment
from service.errors import GateClosed
from service.matters.forms import InterimForm, MatterReplyForm, SendBackForm
from service.matters.rows import CLAUSE, change, newest_reply, part_of_task, parts
from service.matters.tables import MatterReply
from service.org.tables import Unit

WAITED_FOR = frozenset({"signing", "replying"})


def apply_interim(act: Act, form: InterimForm) -> None:
    """阶段性反馈: kept beside the matter, which stays open; the same words twice are one reply."""
    _, unit = part_of_task(act)
    if _keep(act, unit, form, "interim"):
        act.record("matter_interim", CLAUSE, about=unit.code, unit=unit.name)


def apply_reply(act: Act, form: MatterReplyForm) -> None:
    """The unit's final reply: its own day is met, late or not."""
    row, unit = part_of_task(act)
    _keep(act, unit, form, "final")
    late = row.late or _day_over(act, unit)
    change(act, unit, progress="reviewing", replied_at=act.now, late=late)
    meet_deadline(act, "matter_reply", unit.code)


def _day_over(act: Act, unit: Unit) -> bool:
    open_days = select(Deadline.at).where(
        Deadline.case_id == act.case.id,
        Deadline.name == "matter_reply",
        Deadline.about == unit.code,
        Deadline.met_at.is_(None),
        Deadline.dropped_at.is_(None),
    )
    return any(at <= act.now for at in act.session.scalars(open_days))


def _keep(act: Act, unit: Unit, form: InterimForm, kind: str) -> bool:
    no_secret(CLAUSE, form.body)
    for number in form.attachments:
        own_attachment(act, number)
    assert act.official is not None
    new = (
        upsert(MatterReply)
        .values(
            matter_id=act.case.id,
            unit_id=unit.id,
            kind=kind,
            body=form.body,
            attachments=form.attachments,
            digest=hashlib.sha256(form.body.encode()).hexdigest(),
            replied_at=act.now,
            replied_by=act.official.person_id,
            opinion="",
        )
        .on_conflict_do_nothing()
    )
    if act.session.scalar(new.returning(MatterReply.id)) is None:
        return False
    issue_document(
        act,
        kind=f"matter_{kind}-{unit.id}",
        template="matter_reply",
        title=f"{unit.name}关于“{act.case.title}”的{'办理情况反馈' if kind == 'final' else '阶段性反馈'}"[:300],
        clause=CLAUSE,
        content={"unit": unit.name, "body": form.body},
        unit_id=unit.id,
    )
    return True


def all_replied(act: Act) -> None:
    """会签: no unit is waited for any more."""
    if any(row.progress in WAITED_FOR for row, _ in parts(act)):
        raise GateClosed("尚有承办单位未反馈。", clause=CLAUSE, name="replies_missing")


def reviewers(act: Act) -> list[Opening]:
    """The supervision office, a task for each reply that waits, with its words."""
    (seat,) = government("supervision_officer")(act)
    found = []
    for row, unit in parts(act):
        reply = newest_reply(act.session, act.case.id, unit.id) if row.progress == "reviewing" else None
        if reply is not None:
            paper = {"paper": {"heading": f"{unit.name}的反馈", "text": reply.body}}
            found.append(replace(seat, about=unit.code, title=f"审核反馈：{unit.name}", form=paper))
    return found


def something_to_review(act: Act) -> None:
    """Not every reply was accepted while others were still waited for."""
    if not any(row.progress == "reviewing" for row, _ in parts(act)):
        raise GateClosed("各单位反馈均已审核。", clause=CLAUSE, name="nothing_to_review")


def start_review(act: Act) -> None:
    """When the last unit has replied, the review's own days begin."""
    set_deadline(act, "matter_review", start=act.now)


def all_accepted(act: Act) -> None:
    """Every unit's reply was accepted."""
    if any(row.progress != "done" for row, _ in parts(act)):
        raise GateClosed("尚有反馈未审核通过。", clause=CLAUSE, name="reviews_missing")


def apply_accept(act: Act, _form: object) -> None:
    """The reply does."""
    _, unit = part_of_task(act)
    _judge(act, unit, "accepted")
    change(act, unit, progress="done")


def apply_send_back(act: Act, form: SendBackForm) -> None:
    """The reply does not do: why, and by which day another one is due."""
    _, unit = part_of_task(act)
    _judge(act, unit, "returned")
    ask_again(act, unit, form.due, act.opinion)
    if act.case.stage == "handling":
        set_deadline(act, "matter_reply", on=form.due, about=unit.code)


def _judge(act: Act, unit: Unit, outcome: str) -> None:
    reply = newest_reply(act.session, act.case.id, unit.id)
    assert reply is not None
    judged = update(MatterReply).where(MatterReply.id == reply.id)
    act.session.execute(judged.values(outcome=outcome, opinion=act.opinion))


def ask_again(act: Act, unit: Unit, due: date, why: str) -> None:
    """The unit goes on, by a new day."""
    if due <= act.desk.today:
        raise GateClosed("新的办理期限须在今日之后。", clause=CLAUSE, name="day_passed")
    change(act, unit, progress="replying", due=due)
    act.record("matter_returned", CLAUSE, about=unit.code, unit=unit.name, due=due.isoformat(), reason=why[:300])
    key = f"matter-back:{act.case.id}:{unit.id}:{due}"
    text = f"反馈被退回，请继续办理：{act.case.title}。{why}"[:500]
    act.tell(key, "matter", text, post_id=desk_of(act, unit).post_id)
