"""Workflows' histories for supervisors: found by what the register knows, opened in officials' words; next timers."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from service.cases.kinds import KINDS
from service.engine import searching
from service.engine.listing import Seen, latest
from service.engine.lookout import TemporalAway
from service.engine.queries import SIGHT
from service.engine.searching import Wanted
from service.engine.story import tell
from service.errors import NotFound
from service.given import Before, Id, month, whole
from service.org.offices import OVERSEERS
from service.web.case_view import temporal_link
from service.web.history_view import mark_words, told
from service.web.pages import Page, ThePage
from service.web.story_view import title_of

router = APIRouter(include_in_schema=False)
Word = Annotated[str, Query(max_length=60)]
STEPS = 60
"""So many steps of a history stand on a page."""


@router.get("/histories")
def histories(
    page: ThePage,
    unit: Word = "",
    kind: Word = "",
    state: Word = "",
    month: Word = "",
    late: Word = "",
    find: Word = "",
    before: Before = None,
) -> Response:
    """Cases by unit, kind, state, month and lateness, each with how its workflow stands."""
    page.needs(*SIGHT)
    asked = {"unit": unit, "kind": kind, "state": state, "month": month, "late": late, "find": find.strip()}
    session, me = page.desk.session, page.me
    rows = searching.search(session, me, page.desk.now, _wanted(asked), before)
    following = rows[-1].Case.id if len(rows) == searching.PAGE else None
    kept = urlencode({name: value for name, value in asked.items() if value})
    facts: dict[str, Any] = {
        "rows": rows,
        "seen": _standing(page, [row.Case.key for row in rows]),
        "asked": asked,
        "units": searching.units(session, me),
        "kinds": list(KINDS),
        "titles": {name: found.titles for name, found in KINDS.items()},
        "named": bool(me.offices & OVERSEERS),
        "here": f"/histories?{kept}",
        "following": following,
        "first": before is None,
    }
    return page.show("histories.html", **facts)


def _wanted(asked: dict[str, str]) -> Wanted:
    """What the address asks for; what no form of ours would send is not asked for."""
    unit, kind, state, late = asked["unit"], asked["kind"], asked["state"], asked["late"]
    return Wanted(
        unit=whole(unit),
        kind=kind if kind in KINDS else "",
        state=state if state in ("open", "ended", "differs") else "",
        month=month(asked["month"]),
        late=late if late in ("late", "once") else "",
        find=asked["find"],
    )


def _standing(page: Page, keys: list[str]) -> dict[str, Seen] | None:
    """How these workflows stand, in one question; None where Temporal does not answer in time."""
    try:
        return page.here.lookout.ask(lambda client: latest(client, keys)) if keys else {}
    except TemporalAway:
        return None


@router.get("/histories/{case_id}")
def a_history(page: ThePage, case_id: Id, before: Before = None) -> Response:
    """One workflow: what it waits for, what it was told, what it asked, and how it ended."""
    page.needs(*SIGHT)
    row = searching.one(page.desk.session, page.me, case_id)
    if row is None:
        raise NotFound()
    case, away, story = row.Case, False, None
    try:
        story = page.here.lookout.ask(lambda client: tell(client, case.key))
    except TemporalAway:
        away = True
    pack = page.desk.packs.get(page.desk.session, case.pack_id)
    steps = told(story, pack, page.here.clock) if story else None
    shown = [s for s in reversed(steps.steps if steps else []) if before is None or s.id < before][: STEPS + 1]
    facts: dict[str, Any] = {
        "case": case,
        "unit": row.unit,
        "state_title": KINDS[case.kind].titles[case.state],
        "named": bool(page.me.offices & OVERSEERS),
        "away": away,
        "story": story,
        "told": steps,
        "shown": shown[:STEPS],
        "following": shown[STEPS - 1].id if len(shown) > STEPS else None,
        "first": before is None,
        "temporal": temporal_link(page, case.key),
        **searching.beside(page.desk.session, case),
    }
    return page.show("history.html", **facts)


@router.get("/timers")
def timers(page: ThePage, after: Before = None) -> Response:
    """The instants that workflows wait for, the earliest first."""
    page.needs(*SIGHT)
    rows = searching.timers(page.desk.session, page.me, after)
    seen = _standing(page, sorted({row.Case.key for row in rows}))
    shown = []
    for row in rows:
        pack = page.desk.packs.get(page.desk.session, row.Case.pack_id)
        shown.append((row, title_of(pack, row.deadline), mark_words(row.Mark.kind)))
    facts: dict[str, Any] = {
        "rows": shown,
        "seen": seen,
        "now": page.desk.now,
        "named": bool(page.me.offices & OVERSEERS),
        "following": rows[-1].Mark.id if len(rows) == searching.PAGE else None,
        "first": after is None,
    }
    return page.show("timers.html", **facts)
