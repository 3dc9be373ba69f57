"""Opening a talk (约谈) on a ground, once: by lateness, by a closed month, by a quarter of a special fund."""

from sqlalchemy.dialects.postgresql import insert

from service.cases.act import Act
from service.cases.opening import open_case
from service.org.tables import Post
from service.talks.tables import Talk
from workflows.names import TALK, talk_key

LEVELS = {
    "warning_talk": "约谈提醒",
    "supervising_leader_talk": "约谈",
    "principal_leader_talk": "约谈",
}


def open_talk(
    act: Act,
    *,
    ground: str,
    period: str,
    level: str,
    signer_post: Post,
    target_post: Post,
    gap: str,
    clause: str,
    unit_id: int | None = None,
    deadline_id: int | None = None,
) -> int:
    """Start a talk about the act's case; the pair of constraint and case key lets no second one begin.

    The talk belongs to the unit that is talked to, unless another is named; that unit reports what it puts right.
    """
    case_id = _case(act, talk_key(ground, act.case.key, period), level, unit_id or target_post.unit_id)
    talk = {"ground": ground, "period": period, "level": level, "deadline_id": deadline_id, "gap": gap[:300]}
    new = act.session.scalars(
        insert(Talk)
        .values(
            **talk,
            case_id=case_id,
            subject_id=act.case.id,
            signer_post_id=signer_post.id,
            target_post_id=target_post.id,
        )
        .on_conflict_do_nothing()
        .returning(Talk.case_id)
    )
    if new.one_or_none() is not None:
        act.record("talk_started", clause, talk=case_id, level=level, ground=ground)
    return case_id


def _case(act: Act, key: str, level: str, unit_id: int) -> int:
    return open_case(
        act.desk,
        key=key,
        kind="talk",
        workflow=TALK,
        jurisdiction=act.case.jurisdiction,
        year=act.case.year,
        title=f"{LEVELS[level]}：{act.case.title}"[:200],
        unit_id=unit_id,
        pack_id=act.case.pack_id,
        parent_id=act.case.id,
        official=None,
    )
