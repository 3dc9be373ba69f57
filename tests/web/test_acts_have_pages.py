"""Every act that an official may do through the interface for programs has a form on a page, or a reason why not."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from service.desk import logged_in, visit
from service.web import pages
from service.web.case_acts import ACTS
from service.web.routes import PAGES
from tests.house import House
from tests.test_architecture import dependencies, every_route

FORMS = {
    "POST /key-lists": "/key-lists",
    "POST /key-lists/{}/works": "/key-lists/{}/works",
    "POST /key-lists/{}/scores": "/key-lists/{}/scores",
    "POST /key-lists/{}/scores/dry-run": "/key-lists/{}/scores/dry-run",
    "POST /key-lists/{}/grades": "key_list grade",
    "POST /key-lists/{}/adjustments/addition": "key_list addition",
    "POST /key-works/{}/filings": "key_work filing",
    "POST /key-works/{}/corrections": "key_work correction",
    "POST /key-works/{}/adjustments/plan": "key_work plan",
    "POST /key-works/{}/adjustments/suspension": "key_work suspension",
    "POST /key-works/{}/adjustments/removal": "key_work removal",
    "POST /key-works/{}/completion": "key_work completion",
    "POST /key-works/{}/bonuses": "key_work bonus",
    "POST /matters": "/matters/new",
    "POST /matters/import": "/matters/import",
    "POST /matters/{}/press": "matter press",
    "POST /matters/{}/units": "matter units",
    "POST /matters/{}/withdraw": "matter withdraw",
    "POST /inspections": "/inspections/new",
    "POST /inspections/{}/cancel": "inspection cancel",
    "POST /duties/entries": "/duties/new",
    "POST /resources": "/facts/new/{}",
    "POST /resources/import/{}": "/facts/new/{}/import",
    "POST /measures/{}/withdraw": "measure withdraw",
    "POST /measures/{}/postpone": "measure postpone",
    "POST /assessments": "/assessments",
    "POST /outstanding": "/outstanding",
    "POST /outstanding/{}/withdraw": "outstanding withdraw",
    "POST /pilots/{}": "/pilots/new/{}",
    "POST /cases/{}/objections": "/cases/{}/objections",
    "POST /cases/{}/attachments": "/cases/{}/attachments",
    "POST /cases/{}/identity": "/cases/{}/identity",
    "POST /calendar/arrangements": "/calendar",
    "POST /packs": "/packs",
    "POST /organisation/import": "/organisation/import",
    "POST /rounds": "/rounds",
    "POST /rounds/{}/projects": "/rounds/{}/projects",
    "POST /rounds/{}/changes": "round add",
    "POST /projects/{}/scores": "/projects/{}/scores",
    "POST /projects/{}/corrections": "project correction",
    "POST /projects/{}/outages": "project outage",
    "POST /deadlines/{}/extend": "/deadlines/{}/extend",
    "POST /persons/{}/leave": "/users/{}/leaving",
    "POST /tasks/decide": "/tasks/several/decide",
    "POST /tasks/{}/decide": "/tasks/{}/decide",
    "POST /tasks/{}/paper": "/tasks/{}/paper",
    "POST /tasks/{}/take-back": "/tasks/{}/take-back",
    "POST /tasks/{}/claim": "/tasks/{}/claim",
    "POST /tasks/{}/release": "/tasks/{}/release",
    "POST /tasks/{}/transfer": "/tasks/{}/transfer",
    "POST /tasks/{}/lend": "/tasks/{}/lend",
    "POST /tasks/{}/give-back": "/tasks/{}/give-back",
    "POST /tasks/{}/urge": "/tasks/{}/urge",
    "POST /tasks/{}/copy": "/tasks/{}/copy",
    "POST /tasks/{}/read": "/tasks/{}/read",
    "POST /tasks/{}/reassign": "/supervision/tasks/{}/reassign",
    "POST /tasks/{}/approvers": "/tasks/{}/approvers",
    "DELETE /tasks/{}": "/tasks/{}/drop",
}
"""Act of the interface → the page's address that takes the form, or kind and name of an act on a case."""

NO_PAGE = {
    "POST /rules/{}": "asks and changes nothing; the calculator's page asks by address",
}
HOLE = re.compile(r"\{[^}]*\}")


def written(path: str) -> str:
    """An address with its holes nameless."""
    return HOLE.sub("{}", path)


def acts(house: House) -> Iterator[str]:
    """What changes something and takes an official."""
    for route in every_route(house):
        if route.path.startswith("/api/v1/") and {logged_in, visit} & set(dependencies(route.dependant)):
            for method in (route.methods or set()) - {"GET", "HEAD"}:
                yield f"{method} {written(route.path.removeprefix('/api/v1'))}"


def taken(method: str) -> set[str]:
    """The pages' addresses that answer this method."""
    every = (route for module in PAGES for route in module.router.routes)
    return {written(r.path) for r in every if isinstance(r, APIRoute) and method in (r.methods or set())}


def shown() -> set[str]:
    """The addresses that the templates' forms post to; what a template puts in is anything."""
    folder = Path(pages.__file__).parent / "templates"
    texts = (path.read_text(encoding="utf-8") for path in folder.rglob("*.html"))
    actions = {action for text in texts for action in re.findall(r'<form method="post" action="([^"]+)"', text)}
    return {re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "{}", action) for action in actions} - {"{}"}


def fits(action: str, place: str) -> bool:
    """Whether a form's action may be this address."""
    pattern = ".+".join(map(re.escape, action.split("{}")))
    return re.fullmatch(pattern, place.replace("{}", "0")) is not None


def test_every_act_of_an_official_has_a_page_or_a_reason(house: House) -> None:
    assert set(acts(house)) == set(FORMS) | set(NO_PAGE)


@pytest.mark.parametrize("act", FORMS)
def test_the_form_is_on_a_page_and_taken_by_one(act: str) -> None:
    place = FORMS[act]
    if not place.startswith("/"):
        kind, name = place.split()
        assert name in ACTS[kind]
        return
    assert place in taken("POST")
    assert place in taken("GET") or any(fits(action, place) for action in shown())
