"""A form on a page of its own: what it is called, what follows from it, its fields and one button."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.responses import Response
from pydantic import BaseModel

from service.errors import Refusal
from service.web.filling import Bound, Choices, bind, nothing, read, validated
from service.web.language import gettext, mark
from service.web.pages import Page, status_of
from service.web.posted import Posted

PREFIX = "f"
Crumbs = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a page asks for: its title, what follows when it is sent, the button's word, the form and its clause."""

    title: str
    then: str
    button: str
    form: type[BaseModel]
    clause: str = ""
    left_out: tuple[str, ...] = ()
    """Fields that the address says already."""


def show_form(
    page: Page,
    asked: Asked,
    crumbs: Crumbs,
    choices: Choices = nothing,
    *,
    sent: Posted | None = None,
    refused: Refusal | None = None,
    values: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Response:
    """The page with what was typed, or with what stands there before anything was."""
    given = read(asked.form, sent, PREFIX, choices) if sent else values or {}
    faults = _faults(refused)
    more = sent.text("more") if sent else ""
    bounds = bind(asked.form, given, PREFIX, choices=choices, errors=faults, more=more)
    fields = [bound for bound in bounds if bound.field.name not in asked.left_out]
    errors, path = _named(fields, faults), page.request.url.path
    shown = {"asked": asked, "crumbs": crumbs, "fields": fields, "refused": refused, "errors": errors, "path": path}
    return page.show("form.html", status_of(refused), **shown, **facts)


def attempt_form(
    page: Page, asked: Asked, sent: Posted, choices: Choices, act: Callable[[Any], object], **fixed: Any
) -> Refusal | None:
    """Check what was typed and do it; the refusal, if there is one."""

    def check_and_act() -> None:
        act(validated(asked.form, {**read(asked.form, sent, PREFIX, choices), **fixed}, asked.clause or None))

    return page.attempt(check_and_act)


def _faults(refused: Refusal | None) -> dict[str, str]:
    """What is wrong, by field; a refusal may name its fields alone, where its sentence says the rest."""
    named = refused.facts.get("fields", []) if refused else []
    pairs = [(f, "") if isinstance(f, str) else (f["field"], f.get("reason", "")) for f in named]
    return {place: reason or (refused.message if refused else "") for place, reason in pairs}


def _named(fields: Sequence[Bound], faults: Mapping[str, str]) -> list[dict[str, str]]:
    """Each fault with the nearest field's own name and a link to it."""
    known = {bound.path.removeprefix(f"{PREFIX}."): bound for bound in _walk(fields)}
    found = []
    for place, reason in faults.items():
        near = place
        while near and near not in known:
            near = near.rpartition(".")[0]
        label, target = (known[near].field.label, known[near].id) if near else (mark("表单"), "main")
        found.append({"label": gettext(label), "reason": reason, "id": target})
    return found


def _walk(bounds: Sequence[Bound]) -> list[Bound]:
    every = []
    for bound in bounds:
        every += [bound, *_walk(bound.parts), *(part for row in bound.rows for part in _walk(row))]
    return every
