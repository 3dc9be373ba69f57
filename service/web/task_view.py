"""The page of one task: its form, its outcomes with what follows, the acts on offer, the papers beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from service.cases.kinds import KINDS, Outcome, Step
from service.cases.tables import Case
from service.errors import FormInvalid, Refusal
from service.org.offices import OVERSEERS
from service.tasks.drafts import KeptElsewhere
from service.tasks.foresee import Foreseen, opened
from service.tasks.queries import task_view
from service.tasks.tables import Task, TaskDraft
from service.tasks.take_back import may_go_back
from service.web import materials, queries
from service.web.choices import CaseChoices
from service.web.filling import Bound, bind, read
from service.web.language import gettext, mark
from service.web.next_steps import consequence
from service.web.pages import Page
from service.web.posted import Posted
from service.web.words import names

NAMES = {"opinion": mark("意见"), "outcome": mark("办理结果")}
BROAD = ("table", "matrix")
"""What needs the whole width of the page when it has more than three columns."""


@dataclass
class Part:
    """One form of the step: its fields, and the outcomes for which it is filled in."""

    prefix: str
    form: type[BaseModel]
    outcomes: list[str]
    fields: list[Bound] = field(default_factory=list)


@dataclass
class Shown:
    """What the page shows besides the register: what was typed, what was refused, which table gets rows."""

    sent: Posted | None = None
    refused: Refusal | None = None
    more: str = ""
    find: str = ""
    hand: Mapping[str, str] = field(default_factory=dict)
    """What was typed for another act than deciding, and for which."""
    ahead: Foreseen | None = None
    kept: TaskDraft | None = None
    """The draft that stands in the form."""


def step_of(case: Case, task: Task) -> Step:
    """The task's definition."""
    return KINDS[case.kind].steps[task.step]


def parts_of(step: Step) -> list[Part]:
    """The forms of a step: one, or one for each outcome that has its own."""
    found: dict[type[BaseModel], Part] = {}
    for code, outcome in step.outcomes.items():
        form = outcome.form or step.form
        if not outcome.formless and form.model_fields:
            found.setdefault(form, Part(f"f{len(found)}", form, [])).outcomes.append(code)
    return list(found.values())


def typed_form(step: Step, outcome: str, sent: Posted, choices: CaseChoices) -> dict[str, Any]:
    """The content of the form that the chosen outcome asks for."""
    if outcome not in step.outcomes:
        raise FormInvalid("请选择办理结果。", clause=step.clause, fields=[{"field": "outcome", "reason": "请选择"}])
    for part in parts_of(step):
        if outcome in part.outcomes:
            return read(part.form, sent, part.prefix, choices)
    return {}


def task_facts(page: Page, case: Case, task: Task, shown: Shown) -> dict[str, Any]:
    """Everything that the task's page shows."""
    session, step = page.desk.session, step_of(case, task)
    kind = KINDS[case.kind]
    choices = CaseChoices(page.desk, case, page.me, task.unit_id)
    pack = page.desk.packs.get(session, case.pack_id)
    parts = parts_of(step)
    chosen = shown.sent.text("outcome") if shown.sent else ""
    errors = _errors(shown.refused)
    for part in parts:
        mine = errors if not chosen or chosen in part.outcomes else {}
        _fill(part, task, shown, choices=choices, errors=mine, articles=pack.article)
    return {
        "task": task_view(session, task, page.desk.now),
        "case": case,
        "case_state": kind.titles[case.state],
        "step": step,
        "article": pack.article(step.clause),
        "parts": parts,
        "outcomes": [
            _outcome(code, o, parts, chosen, len(step.outcomes) == 1) | {"then": consequence(kind, case.state, step, o)}
            for code, o in step.outcomes.items()
        ],
        "broad": any(len(b.field.fields) > 3 and b.field.widget in BROAD for part in parts for b in part.fields),
        "unsent": _unsent(parts, chosen) if shown.sent and task.state != "open" else [],
        "errors": named_errors(parts, errors),
        "opinion_error": errors.get("opinion", ""),
        **_typed(shown),
        **draft_places(task),
        "offers": offered(page, task, step),
        "seat": queries.seat_words(session, task.post_id, page.desk.today),
        **_decided(page, case, task),
        "decided_title": _title(step, task.outcome),
        **_hands(page, task, shown),
        "materials": materials.of(page.desk, page.me, case, task),
        "attachments": choices("attachments"),
        "today": page.desk.today,
    }


def _decided(page: Page, case: Case, task: Task) -> dict[str, Any]:
    """What was decided, with whom what it opened is now, and whether who decided may still take it back."""
    session = page.desk.session
    found = queries.decision(session, task.id)
    if found is None:
        return {"decision": None, "next": [], "may_take_back": False}
    ids = [entry["id"] for entry in found["next"]]
    own = task.decided_by == page.me.person_id
    return {
        "decision": found,
        "next": opened(page.desk, page.me, case, ids) if ids else [],
        "may_take_back": own and may_go_back(session, KINDS[case.kind], case.state, found),
    }


