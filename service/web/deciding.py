"""From a task's form as it was sent to the decision, or the entry of a signature on paper, that it asks for."""

from typing import Any

from service.cases.act import Act, lock_line
from service.cases.tables import Case
from service.cases.write import flush
from service.documents.use_cases import checked_file, keep_file
from service.errors import AlreadyDecided, FormInvalid
from service.tasks.decide import decide
from service.tasks.paper import enter_paper
from service.tasks.tables import Task
from service.web import queries
from service.web.choices import CaseChoices
from service.web.fields import fields_of
from service.web.filling import validated
from service.web.pages import Page
from service.web.posted import Posted
from service.web.task_view import offered, parts_of, step_of, typed_form


def decide_as_sent(page: Page, task: Task, sent: Posted) -> dict[str, Any]:
    """Decide with what stands in the form."""
    return decide(page.desk, page.me, task.id, **_content(page, task, sent))


def enter_as_sent(page: Page, task: Task, sent: Posted) -> dict[str, Any]:
    """Enter a signature given on paper with what stands in the form (代录)."""
    return enter_paper(
        page.desk,
        page.me,
        task.id,
        signer=sent.needed_number("signer", FormInvalid("请选择签批人。")),
        signed_on=sent.needed_day("signed_on", _unsigned()),
        scan=sent.needed_number("scan", FormInvalid("请上传或选择签批扫描件。")),
        **_content(page, task, sent),
    )


def settle_as_sent(page: Page, task: Task, sent: Posted) -> dict[str, Any]:
    """Whichever of the two the official's page offers."""
    case = page.desk.session.get_one(Case, task.case_id)
    mine = "decide" in offered(page, task, step_of(case, task))
    return (decide_as_sent if mine else enter_as_sent)(page, task, sent)


def _content(page: Page, task: Task, sent: Posted) -> dict[str, Any]:
    case = page.desk.session.get_one(Case, task.case_id)
    step, outcome = step_of(case, task), sent.text("outcome")
    return {
        "outcome": outcome,
        "form": typed_form(step, outcome, sent, CaseChoices(page.desk, case, page.me, task.unit_id)),
        "opinion": sent.text("opinion"),
        "version": sent.number("version"),
    }


def _unsigned() -> FormInvalid:
    return FormInvalid("请填写签批日期。", fields=[{"field": "signed_on", "reason": "请填写签批日期"}])


def no_second_thoughts(page: Page, task: Task, sent: Posted) -> None:
    """A page sent again (back button, second window) is answered by the first decision only if it says the same."""
    first = queries.decision(page.desk.session, task.id) if task.decided_by == page.me.person_id else None
    if first is None:
        return
    if _said(page, task, sent) != (first["outcome"], first["opinion"], first["form"]):
        raise AlreadyDecided("您已办理过该事项，以第一次办理为准；这次填写的内容没有提交。")


def _said(page: Page, task: Task, sent: Posted) -> tuple[str, str, dict[str, Any]] | None:
    step = step_of(page.desk.session.get_one(Case, task.case_id), task)
    try:
        content = _content(page, task, sent)
        chosen = step.outcomes[content["outcome"]]
        form = {} if chosen.formless else validated(chosen.form or step.form, content["form"]).model_dump(mode="json")
    except FormInvalid:
        return None
    return content["outcome"], content["opinion"].strip(), form


def with_uploads(page: Page, task: Task, sent: Posted) -> Posted:
    """Files of the form are attached first, and stay attached when the decision itself is refused."""
    case = page.desk.session.get_one(Case, task.case_id)
    every = [(f, f"{part.prefix}.{f.name}") for part in parts_of(step_of(case, task)) for f in fields_of(part.form)]
    for name in [*(name for f, name in every if f.widget == "attachment"), "scan"]:
        if found := sent.file(f"{name}.file"):
            sent = sent.having(name, str(attach_file(page, case, *found)))
    return sent


def attach_file(page: Page, case: Case, name: str, content: bytes) -> int:
    """Check a file, then keep it with a case; the case's line is locked from above, as every decision does."""
    file = checked_file(page.desk, name, content)
    facts = lock_line(page.desk.session, case.key)
    assert facts is not None, "a case that was loaded is there"
    act = Act(desk=page.desk, case=facts, official=page.me)
    number = keep_file(act, file)
    flush(act)
    return number
