"""Talks and supervision sheets: started by lateness exactly once, then carried by people."""

from sqlalchemy import select, update

from service.cases.act import Act
from service.cases.days import held_in_time
from service.cases.kinds import Opening
from service.cases.seats import required
from service.clock import LEGAL_ZONE
from service.deadlines.tables import Deadline
from service.deadlines.use_cases import set_deadline
from service.documents.tables import Document
from service.documents.use_cases import issue_document
from service.errors import GateClosed
from service.org.queries import government_post, post_of
from service.org.tables import Post
from service.talks.forms import HeldForm, NoticeForm, PostponeForm, ReportForm
from service.talks.opening import LEVELS, Side, open_talk
from service.talks.tables import Talk
from service.tasks.tables import Task


def start_talk(act: Act, *, ground: str, level: str, deadline: Deadline) -> None:
    """Start the talk that a deadline's lateness asks for."""
    talker, target = _sides(act, level)
    open_talk(
        act,
        Side(talker),
        Side(target),
        ground=ground,
        period=f"{deadline.visit}-{deadline.run}",
        level=level,
        gap=f"“{act.case.title}”应于{deadline.due:%Y-%m-%d}前办结，至今未办结。",
        clause=deadline.clause,
        deadline_id=deadline.id,
    )


def _sides(act: Act, level: str) -> tuple[Post, Post]:
    """Two months: the principal leader talks to the handler; three: the supervision office to the leader in charge."""
    unit_id = act.case.unit_id
    office = required(
        government_post(act.session, act.case.jurisdiction, "supervision_officer"), "督查室岗位"
    )
    if level == "warning_talk":
        signer = post_of(act.session, "principal_leader", unit_id) or office
        return signer, required(post_of(act.session, "handler", unit_id) or office, "经办人")
    return office, required(post_of(act.session, "supervising_leader", unit_id) or office, "分管负责人")


def open_sheet(act: Act, deadline: Deadline) -> None:
    """A supervision sheet (督办单) to the responsible unit, to be signed for; one a deadline.

    A case that the government's own office keeps has no such unit: there it goes to the units that are waited for.
    """
    document_id = issue_document(
        act,
        kind=f"sheet-{deadline.id}",
        template="sheet",
        title=f"督办通知单：{act.case.title}",
        clause=deadline.clause,
        sequence="督办",
        content={"due": deadline.due, "matter": act.case.title},
    )
    own = None if act.kind.by_office else post_of(act.session, "handler", act.case.unit_id)
    late = [own] if own is not None else _late_handlers(act, deadline)
    if not late:
        office = government_post(act.session, act.case.jurisdiction, "supervision_officer")
        late = [required(office, "责任单位经办人")]
    for post in late:
        about = str(deadline.id) if len(late) == 1 else f"{deadline.id}:{post.unit_id}"
        act.open("receive_sheet", [Opening(post.id, post.unit_id, about=about, form={"document": document_id})])


def _late_handlers(act: Act, deadline: Deadline) -> list[Post]:
    """The handling officers of the units that are waited for, beside the case's own."""
    waiting = (Task.case_id == act.case.id, Task.deadline_id == deadline.id, Task.state == "open")
    units = select(Task.unit_id).where(*waiting, Task.unit_id != act.case.unit_id)
    handlers = select(Post).where(Post.office == "handler", Post.unit_id.in_(units)).order_by(Post.id)
    return list(act.session.scalars(handlers))


def _talk(act: Act) -> Talk:
    return act.session.scalars(
        select(Talk).where(Talk.case_id == act.case.id).execution_options(populate_existing=True)
    ).one()


def signer(act: Act) -> list[Opening]:
    """Who must sign the notice and hold the talk."""
    talk = _talk(act)
    post = act.session.get_one(Post, talk.signer_post_id)
    return [Opening(post.id, post.unit_id, person_id=talk.signer_person_id)]


def target(act: Act) -> list[Opening]:
    """Who is talked to, and signs the record."""
    talk = _talk(act)
    post = act.session.get_one(Post, talk.target_post_id)
    return [Opening(post.id, post.unit_id, person_id=talk.target_person_id)]


