"""What of the inbox is wanted: box, filters, words, order and from which row on; each as SQL that an index serves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, Self

from service.cases.kinds import KINDS
from service.clock import LEGAL_ZONE
from service.tasks.lights import SOON

DUE = "coalesce(t.due_at, 'infinity')"
OPEN_BOXES = ("waiting", "unit")
BOXES = (*OPEN_BOXES, "copied", "done")
SORTS = {"due": (DUE, "t.id"), "since": ("t.id",), "unit": ("t.owner_id", DUE, "t.id")}
"""Ids are given in the order in which tasks open, so "since when" needs no column of its own."""
NEWEST = "t.id DESC"
CURSOR = {
    "t.id": "CAST(:after AS bigint)",
    "t.owner_id": "CAST(:after_owner AS bigint)",
    DUE: "coalesce(CAST(:after_due AS timestamptz), 'infinity')",
}
LIGHT = {"late": f"{DUE} <= :now", "soon": f"{DUE} > :now AND {DUE} <= :soon", "normal": f"{DUE} > :soon"}
TITLE = "((k.title || ' ') || k.key)"
"""What a search looks through: the case's title and its number."""
MOST_WORDS = 5


@dataclass(frozen=True)
class Wanted:
    """One view of the inbox; everything empty is the whole of what waits on me, by due day."""

    box: str = "waiting"
    light: str = ""
    cycle: str = ""
    kind: str = ""
    step: str = ""
    unit: int | None = None
    """The unit whose matter it is."""
    case: int | None = None
    begins: date | None = None
    ends: date | None = None
    """Due from this day to that day, both counted."""
    find: str = ""
    """Words of a case's title or of its number; all of them must be there."""
    sort: str = "due"
    after: int | None = None
    """The last task of the page before."""

    @property
    def words(self) -> list[str]:
        """The words that are looked for."""
        return self.find.split()[:MOST_WORDS]

    @property
    def like(self) -> list[str]:
        """The same as patterns."""
        plain = (word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") for word in self.words)
        return [f"%{word}%" for word in plain]

    @property
    def order(self) -> str:
        """By what the rows are ordered: what is done or copied to me, the newest first."""
        return ", ".join(SORTS[self.sort]) if self.box in OPEN_BOXES else NEWEST

    @property
    def steps(self) -> list[str] | None:
        """The steps of the wanted kind; None for all of them."""
        return sorted(KINDS[self.kind].steps) if self.kind else None

    @property
    def sifted(self) -> bool:
        """Whether anything but box and order was asked for."""
        return self != Wanted(box=self.box, sort=self.sort, after=self.after)

    def by(self, **changed: Any) -> Self:
        """The same with these parts changed, from its first row on."""
        return replace(self, **{"after": None, **changed})


@cache
def _shared() -> list[str]:
    """Steps that several kinds have."""
    every = [code for kind in KINDS.values() for code in kind.steps]
    return sorted({code for code in every if every.count(code) > 1})


def _case(what: str) -> str:
    """A fact of the task's case, looked up by its id; a plain subquery, which no planner turns into a scan of cases."""
    return f'(SELECT {what} FROM "case" k WHERE k.id = t.case_id)'


def filters(wanted: Wanted, *, narrow: bool, after: bool) -> list[str]:
    """The conditions of what is wanted beyond its box; with `narrow` their cases are known already."""
    found = []
    if wanted.light and wanted.box != "done":
        found.append(LIGHT[wanted.light] + ("" if wanted.box in OPEN_BOXES else " AND t.state = 'open'"))
    if wanted.step:
        found.append("t.step = :step")
    elif wanted.kind:
        found.append("t.step = ANY(:steps)")
    if wanted.kind:
        found.append(f"(t.step <> ALL(:shared) OR {_case('k.kind')} = :kind)")
    if wanted.cycle:
        found.append("t.cycle = :cycle")
    if wanted.unit is not None:
        found.append("t.owner_id = :unit")
    if wanted.begins or wanted.ends:
        found.append(f"{DUE} > :begins AND {DUE} <= :ends AND {DUE} < 'infinity'")
    if wanted.words and (wanted.case is not None or not narrow):
        found.append(_case(f"{TITLE} ILIKE ALL (:like)"))
    if after:
        found.append(_later(wanted))
    return found


def _later(wanted: Wanted) -> str:
    if wanted.box not in OPEN_BOXES:
        return "t.id < :after"
    columns: Sequence[str] = SORTS[wanted.sort]
    return f"({', '.join(columns)}) > ({', '.join(CURSOR[column] for column in columns)})"


def given(wanted: Wanted, now: datetime) -> dict[str, Any]:
    """The values that the conditions ask for."""
    return {
        "now": now,
        "soon": now + SOON,
        "step": wanted.step,
        "steps": wanted.steps,
        "shared": _shared(),
        "kind": wanted.kind,
        "cycle": wanted.cycle,
        "unit": wanted.unit,
        "begins": _midnight(wanted.begins or date.min + timedelta(days=2)),
        "ends": _midnight((wanted.ends or date.max - timedelta(days=3)) + timedelta(days=1)),
        "like": wanted.like,
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LEGAL_ZONE)
