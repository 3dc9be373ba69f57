"""Rule packs of both cycles: read with clauses, compared, checked, tried on a past year, adopted with a reason."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from service.administration import packs as use
from service.administration.queries import events
from service.cases.packs import MAX_PACK, current_pack
from service.cases.queries import list_cases
from service.cases.tables import RulePack
from service.errors import FormInvalid, NotFound, Refusal
from service.given import MOST, Id
from service.incentives.dry_run import dry_run as round_dry_run
from service.keyworks.scores import dry_run as list_dry_run
from service.org.offices import OVERSEERS, SCORERS
from service.rules.pack import IncentivePack, KeyWorksPack, Pack
from service.web.pack_view import differences, sections
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import Posted, ThePost
from service.web.user_pages import ADMIN

router = APIRouter(include_in_schema=False, prefix="/packs")
Chosen = Annotated[int, Query(ge=1, le=MOST)]
KINDS = {"incentives": "round", "key_works": "key_list"}
TRIERS = {"incentives": OVERSEERS | {ADMIN}, "key_works": SCORERS}
"""Who may try a pack of a cycle on a past year: of the key works it shows scores, and needs the scores' own right."""


@router.get("")
def packs(page: ThePage) -> Response:
    """Every pack that was adopted, by cycle, with the years that run under each."""
    return _list(page, None)


def _list(page: Page, refused: Refusal | None) -> Response:
    found = use.packs(page.desk.session, page.me.jurisdiction)
    return page.show("packs.html", status_of(refused), found=found, admin=page.me.holds(ADMIN), refused=refused)


@router.get("/compare")
def compare(page: ThePage, one: Chosen, other: Chosen) -> Response:
    """Two packs of one cycle, setting by setting, with the clause beside it."""
    rows = [use.find_pack(page.desk.session, page.me.jurisdiction, chosen) for chosen in (one, other)]
    if rows[0].cycle != rows[1].cycle:
        raise FormInvalid("只能比较同一类工作的规则包。")
    before, after = (page.desk.packs.get(page.desk.session, row.id) for row in rows)
    return page.show("pack_compare.html", rows=rows, found=differences(before, after))


@router.post("/check")
def check(page: ThePage, sent: ThePost) -> Response:
    """Check an uploaded pack: refused by file and line, or shown with what it changes, before anything is adopted."""
    page.needs(ADMIN)
    given: list[tuple[str, str]] = []

    def act() -> None:
        name, data = sent.needed_file()
        given.append((use.checked(page.me, data[: MAX_PACK + 1], name)[0], name))

    refused = page.attempt(act)
    if refused:
        return _list(page, refused)
    return _review(page, *given[0], None, sent)


def _review(page: Page, text: str, name: str, refused: Refusal | None, sent: Posted) -> Response:
    _, pack = use.checked(page.me, text.encode(), name)
    row = current_pack(page.desk.session, page.me.jurisdiction, pack.cycle)
    facts: dict[str, Any] = {
        "pack": pack,
        "name": name,
        "text": text,
        "row": row,
        "found": differences(page.desk.packs.get(page.desk.session, row.id), pack) if row else [],
        "tried": _tried(page, pack, sent.number("year")),
        "reason": sent.text("reason"),
        "refused": refused,
    }
    return page.show("pack_check.html", status_of(refused), **facts)


@router.post("/review")
def review_again(page: ThePage, sent: ThePost) -> Response:
    """The same check, tried on another year."""
    page.needs(ADMIN)
    return _review(page, sent.text("text"), sent.text("name"), None, sent)


@router.post("")
def adopt(page: ThePage, sent: ThePost) -> Response:
    """Adopt the pack that was checked, with a reason; running years keep the one they began with."""
    page.needs(ADMIN)
    text, name, adopted = sent.text("text"), sent.text("name"), list[int]()
    use.checked(page.me, text.encode(), name)
    refused = page.attempt(
        lambda: adopted.append(use.adopt(page.desk, page.me, text.encode(), name, sent.text("reason")))
    )
    return _review(page, text, name, refused, sent) if refused else go(f"/packs/{adopted[0]}")


@router.get("/{pack_id}")
def one_pack(pack_id: Id, page: ThePage, year: Annotated[int | None, Query(ge=2000, le=2100)] = None) -> Response:
    """A pack with every clause and reading; for some, what it would have made of a past year."""
    row = use.find_pack(page.desk.session, page.me.jurisdiction, pack_id)
    pack = page.desk.packs.get(page.desk.session, row.id)
    every = use.packs(page.desk.session, page.me.jurisdiction)[row.cycle]
    facts: dict[str, Any] = {
        "pack": pack,
        "row": row,
        "this": next(one for one in every if one["row"].id == row.id),
        "in_force": every[0]["row"].id == row.id,
        "others": [(one["row"].id, _called(one["row"])) for one in every if one["row"].id != row.id],
        "sections": sections(pack),
        "tried": _tried(page, pack, year),
        "events": events(page.desk.session, page.me.jurisdiction, pack=row.id),
    }
    return page.show("pack.html", **facts)


def _called(row: RulePack) -> str:
    return f"{row.name} {row.version}"


def _tried(page: Page, pack: Pack, year: int | None) -> dict[str, Any] | None:
    """What the pack would have made of a past year beside what the year's own pack makes of it; the years to choose."""
    if not page.me.offices & TRIERS[pack.cycle]:
        return None
    session, kind = page.desk.session, KINDS[pack.cycle]
    cases = {case.year: case for case in list_cases(session, page.me, kind=kind)}
    found: dict[str, Any] = {"choices": [(y, y) for y in sorted(cases, reverse=True)], "year": year, "rows": []}
    if year is None:
        return found
    case = cases.get(year)
    if case is None:
        raise NotFound()
    own = page.desk.packs.get(session, case.pack_id)
    if isinstance(pack, KeyWorksPack) and isinstance(own, KeyWorksPack):
        found["rows"] = list_dry_run(session, case.id, own, pack)
    elif isinstance(pack, IncentivePack) and isinstance(own, IncentivePack):
        found["rows"] = round_dry_run(session, case.id, own, pack)
    return found
