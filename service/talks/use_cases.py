"""Talks and supervision sheets: started by lateness exactly once, then carried by people."""

from sqlalchemy import select, update

from service.cases.act import Act
from service.cases.days import held_in_time
from service.cases.kinds import Opening
from service.cases.seats import required
from service.clock import LEGAL_ZONE
from service.deadlines.tables import Deadline
from service.deadlines.use_cases import set_deadline
from service.documents.use_cases import issue_document
from service.errors import GateClosed
from service.org.queries import government_post, post_of
from service.org.tables import Post
from service.talks.forms import HeldForm, NoticeForm, PostponeForm, ReportForm
from service.talks.opening import LEVELS, open_talk
from service.talks.tables import Talk


def start_talk(act: Act, *, ground: str, level: str, deadline: Deadline) -> None:
    """Start a talk about a deadline that was missed, once for its run."""
    signer, target = _sides(act, level)
    open_talk(
        act,
        ground=ground,
        period=f"{deadline.visit}-{deadline.run}",
        level=level,
        signer_post=signer,
        target_post=target,
        gap=f"“{act.case.title}”应于{deadline.due:%Y-%m-%d}前办结，至今未办结。",
        clause=deadline.clause,
        unit_id=act.case.unit_id,
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
    """A supervision sheet (督办单) to the responsible unit, to be signed for; one a deadline."""
    document_id = issue_document(
        act,
        kind=f"sheet-{deadline.id}",
        template="sheet",
        title=f"督办通知单：{act.case.title}",
        clause=deadline.clause,
        sequence="督办",
        content={"due": deadline.due, "matter": act.case.title},
    )
    post = post_of(act.session, "handler", act.case.unit_id) or government_post(
        act.session, act.case.jurisdiction, "supervision_officer"
    )
    seat = required(post, "责任单位经办人")
    opening = Opening(seat.id, act.case.unit_id, about=str(deadline.id), form={"document": document_id})
    act.open("receive_sheet", [opening])


def _talk(act: Act) -> Talk:
    return act.session.scalars(
        select(Talk).where(Talk.case_id == act.case.id).execution_options(populate_existing=True)
    ).one()


def signer(act: Act) -> list[Opening]:
    """Who must sign the notice and hold the talk."""
    post = act.session.get_one(Post, _talk(act).signer_post_id)
    return [Opening(post.id, post.unit_id)]


def target(act: Act) -> list[Opening]:
    """Who is talked to, and signs the record."""
    post = act.session.get_one(Post, _talk(act).target_post_id)
    return [Opening(post.id, post.unit_id)]


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
        clause="NJ-18",
        sequence="督查约",
        content={"gap": talk.gap, "meet_at": form.meet_at, "place": form.place, "materials": form.materials},
    )
    act.tell(f"talk:{act.case.id}", "talk", f"请按通知参加约谈：{talk.gap}", post_id=talk.target_post_id)


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
    """Tell the one talked to that nothing will come of it; the key is never used again."""
    talk = _talk(act)
    act.tell(f"talk-withdrawn:{act.case.id}", "talk", "约谈已撤销。", post_id=talk.target_post_id)
