"""Grounds by their keys: found once for ever, matched again after every correction (NJ-18)."""

from collections.abc import Iterable, Sequence

from sqlalchemy import exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from service.cases.act import Act
from service.documents.tables import Document
from service.keyworks.tables import Consequence, ConsequenceGround, Ground
from service.rules.escalation import GroundFound

GOES_OUT = ("talk_notice", "criticism", "referral_letter")
"""The documents with which a consequence leaves the office."""


def reconcile(act: Act, found: Sequence[GroundFound]) -> tuple[list[tuple[Ground, GroundFound]], list[Ground]]:
    """The grounds that are new, and those that have just vanished; everything else is known already."""
    known = list(
        act.session.scalars(
            select(Ground).where(Ground.work_id == act.case.id).order_by(Ground.id).execution_options(
                populate_existing=True
            )
        )
    )
    if not known and not found:
        return [], []
    went_out = _went_out(act) if known else frozenset()
    new, seen = [], set()
    for ground in found:
        match = _known_as(act, [row for row in known if row.id not in seen], ground, went_out)
        if match is None:
            row = _keep(act, ground)
            if row is not None:
                new.append((row, ground))
                seen.add(row.id)
            continue
        seen.add(match.id)
        _touch(act, match, ground)
    vanished = [row for row in known if row.id not in seen and row.vanished_at is None]
    for row in vanished:
        act.session.execute(update(Ground).where(Ground.id == row.id).values(vanished_at=act.now))
        act.record("ground_vanished", "NJ-18", ground=row.name, month=row.month)
    return new, vanished


def _known_as(act: Act, rows: Sequence[Ground], found: GroundFound, went_out: frozenset[int]) -> Ground | None:
    """The row with the same key; but a run that overlaps one whose ground went out already inherits its key."""
    rows = [row for row in rows if row.name == found.ground]
    own = next((row for row in rows if row.period == _period(act, found)), None)
    if not _in_a_row(act, found) or (own is not None and own.id in went_out):
        return own
    overlapping = (row for row in rows if found.run_from <= row.run_to and row.period <= found.run_to)
    return next((row for row in overlapping if row.id in went_out), own)


def _in_a_row(act: Act, found: GroundFound) -> bool:
    return act.key_works_rules.grounds[found.ground].months_in_a_row is not None


def _period(act: Act, found: GroundFound) -> int:
    """The first month of the run for months in a row, else the month itself."""
    return found.run_from if _in_a_row(act, found) else found.month


def _went_out(act: Act) -> frozenset[int]:
    """Grounds whose talk, criticism or referral was issued; a written report is out when asked for."""
    issued = exists().where(Document.case_id == Consequence.case_id, Document.kind.in_(GOES_OUT))
    rows = act.session.scalars(
        select(ConsequenceGround.ground_id)
        .join(Consequence, Consequence.id == ConsequenceGround.consequence_id)
        .where(Consequence.work_id == act.case.id, or_(issued, Consequence.action == "written_report"))
    )
    return frozenset(rows)


def _keep(act: Act, found: GroundFound) -> Ground | None:
    """The ground's row, once: the constraint lets no second one be, whoever comes first."""
    ground_id = act.session.scalars(
        insert(Ground)
        .values(
            work_id=act.case.id,
            year=act.case.year,
            name=found.ground,
            period=_period(act, found),
            month=found.month,
            run_to=found.run_to,
            found_at=act.now,
        )
        .on_conflict_do_nothing()
        .returning(Ground.id)
    ).one_or_none()
    if ground_id is None:
        return None
    act.record("ground_found", "NJ-18", ground=found.ground, month=found.month)
    return act.session.get_one(Ground, ground_id)


def _touch(act: Act, row: Ground, found: GroundFound) -> None:
    """A run that goes on is known to its newest month; a ground that stands again is noted and fires nothing."""
    returned = row.vanished_at is not None
    if row.run_to != found.run_to or returned:
        act.session.execute(
            update(Ground).where(Ground.id == row.id).values(run_to=found.run_to, vanished_at=None)
        )
    if returned:
        act.record("ground_stands_again", "NJ-18", ground=row.name, month=row.month)


def standing(act: Act, ground_ids: Iterable[int]) -> bool:
    """Whether any of these grounds still stands."""
    query = select(Ground.id).where(Ground.id.in_(list(ground_ids)), Ground.vanished_at.is_(None))
    return act.session.scalar(query.limit(1)) is not None
