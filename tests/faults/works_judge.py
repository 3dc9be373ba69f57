"""The independent judge of a year, ended or not: flags and grounds by the oracle, from the figures alone."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from service.rules.key_work_rules import month_readings
from service.rules.months import WorkYear
from service.rules.pack import shipped_key_works
from tests.rules.oracle import oracle

IN_A_ROW = {"two_months": 2, "three_months": 3}
LETTERS = {"red_flag": "r", "yellow_card": "y", "not_due": "n", "suspended": "s", "pending": "p"}
WORKS = text(
    "SELECT w.case_id, w.livelihood, w.direction, c.key, c.state, c.closed_at, l.first_month FROM key_work w"
    ' JOIN "case" c ON c.id = w.case_id JOIN key_list l ON l.case_id = w.list_id ORDER BY 1'
)
FIGURES = text(
    "SELECT c.month, v.verified_value, EXISTS (SELECT 1 FROM month_report r WHERE r.work_id = c.work_id"
    " AND r.month = c.month AND NOT r.returned AND r.reported_at <= c.cutoff) AS in_time FROM month_close c"
    " LEFT JOIN LATERAL (SELECT r.verified_value FROM month_report r WHERE r.work_id = c.work_id AND r.month = c.month"
    " AND NOT r.returned AND r.verified_at IS NOT NULL ORDER BY r.verified_at DESC, r.id DESC LIMIT 1) v ON true"
    " WHERE c.work_id = :work ORDER BY c.month"
)
SUSPENDED = text(
    "SELECT m FROM work_suspension, generate_series(first_month, last_month) m WHERE work_id = :work"
)
CARDS = text("SELECT flag FROM card WHERE work_id = :work AND withdrawn_at IS NULL ORDER BY month")
GROUNDS = text("SELECT name, period, month, run_to FROM ground WHERE work_id = :work AND vanished_at IS NULL")


def judged_otherwise(session: Session, planned: Iterable[str]) -> list[str]:
    """What the register holds otherwise than the oracle says, work by work."""
    how, said = month_readings(shipped_key_works().settings), []
    for work_id, livelihood, direction, key, state, closed_at, first in session.execute(WORKS).all():
        plan = tuple(Decimal(value) if month >= first else Decimal(0) for month, value in enumerate(planned, 1))
        work = WorkYear(
            kind="livelihood" if livelihood else "key_work",
            planned=plan,
            verified=_verified(session, work_id),
            suspended=frozenset(session.scalars(SUSPENDED, {"work": work_id})),
            lower_is_better=direction == "lower_is_better",
        )
        letters, actions = oracle(work, how)
        flags = "".join(LETTERS[flag] for flag in session.scalars(CARDS, {"work": work_id}))
        if flags != letters:
            said.append(f"{key}: flags {flags}, not {letters}")
        if closed_at is not None and state != {"r": "completed", "y": "missed"}.get(letters[-1:]):
            said.append(f"{key}: {state} with {letters}")
        grounds = {(name, month) for month, _, names in actions for name in names}
        said += [f"{key}: {one}" for one in _apart(grounds, list(session.execute(GROUNDS, {"work": work_id})), letters)]
    return said


def _verified(session: Session, work_id: int) -> tuple[Any, ...]:
    """Month by month the newest verified figure; in time and not yet verified is pending; else nothing was said."""
    said: dict[int, Any] = {}
    for month, value, in_time in session.execute(FIGURES, {"work": work_id}):
        said[month] = value if value is not None else "pending" if in_time else None
    return tuple(said.get(month) for month in range(1, max(said, default=0) + 1))


def _apart(wanted: set[tuple[str, int]], kept: list[Any], letters: str) -> list[str]:
    """Grounds that are missing, and those that nothing gives; a run may stand under the key of one it overlaps."""
    said = []
    for name, month in sorted(wanted):
        row = next((row for row in kept if row.name == name and _stands_for(row, name, month, letters)), None)
        if row is None:
            said.append(f"no ground {name} of month {month}")
        else:
            kept.remove(row)
    return said + [f"a ground {row.name} of month {row.month} that nothing gives" for row in kept]


def _stands_for(row: Any, name: str, month: int, letters: str) -> bool:
    if name not in IN_A_ROW:
        return bool(row.month == month)
    first, last = month - IN_A_ROW[name] + 1, month
    while letters[last : last + 1] == "y":
        last += 1
    return bool(row.period <= last and first <= row.run_to)
