"""From a task's form as it was sent to the decision, or the entry of a signature on paper, that it asks for."""

from collections.abc import Callable, Mapping
from typing import Any

from service.cases.act import Act, lock_line
from service.cases.tables import Case
from service.cases.write import flush
from service.documents.use_cases import CheckedFile, checked_file, keep_file
from service.errors import AlreadyDecided, FormInvalid, Refusal
from service.tasks.decide import decide
from service.tasks.drafts import may_type
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


def with_uploads(page: Page, task: Task, sent: Posted) -> tuple[Posted, Refusal | None]:
    """Files of the form are attached first, and stay attached when the decision itself is refused.

    Of whoever may not fill in the form no file is even read; the act says why.
    """
    case = page.desk.session.get_one(Case, task.case_id)
    again = task.decided_by == page.me.person_id
    if not (again or task.state == "open" and may_type(page.me, task)):
        return sent, None
    every = [(f, f"{part.prefix}.{f.name}") for part in parts_of(step_of(case, task)) for f in fields_of(part.form)]
    names = [*(name for f, name in every if f.widget == "attachment"), "scan"]
    numbers, refused = attach_files(
        page, case, lambda: {name: found for name in names if (found := sent.file(f"{name}.file"))}
    )
    for name, number in numbers.items():
        sent = sent.having(name, str(number))
    return sent, refused


def attach_files(
    page: Page, case: Case, read: Callable[[], Mapping[str, tuple[str, bytes]]]
) -> tuple[dict[str, int], Refusal | None]:
    """Look at all files, then keep them with the case; the case's line is locked from above, as every decision does."""
    checked: dict[str, CheckedFile] = {}
    refused = page.look(lambda: checked.update({name: checked_file(page.desk, *f) for name, f in read().items()}))
    numbers: dict[str, int] = {}
    if checked and not refused:
        refused = page.attempt(lambda: numbers.update(_kept(page, case, checked)))
    return numbers, refused


def _kept(page: Page, case: Case, files: Mapping[str, CheckedFile]) -> dict[str, int]:
    facts = lock_line(page.desk.session, case.key)
    assert facts is not None, "a case that was loaded is there"
    act = Act(desk=page.desk, case=facts, official=page.me)
    numbers = {name: keep_file(act, file) for name, file in files.items()}
    flush(act)
    return numbers
