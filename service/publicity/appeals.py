"""Appeals and complaints: filed, acknowledged, verified, concluded; what an upheld one does to the project."""

from dataclasses import replace

from sqlalchemy import func, select, update

from service.cases.act import Act, lock_case
from service.cases.desk import Desk
from service.cases.fire import fire
from service.cases.kinds import Opening
from service.cases.seats import government, required, responsible
from service.cases.tables import Case
from service.cases.write import flush
from service.deadlines.use_cases import set_deadline
from service.documents.use_cases import issue_document
from service.errors import GateClosed
from service.incentives.queries import batch_is_empty, leads
from service.incentives.tables import Project
from service.org.queries import post_of
from service.publicity.filing import settled
from service.publicity.forms import AcknowledgeForm, ConcludeForm, FindingReportForm, HandOverForm
from service.publicity.lists import new_list
from service.publicity.tables import Appeal
from service.publicity.use_cases import end_publicity


def receiver(act: Act) -> list[Opening]:
    """An appeal goes to the lead unit, a complaint to the government office (rules.md 5.4)."""
    appeal = act.session.get_one(Appeal, act.case.id)
    seats = responsible("handler") if appeal.kind == "appeal" else government("complaint_officer")
    return [replace(seat, form={"matter": appeal.matter}) for seat in seats(act)]


def other_receiver(act: Act) -> list[Opening]:
    """Recusal: the unit's supervising leader, or the supervision office, takes over."""
    appeal = act.session.get_one(Appeal, act.case.id)
    seats = (
        responsible("supervising_leader") if appeal.kind == "appeal" else government("supervision_officer")
    )
    return [replace(seat, form={"matter": appeal.matter}) for seat in seats(act)]


def lead_handler(act: Act) -> list[Opening]:
    """The lead unit's handling officer, for a complaint handed over with its redacted text."""
    project = act.session.get_one(Case, act.session.get_one(Appeal, act.case.id).project_id)
    post = required(post_of(act.session, "handler", project.unit_id), "牵头单位经办人")
    return [Opening(post.id, post.unit_id)]


def start_clock(name: str) -> "Clocked":
    """Set the working-day clock of a stage, from the day of receipt (YY-13: settings, the source has no number)."""
    return Clocked(name)


class Clocked:
    """Sets one deadline of the appeal from the instant it was received."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, act: Act) -> None:
        set_deadline(act, self.name, start=act.session.get_one(Appeal, act.case.id).received_at)


def apply_acknowledge(act: Act, form: AcknowledgeForm) -> None:
    """Accepted or not; a refusal is told to the appellant with its reason."""
    if act.outcome == "not_accepted":
        _conclude(act, "not_accepted", form.feedback or act.opinion)
    issue_document(
        act,
        kind="acknowledgement",
        title=f"{act.case.title}受理通知",
        clause="YY-13",
        content={"outcome": act.outcome},
    )


def apply_verify(act: Act, form: ConcludeForm) -> None:
    """Conclude the appeal or complaint, with what an upheld one does to its project (YY-13, YY-14)."""
    _uphold(act, act.session.get_one(Appeal, act.case.id), form)


def apply_hand_over(act: Act, form: HandOverForm) -> None:
    """A complaint about the lead unit itself is not handed to it (信访工作条例 30)."""
    appeal = act.session.get_one(Appeal, act.case.id)
    if appeal.kind != "complaint":
        raise GateClosed(
            "申诉由牵头单位直接核查，无须转办。", clause="YY-14", name="appeal_is_not_handed_over"
        )
    own = {unit.id for unit in leads(act.session, appeal.project_id)}
    kept = act.incentive_rules.settings.complaint_to_accused_unit
    if not kept.value and (appeal.accused_unit_id is None or appeal.accused_unit_id in own):
        raise GateClosed(
            "举报对象涉及或可能涉及牵头单位，不得转交被举报单位核查。",
            clause=kept.clause,
            name="accused_unit_may_not_verify",
            reading=kept.reading,
        )
    issue_document(
        act,
        kind="hand_over",
        title=f"{act.case.title}转办函",
        clause="YY-14",
        content={"redacted": form.redacted},
    )


def apply_report(act: Act, form: FindingReportForm) -> None:
    """The lead unit's report comes back to the government office, which concludes."""
    issue_document(
        act, kind="report", title=f"{act.case.title}核查报告", clause="YY-14", content={"report": form.report}
    )


