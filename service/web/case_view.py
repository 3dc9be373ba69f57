"""The page of one case: state, deadlines with their reasons, people, documents and story, in officials' words."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from service.accountability.objections import concerned
from service.cases import view
from service.cases.kinds import KINDS
from service.cases.parts import Part, part_for
from service.cases.people import people
from service.cases.story import GROUPS, PAGE, story, way_taken
from service.cases.tables import Case
from service.org.offices import SUPERVISION_OFFICE
from service.rules.pack import Pack
from service.web.display import beside
from service.web.language import gettext
from service.web.pages import Page
from service.web.state_diagram import diagram
from service.web.story_view import by_day, title_of
from service.web.turns import turns

MOST_BELOW = 50
"""More cases below stand on their own page (the wall chart, the round), and in the story."""


@dataclass(frozen=True)
class Place:
    """Which page of the story is looked at: from which entry on, in which order, of which group."""

    start: int | None = None
    oldest_first: bool = False
    only: str | None = None

    def address(self, case_id: int, **changed: Any) -> str:
        """The address of the page at another place."""
        place = {"start": self.start, "order": "oldest" if self.oldest_first else None, "only": self.only} | changed
        kept = urlencode({name: value for name, value in place.items() if value})
        return f"/cases/{case_id}{'?' if kept else ''}{kept}#story"


def case_facts(page: Page, case: Case, place: Place) -> dict[str, Any]:
    """Everything that the case's page shows, in a number of queries that its length does not change."""
    session, kind = page.desk.session, KINDS[case.kind]
    pack, part = page.desk.packs.get(session, case.pack_id), part_for(session, page.me, case)
    taken = way_taken(session, case.id)
    passed = {state for pair in taken for state in pair}
    return {
        "case": view.case_head(session, case),
        "pack": pack,
        "states": diagram(kind, case.state, passed, taken),
        "turn": turns(page, [case.id], part)[case.id],
        "people": people(session, case.id, part, page.desk.today),
        "deadlines": _deadlines(page, case, pack, part),
        "documents": view.documents(session, case.id, part),
        "attachments": view.attachments(session, case.id, part),
        "children": view.children(session, page.me, case.id, MOST_BELOW),
        "temporal": temporal_link(page, case.key),
        "may_extend": bool(page.me.offices & SUPERVISION_OFFICE),
        "objecting": concerned(session, page.me, case),
        "sealed": case.kind == "appeal" and page.me.holds("complaint_officer"),
        **_story(page, case, pack, part, place),
    }


def _story(page: Page, case: Case, pack: Pack, part: Part, place: Place) -> dict[str, Any]:
    session = page.desk.session
    told = story(
        session, page.me, case, part, start=place.start, oldest_first=place.oldest_first, only=place.only
    )
    return {
        "place": place,
        "groups": list(GROUPS),
        "days": by_day(session, KINDS[case.kind], pack, told),
        "following": told[-1].id if len(told) == PAGE else None,
    }


def _deadlines(page: Page, case: Case, pack: Pack, part: Part) -> list[dict[str, Any]]:
    """Those that run first, the next one above; then the others, the latest above."""
    today, found = page.desk.today.isoformat(), []
    for row in view.deadlines(page.desk.session, case.id, part):
        title, state = gettext(title_of(pack, row["name"])), _state(row, today)
        title = beside(title, row["unit"]) if row["unit"] else title
        found.append(row | {"title": title, "state": state, "open": state in ("running", "late")})
    running = sorted((row for row in found if row["open"]), key=lambda row: row["due"])
    return running + [row for row in reversed(found) if not row["open"]]


def _state(row: dict[str, Any], today: str) -> str:
    if row["dropped"]:
        return "dropped"
    if row["met_at"]:
        return "met_late" if row["late"] else "met"
    return "late" if row["due"] < today else "running"


def temporal_link(page: Page, key: str) -> str | None:
    """The case's workflow in Temporal's own pages, where the settings say where they are."""
    base = page.here.settings.temporal_ui_url
    if not base:
        return None
    namespace = page.here.settings.temporal_namespace
    return f"{base.rstrip('/')}/namespaces/{quote(namespace, safe='')}/workflows/{quote(key, safe='')}"