def _hands(page: Page, task: Task, shown: Shown) -> dict[str, Any]:
    """The task's way from hand to hand, to whom it may go, and what was typed for that."""
    session, me, today = page.desk.session, page.me, page.desk.today
    return {
        "hands": queries.hands(session, task.id),
        "colleagues": queries.colleagues(session, task.post_id, me.person_id, today),
        "find": shown.find,
        "found": queries.find_people(session, me.jurisdiction, shown.find, today) if shown.find else [],
        "hand": {"act": "", "text": "", "person": ""} | dict(shown.hand),
    }


def _fill(part: Part, task: Task, shown: Shown, *, choices: CaseChoices, **beside: Any) -> None:
    """Bind a form to what was typed, or to what the task brings along."""
    values = read(part.form, shown.sent, part.prefix, choices) if shown.sent else _prefill(task, part)
    _offer_overrides(part, values, shown.refused)
    part.fields = bind(part.form, values, part.prefix, choices=choices, more=shown.more, **beside)


def _typed(shown: Shown) -> dict[str, Any]:
    """What was typed and where it is kept; the pieces that change in place, as they are while the page is whole."""
    sent, refused = shown.sent or Posted(), shown.refused
    return {
        "opinion": sent.text("opinion"),
        "refused": refused,
        "sent": shown.sent,
        "kept": shown.kept,
        "draft": shown.kept.version if shown.kept else sent.number("draft") or 0,
        "elsewhere": refused if isinstance(refused, KeptElsewhere) else None,
        "saved_at": None,
        "unkept": None,
        "ahead": shown.ahead,
        "ahead_refused": None,
        "missing": [],
    }


def draft_places(task: Task) -> dict[str, str]:
    """Where the form and its draft are, for the piece that tells of the draft."""
    return {"place": f"/tasks/{task.id}", "draft_at": f"/tasks/{task.id}/draft"}


def _title(step: Step, outcome: str | None) -> str:
    return gettext(step.outcomes[outcome].title) if outcome is not None and outcome in step.outcomes else ""


def _prefill(task: Task, part: Part) -> Mapping[str, Any]:
    known = part.form.model_fields
    return {name: value for name, value in task.form.items() if name in known}


def _errors(refused: Refusal | None) -> dict[str, str]:
    faults = refused.facts.get("fields", []) if refused else []
    return {fault["field"]: fault.get("reason", gettext("请填写")) for fault in faults}


def named_errors(parts: list[Part], errors: dict[str, str]) -> list[dict[str, str]]:
    """The faults with the fields' own names, each with a link to its field."""
    labels = {b.path.partition(".")[2]: b for part in parts for b in _walk(part.fields)}
    found = []
    for path, reason in errors.items():
        bound = labels.get(path)
        label = bound.field.label if bound else NAMES.get(path, mark("表单"))
        found.append({"label": gettext(label), "reason": reason, "id": bound.id if bound else path})
    return found


def _unsent(parts: list[Part], chosen: str) -> list[tuple[str, str]]:
    """What was typed into the form of a task that has ended, to be copied from: label and text."""
    every = [b for part in parts if not chosen or chosen in part.outcomes for b in _walk(part.fields)]
    return [(b.field.label, b.value) for b in every if isinstance(b.value, str) and b.value.strip()]


def _walk(bounds: list[Bound]) -> list[Bound]:
    every = []
    for bound in bounds:
        every += [bound, *_walk(bound.parts), *(b for row in bound.rows for b in _walk(row))]
    return every


def _offer_overrides(part: Part, values: Any, refused: Refusal | None) -> None:
    """A rule marked 原则上 that blocked gets its row, so that only the reason is left to write."""
    if refused is None or refused.name != "soft_rule_blocks" or "overrides" not in part.form.model_fields:
        return
    kept = values.setdefault("overrides", [])
    there = {row.get("rule") for row in kept}
    blocking = [rule for rule in refused.facts.get("rules", []) if rule in names("soft_rule")]
    kept += [{"rule": rule} for rule in blocking if rule not in there]


def _outcome(code: str, o: Outcome, parts: list[Part], chosen: str, only: bool) -> dict[str, Any]:
    number = next((n for n, part in enumerate(parts) if code in part.outcomes), None)
    return {
        "code": code,
        "title": o.title,
        "needs_opinion": o.needs_opinion,
        "part": number,
        "checked": chosen == code or (only and not chosen),
    }


def offered(page: Page, task: Task, step: Step) -> set[str]:
    """The acts that the page offers; whether one is allowed is decided by its use case, never here."""
    me = page.me
    if task.state != "open":
        return set()
    offers = {"copy"}
    if me.offices & OVERSEERS:
        offers.add("urge")
    if task.lender_id is not None:
        return offers | ({"give_back"} if me.person_id in (task.person_id, task.lender_id) else set())
    at_post = task.post_id in me.all_posts and (task.person_id in (None, me.person_id) or task.post_id in me.acting)
    if at_post or (task.handed and task.person_id == me.person_id):
        offers |= {"decide", "transfer", "lend"} | ({"add_approver"} if step.may_add else set())
        offers.add("release" if task.person_id == me.person_id else "claim")
    elif task.person_id is not None and (me.holds("supervision_officer") or me.holds("principal_leader", task.unit_id)):
        offers.add("release")
    if task.about.startswith("added:"):
        offers.add("drop_approver")
    if me.holds("signature_clerk"):
        offers.add("paper")
    return offers
