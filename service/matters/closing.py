"""办结销号: the supervision office concludes, the leader who gave the instruction approves where he is asked."""

from dataclasses import replace

from sqlalchemy import update

from service.cases.act import Act
from service.cases.fire import fire
from service.cases.kinds import Opening
from service.cases.seats import desk_of, government, required
from service.cases.secrecy import no_secret
from service.documents.use_cases import issue_document
from service.errors import GateClosed
from service.matters.forms import CloseForm, GoOnForm
from service.matters.replying import ask_again
from service.matters.rows import CLAUSE, part_called, parts, the_matter
from service.matters.tables import Matter
from service.org.offices import SUPERVISION_OFFICE
from service.org.tables import Post


def concluder(act: Act) -> list[Opening]:
    """The supervision office, with what it wrote before the leader returned it."""
    kept = the_matter(act).conclusion
    form = {"conclusion": kept} if kept else {}
    return [replace(seat, form=form) for seat in government("supervision_officer")(act)]


def leader(act: Act) -> list[Opening]:
    """The post of the leader who gave the instruction, with the proposed conclusion."""
    row = the_matter(act)
    post = required(act.session.get(Post, row.leader_post_id) if row.leader_post_id else None, "交办领导岗位")
    text = f"{row.body}\n\n拟办结意见：{row.conclusion}"
    return [Opening(post.id, post.unit_id, form={"paper": {"heading": "事项和拟办结意见", "text": text}})]


def apply_conclusion(act: Act, form: CloseForm) -> None:
    """What has become of the matter, in the office's words."""
    no_secret(CLAUSE, form.conclusion)
    act.session.execute(update(Matter).where(Matter.case_id == act.case.id).values(conclusion=form.conclusion))


def leader_known(act: Act) -> None:
    """Only a matter that a leader gave has one to ask."""
    if the_matter(act).leader_post_id is None:
        raise GateClosed("本事项没有交办领导，由督查室办结。", clause=CLAUSE, name="no_leader")


def leader_not_awaited(act: Act) -> None:
    """The leader asked to approve the closing himself."""
    if the_matter(act).leader_approves:
        raise GateClosed("交办领导要求审定办结，请报领导审批。", clause=CLAUSE, name="leader_must_approve")


def apply_go_on(act: Act, form: GoOnForm) -> None:
    """The matter is not done: these units reply again, each by its new day."""
    for one in form.units:
        _, unit = part_called(act, one.unit)
        ask_again(act, unit, one.due, act.opinion)


def conclude(act: Act) -> None:
    """Closed: frozen in a document, and everybody who had a part is told."""
    row = the_matter(act)
    found = parts(act)
    issue_document(
        act,
        kind="matter_closed",
        title=f"督办事项办结单：{act.case.title}",
        clause=CLAUSE,
        content={
            "registered_number": row.number,
            "body": row.body,
            "conclusion": row.conclusion,
            "units": [unit.name for _, unit in found],
        },
    )
    posts = {desk_of(act, unit).post_id for _, unit in found} | {row.leader_post_id}
    for post_id in sorted(post for post in posts if post is not None):
        text = f"督办事项已办结：{act.case.title}"
        act.tell(f"matter-closed:{act.case.id}:{post_id}", "matter", text, post_id=post_id)


def withdraw(act: Act, reason: str) -> None:
    """The matter is not pursued further, by a named official and with a reason."""
    act.only(*SUPERVISION_OFFICE, clause=CLAUSE)
    if act.case.between:
        raise GateClosed("事项正在转入下一阶段，请稍后再办理。", name="between_stages")
    fire(act, "withdraw", reason=reason[:300])
    for _, unit in parts(act):
        text = f"督办事项已撤销：{act.case.title}"
        act.tell(f"matter-off:{act.case.id}:{unit.id}", "matter", text, post_id=desk_of(act, unit).post_id)
