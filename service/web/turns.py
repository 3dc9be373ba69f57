"""Whose turn it is on a case, for its page and for lists: its open tasks, or else the day that it waits for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from service.cases.kinds import KINDS
from service.cases.parts import WHOLE, Part, own_part, part_for
from service.cases.tables import Case
from service.deadlines.tables import Deadline
from service.org.offices import READERS
from service.org.queries import Official
from service.tasks.queries import waiting_on
from service.web.homes import home_of
from service.web.pages import Page
from service.web.story_view import title_of


@dataclass(frozen=True)
class Turn:
    """The open tasks (with whom, since when, until when, by which clause); without any, the next day awaited."""

    tasks: list[dict[str, Any]]
    awaited: str = ""
    on: date | None = None
    clause: str = ""


NOBODYS = Turn([])


def whose_turn(page: Page, case: Case) -> Turn:
    """Of what the official may know of this case."""
    return turns(page, [case.id], part_for(page.desk.session, page.me, case))[case.id]


def whose_turns(page: Page, kind: str, ids: Collection[int]) -> Mapping[int, Turn]:
    """Of a list's cases of one kind; where units read their own part only, nothing but their own is told."""
    whole = KINDS[kind].whole is None or page.me.offices & READERS
    return turns(page, ids, WHOLE if whole else own_part(page.desk.session, page.me))


def case_rows(page: Page, cases: Sequence[Case]) -> list[dict[str, Any]]:
    """The rows of a list of cases of one kind, the latest year above: where each stands and whose turn it is."""
    if not cases:
        return []
    kind = KINDS[cases[0].kind]
    found = whose_turns(page, kind.name, [case.id for case in cases])
    rows = [
        {
            "href": home_of(case.kind, case.id),
            "title": case.title,
            "year": case.year,
            "state": kind.titles[case.state],
            "turn": found[case.id],
        }
        for case in cases
    ]
    return sorted(rows, key=lambda row: row["year"], reverse=True)


def turns(page: Page, ids: Collection[int], part: Part) -> Mapping[int, Turn]:
    """In two statements however many cases: open tasks, and the next day of those that have none."""
    tasks = waiting_on(page.desk.session, page.desk.now, list(ids), part.tasks)
    for task in (task for every in tasks.values() for task in every):
        task["opens"] = _opens(page.me, task)
    idle = [number for number in ids if number not in tasks]
    return {number: Turn(tasks[number]) if number in tasks else NOBODYS for number in ids} | _awaited(page, idle, part)


def _opens(me: Official, task: Mapping[str, Any]) -> bool:
    """Whether the task is a link: it opens to those on whom it waits and to the city's supervisors."""
    return bool(me.offices & READERS) or task["post_id"] in me.all_posts or task["person_id"] == me.person_id


def _awaited(page: Page, ids: Collection[int], part: Part) -> dict[int, Turn]:
    if not ids:
        return {}
    rows = page.desk.session.execute(
        select(Deadline.case_id, Deadline.name, Deadline.due, Deadline.clause, Case.pack_id)
        .join(Case, Case.id == Deadline.case_id)
        .where(Deadline.case_id.in_(ids), Deadline.met_at.is_(None), Deadline.dropped_at.is_(None), part.deadlines)
        .order_by(Deadline.due.desc(), Deadline.id.desc())
    )
    packs = page.desk.packs
    return {
        number: Turn([], title_of(packs.get(page.desk.session, pack), name), due, clause)
        for number, name, due, clause, pack in rows
    }
