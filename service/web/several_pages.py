"""批量办理: several tasks of one step with one outcome and an opinion each, read over before they are sent."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from service.cases.kinds import KINDS, Outcome, Step
from service.desk import AVisit, Visit
from service.errors import FormInvalid, Refusal
from service.tasks.decide import decide
from service.tasks.foresee import Foreseen, NotNow, foresee
from service.tasks.inbox import Inbox
from service.tasks.several import MOST, Answer, One, claim_each, decide_each, needs_no_form
from service.tasks.tables import Task
from service.web.inbox_pages import left
from service.web.language import gettext as _
from service.web.next_steps import consequence
from service.web.pages import Page, ThePage, status_of
from service.web.posted import Posted, ThePost

router = APIRouter(include_in_schema=False, prefix="/tasks/several")
Rows = list[dict[str, Any]]
NOTHING = Posted()
FORETOLD = 20
"""Of so many it is foretold what follows: each is really decided for that, and undone again."""


@router.get("")
def choose(page: ThePage, task: Annotated[list[int] | None, Query()] = None) -> Response:
    """The chosen tasks, each with its own field for an opinion."""
    return _compose(page, [one for one in task or [] if 0 < one < 2**62][:MOST], NOTHING)


@router.post("")
def back(page: ThePage, sent: ThePost) -> Response:
    """Back from reading over: everything typed stands where it was."""
    return _compose(page, _ids(sent), sent)


@router.post("/review")
def review(page: ThePage, sent: ThePost) -> Response:
    """Read over what is about to be sent: of each task its outcome, its opinion, and what follows."""
    rows = Inbox(page.desk.session, page.me, page.desk.now).waiting(_ids(sent))
    refused = page.attempt(lambda: _checked(rows, sent))
    if refused:
        return _compose(page, _ids(sent), sent, refused)
    step, outcome = _step(rows[0]), sent.text("outcome")
    for row in rows:
        row["opinion"] = _opinion(sent, row["id"])
        row["kept"] = sent.number(f"version.{row['id']}") or row["version"]
        row["changed"] = row["kept"] != row["version"]
        row["then"] = consequence(KINDS[row["kind"]], row["case_state"], step, step.outcomes[outcome])
    _foretell(page, rows, outcome)
    gone = len(set(_ids(sent)) - {row["id"] for row in rows})
    return page.show("several_review.html", rows=rows, step=step, outcome=outcome, gone=gone)


@router.post("/decide")
def send(request: Request, visit: AVisit, sent: ThePost) -> Response:
    """Decide each by itself; what was refused is shown with why, and with what was typed for it."""
    each = [One(task, sent.number(f"version.{task}"), _opinion(sent, task)) for task in _ids(sent)]
    answers = decide_each(visit.desk, visit.login, sent.text("outcome"), each)
    return _results(request, visit, sent, answers, claimed=False)


@router.post("/claim")
def claim(request: Request, visit: AVisit, sent: ThePost) -> Response:
    """签收 what was chosen; what another has taken meanwhile is named."""
    with visit.at_desk() as (_, me):
        """Who claims is known before the first act, which has a transaction of its own."""
    answers = claim_each(visit.desk, me, [One(task) for task in _ids(sent)])
    return _results(request, visit, sent, answers, claimed=True)


def _foretell(page: Page, rows: Rows, outcome: str) -> None:
    """Of the first rows, what each decision by itself would bring about, or why it would be refused.

    When nothing can be said now of one (somebody decides in its case), the rest is not asked.
    """
    busy = False
    for number, row in enumerate(rows):
        found: list[Foreseen] = []
        ahead = partial(_ahead, page, row, outcome, found)
        row["refused"] = page.look(ahead) if number < FORETOLD and not busy else None
        row["ahead"] = found[0] if found else None
        if isinstance(row["refused"], NotNow):
            busy, row["refused"] = True, None


def _ahead(page: Page, row: dict[str, Any], outcome: str, found: list[Foreseen]) -> None:
    task = page.desk.session.get_one(Task, row["id"])
    given = {"opinion": row["opinion"], "version": row["kept"]}
    found.append(foresee(page.desk, page.me, task, partial(decide, page.desk, page.me, task.id, outcome, **given)))


def _ids(sent: Posted) -> list[int]:
    return [number for number in sent.numbers("task") if number][:MOST]


def _opinion(sent: Posted, task: int) -> str:
    """A task's own opinion, else the one for all that have none."""
    return (sent.text(f"opinion.{task}").strip() or sent.text("common").strip())[:2000]


