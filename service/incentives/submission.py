"""Submission of the publicised list (YY-15) and the gathering that joins a round's projects into one batch (YY-06)."""

from typing import Any

from sqlalchemy import select, update

from service.cases.act import Act, lock_case
from service.cases.desk import Desk
from service.cases.fire import fire
from service.cases.tables import Case
from service.cases.write import flush
from service.deadlines.use_cases import set_deadline
from service.documents.use_cases import issue_document
from service.errors import GateClosed
from service.incentives.forms import BatchForm, SubmitForm
from service.incentives.queries import batch_is_empty, round_projects, selected, standings
from service.incentives.tables import Project, Round
from service.publicity.appeals import open_count
from service.publicity.lists import listing
from service.tasks.tables import Task

READY = "vetting.waiting"


def set_submission_day(act: Act) -> None:
    """The day that the government office set for the round (YY-15, a compulsory field)."""
    this = act.session.get_one(Round, act.case.parent_id)
    set_deadline(act, "submission", on=this.submission_due)


def no_open_appeals(act: Act) -> None:
    """YY-15: all appeals are closed before the list goes up."""
    blocked = act.incentive_rules.settings.open_appeals_block
    waiting = open_count(act.desk, [act.case.id], "appeal")
    if waiting and act.case.stage == blocked.value:
        words = f"尚有{waiting}件申诉未办结，不能报送。"
        raise GateClosed(words, clause=blocked.clause, name="appeals_open", open=waiting, reading=blocked.reading)


def apply_submission(act: Act, form: SubmitForm) -> None:
    """The list with scores and measures goes to the city, with the statement on the publicity's result."""
    project = act.session.get_one(Project, act.case.id)
    issue_document(
        act,
        kind="submission",
        title=f"关于报送{act.case.title}拟激励名单的报告",
        clause="YY-15",
        content={
            "list": listing(act, project.list_version),
            "scores": scores_annex(act, project.list_version),
            "reward_mode": project.plan.get("reward_mode", ""),
            "statement": form.result_statement,
        },
    )


def scores_annex(act: Act, version: int) -> list[dict[str, Any]]:
    """Every candidate with score and rank, listed or not: the annex that goes up and is not published (YY-15)."""
    places = act.incentive_rules.settings.score_places.value
    return [
        {"kind": s.kind, "unit": u.name, "score": f"{s.score:.{places}f}", "rank": s.rank, "status": s.status}
        for s, u in standings(act.session, act.case.id, version)
    ]


def tell_round(act: Act) -> None:
    """A project is ready: when no other is outstanding, the round's batch may be formed."""
    if act.case.parent_id is None:
        return
    this = act.on(lock_case(act.session, act.case.parent_id))
    if this.state == "gathering.open":
        offer_batch(this, arriving=act.case.id)
        flush(this)


def batch_emptied(act: Act) -> None:
    """Every project of the batch was sent back after an upheld appeal or an order (YY-14)."""
    if not batch_is_empty(act.session, act.case.id):
        raise GateClosed("本批仍有项目，须继续办理。", clause="YY-06", name="batch_not_empty")


def nothing_to_gather(act: Act) -> None:
    """No project waits for a circular any more: those held or sent back were taken out of the year (YY-07)."""
    if active_projects(act):
        raise GateClosed("仍有项目待汇总。", clause="YY-06", name="projects_waiting")


def set_gathering_day(act: Act) -> None:
    """The first gathering ends on the day set for submissions; a later one waits for what was held."""
    this = act.session.get_one(Round, act.case.id)
    if this.batch == 0:
        set_deadline(act, "gathering", on=this.submission_due)
    offer_batch(act)


def offer_batch(act: Act, arriving: int | None = None) -> None:
    """Open the batch's task when every project is ready, or a supplementary one is; the cut-off opens it anyway.

    `arriving` is the project that becomes ready in this very act: its row does not say so yet.
    """
    active = active_projects(act)
    ready = [case for case, _ in active if case.state == READY or case.id == arriving]
    this = act.session.get_one(Round, act.case.id)
    if active and (len(ready) == len(active) or (this.batch > 0 and ready)):
        _open_once(act)


def gather_again(act: Act) -> None:
    """A project was taken out or in: perhaps all the others are ready, or none is left to wait for."""
    act.session.expire_all()
    if active_projects(act):
        offer_batch(act)
    else:
        fire(act, "nothing_left")


def cut_off(act: Act) -> None:
    """The day set has passed: the office decides, by name, which projects are held (nothing is decided by time)."""
    _open_once(act)


def _open_once(act: Act) -> None:
    waiting = select(Task.id).where(
        Task.case_id == act.case.id, Task.step == "form_batch", Task.state == "open"
    )
    if act.session.scalar(waiting) is None:
        act.open("form_batch")


def active_projects(act: Act) -> list[tuple[Case, Project]]:
    """The projects that no circular has taken in yet and that were not dropped."""
    return [
        (row.Case, row.Project)
        for row in round_projects(act.session, act.case.id)
        if row.Project.batch is None and row.Case.closed_at is None
    ]


def apply_batch(act: Act, form: BatchForm) -> None:
    """YY-06: every project that is not ready is named and held by recorded decision; the others form the batch."""
    held = {h.project: h.reason for h in form.held}
    active = active_projects(act)
    known = {project.number for _, project in active}
    if unknown := set(held) - known:
        raise GateClosed(f"没有待汇总的项目{sorted(unknown)[0]}。", clause="YY-06", name="unknown_project")
    unready = [p.number for case, p in active if case.state != READY and p.number not in held]
    if unready:
        numbers = "、".join(map(str, unready))
        raise GateClosed(
            f"项目{numbers}尚未报送，须逐一记录暂缓理由。",
            clause="YY-06",
            name="projects_not_ready",
            projects=unready,
        )
    taken = [case.id for case, p in active if p.number not in held]
    if not taken:
        raise GateClosed("没有可以汇总的项目。", clause="YY-06", name="empty_batch")
    batch = act.session.get_one(Round, act.case.id).batch + 1
    act.session.execute(update(Project).where(Project.case_id.in_(taken)).values(batch=batch))
    act.session.execute(update(Round).where(Round.case_id == act.case.id).values(batch=batch))
    act.session.expire_all()
    for number, reason in held.items():
        act.record("project_held", "YY-06", project=number, reason=reason)
    act.record("batch_formed", "YY-06", batch=batch, projects=len(taken))


def batch_projects(desk: Desk, round_id: int) -> list[tuple[Case, Project]]:
    """The projects of the batch in hand."""
    batch = desk.session.get_one(Round, round_id).batch
    rows = round_projects(desk.session, round_id)
    return [(row.Case, row.Project) for row in rows if row.Project.batch == batch]


def batch_candidates(desk: Desk, round_id: int) -> dict[str, list[int]]:
    """Every unit on a list of the batch, by code, with the numbers of the projects on whose lists it stands."""
    found: dict[str, list[int]] = {}
    for case, project in batch_projects(desk, round_id):
        for _, unit in selected(desk.session, case.id, project.list_version):
            found.setdefault(unit.code, []).append(project.number)
    return dict(sorted(found.items()))
