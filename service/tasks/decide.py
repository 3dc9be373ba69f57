"""Deciding a task, the hot path: take the task under its case's lock, apply, fire, write."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError
from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from service.cases.act import Act
from service.cases.desk import Desk
from service.cases.fire import fire
from service.cases.kinds import KINDS, Outcome, Step
from service.cases.write import flush
from service.errors import AlreadyDecided, FormInvalid, GateClosed, NotFound, NotYours, StaleVersion, TaskNotOpen
from service.org.queries import Official
from service.org.tables import Person
from service.rules.wording import said
from service.tasks import drafts
from service.tasks.tables import Decision, Task
from service.tasks.take import TaskFacts, take


@dataclass(frozen=True)
class Paper:
    """代录: a signature given on paper, entered by a clerk: who signed, on which day, and the scan."""

    clerk: Official
    signed_on: date
    scan_id: int


def decide(
    desk: Desk,
    who: Official | str,
    task_id: int,
    outcome: str,
    *,
    form: dict[str, Any] | None = None,
    opinion: str = "",
    version: int | None = None,
    paper: Paper | None = None,
) -> dict[str, Any]:
    """Decide a task. The same person's repeat gets the first answer; whoever comes second is told who decided.

    `who` is an official already known, or the digest of a login's token.
    """
    official, taken = take(desk, who, task_id, outcome, version)
    if taken is None:
        return _refuse(desk.session, official, task_id, version)
    case, task = taken.case, taken.task
    step = KINDS[case.kind].steps[task.step]
    chosen = step.outcomes.get(outcome)
    if chosen is None:
        raise FormInvalid(f"“{step.title}”没有“{outcome}”这一办理结果。", clause=step.clause)
    act = Act(desk, case, official, task, outcome, opinion.strip(), alone=taken.alone, government=taken.government)
    if step.two_persons:
        _first_signature(act)
    act.form = _form(step, chosen, act.opinion, form or {})
    apply = chosen.apply or (None if chosen.formless else step.apply)
    if apply is not None:
        apply(act, act.form)
    act.record("decided", step.clause, step=step.code, about=task.about, outcome=outcome, task=task.id)
    if chosen.keeps_open:
        _reopen(desk.session, task.id, official.person_id)
    trigger = chosen.trigger or (step.all_of if step.all_of and not chosen.keeps_open and all_done(act, step) else None)
    if trigger is not None:
        fire(act, trigger)
    answer = {"task": task.id, "outcome": outcome, "case": case.key, "state": act.state, "decided_at": desk.now}
    written = flush(act, None if chosen.keeps_open else _decision(act, task, answer, paper))
    return written or {**answer, "decided_at": desk.now.isoformat(), "next": []}


def _refuse(session: Session, official: Official, task_id: int, version: int | None) -> dict[str, Any]:
    task = session.get(Task, task_id, populate_existing=True)
    if task is None:
        raise NotFound()
    first = session.scalars(
        select(Decision).where(Decision.task_id == task_id, Decision.person_id == official.person_id)
    ).one_or_none()
    if first is not None:
        return first.answer
    if not may_see(official, task):
        raise NotFound() if task.jurisdiction != official.jurisdiction else NotYours()
    if task.state == "done":
        by = session.get(Person, task.decided_by)
        raise AlreadyDecided(
            f"该事项已由{by.name if by else '他人'}办理，您的意见未被采用。", outcome=task.outcome
        )
    if task.state != "open":
        raise TaskNotOpen()
    if version is not None and version != task.version:
        raise StaleVersion()
    if task.lender_id is not None:
        raise TaskNotOpen("该事项已委派他人提出意见，收回后方可办理。")
    raise NotYours("该事项已由他人签收办理。")


def may_see(official: Official, task: Task) -> bool:
    """Whether the task waits, or waited, on one of the official's posts or on the official."""
    return task.post_id in official.all_posts or official.person_id in (
        task.person_id,
        task.lender_id,
        task.decided_by,
    )


def _first_signature(act: Act) -> None:
    """Two leaders are two persons: whoever stands in for both signs for one of them only (YY-08, YY-12)."""
    assert act.official is not None
    newest_of_others = (
        select(Task.decided_by)
        .where(Task.case_id == act.case.id, Task.step == act.task.step, Task.about != act.task.about)
        .order_by(Task.about, Task.id.desc())
        .ext(distinct_on(Task.about))
    )
    if act.official.person_id in set(act.session.scalars(newest_of_others)):
        sentence = "您已签署过一次，另一位领导的意见须由其他人签署。"
        raise GateClosed(sentence, clause=act.task.clause, name="signed_already")


def _form(step: Step, outcome: Outcome, opinion: str, given: dict[str, Any]) -> Any:
    if outcome.needs_opinion and not opinion:
        raise FormInvalid(
            f"选择“{outcome.title}”须填写理由。", clause=step.clause, fields=[{"field": "opinion"}]
        )
    if outcome.formless:
        return None
    try:
        return (outcome.form or step.form).model_validate(given)
    except ValidationError as bad:
        faults = [{"field": ".".join(map(str, e["loc"])), "reason": said(e)} for e in bad.errors()[:50]]
        names = "、".join(fault["field"] for fault in faults[:5]) or "表单"
        raise FormInvalid(f"填写内容不符合要求：{names}。", clause=step.clause, fields=faults) from bad


def all_done(act: Act, step: Step) -> bool:
    """会签: nobody is awaited any more, neither in this step nor in those that go with it."""
    waiting = act.session.scalar(
        select(func.count(Task.id)).where(
            Task.case_id == act.case.id, Task.state == "open", Task.step.in_((step.code, *step.together))
        )
    )
    return waiting == 0


def _reopen(session: Session, task_id: int, person_id: int) -> None:
    """A partial act (a part payment) leaves the task open under a new version; what was typed for it is done with."""
    session.execute(
        text(
            "UPDATE task SET state = 'open', closed_at = NULL, decided_by = NULL, outcome = NULL WHERE id = :task"
        ),
        {"task": task_id},
    )
    drafts.discard(session, task_id, person_id)


def _decision(act: Act, task: TaskFacts, answer: dict[str, Any], paper: Paper | None) -> dict[str, Any]:
    official = act.official
    assert official is not None
    return {
        "task_id": task.id,
        "person_id": official.person_id,
        "behalf_of_id": official.acting.get(task.post_id),
        "outcome": act.outcome,
        "opinion": act.opinion,
        "form": act.form.model_dump(mode="json") if act.form is not None else {},
        "signed_on": paper.signed_on if paper else act.desk.today,
        "entered_by": paper.clerk.person_id if paper else None,
        "scan_id": paper.scan_id if paper else None,
        "answer": answer,
    }
