"""What a page asks for, and the form where it stands: with what was typed, what is wrong with it, and its draft."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi.responses import Response
from pydantic import BaseModel

from service import unsent
from service.cases.packs import current_pack
from service.errors import Refusal
from service.tasks.drafts import KeptElsewhere
from service.web.checking import said_at
from service.web.filling import Articles, Bound, Choices, bind, no_words, nothing, read, validated
from service.web.language import gettext, mark
from service.web.pages import Page, fragment, go, status_of
from service.web.posted import Posted

PREFIX = "f"
OWN_PLACE = re.compile(r"/(check|draft|draft/discard)$")
Crumbs = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a page asks for: its title, what follows when it is sent, the button's word, the form and its clause."""

    title: str
    then: str
    button: str
    form: type[BaseModel]
    clause: str = ""
    fixed: Mapping[str, Any] = field(default_factory=dict)
    """Fields that the address says already."""

    def content(self, given: Mapping[str, Any]) -> Any:
        """The form's content, or the refusal that names each field."""
        return validated(self.form, dict(given), self.clause or None)


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """A form where it stands: on whose page, what it asks for, and what is done with what was typed."""

    page: Page
    asked: Asked
    crumbs: Crumbs
    does: Callable[[Any, Posted], str]
    """Does it with the form's content; the address of what came of it."""
    choices: Choices = nothing
    articles: Articles = no_words
    values: Mapping[str, Any] = field(default_factory=dict)
    """What stands in the form before anything is typed."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What else the page shows."""

    @property
    def path(self) -> str:
        """The form's own path, whichever of its routes was asked."""
        return OWN_PLACE.sub("", self.page.request.url.path)

    @property
    def query(self) -> str:
        """What its address says besides, for each of its routes."""
        given = "&".join(part for part in self.page.request.url.query.split("&") if not part.startswith("at="))
        return f"?{given}" if given else ""

    @property
    def place(self) -> str:
        """Its whole address, under which a draft is kept."""
        return f"{self.path}{self.query}"[:300]

    def show(self) -> Response:
        """As it stands for this official: with his draft, or with what stands there before anything is typed."""
        kept = unsent.own(self.page.desk.session, self.page.me, self.place)
        return self._shown(Posted((name, value) for name, value in kept.fields) if kept else None, kept=kept)

    def send(self, sent: Posted) -> Response:
        """Do what was asked; a refused one keeps what was typed, one that was done leaves no draft."""
        if sent.text("more"):
            return self._shown(sent)
        done: list[str] = []
        refused = self.page.attempt(lambda: done.append(self.does(self._content(sent), sent)))
        if refused:
            return self._shown(sent, refused)
        unsent.discard(self.page.desk.session, self.page.me, self.place)
        return go(done[0])

    def refuse(self, refused: Refusal) -> Response:
        """As it stands, with why something else on its page was refused."""
        return self._shown(None, refused)

    def check(self, sent: Posted, at: str) -> Response:
        """Say what is wrong at one field, and what stands in the way of sending; nothing is done."""
        refused = self.page.look(lambda: self._content(sent))
        if not self.page.by_script:
            return self._shown(sent, refused, complete=refused is None)
        wrong = faults_of(refused)
        fields = bind(self.asked.form, self._typed(sent), PREFIX, choices=self.choices, errors=wrong)
        faults = said_at(self.asked.form, wrong, at.removeprefix(f"{PREFIX}."))
        missing = named(fields, wrong)
        return fragment("checked.html", faults=faults, missing=missing, ahead=None, ahead_refused=None)

    def keep(self, sent: Posted) -> Response:
        """Keep what was typed; `over` is the version that the official chose to overwrite."""
        seen, versions = sent.number("over") or sent.number("draft") or 0, list[int]()
        fields = [[n, value] for n in sent.names if n.startswith(f"{PREFIX}.") for value in sent.values(n)]
        page = self.page
        refused = page.attempt(lambda: versions.append(unsent.keep(page.desk, page.me, self.place, fields, seen)))
        if page.by_script:
            told = {"saved_at": None if refused else page.desk.now, **_unkept(refused)}
            return fragment("kept_piece.html", draft=versions[0] if versions else seen, **self._places(), **told)
        return self._shown(sent, refused) if refused else go(f"{self.place}#kept")

    def discard(self) -> Response:
        """Drop the draft: the form stands as it was."""
        unsent.discard(self.page.desk.session, self.page.me, self.place)
        return go(self.place)

    def _typed(self, sent: Posted) -> dict[str, Any]:
        return read(self.asked.form, sent, PREFIX, self.choices)

    def _content(self, sent: Posted) -> Any:
        return self.asked.content({**self._typed(sent), **self.asked.fixed})

    def _places(self) -> dict[str, str]:
        return {name: f"{self.path}{end}{self.query}" for name, end in PLACES.items()}

    def _shown(
        self, sent: Posted | None, refused: Refusal | None = None, *, kept: Any = None, complete: bool = False
    ) -> Response:
        given, faults = self._typed(sent) if sent else self.values, faults_of(refused)
        bounds = bind(
            self.asked.form,
            given,
            PREFIX,
            choices=self.choices,
            errors=faults,
            more=sent.text("more") if sent else "",
            articles=self.articles,
        )
        fields = [bound for bound in bounds if bound.field.name not in self.asked.fixed]
        draft = {"kept": kept, "draft": kept.version if kept else sent.number("draft") or 0 if sent else 0}
        draft |= {"saved_at": None, **_unkept(refused)}
        shown = {"asked": self.asked, "crumbs": self.crumbs, "fields": fields, "refused": refused, "complete": complete}
        shown |= {"errors": named(fields, faults), "article": self.articles(self.asked.clause)}
        return self.page.show("form.html", status_of(refused), **shown, **draft, **self._places(), **self.facts)


def clauses_in_force(page: Page) -> Articles:
    """The words of the key works' clauses by which the city's next case begins."""
    row = current_pack(page.desk.session, page.me.jurisdiction, "key_works")
    return page.desk.packs.get(page.desk.session, row.id).article if row else no_words


PLACES = {"place": "", "check": "/check", "draft_at": "/draft", "discard_at": "/draft/discard"}


def _unkept(refused: Refusal | None) -> dict[str, Refusal | None]:
    return {"elsewhere": refused if isinstance(refused, KeptElsewhere) else None, "unkept": refused}


def faults_of(refused: Refusal | None) -> dict[str, str]:
    """What is wrong, by field; a refusal may name its fields alone, where its sentence says the rest."""
    told = refused.facts.get("fields", []) if refused else []
    pairs = [(f, "") if isinstance(f, str) else (f["field"], f.get("reason", "")) for f in told]
    return {place: reason or (refused.message if refused else "") for place, reason in pairs}


def named(fields: Sequence[Bound], faults: Mapping[str, str]) -> list[dict[str, str]]:
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
