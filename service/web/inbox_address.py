"""A view of the inbox as an address, and back. What an address asks that does not exist is left out, never refused."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from service.cases.kinds import KINDS
from service.given import day, whole
from service.tasks.lights import LIGHTS
from service.tasks.wanted import BOXES, SORTS, Wanted

CYCLES = ("incentives", "key_works")
FIND = 60


def wanted_of(query: Mapping[str, str]) -> Wanted:
    """The view that an address asks for."""
    kind, _, step = query.get("what", "").partition(".")
    return Wanted(
        box=_one_of(query, "box", BOXES) or "waiting",
        light=_one_of(query, "light", LIGHTS),
        cycle=_one_of(query, "cycle", CYCLES),
        kind=kind if kind in KINDS else "",
        step=step if any(step in found.steps for found in KINDS.values()) else "",
        unit=_number(query, "unit"),
        case=_number(query, "case"),
        begins=_day(query, "from"),
        ends=_day(query, "to"),
        find=" ".join(query.get("find", "").replace("\0", "").split())[:FIND],
        sort=_one_of(query, "sort", tuple(SORTS)) or "due",
        after=_number(query, "after"),
    )


def wanted_in(text: str) -> Wanted:
    """The same from the part behind the question mark."""
    return wanted_of(dict(parse_qsl(text)))


def query_of(wanted: Wanted) -> str:
    """The shortest address of a view, without its path."""
    parts = {
        "box": wanted.box,
        "light": wanted.light,
        "cycle": wanted.cycle,
        "what": what_of(wanted),
        "unit": wanted.unit,
        "case": wanted.case,
        "from": wanted.begins,
        "to": wanted.ends,
        "find": wanted.find,
        "sort": wanted.sort if wanted.sort != "due" else "",
        "after": wanted.after,
    }
    return urlencode({name: value for name, value in parts.items() if value})


def what_of(wanted: Wanted) -> str:
    """Kind and step as one choice: `project`, `project.draft_plan`, or `.receive_sheet` for whatever kind."""
    return f"{wanted.kind}.{wanted.step}" if wanted.step else wanted.kind


def address_of(wanted: Wanted, **changed: Any) -> str:
    """The address of a view with these parts changed, from its first row on."""
    return f"/tasks?{query_of(wanted.by(**changed))}"


def _one_of(query: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    return query.get(name, "") if query.get(name, "") in known else ""


def _number(query: Mapping[str, str], name: str) -> int | None:
    return whole(query.get(name, "")) or None


def _day(query: Mapping[str, str], name: str) -> date | None:
    return day(query.get(name, ""))
