"""The inbox (我的待办): waiting on me, on my unit, copied to me, done; sifted, sorted and searched by index.

A page goes on from its last row (keyset), never by counting rows, so that it stays fast however many tasks wait.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from service.org.queries import Official
from service.tasks import inbox_sql as sql
from service.tasks.lights import LIGHTS, light
from service.tasks.wanted import BOXES, OPEN_BOXES, Wanted, given

PAGE = 50
MOST = 200
COUNTED = 1000
"""Counts stop here: whoever has a thousand tasks needs no exact number, and no page waits for one."""
NARROW = 2000
"""As many cases as a search may find for their tasks to be looked up case by case; beyond, the tasks are read in their
order and each is asked for its case's words."""


@dataclass
class Inbox:
    """One official's inbox at one instant."""

    session: Session
    official: Official
    now: datetime
    _searched: dict[str, list[int] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.session.execute(sql.PLANNED)

    def page(self, wanted: Wanted | None = None, limit: int = PAGE) -> list[dict[str, Any]]:
        """One page of a box, as it is wanted."""
        wanted = wanted or Wanted()
        cases = self._cases(wanted)
        facts = self._facts(wanted, cases, min(limit, MOST))
        last = None
        if wanted.after is not None:
            last = self.session.execute(sql.LAST, facts | {"after": wanted.after}).mappings().one_or_none()
            facts.update(last or {})
        found = self._found(wanted, cases, after=last is not None)
        return self._rows(found, wanted.order, facts)

    def counts(self, wanted: Wanted) -> tuple[dict[str, int], dict[str, int]]:
        """How many tasks stand in each box, and in the wanted one under each light; each counted to a thousand.

        Under the lights of a search that finds too many cases nothing is counted: each task would be asked for its
        case's words.
        """
        cases = self._cases(wanted)
        boxes = [self._found(Wanted(box=box), None) for box in BOXES]
        by_light = [
            wanted.by(light=code, sort="due")
            for code in LIGHTS
            if wanted.box in OPEN_BOXES and (cases is not None or not wanted.words)
        ]
        lights = [self._found(one, cases) for one in by_light]
        numbers = ", ".join(f"(SELECT count(*) FROM ({part}) counted)" for part in (*boxes, *lights))
        row = list(self.session.execute(sql.typed(f"SELECT {numbers}"), self._facts(wanted, cases, COUNTED)).one())
        return dict(zip(BOXES, row, strict=False)), dict(zip(LIGHTS, row[len(BOXES) :], strict=False))

    def waiting(self, tasks: Sequence[int]) -> list[dict[str, Any]]:
        """Those of these tasks that wait on the official, by due day, with what their forms begin with."""
        return [row for row in self.known(tasks) if row["waits"]]

    def known(self, tasks: Sequence[int]) -> list[dict[str, Any]]:
        """Those of these tasks that the official may see as his own: waiting, handed on, lent or done."""
        waits = f"coalesce({sql.BELONGS['waiting']}, false) AS waits"
        found = f"SELECT {sql.PICKED}, t.form, {waits} FROM task t WHERE t.id = ANY(:tasks) AND {sql.MAY_SEE}"
        facts = self._facts(Wanted(), None, MOST) | {"tasks": list(tasks)[:MOST]}
        return self._rows(found, Wanted().order, facts)

    def _rows(self, found: str, order: str, facts: dict[str, Any]) -> list[dict[str, Any]]:
        rows = self.session.execute(sql.dressed(found, order), facts).mappings()
        return [listed(dict(row), self.now) for row in rows]

    def _cases(self, wanted: Wanted) -> list[int] | None:
        """The cases whose tasks are looked up one by one: the wanted one, or the few that a search finds."""
        if wanted.case is not None:
            return [wanted.case]
        if not wanted.words:
            return None
        if wanted.find not in self._searched:
            facts = {"jurisdiction": self.official.jurisdiction, "words": wanted.words, "like": wanted.like}
            ids = list(self.session.scalars(sql.SEARCH, facts | {"limit": NARROW + 1}))
            self._searched[wanted.find] = ids if len(ids) <= NARROW else None
        return self._searched[wanted.find]

    def _found(self, wanted: Wanted, cases: list[int] | None, after: bool = False) -> str:
        seats = len(self.official.all_posts if wanted.box == "waiting" else self.official.unit_ids)
        return sql.found(wanted, seats, narrow=cases is not None, after=after)

    def _facts(self, wanted: Wanted, cases: list[int] | None, limit: int) -> dict[str, Any]:
        posts, units = sorted(self.official.all_posts), sorted(self.official.unit_ids)
        return given(wanted, self.now) | {
            "person": self.official.person_id,
            "acting": list(self.official.acting),
            "posts": posts,
            "units": units,
            **{f"post_id{n}": post for n, post in enumerate(posts)},
            **{f"unit_id{n}": unit for n, unit in enumerate(units)},
            "veiled": sql.veiled(),
            "cases": cases,
            "limit": limit,
        }


def listed(row: dict[str, Any], now: datetime) -> dict[str, Any]:
    """A task as lists show it: with its light."""
    due_at: datetime | None = row["due_at"]
    return {
        **row,
        "due_at": due_at.isoformat() if due_at else None,
        "opened_at": row["opened_at"].isoformat(),
        "light": light(due_at, now) if row["state"] == "open" else "done",
    }
