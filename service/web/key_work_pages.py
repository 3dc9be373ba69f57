"""Key works: the year's list on the wall (挂图作战), each work's story, and what citizens read of livelihood works."""

from collections import Counter
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from service.cases.kinds import KINDS
from service.cases.packs import ruled_by
from service.cases.queries import OVERSEERS, list_cases, load_case
from service.cases.tables import Case
from service.desk import AtDesk
from service.errors import NotFound, Refusal
from service.keyworks.boards import board, public_lists, public_progress
from service.keyworks.bulletin import FLAGS
from service.keyworks.lists import start_list
from service.keyworks.queries import work_story
from service.rules.pack import KeyWorksPack
from service.tasks.queries import waiting_on
from service.web.pages import Page, ThePage, go, public, status_of
from service.web.posted import ThePost
from service.web.years import STARTERS, begin_year

router = APIRouter(include_in_schema=False)
Id = Annotated[int, Path(ge=1, le=2**62)]
Rows = Annotated[str, Query(pattern="^[0-9 ]{0,1000}$")]
City = Annotated[str, Path(max_length=32)]
Year = Annotated[int, Path(ge=2000, le=2099)]


@router.get("/key-lists")
def lists(page: ThePage) -> Response:
    """Every year's list, and the works of one's own unit."""
    return _lists_page(page, None)


def _lists_page(page: Page, refused: Refusal | None, year: str = "") -> Response:
    session, me = page.desk.session, page.me
    own = [] if me.offices & OVERSEERS else list_cases(session, me, kind="key_work")
    may_start, typed = bool(me.offices & set(STARTERS)), year or page.desk.today.year
    facts = {"lists": list_cases(session, me, kind="key_list"), "own": own, "titles": KINDS["key_work"].titles}
    return page.show("key_lists.html", status_of(refused), refused=refused, may_start=may_start, year=typed, **facts)


@router.post("/key-lists")
def start(page: ThePage, sent: ThePost) -> Response:
    """Begin a year's list (NJ-02); a year that has begun is shown."""
    refused, begun = begin_year(page, sent, lambda year: start_list(page.desk, page.me, year))
    return _lists_page(page, refused, sent.text("year")) if refused else go(f"/key-lists/{begun}")


@router.get("/key-lists/{list_id}")
def wall(page: ThePage, list_id: Id, rows: Rows = "") -> Response:
    """The wall chart: works × months with the flag that stands, and the flags counted by unit (NJ-06).

    `rows` names the works whose rows an open page wants anew.
    """
    case = _loaded(page, list_id, "key_list")
    every = board(page.desk.session, case.id)
    wanted = {int(work) for work in rows.split()}
    works = [work for work in every if work["id"] in wanted] if wanted else every
    facts: dict[str, Any] = {"works": works, "units": _by_unit(every), "flags": FLAGS, "waiting": _waiting(page, case)}
    return page.show("key_list.html", live=case.id, list=case, **facts)


def _by_unit(works: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many of each flag every lead unit has, those with most yellow cards first."""
    counted: dict[str, Counter[str]] = {}
    for work in works:
        counted.setdefault(work["unit"], Counter()).update(flag for flag in work["flags"] if flag)
    rows = [{"unit": unit, "flags": flags} for unit, flags in counted.items()]
    return sorted(rows, key=lambda row: (-row["flags"]["yellow_card"], row["unit"]))


@router.get("/key-works/{work_id}")
def story(page: ThePage, work_id: Id) -> Response:
    """A work's story month by month, with why something followed and why nothing did."""
    case = _loaded(page, work_id, "key_work")
    pack = ruled_by(page.desk.packs.get(page.desk.session, case.pack_id), KeyWorksPack)
    told = work_story(page.desk.session, case, pack)
    parent = page.desk.session.get(Case, case.parent_id) if case.parent_id else None
    return page.show("key_work.html", work=told, parent=parent, waiting=_waiting(page, case))


def _waiting(page: Page, case: Case) -> list[dict[str, Any]]:
    return waiting_on(page.desk.session, page.desk.now, [case.id]).get(case.id, [])


def _loaded(page: Page, case_id: int, kind: str) -> Case:
    case = load_case(page.desk.session, page.me, case_id)
    if case.kind != kind:
        raise NotFound()
    return case


@router.get("/public/livelihood")
def livelihood_lists(desk: AtDesk) -> Response:
    """The years whose livelihood works everybody may follow."""
    return public("public_livelihood_years.html", lists=public_lists(desk.session))


@router.get("/public/livelihood/{jurisdiction}/{year}")
def livelihood(jurisdiction: City, year: Year, desk: AtDesk) -> Response:
    """The livelihood works' verified progress, month by month (NJ-19)."""
    return public("public_livelihood.html", told=public_progress(desk.session, jurisdiction, year))
