"""Key works: the year's list on the wall (挂图作战), and each work's story."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from service.cases.packs import ruled_by
from service.cases.queries import list_cases, load_case
from service.cases.tables import Case
from service.errors import Refusal
from service.given import Id
from service.keyworks.boards import wall as board_wall
from service.keyworks.flags import flags_by_unit
from service.keyworks.imports import take_works
from service.keyworks.leaders import places
from service.keyworks.lists import start_list
from service.keyworks.queries import work_story
from service.org.offices import OVERSEERS, SCORERS, SUPERVISION_OFFICE
from service.rules.pack import KeyWorksPack
from service.web.case_acts import offered_acts
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import ThePost
from service.web.queries import opening
from service.web.turns import case_rows, whose_turn
from service.web.wall_view import SHEET, Look, choices
from service.web.years import begin_year, begun_page

router = APIRouter(include_in_schema=False)
SCREEN = 12
"""So many works stand on one screen."""


@router.get("/key-lists")
def years(page: ThePage) -> Response:
    """Every year's list, and the works of one's own unit."""
    return _lists_page(page, None)


def _lists_page(page: Page, refused: Refusal | None, year: str = "") -> Response:
    session, me = page.desk.session, page.me
    own = [] if me.offices & OVERSEERS else list_cases(session, me, kind="key_work", newest=True)
    may_start, typed = bool(me.offices & SUPERVISION_OFFICE), year or page.desk.today.year
    lists = list_cases(session, me, kind="key_list", newest=True)
    facts = {"lists": case_rows(page, lists), "own": case_rows(page, own)}
    return page.show("key_lists.html", status_of(refused), refused=refused, may_start=may_start, year=typed, **facts)


@router.post("/key-lists")
def start(page: ThePage, sent: ThePost) -> Response:
    """Begin a year's list (NJ-02); a year that has begun is shown."""
    refused, begun = begin_year(page, sent, lambda year: start_list(page.desk, page.me, year))
    return _lists_page(page, refused, sent.text("year")) if refused else go(begun_page("/key-lists", begun, sent))


@router.get("/key-lists/{list_id}")
def wall(page: ThePage, list_id: Id, look: Annotated[Look, Query()]) -> Response:
    """The wall chart: works × months with plan, figures and the flag that stands (NJ-06); as a page or on a screen."""
    return _wall_page(page, _loaded(page, list_id, "key_list"), look)


def _wall_page(page: Page, case: Case, look: Look, refused: Refusal | None = None) -> Response:
    session, offices = page.desk.session, page.me.offices
    limit = SCREEN if look.screen else look.rows
    found = places(session, case.id, page.desk.today)
    among = [place.work_id for place in found if look.fits(place)] if look.narrowed else None
    works, following = board_wall(session, case.id, after=look.after, limit=limit, behind=look.behind, among=among)
    facts: dict[str, Any] = {"list": case, "works": works, "following": following, "first": not look.after}
    facts |= {"behind": look.behind, "now": page.desk.now, "pause": look.pause}
    facts |= {"narrowed": look.narrowed, "leads": {place.work_id: place.leader for place in found}}
    facts["opening"] = opening(session, page.me, [work["id"] for work in works])
    if look.screen:
        return page.show("screen_wall.html", **facts)
    may = {
        "import": page.me.holds("supervision_officer") and case.state in ("opened", "list.proposing"),
        "score": bool(offices & SCORERS),
    }
    facts |= {"units": flags_by_unit(session, case.id), "turn": whose_turn(page, case), "sheet": SHEET}
    facts |= {"chosen": look, **choices(found)}
    facts |= {"may": may, "acts": offered_acts(page, case), "oversees": bool(offices & OVERSEERS)}
    return page.show("key_list.html", status_of(refused), live=case.id, refused=refused, **facts)


@router.post("/key-lists/{list_id}/works")
def import_works(page: ThePage, list_id: Id, sent: ThePost) -> Response:
    """Fill the list's proposal from a workbook or JSON, all or nothing; it waits in the proposing task."""
    case = _loaded(page, list_id, "key_list")
    refused = page.act_on(case, lambda act: take_works(act, *sent.sheet()))
    return _wall_page(page, case, Look(), refused) if refused else go(f"/key-lists/{list_id}")


@router.get("/key-works/{work_id}")
def story(page: ThePage, work_id: Id) -> Response:
    """A work's story month by month, with why something followed and why nothing did."""
    case = _loaded(page, work_id, "key_work")
    pack = ruled_by(page.desk.packs.get(page.desk.session, case.pack_id), KeyWorksPack)
    told = work_story(page.desk.session, page.me, case, pack, page.desk.today)
    parent = page.desk.session.get(Case, case.parent_id) if case.parent_id else None
    facts = {"parent": parent, "turn": whose_turn(page, case), "acts": offered_acts(page, case)}
    return page.show("key_work.html", work=told, **facts)


def _loaded(page: Page, case_id: int, kind: str) -> Case:
    return load_case(page.desk.session, page.me, case_id, kind)
