"""A leaver: what waits on him, read first; then everything handed over in one act that leaves nothing by silence."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select, text
from sqlalchemy.orm import Session

from service.administration.posts import give_post
from service.administration.record import keep_an_administrator, only_administrators, record
from service.cases.desk import Desk
from service.cases.kinds import KINDS
from service.cases.tables import Case
from service.errors import FormInvalid, StaleVersion
from service.org.locking import lock_organisation
from service.org.queries import Official, overlaps
from service.org.refusals import BeganBefore, HasLeft, OneselfAsSuccessor
from service.org.tables import Holding, Post, Substitute
from service.org.use_cases import find_person, leave
from service.tasks.acts import release_claims
from service.tasks.tables import Task

DAY = timedelta(days=1)
VACANT = 0
"""Chosen in place of a successor: the post stays empty, and somebody said so."""


@dataclass(frozen=True)
class Waiting:
    """Open tasks of one step on one of the leaver's posts: how many, how many of them late, the first day due."""

    title: str
    number: int
    late: int
    due_at: datetime | None


@dataclass(frozen=True)
class Seat:
    """A post that the leaver holds: who stays there with him, and what waits."""

    post: Post
    colleagues: int
    waiting: tuple[Waiting, ...]

    @property
    def alone(self) -> bool:
        """Whether the post is empty without him."""
        return self.colleagues == 0


@dataclass(frozen=True)
class Review:
    """Everything that hangs on the leaver; `mark` tells whether it is still so when the handover comes."""

    seats: tuple[Seat, ...]
    claimed: int
    """Tasks that he alone has in his hands: signed for, handed or lent to him or by him."""
    stand_ins: int
    mark: str


def review(session: Session, person_id: int, now: datetime, today: date) -> Review:
    """What waits on the leaver, counted: titles of steps, never the matters themselves, which are not ours to read."""
    held = list(
        session.scalars(
            select(Post)
            .join(Holding, Holding.post_id == Post.id)
            .where(Holding.person_id == person_id, overlaps(Holding, today, None))
            .order_by(Post.id)
        )
    )
    ids = [post.id for post in held]
    others, waiting = _colleagues(session, ids, person_id, today), _waiting(session, ids, now)
    in_hand = select(func.count()).where(
        Task.state == "open", or_(Task.person_id == person_id, Task.lender_id == person_id)
    )
    acting = select(func.count()).where(
        or_(Substitute.absent_person_id == person_id, Substitute.substitute_person_id == person_id),
        Substitute.valid_to >= today,
    )
    return Review(
        tuple(Seat(post, others.get(post.id, 0), tuple(waiting.get(post.id, ()))) for post in held),
        session.scalar(in_hand) or 0,
        session.scalar(acting) or 0,
        hashlib.sha256(repr((person_id, sorted(ids), sorted(others.items()))).encode()).hexdigest()[:16],
    )


def hand_over_all(
    desk: Desk, me: Official, person_id: int, left_on: date, successors: dict[int, int], mark: str
) -> int:
    """The person serves no longer from the day on, and every post has its successor or is left vacant on purpose.

    Answers how many tasks that he had signed for are back at their desks. Asked again nothing happens.
    """
    only_administrators(me)
    lock_organisation(desk.session, me.jurisdiction)
    person = find_person(desk.session, me.jurisdiction, person_id)
    if person.left_on is not None:
        if person.left_on != left_on:
            raise HasLeft()
        return 0
    found = review(desk.session, person_id, desk.now, desk.today)
    if found.mark != mark:
        raise StaleVersion("该人员的岗位情况已有变化，请重新核对后再办理。")
    _check(found, person_id, successors)
    _, freed = let_go(desk, me, person_id, left_on)
    for seat in found.seats:
        record(desk, me, "post_taken", person=person_id, post=seat.post.id, last=(left_on - DAY).isoformat())
        if successor := successors.get(seat.post.id, VACANT):
            give_post(desk, me, seat.post.id, successor, left_on)
    keep_an_administrator(desk, me, left_on)
    return freed


def let_go(desk: Desk, me: Official, person_id: int, left_on: date) -> tuple[list[Post], int]:
    """The person serves no longer from the day on; answers the posts that nobody holds then, and the tasks freed."""
    only_administrators(me)
    person = find_person(desk.session, me.jurisdiction, person_id)
    before = person.left_on
    if left_on < desk.today and before != left_on:
        raise BeganBefore("离任日期不能早于今天。")
    vacant = leave(desk.session, me.jurisdiction, person_id, left_on, desk.now)
    freed = release_claims(desk.session, person_id) if left_on <= desk.today else 0
    if before is None:
        record(desk, me, "person_left", person=person_id, first=left_on.isoformat(), freed=freed)
    return vacant, freed


def _check(found: Review, person_id: int, successors: dict[int, int]) -> None:
    if person_id in successors.values():
        raise OneselfAsSuccessor()
    open_posts = [seat.post.title for seat in found.seats if seat.alone and seat.post.id not in successors]
    if open_posts:
        raise FormInvalid(f"请为“{open_posts[0]}”选择接任人，或明确选择空缺。", name="successor_missing")


def _colleagues(session: Session, posts: list[int], person_id: int, today: date) -> dict[int, int]:
    """How many others hold each post beyond today."""
    rows = session.execute(
        select(Holding.post_id, func.count())
        .where(Holding.post_id.in_(posts or [-1]), Holding.person_id != person_id, Holding.valid_to.is_(None))
        .group_by(Holding.post_id)
    )
    return {post: number for post, number in rows}


def _waiting(session: Session, posts: list[int], now: datetime) -> dict[int, list[Waiting]]:
    rows = session.execute(
        select(
            Task.post_id,
            Case.kind,
            Task.step,
            func.count(),
            func.count().filter(Task.due_at < now),
            func.min(Task.due_at).label("first"),
        )
        .join(Case, Case.id == Task.case_id)
        .where(Task.post_id.in_(posts or [-1]), Task.state == "open")
        .group_by(Task.post_id, Case.kind, Task.step)
        .order_by(Task.post_id, text("first NULLS LAST"), Task.step)
    )
    found: dict[int, list[Waiting]] = {}
    for post, kind, step, number, late, due_at in rows:
        found.setdefault(post, []).append(Waiting(KINDS[kind].steps[step].title, number, late, due_at))
    return found