def _uphold(act: Act, appeal: Appeal, form: ConcludeForm) -> None:
    if act.outcome in ("republish", "reselect"):
        _act_on_list(act, act.on(lock_case(act.session, appeal.project_id)), form)
    if act.outcome == "accountability" and not form.referred_to:
        raise GateClosed("移送问责须写明移送机关。", clause="YY-14", name="referral_needs_addressee")
    _conclude(act, act.outcome, form.feedback)
    if form.referred_to:
        act.record("referred", "YY-14", to=form.referred_to)


def _act_on_list(act: Act, project: Act, form: ConcludeForm) -> None:
    if settled(project.case):
        raise GateClosed(
            "通报已印发，名单不能再更正；可作出移送问责的结论。", clause="YY-14", name="list_is_final"
        )
    if project.case.between:
        raise GateClosed("项目正在转入下一阶段，请稍后再办理。", name="between_stages")
    if project.case.stage == "evaluation" and act.outcome == "reselect":
        return  # another appeal has had the evaluation done again already
    _send_back(project, form, act.outcome)
    flush(project)


def _send_back(project: Act, form: ConcludeForm, outcome: str) -> None:
    """Correct the list and publish again in full, or evaluate again: the whole of YY-11, YY-12 follows."""
    values: dict[str, object] = {"batch": None}
    if outcome == "republish":
        new_list(project, form.remove, "申诉或举报核查属实")
    else:
        if form.redo_by is None or form.redo_by <= project.desk.today:
            raise GateClosed("责令重新评选须确定完成日期。", clause="YY-14", name="redo_day_missing")
        values["redo_by"] = form.redo_by
        issue_document(
            project,
            kind="reselection",
            title="责令重新评选通知",
            clause="YY-14",
            content={"redo_by": form.redo_by},
        )
    end_publicity(project)
    row = project.session.get_one(Project, project.case.id, populate_existing=True)
    number, batch = row.number, row.batch
    project.session.execute(update(Project).where(Project.case_id == project.case.id).values(**values))
    fire(project, outcome)
    if batch is not None:
        _leave_batch(project, number, batch)


def _leave_batch(project: Act, number: int, batch: int) -> None:
    """A project whose list is opened again leaves the round's batch; the last one to leave sends the round back too."""
    assert project.case.parent_id is not None
    this = project.on(lock_case(project.session, project.case.parent_id))
    this.record("project_left", "YY-14", project=number, batch=batch)
    if this.kind.may("empty_batch", this.state) and batch_is_empty(this.session, this.case.id):
        fire(this, "empty_batch", batch=batch)
    flush(this)


def _conclude(act: Act, conclusion: str, feedback: str) -> None:
    act.session.execute(
        update(Appeal)
        .where(Appeal.case_id == act.case.id)
        .values(
            conclusion=conclusion,
            feedback=feedback,
            concluded_at=act.now,
            handler_id=act.official.person_id if act.official else None,
        )
    )
    act.session.expire_all()
    issue_document(
        act,
        kind="feedback",
        title=f"{act.case.title}核查反馈",
        clause="YY-13",
        content={"feedback": feedback},
    )


def open_count(desk: Desk, project_ids: list[int], kind: str) -> int:
    """How many appeals or complaints of these projects are not concluded."""
    count = desk.session.scalar(
        select(func.count(Appeal.case_id)).where(
            Appeal.project_id.in_(project_ids), Appeal.kind == kind, Appeal.concluded_at.is_(None)
        )
    )
    return count or 0
