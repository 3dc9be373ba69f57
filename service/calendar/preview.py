"""What a notice will move, before it is taken in: every open deadline computed again beside the register, unlocked."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, select

from service.calendar.queries import in_force
from service.calendar.use_cases import check_notice
from service.cases.desk import Desk
from service.cases.queries import listed, nameable
from service.cases.tables import Case
from service.deadlines.tables import Deadline
from service.org.queries import Official
from service.rules.calendar import Arrangement, build_calendar
from service.rules.due import redo

SHOWN = 200
BATCH = 1000


@dataclass(frozen=True)
class Move:
    """An open deadline that the notice moves: whose, which, from which day to which.

    A matter that the official could not open is told by its kind alone.
    """

    kind: str
    case_title: str
    title: str
    clause: str
    old: date
    new: date


@dataclass(frozen=True)
class Preview:
    """What a notice will do: how many open deadlines it reaches and moves, and the first of these by their day."""

    reached: int
    moved: int
    closed: int
    """Of the moved ones, those of matters of which this official may not know, other cities' too: counted alone."""
    moves: tuple[Move, ...]


def will_move(desk: Desk, official: Official, arrangement: Arrangement) -> Preview:
    """The notice refused as its import would be, or what it will move; nothing is written and nobody waits."""
    check_notice(desk, official, arrangement)
    calendar = build_calendar([*in_force(desk.session), arrangement])
    title = case((listed(official), Case.title), else_="")
    rows = desk.session.execute(
        select(Deadline, title, Case.kind, Case.pack_id, nameable(official).label("known"))
        .join(Case, Case.id == Deadline.case_id)
        .where(Deadline.met_at.is_(None), Deadline.dropped_at.is_(None), Deadline.due >= _first(arrangement))
        .order_by(Deadline.due, Deadline.id)
        .execution_options(yield_per=BATCH)
    )
    reached = moved = closed = 0
    moves: list[Move] = []
    for row, case_title, kind, pack_id, known in rows:
        reached += 1
        found = redo(row.given, calendar)
        if (found.due, found.at) == (row.due, row.at):
            continue
        moved += 1
        closed += not known
        if known and len(moves) < SHOWN:
            named = desk.packs.get(desk.session, pack_id).deadlines[row.name].title
            moves.append(Move(kind, case_title, named, row.clause, row.due, found.due))
    return Preview(reached, moved, closed, tuple(moves))


def _first(arrangement: Arrangement) -> date:
    """No deadline due before this day can move: every day that it counts lies before the notice's year and days."""
    return min(date(arrangement.year, 1, 1), *arrangement.off, *arrangement.work)