def _step(row: dict[str, Any]) -> Step:
    return KINDS[row["kind"]].steps[row["step"]]


def _outcomes(rows: Rows) -> dict[str, Outcome]:
    """The outcomes for which an opinion is enough, for every one of the tasks."""
    step = _step(rows[0])
    return {
        code: outcome
        for code, outcome in step.outcomes.items()
        if all(needs_no_form(step, outcome, row["form"]) for row in rows)
    }


def _checked(rows: Rows, sent: Posted) -> None:
    if not rows:
        raise FormInvalid("所选事项均已不在您的待办中。", name="nothing_chosen")
    if len({(row["kind"], row["step"]) for row in rows}) > 1:
        raise FormInvalid("批量办理须是同一环节的事项。", name="different_steps")
    outcome = _outcomes(rows).get(sent.text("outcome"))
    if outcome is None:
        raise FormInvalid(
            "请选择办理结果。", clause=rows[0]["clause"], fields=[{"field": "outcome", "reason": "请选择"}]
        )
    if outcome.needs_opinion:
        missing = [row for row in rows if not _opinion(sent, row["id"])]
        if missing:
            raise FormInvalid(
                "选择该办理结果须逐件填写意见。",
                clause=rows[0]["clause"],
                fields=[{"field": f"opinion-{row['id']}", "reason": "请填写意见"} for row in missing],
            )


def _compose(page: Page, ids: Sequence[int], sent: Posted, refused: Refusal | None = None) -> Response:
    rows = Inbox(page.desk.session, page.me, page.desk.now).waiting(ids)
    for row in rows:
        row |= {"left": left(page, row), "opinion": sent.text(f"opinion.{row['id']}")}
    groups: dict[tuple[str, str], Rows] = {}
    for row in rows:
        groups.setdefault((row["kind"], row["step"]), []).append(row)
    one = len(groups) == 1
    return page.show(
        "several.html",
        status_of(refused),
        rows=rows,
        groups=[(_step(group[0]), group) for group in groups.values()],
        outcomes=_offered(rows) if one else [],
        gone=len(set(ids)) - len(rows),
        chosen=sent.text("outcome"),
        common=sent.text("common"),
        refused=refused,
        errors={fault["field"]: fault["reason"] for fault in refused.facts.get("fields", [])} if refused else {},
    )


def _offered(rows: Rows) -> list[dict[str, Any]]:
    step, kind, state = _step(rows[0]), KINDS[rows[0]["kind"]], rows[0]["case_state"]
    same = len({row["case_state"] for row in rows}) == 1
    return [
        {
            "code": code,
            "title": outcome.title,
            "needs_opinion": outcome.needs_opinion,
            "then": consequence(kind, state, step, outcome) if same else _("各件所处环节不同，后续步骤见核对页。"),
        }
        for code, outcome in _outcomes(rows).items()
    ]


def _results(request: Request, visit: Visit, sent: Posted, answers: list[Answer], *, claimed: bool) -> Response:
    """What went through and what did not, read anew after every act was committed."""
    with visit.at_desk() as (desk, me):
        page = Page(request, visit.here, desk, me)
        known = {row["id"]: row for row in Inbox(desk.session, me, desk.now).known([a["task"] for a in answers])}
        for answer in answers:
            row = answer["row"] = known.get(answer["task"])
            answer["opinion"] = _opinion(sent, answer["task"])
            answer["title"] = _title(row, answer.get("outcome")) if row else ""
        return page.show(
            "several_done.html",
            done=[answer for answer in answers if "detail" not in answer],
            failed=[answer for answer in answers if "detail" in answer],
            again=[a["row"] | {"opinion": a["opinion"], "left": left(page, a["row"])} for a in answers if _again(a)],
            outcome=sent.text("outcome"),
            claimed=claimed,
        )


def _again(answer: Answer) -> bool:
    return "detail" in answer and answer["row"] is not None and bool(answer["row"]["waits"])


def _title(row: dict[str, Any], outcome: str | None) -> str:
    found = _step(row).outcomes.get(outcome or "")
    return _(found.title) if found else ""
