"""Who talks to whom about a work that lags: the filing's persons; where both are one, the next higher talker."""

from sqlalchemy import select, update

from service.cases.act import Act, lock_case
from service.cases.seats import required
from service.cases.tables import Case
from service.errors import GateClosed
from service.keyworks.register import filing_of
from service.keyworks.tables import Filing, KeyWork
from service.org.queries import government_post, holders, in_charge, post_of, valid_on
from service.org.tables import Holding, Post
from service.talks.opening import Side, open_talk
from service.talks.tables import Talk
from service.tasks.tables import Task

HIGHER = ("principal_leader", "supervision_office", "vice_mayor", "mayor")


def open_work_talk(act: Act, work: KeyWork, unit_id: int, action: str, period: str, gap: str) -> int:
    """A talk's draft notice in the tasks of the one who must sign it (NJ-18)."""
    rule = act.key_works_rules.talks[action]
    talker, target, raised = _sides(act, work, unit_id, action)
    talk_id = open_talk(
        act,
        talker,
        target,
        ground=action,
        period=period,
        level=action,
        gap=gap,
        clause=rule.clause,
    )
    if raised:
        act.record("talker_raised", rule.clause, talk=talk_id)
    return talk_id


def retarget_drafts(act: Act, work: KeyWork, unit_id: int) -> None:
    """The persons are those of the filing in force when the notice is issued: a draft follows a new filing."""
    drafts = act.session.execute(
        select(Talk.case_id, Talk.level)
        .join(Case, Case.id == Talk.case_id)
        .where(Talk.subject_id == act.case.id, Case.unit_id == unit_id, Case.state.in_(("triggered", "notice.draft")))
        .order_by(Talk.case_id)
    ).all()
    for case_id, level in drafts:
        lock_case(act.session, case_id)
        talker, target, _ = _sides(act, work, unit_id, level)
        act.session.execute(
            update(Talk)
            .where(Talk.case_id == case_id)
            .values(
                signer_post_id=talker.post.id,
                signer_person_id=talker.person_id,
                target_post_id=target.post.id,
                target_person_id=target.person_id,
            )
        )
        act.session.execute(
            update(Task)
            .where(Task.case_id == case_id, Task.step == "sign_notice", Task.state == "open")
            .values(
                post_id=talker.post.id,
                unit_id=talker.post.unit_id,
                person_id=talker.person_id,
                handed=talker.person_id is not None,
                version=Task.version + 1,
            )
        )


def _sides(act: Act, work: KeyWork, unit_id: int, action: str) -> tuple[Side, Side, bool]:
    """Talker and target by the clause, and whether the talker had to be a higher one."""
    rule = act.key_works_rules.talks[action]
    filing = filing_of(act.session, act.case.id, unit_id)
    target = _target(act, unit_id, filing, rule.target)
    talker, raised = _talker(act, work, unit_id, filing, rule.talker, target)
    return talker, target, raised


def _target(act: Act, unit_id: int, filing: Filing | None, role: str) -> Side:
    """The person of the filing in force (NJ-03); the notice's signing takes the one in force then."""
    office = {"handling_officer": "handler"}.get(role, role)
    person_id = None
    if filing is not None:
        person_id = {
            "handling_officer": filing.handling_id,
            "supervising_leader": filing.supervising_id,
            "principal_leader": filing.principal_id,
        }[role]
    post = _post_in(act, unit_id, person_id) if person_id is not None else None
    return Side(post or required(post_of(act.session, office, unit_id), f"责任单位的岗位（{office}）"), person_id)


def _post_in(act: Act, unit_id: int, person_id: int) -> Post | None:
    return act.session.scalars(
        select(Post)
        .join(Holding, Holding.post_id == Post.id)
        .where(Holding.person_id == person_id, Post.unit_id == unit_id, valid_on(Holding, act.desk.today))
        .order_by(Post.id)
        .limit(1)
    ).one_or_none()


def _talker(
    act: Act, work: KeyWork, unit_id: int, filing: Filing | None, role: str, target: Side
) -> tuple[Side, bool]:
    """The clause's talker; where talker and target are one person, the next higher one, and it is noted."""
    first = HIGHER.index(role)
    for rank in range(first, len(HIGHER)):
        side = _side(act, work, unit_id, filing, HIGHER[rank])
        if side is not None and not _one_person(act, side, target):
            return side, rank > first
    sentence = "组织机构中没有与被约谈人不同的约谈人，请管理员补齐后再办理。"
    raise GateClosed(sentence, clause="NJ-18", name="post_missing")


def _side(act: Act, work: KeyWork, unit_id: int, filing: Filing | None, role: str) -> Side | None:
    session, jurisdiction = act.session, act.case.jurisdiction
    if role == "principal_leader":
        post = post_of(session, "principal_leader", unit_id)
        return Side(post, filing.principal_id if filing else None) if post else None
    if role == "vice_mayor":
        post = _leading_vice_mayor(act, work) or in_charge(session, "vice_mayor", unit_id, act.desk.today)
    else:
        post = government_post(session, jurisdiction, {"supervision_office": "supervision_officer"}.get(role, role))
    return Side(post, None) if post else None


def _leading_vice_mayor(act: Act, work: KeyWork) -> Post | None:
    """The vice mayor who leads the work; where the mayor does, the one in charge of the unit talks."""
    post = act.session.get(Post, work.leader_post_id) if work.leader_post_id else None
    return post if post is not None and post.office == "vice_mayor" else None


def _one_person(act: Act, talker: Side, target: Side) -> bool:
    """Whether the same human being would sit on both sides of the table."""
    talkers = {talker.person_id} if talker.person_id else _holders(act, talker.post)
    targets = {target.person_id} if target.person_id else _holders(act, target.post)
    shared_desk = len(talkers) > 1
    return talkers <= targets if shared_desk else bool(talkers & targets)


def _holders(act: Act, post: Post) -> set[int | None]:
    return {person.id for person in holders(act.session, post.id, act.desk.today)}
