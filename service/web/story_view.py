"""A case's story in officials' words, day by day: a decision with what it moved, a deadline, a paper, cases below."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.cases.kinds import Kind
from service.cases.story import BELOW, GROUPS, Told
from service.cases.words import WORDS, words_for
from service.clock import legal_day
from service.documents.tables import Document
from service.rules.pack import Pack
from service.web.display import plain_day, seat
from service.web.language import gettext
from service.web.words import names, word

DAYS = ("due", "old", "new", "held_on", "paid_on", "on")
ICONS = {
    "decisions": "writing",
    "time": "clock",
    "papers": "file-text",
    "corrections": "edit",
    "talks": "message",
    BELOW: "sitemap",
    "": "chevron-right",
}


@dataclass
class Entry:
    """One entry of the page: what was told, in words."""

    told: Told
    group: str
    words: str
    post: str = ""
    details: list[str] = field(default_factory=list)
    moves: list[str] = field(default_factory=list)
    paper: Document | None = None

    @property
    def icon(self) -> str:
        """The icon of its group, beside the words that say the same."""
        return ICONS[self.group]


def by_day(session: Session, kind: Kind, pack: Pack, story: Sequence[Told]) -> list[tuple[Any, list[Entry]]]:
    """The entries of a page by the day on which they were recorded, in the order of the page."""
    papers = _papers(session, story)
    entries: list[Entry] = []
    for told in sorted(story, key=lambda told: told.id):
        cause = _cause(entries, told)
        if cause is not None and told.event is not None:
            cause.moves.append(words_for(kind, told.event, gettext))
        else:
            entries.append(_entry(kind, pack, told, papers))
    if story and story[0].id > story[-1].id:
        entries.reverse()
    return [(day, list(found)) for day, found in groupby(entries, key=lambda e: legal_day(e.told.recorded_at))]


def _cause(entries: Sequence[Entry], told: Told) -> Entry | None:
    """The act that moved the case, with which the move is told: the decision, or else what was recorded last."""
    if told.event is None or told.event.kind in WORDS or told.event.kind == "decided":
        return None
    same = []
    for entry in reversed(entries):
        if (entry.told.recorded_at, entry.told.actor) != (told.recorded_at, told.actor) or entry.told.event is None:
            break
        same.append(entry)
    return next((entry for entry in same if entry.group == "decisions"), same[0] if same else None)


def _entry(kind: Kind, pack: Pack, told: Told, papers: dict[int, Document]) -> Entry:
    event = told.event
    if event is None:
        return Entry(told, BELOW, gettext("下属事项办结") if told.ended else gettext("下属事项立案"))
    group = next((name for name, kinds in GROUPS.items() if event.kind in kinds), "")
    entry = Entry(told, group, words_for(kind, event, gettext), details=details(event.kind, event.data, pack))
    if told.signed is not None:
        entry.post = seat(told.signed.post, told.signed.unit)
    if event.kind == "document_issued":
        entry.paper = papers.get(event.data.get("document", 0))
    return entry


def _papers(session: Session, story: Sequence[Told]) -> dict[int, Document]:
    """The documents that this page's events issued."""
    events = [told.event for told in story if told.event is not None]
    ids = [int(e.data["document"]) for e in events if e.kind == "document_issued" and "document" in e.data]
    return {d.id: d for d in session.scalars(select(Document).where(Document.id.in_(ids)))}


def details(kind: str, data: dict[str, Any], pack: Pack) -> list[str]:
    """What an event's record adds to its words: which deadline, which reason, which number."""
    found = []
    deadline = data.get("deadline") or (data.get("name") if kind.startswith("deadline") else None)
    if deadline:
        found.append(gettext(title_of(pack, str(deadline))))
    for key, title in names("fact").items():
        value = data.get(key)
        if value in (None, "", []) or isinstance(value, dict | list):
            continue
        found.append(gettext(title) + gettext("：") + str(plain_day(value) if key in DAYS else value))
    if "action" in data:
        found.append(word("ladder", data["action"]))
    if data.get("provisional"):
        found.append(gettext("暂定"))
    return found


def title_of(pack: Pack, deadline: str) -> str:
    """A deadline's name for officials, as its pack has it."""
    found = pack.deadlines.get(deadline)
    return found.title if found else deadline
