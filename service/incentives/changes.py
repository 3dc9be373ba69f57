"""Mid-year change of a round's projects, only with the mayor's consent (YY-07); a new project gets its own month."""

from typing import Annotated, Literal

from pydantic import Field

from service.cases.act import Act, lock_children
from service.cases.fields import Text
from service.cases.fire import fire
from service.cases.kinds import Form, Opening
from service.cases.seats import government
from service.cases.write import flush
from service.errors import GateClosed
from service.incentives.forms import ProjectForm
from service.incentives.measures import (
    approve_overrides,
    check_project,
    forget_overrides,
    open_project,
    override_prefix,
)
from service.incentives.queries import round_projects
from service.incentives.submission import gather_again


class AddForm(Form):
    """A project to be taken in during the year."""

    change: Literal["add"]
    project: ProjectForm
    reason: Text


class DropForm(Form):
    """A project to be taken out during the year."""

    change: Literal["drop"]
    number: int = Field(ge=1, le=99)
    reason: Text


Change = Annotated[AddForm | DropForm, Field(discriminator="change")]


def propose_change(act: Act, form: AddForm | DropForm) -> None:
    """The supervision office asks; nothing changes before the mayor consents."""
    act.only("supervision_officer", clause="YY-07")
    if act.state != "gathering.open":
        raise GateClosed("各项目实施期间才能作年中调整。", clause="YY-07", name="wrong_order")
    numbers = {
        row.Project.number for row in round_projects(act.session, act.case.id) if row.Case.closed_at is None
    }
    if isinstance(form, AddForm):
        check_project(act, form.project)
        every = {row.Project.number for row in round_projects(act.session, act.case.id)}
        if form.project.number in every:
            raise GateClosed("激励项目序号重复。", clause="YY-07", name="number_repeated")
        about, title = str(form.project.number), f"审批调入：{form.project.title}"
    else:
        if form.number not in numbers:
            raise GateClosed("没有可调出的该项目。", clause="YY-07", name="unknown_project")
        about, title = str(form.number), f"审批调出：项目{form.number}"
    post = next(iter(government("mayor")(act)))
    opening = Opening(post.post_id, post.unit_id, about=about, title=title, form=form.model_dump(mode="json"))
    act.open("consent_change", [opening])
    act.record("change_proposed", "YY-07", change=form.change, project=int(about), reason=form.reason)


def apply_consent(act: Act, _form: object) -> None:
    """With the mayor's recorded consent the change takes effect; refused, it is only remembered."""
    number = int(act.task.about)
    if act.outcome != "consent":
        forget_overrides(act, override_prefix(number))
        act.record("change_refused", "YY-07", project=number)
        return
    if act.case.closed_at is not None or act.state.startswith(("circular.issued", "payout.")):
        raise GateClosed("本年度通报已全部印发，不能再作年中调整。", clause="YY-07", name="wrong_order")
    asked = dict(act.task.form)
    if asked["change"] == "add":
        approve_overrides(act, "市长同意年中调整", override_prefix(number))
        open_project(act, ProjectForm.model_validate(asked["project"]), act.desk.today)
    else:
        _drop(act, int(asked["number"]))
    act.record("change_consented", "YY-07", change=asked["change"], project=number)
    if act.state == "gathering.open":
        gather_again(act)


def _drop(act: Act, number: int) -> None:
    ids = {row.Case.id for row in round_projects(act.session, act.case.id) if row.Project.number == number}
    for facts in lock_children(act.session, act.case.id, "project"):
        if facts.id in ids:
            if facts.between:
                raise GateClosed("项目正在转入下一阶段，请稍后再办理。", name="between_stages")
            project = act.on(facts)
            fire(project, "drop")
            flush(project)
