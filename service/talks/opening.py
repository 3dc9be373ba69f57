"""Beginning a talk (约谈): once for its subject, ground and period, whoever asks for it and how often."""

from dataclasses import dataclass

from sqlalchemy.dialects.postgresql import insert as upsert

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


@dataclass(frozen=True)
class Side:
    """One side of a talk: the post, and the person where the filing names one (责任备案)."""

    post: Post
    person_id: int | None = None


def open_talk(
    act: Act,
    talker: Side,
    target: Side,
    *,
    ground: str,
    period: str,
    level: str,
    gap: str,
    clause: str,
    deadline_id: int | None = None,
) -> int:
    """Start a talk about the act's case; the pair of constraint and case key lets no second one begin.

    The talker signs the notice and holds the talk, the target is talked to.
    """
    case_id = _open_case(act, talk_key(ground, act.case.key, period), level, target)
    act.session.execute(
        upsert(Talk)
        .values(
            case_id=case_id,
            subject_id=act.case.id,
            ground=ground,
            period=period,
            level=level,
            clause=clause,
            signer_post_id=talker.post.id,
            signer_person_id=talker.person_id,
            target_post_id=target.post.id,
            target_person_id=target.person_id,
            deadline_id=deadline_id,
            gap=gap[:300],
        )
        .on_conflict_do_nothing()
    )
    act.record("talk_started", clause, talk=case_id, level=level, ground=ground)
    return case_id


def _open_case(act: Act, key: str, level: str, target: Side) -> int:
    return open_case(
        act.desk,
        key=key,
        kind="talk",
        workflow=TALK,
        jurisdiction=act.case.jurisdiction,
        year=act.case.year,
        title=f"{LEVELS[level]}：{act.case.title}"[:200],
        unit_id=target.post.unit_id,
        pack_id=act.case.pack_id,
        parent_id=act.case.id,
        official=None,
    )
