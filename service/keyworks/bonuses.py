"""For what a work earns bonus points, and how many: a named official's decision, else the clause's most as proposed."""

from collections.abc import Iterator, Sequence
from typing import Literal

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from service.cases.act import Act
from service.clock import legal_day
from service.errors import GateClosed
from service.keyworks.bulletin import FLAGS
from service.keyworks.forms import BonusForm
from service.keyworks.tables import Card, KeyWork, WorkBonus
from service.measures.tables import Measure
from service.outstanding.tables import OutstandingWork
from service.rules.amounts import shown
from service.rules.pack import KeyWorksPack
from service.rules.points import early_completion, over_fulfilment
from service.rules.year_score import Bonus

DECEMBER = 12
Direction = Literal["higher_is_better", "lower_is_better"]
TAKEN_BACK = ("dropped", "withdrawn")


def december_cards(session: Session, works: Sequence[int]) -> dict[int, Card]:
    """The card of December that stands, by work: the year's target, its result and why."""
    found = select(Card).where(Card.work_id.in_(works), Card.month == DECEMBER, Card.withdrawn_at.is_(None))
    return {card.work_id: card for card in session.scalars(found)}


def in_words(card: Card) -> str:
    """A card as a line of the score names it: month, flag, day, and why it was given."""
    return f"{card.month}月{FLAGS[card.flag]}（{legal_day(card.given_at)}）：{card.why}"


def bonuses_of(
    session: Session, work: KeyWork, completed: bool, pack: KeyWorksPack, december: Card | None
) -> list[Bonus]:
    """Every bonus of a work with the decision and the facts that it rests on; a changed pack that is tried may allow
    less."""
    merits = _merits(work, completed, pack, december)
    return [*(_granted(session, work, *merit, pack) for merit in merits), *_outstanding(session, work, pack)]


def grant(act: Act, form: BonusForm) -> None:
    """The office director gives a work's ground so many points, within the clause's most; a later word replaces it."""
    act.only("office_director", clause="NJ-16")
    assert act.official is not None
    work, pack = act.session.get_one(KeyWork, act.case.id), act.key_works_rules
    december = december_cards(act.session, [work.case_id]).get(work.case_id)
    if form.reason not in dict(_merits(work, act.state == "completed", pack, december)):
        raise GateClosed("该事项没有这一加分情形。", clause="NJ-16", name="merit_not_earned")
    if form.points > pack.points.per_matter:
        words = f"一个事项至多加{shown(pack.points.per_matter)}分。"
        raise GateClosed(words, clause="NJ-16", name="points_exceed_cap")
    act.session.execute(
        insert(WorkBonus).values(
            work_id=act.case.id, decided_at=act.now, decided_by=act.official.person_id, **form.model_dump()
        )
    )
    act.record("bonus_granted", "NJ-16", merit=form.reason, points=shown(form.points))


def _granted(session: Session, work: KeyWork, reason: str, facts: str, pack: KeyWorksPack) -> Bonus:
    row = session.scalars(
        select(WorkBonus)
        .where(WorkBonus.work_id == work.case_id, WorkBonus.reason == reason)
        .order_by(WorkBonus.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return Bonus(reason, pack.points.per_matter, f"{facts}；建议数")
    return Bonus(reason, min(row.points, pack.points.per_matter), f"{facts}；{_decided(row)}")


def _decided(row: WorkBonus) -> str:
    """The decision that the points rest on, with what its official noted."""
    return f"{legal_day(row.decided_at)}决定" + (f"：{row.note}" if row.note else "")


def _outstanding(session: Session, work: KeyWork, pack: KeyWorksPack) -> Iterator[Bonus]:
    """The bonus of an outstanding matter, as the city approved it (NJ-17)."""
    row = session.scalars(
        select(Measure)
        .join(OutstandingWork, OutstandingWork.bonus_id == Measure.case_id)
        .where(OutstandingWork.work_id == work.case_id)
    ).one_or_none()
    if row is not None and row.approved_on is not None and row.amount and row.ended not in TAKEN_BACK:
        points = min(row.amount, pack.points.per_matter)
        yield Bonus("outstanding_matter", points, f"NJ-17第{row.number}号奖励措施，{row.approved_on}批准")


def _merits(
    work: KeyWork, completed: bool, pack: KeyWorksPack, december: Card | None
) -> Iterator[tuple[str, str]]:
    """For what the work earns a bonus, with days, figures and card: early, a tenth over, another contribution."""
    if work.planned_on and work.completed_on:
        early = early_completion(work.planned_on, work.completed_on, completed, pack.points)
        if early.qualifies:
            yield "early_completion", early.formula
    if work.nature == "indicator" and december is not None and december.actual is not None:
        direction: Direction = "lower_is_better" if work.direction == "lower_is_better" else "higher_is_better"
        over = over_fulfilment(december.planned, december.actual, direction, completed, pack.points)
        if over.qualifies:
            yield "over_fulfilment", f"{over.formula}；{in_words(december)}"
    if completed and work.other_contribution:
        yield "other_contribution", work.other_contribution
