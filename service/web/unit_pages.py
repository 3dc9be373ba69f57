"""A unit: its posts, who leads it, what it was before and what became of it; founded, renamed, merged, ended."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from service.administration import history, queries
from service.administration.posts import add_post
from service.administration.units import change_unit, close_unit, found_unit
from service.errors import FormInvalid, Refusal
from service.given import Id
from service.org.imports.schemas import CONTACTS, UnitRow
from service.org.use_cases import find_unit
from service.org.vocabulary import KIND_NAMES, OFFICE_NAMES
from service.web.filling import validated
from service.web.org_queries import units_like
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import Posted, ThePost
from service.web.user_pages import ADMIN, day_of

router = APIRouter(include_in_schema=False, prefix="/units")
Find = Annotated[str, Query(max_length=40)]
KINDS = [(kind.value, name) for kind, name in KIND_NAMES.items()]
OFFICES = [(office.value, name) for office, name in OFFICE_NAMES.items()]
TYPED = ("code", "name", "parent", "kind", "since")


@router.get("/new")
def new_unit(page: ThePage) -> Response:
    """The form of a new unit."""
    page.needs(ADMIN)
    return _new(page, None, Posted())


def _new(page: Page, refused: Refusal | None, sent: Posted) -> Response:
    typed = {name: sent.text(name) for name in TYPED}
    return page.show("unit_new.html", status_of(refused), kinds=KINDS, typed=typed, refused=refused)


@router.post("/new")
def found(page: ThePage, sent: ThePost) -> Response:
    """Found a unit; its page comes next, where posts are set up."""
    page.needs(ADMIN)
    made: list[int] = []

    def act() -> None:
        given: dict[str, Any] = _given(sent, ("code", "name", "parent", "since"))
        if "since" in given:
            given["since"] = day_of(sent, "since")
        row = validated(UnitRow, given)
        made.append(found_unit(page.desk, page.me, row, sent.text("kind")).id)

    refused = page.attempt(act)
    return _new(page, refused, sent) if refused else go(f"/units/{made[0]}")


def _given(sent: Posted, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: text for name in names if (text := sent.text(name).strip())}


@router.get("/{unit_id}")
def one_unit(unit_id: Id, page: ThePage, find: Find = "") -> Response:
    """The unit with its history; for administrators, what can be done."""
    return _show(page, unit_id, find=find.strip())


def _show(
    page: Page, unit_id: int, refused: Refusal | None = None, find: str = "", sent: Posted | None = None
) -> Response:
    session, me, today = page.desk.session, page.me, page.desk.today
    unit = find_unit(session, me.jurisdiction, unit_id)
    admin = me.holds(ADMIN)
    contacts = {name: getattr(unit, name) or "" for name in ("name", *CONTACTS)}
    facts: dict[str, Any] = {
        "unit": unit,
        "kinds": history.kinds(session, unit.id),
        "posts": history.posts(session, me, unit.id, today),
        "leaders": history.leaders(session, unit.id),
        **history.line(session, unit),
        "admin": admin,
        "typed": {name: sent.text(name, kept) if sent else kept for name, kept in contacts.items()},
        "day": sent.text("day") if sent else "",
        "offices": OFFICES,
        "find": find,
        "units": units_like(session, me.jurisdiction, today, find) if admin and find else [],
        "events": queries.events(session, me.jurisdiction, unit=unit.id) if admin else [],
        "today": today,
        "refused": refused,
    }
    return page.show("unit.html", status_of(refused), **facts)


@router.post("/{unit_id}/{change}")
def change(unit_id: Id, change: Literal["contacts", "close", "post"], page: ThePage, sent: ThePost) -> Response:
    """Another name or other contacts; the unit's end in a successor; another post."""
    page.needs(ADMIN)
    refused = page.attempt(lambda: _change(page, unit_id, change, sent))
    return _show(page, unit_id, refused, sent.text("find"), sent) if refused else go(f"/units/{unit_id}")


def _change(page: Page, unit_id: int, change: str, sent: Posted) -> None:
    desk, me = page.desk, page.me
    unit = find_unit(desk.session, me.jurisdiction, unit_id)
    match change:
        case "contacts":
            given = _given(sent, ("name", *CONTACTS))
            change_unit(desk, me, validated(UnitRow, {"code": unit.code, **given}))
        case "post":
            add_post(desk, me, unit_id, sent.text("office"), sent.number("seat") or 1)
        case "close":
            successor = sent.number("successor")
            if successor is None and not sent.text("alone"):
                raise FormInvalid("请选择承接单位；确无承接单位的，请勾选“无承接单位”。")
            close_unit(desk, me, unit_id, day_of(sent), successor)
