"""By what an official's box can be sifted: the steps and the units that stand in it, each probed by index."""

from typing import Any

from sqlalchemy import ARRAY, BigInteger, String, TextClause, bindparam, text
from sqlalchemy.orm import Session

from service.cases.kinds import KINDS
from service.org.queries import Official
from service.tasks.inbox import BELONGS, SEAT
from service.tasks.wanted import OPEN_BOXES

RECENT = 1000
"""Of what is done or copied, the newest are looked through."""


def choices(session: Session, official: Official, box: str) -> tuple[list[str], list[tuple[int, str]]]:
    """The codes of the steps, and the units with their names."""
    rows = session.execute(_PROBES[box] if box in OPEN_BOXES else _RECENT[box], _given(official))
    steps: list[str] = []
    units: list[tuple[int, str]] = []
    for step, unit, name in rows:
        if unit is None:
            steps.append(step)
        else:
            units.append((unit, name))
    return sorted(steps), sorted(units)


def _given(official: Official) -> dict[str, Any]:
    return {
        "person": official.person_id,
        "jurisdiction": official.jurisdiction,
        "posts": list(official.all_posts),
        "units": list(official.unit_ids),
        "acting": list(official.acting),
        "every": sorted({code for kind in KINDS.values() for code in kind.steps}),
        "recent": RECENT,
    }


def _typed(sql: str) -> TextClause:
    arrays = [bindparam(name, type_=ARRAY(BigInteger)) for name in ("posts", "units", "acting") if f":{name}" in sql]
    strings = [bindparam("every", type_=ARRAY(String))] if ":every" in sql else []
    return text(sql).bindparams(*arrays, *strings)


def _probe(box: str) -> TextClause:
    """One look into the index for each seat and step, and for each seat and unit, however many tasks wait."""
    column, seats, mine = SEAT[box]
    there = f"""EXISTS (SELECT FROM unnest({seats}) seat(id) CROSS JOIN LATERAL (
        SELECT FROM task t WHERE t.{column} = seat.id AND t.state = 'open' AND %s AND {mine} LIMIT 1) one)"""
    return _typed(
        f"""SELECT code, CAST(NULL AS bigint), '' FROM unnest(:every) code WHERE {there.replace("%s", "t.step = code")}
        UNION ALL SELECT '', u.id, u.name FROM unit u
        WHERE u.jurisdiction_code = :jurisdiction AND {there.replace("%s", "t.owner_id = u.id")}"""
    )


def _recent(box: str) -> TextClause:
    return _typed(
        f"""WITH seen AS (SELECT t.step, t.owner_id FROM task t WHERE {BELONGS[box]} ORDER BY t.id DESC LIMIT :recent)
        SELECT step, CAST(NULL AS bigint), '' FROM seen GROUP BY step
        UNION ALL SELECT '', u.id, u.name FROM unit u WHERE u.id IN (SELECT owner_id FROM seen)"""
    )


_PROBES = {box: _probe(box) for box in OPEN_BOXES}
_RECENT = {box: _recent(box) for box in ("copied", "done")}
