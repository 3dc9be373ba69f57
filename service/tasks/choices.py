"""By what an official's box can be sifted: the steps and the units that stand in it, each probed by index."""

from sqlalchemy import TextClause
from sqlalchemy.orm import Session

from service.cases.kinds import KINDS
from service.org.queries import Official
from service.tasks.inbox_sql import BELONGS, SEATS, typed, veiled
from service.tasks.wanted import OPEN_BOXES

RECENT = 1000
"""Of what is done or copied, the newest are looked through."""


def choices(session: Session, official: Official, box: str) -> tuple[list[str], list[tuple[int, str]]]:
    """The codes of the steps, and the units with their names."""
    given = {
        "person": official.person_id,
        "jurisdiction": official.jurisdiction,
        "posts": list(official.all_posts),
        "units": list(official.unit_ids),
        "acting": list(official.acting),
        "every": sorted({code for kind in KINDS.values() for code in kind.steps}),
        "veiled": veiled(),
        "recent": RECENT,
    }
    rows = session.execute(_STATEMENTS[box], given).all()
    return sorted(step for step, unit, _ in rows if unit is None), [(u, name) for _, u, name in rows if u is not None]


def _probes(box: str) -> TextClause:
    """One look into the index for each seat and step, and for each seat and unit, however many tasks wait."""
    column, mine = SEATS[box]
    seats = "posts" if box == "waiting" else "units"

    def stands(what: str) -> str:
        return f"""EXISTS (SELECT FROM unnest(:{seats}) seat(id) CROSS JOIN LATERAL (
            SELECT FROM task t WHERE t.{column} = seat.id AND t.state = 'open' AND {what} AND {mine} LIMIT 1) one)"""

    return typed(
        f"""SELECT code, CAST(NULL AS bigint), '' FROM unnest(:every) code WHERE {stands("t.step = code")}
        UNION ALL (SELECT '', u.id, u.name FROM unit u
        WHERE u.jurisdiction_code = :jurisdiction AND {stands("t.owner_id = u.id")} ORDER BY u.id)"""
    )


def _recent(box: str) -> TextClause:
    return typed(
        f"""WITH seen AS (SELECT t.step, t.owner_id FROM task t WHERE {BELONGS[box]} ORDER BY t.id DESC LIMIT :recent)
        SELECT step, CAST(NULL AS bigint), '' FROM seen GROUP BY step
        UNION ALL (SELECT '', u.id, u.name FROM unit u WHERE u.id IN (SELECT owner_id FROM seen) ORDER BY u.id)"""
    )


_STATEMENTS = {box: _probes(box) if box in OPEN_BOXES else _recent(box) for box in BELONGS}
