"""The year's score of every department that carries key works, each point traced to its work and reason (NJ-16)."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.cases.act import Act
from service.cases.desk import Desk
from service.cases.packs import pack_text, ruled_by
from service.cases.tables import Case
from service.documents.use_cases import issue_document
from service.errors import GateClosed
from service.keyworks.bonuses import bonuses_of, december_cards, in_words
from service.keyworks.grades import places_of
from service.keyworks.register import LEAD
from service.keyworks.tables import KeyWork, WorkUnit
from service.org.tables import Unit
from service.rules.amounts import shown
from service.rules.pack import KeyWorksPack, parse_pack
from service.rules.year_score import ScoredWork, YearScore, year_score

COMPLETED, MISSED = "completed", "missed"


def year_scores(session: Session, list_id: int, pack: KeyWorksPack) -> list[dict[str, Any]]:
    """Every department's score by a pack, from the works that have ended; the same register gives the same score."""
    works = list(_scored(session, list_id, pack))
    carried: defaultdict[str, list[ScoredWork]] = defaultdict(list)
    for work in works:
        for code in (*work.lead_units, *work.assisting_units):
            carried[code].append(work)
    names = {u.code: u.name for u in session.scalars(select(Unit).where(Unit.code.in_(list(carried))))}
    found, places = [], places_of(session, list_id, pack)
    for code in sorted(carried):
        score = year_score(code, carried[code], pack)
        if not isinstance(score, YearScore):
            raise GateClosed(score.message, clause=score.clause, name=score.refused)
        found.append({"unit": code, "name": names[code], **_said(score.model_dump()), "places": places.get(code)})
    return sorted(found, key=lambda row: (-Decimal(row["total"]), row["unit"]))


def _said(value: Any) -> Any:
    """Points as officials write them: 3.6, not 3.6000."""
    if isinstance(value, Decimal):
        return shown(value)
    if isinstance(value, dict):
        return {key: _said(part) for key, part in value.items()}
    return [_said(part) for part in value] if isinstance(value, list | tuple) else value


def dry_run(session: Session, list_id: int, pack: KeyWorksPack, other: KeyWorksPack) -> list[dict[str, Any]]:
    """What another pack would have made of the same year, beside what the year's own pack makes of it."""
    own = {row["unit"]: row for row in year_scores(session, list_id, pack)}
    return [
        {
            "unit": row["unit"],
            "name": row["name"],
            "now": own[row["unit"]]["total"],
            "then": row["total"],
            "difference": shown(Decimal(row["total"]) - Decimal(own[row["unit"]]["total"])),
            "lines": row["lines"],
        }
        for row in year_scores(session, list_id, other)
    ]


def try_pack(desk: Desk, case: Case, data: bytes, filename: str) -> list[dict[str, Any]]:
    """Score the same year by a changed pack's text, before it is adopted (NJ-16)."""
    other = parse_pack(pack_text(data), (filename or "pack.yaml")[-60:])
    if not isinstance(other, KeyWorksPack):
        raise GateClosed("该规则包不是重点工作规则包。", clause="NJ-16", name="foreign_pack")
    own = ruled_by(desk.packs.get(desk.session, case.pack_id), KeyWorksPack)
    return dry_run(desk.session, case.id, own, other)


def issue_scores(act: Act) -> int:
    """The scores as a document, frozen; a later one is its next version, never an edit."""
    act.only("office_director", clause="NJ-16")
    open_works = select(Case.id).where(Case.parent_id == act.case.id, Case.kind == "key_work", Case.closed_at.is_(None))
    if act.session.scalar(open_works.limit(1)) is not None:
        raise GateClosed("尚有重点工作未办结，不能评定年度得分。", clause="NJ-16", name="works_still_open")
    scores = year_scores(act.session, act.case.id, act.key_works_rules)
    return issue_document(
        act,
        kind="year_scores",
        title=f"{act.case.year}年度重点工作目标得分",
        clause="NJ-16",
        content={"scores": scores},
    )


def _scored(session: Session, list_id: int, pack: KeyWorksPack) -> Iterator[ScoredWork]:
    """The ended works of a list; one that left the list counts for nobody."""
    sides = _sides(session, list_id)
    rows = session.execute(
        select(Case, KeyWork)
        .join(KeyWork, KeyWork.case_id == Case.id)
        .where(KeyWork.list_id == list_id, Case.state.in_((COMPLETED, MISSED)))
        .order_by(KeyWork.number)
    ).all()
    cards = december_cards(session, [case.id for case, _ in rows])
    for case, work in rows:
        (leads, assisting), card = sides[case.id], cards.get(case.id)
        completed = case.state == COMPLETED
        bonuses = bonuses_of(session, work, completed, pack, card)
        result = in_words(card) if card is not None else ""
        yield ScoredWork(f"{work.number}. {case.title}", leads, assisting, completed, bonuses, result)


def _sides(session: Session, list_id: int) -> dict[int, tuple[list[str], list[str]]]:
    rows = session.execute(
        select(WorkUnit.work_id, WorkUnit.role, Unit.code)
        .join(KeyWork, KeyWork.case_id == WorkUnit.work_id)
        .join(Unit, Unit.id == WorkUnit.unit_id)
        .where(KeyWork.list_id == list_id)
        .order_by(WorkUnit.rank)
    )
    found: defaultdict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for work_id, role, code in rows:
        found[work_id][0 if role == LEAD else 1].append(code)
    return found