def set_notice_day(act: Act) -> None:
    """The draft notice waits for its signature, five working days by the pack."""
    set_deadline(act, "talk_notice", start=act.now)


def set_meeting_day(act: Act) -> None:
    """The talk's own day, from its notice."""
    meet_at = _talk(act).meet_at
    if meet_at is not None:
        set_deadline(act, "talk_held", on=meet_at.astimezone(LEGAL_ZONE).date())


def set_rectification_day(act: Act) -> None:
    """The day promised for putting it right."""
    set_deadline(act, "rectification", on=_talk(act).rectify_by)


def apply_notice(act: Act, form: NoticeForm) -> None:
    """On signing, the notice is dated and numbered and goes to the one talked to."""
    if form.meet_at <= act.now:
        raise GateClosed("约谈时间须在今后。", name="day_passed")
    act.session.execute(
        update(Talk).where(Talk.case_id == act.case.id).values(meet_at=form.meet_at, place=form.place)
    )
    act.session.expire_all()
    talk = _talk(act)
    issue_document(
        act,
        kind="talk_notice",
        title=f"{LEVELS[talk.level]}通知书",
        clause=talk.clause,
        sequence="督查约",
        content={"gap": talk.gap, "meet_at": form.meet_at, "place": form.place, "materials": form.materials},
    )
    act.tell(f"talk:{act.case.id}", "talk", f"请按通知参加约谈：{talk.gap}", **_whom(talk))


def apply_postpone(act: Act, form: PostponeForm) -> None:
    """A new day under the same key; the old day stays in the record."""
    if form.meet_at <= act.now:
        raise GateClosed("约谈时间须在今后。", name="day_passed")
    act.session.execute(update(Talk).where(Talk.case_id == act.case.id).values(meet_at=form.meet_at))
    set_meeting_day(act)
    act.record("postponed", "NJ-18")


def apply_held(act: Act, form: HeldForm) -> None:
    """The record of the talk, to be signed by the one talked to."""
    held_in_time(act, form.held_on)
    if form.rectify_by <= act.desk.today:
        raise GateClosed("整改期限须在今后。", name="day_passed")
    act.session.execute(
        update(Talk)
        .where(Talk.case_id == act.case.id)
        .values(held_on=form.held_on, rectify_by=form.rectify_by)
    )
    content = form.model_dump(mode="json")
    issue_document(act, kind="talk_record", title="约谈纪要", clause="NJ-18", content=content)


def apply_report(act: Act, form: ReportForm) -> None:
    """The rectification's report goes to the supervision office."""
    issue_document(
        act, kind="rectification_report", title="整改报告", clause="NJ-18", content={"report": form.report}
    )


def withdraw(act: Act) -> None:
    """A talk that does not take place, with the deciding official's reason; the key is never used again."""
    take_back(act, act.opinion)


def take_back(act: Act, why: str) -> None:
    """Whoever got the notice or the record gets their withdrawal as well, numbered like them; a draft went nowhere."""
    talk = _talk(act)
    kinds = ("talk_notice", "talk_record")
    sent = act.session.scalars(
        select(Document).where(Document.case_id == act.case.id, Document.kind.in_(kinds)).order_by(Document.id)
    ).all()
    if not sent:
        return
    issue_document(
        act,
        kind="talk_withdrawal",
        title=f"关于撤销{LEVELS[talk.level]}的通知",
        clause=talk.clause,
        sequence="督查约",
        content={"why": why, "sent": [f"{d.title}（{d.number}）" if d.number else d.title for d in sent]},
    )
    act.tell(f"talk-withdrawn:{act.case.id}", "talk", "约谈已撤销，撤销通知已送达。", **_whom(talk))


def _whom(talk: Talk) -> dict[str, int]:
    """The one talked to: by name where the filing names one."""
    if talk.target_person_id is not None:
        return {"person_id": talk.target_person_id}
    return {"post_id": talk.target_post_id}
