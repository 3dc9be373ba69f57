"""A month's progress: reported by the first lead unit, verified by the supervision or statistics office (NJ-06)."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select, update

from service.cases.act import Act
from service.cases.kinds import Opening
from service.cases.seats import required
from service.errors import FormInvalid, GateClosed
from service.inspections.corrections import take_correction
from service.keyworks.forms import CorrectionForm, NodeDone, ReportForm, VerifyForm
from service.keyworks.judge import judge
from service.keyworks.register import WorkBook
from service.keyworks.settling import figure_came
from service.keyworks.tables import KeyWork, MonthReport
from service.org.queries import government_post, post_of
from service.org.tables import Post, Unit
from service.org.units import successor_of
from service.tasks.closing import withdraw_tasks


def about(month: int) -> str:
    """How a month is told in a task: "03"."""
    return f"{month:02d}"


def open_report(act: Act, book: WorkBook, month: int) -> None:
    """The first lead unit is asked for the month's progress."""
    unit_id = act.case.unit_id
    post = required(post_of(act.session, "handler", unit_id), "牵头单位经办人")
    title = f"报告{month}月进度：{act.case.title}"[:200]
    form = _asked(book, month)
    act.open("report_progress", [Opening(post.id, unit_id, about=about(month), title=title, form=form)])


def _asked(book: WorkBook, month: int) -> dict[str, Any]:
    """What the month was planned to reach, shown beside the form."""
    plan = book.plan(month)
    due = [node for node in plan.nodes if int(node["due"][5:7]) == month]
    planned = None if book.work.nature == "narrative" else f"{plan.planned[month - 1].normalize():f}"
    return {"month": month, "planned": planned, "due_nodes": due}


def verifier_of(act: Act, work: KeyWork) -> Post:
    """Who verifies the work's figures: the statistics bureau of today, or the supervision office."""
    if work.verifier == "statistics":
        role = act.key_works_rules.offices["statistics"]
        unit = act.session.scalars(select(Unit).where(Unit.code == role.unit)).one_or_none()
        if unit is not None:
            today = successor_of(act.session, unit, act.desk.today)
            return required(post_of(act.session, "handler", today.id), f"{today.name}经办人")
    return required(government_post(act.session, act.case.jurisdiction, "supervision_officer"), "督查室岗位")


def apply_report(act: Act, form: ReportForm) -> None:
    """Keep the report with its time; the verifier's task opens in the same act."""
    book = WorkBook(act.session, act.case.id)
    month = int(act.task.about)
    _fits(act, book, month, form.value, form.nodes)
    assert act.official is not None
    report_id = act.session.scalars(
        insert(MonthReport)
        .values(
            work_id=act.case.id,
            month=month,
            source="unit",
            value=form.value,
            description=form.description,
            nodes=_dumped(form.nodes),
            reported_at=act.now,
            reported_by=act.official.person_id,
            verified_note="",
            returned=False,
        )
        .returning(MonthReport.id)
    ).one()
    post = verifier_of(act, book.work)
    prefill: dict[str, Any] = {"report": report_id, "value": None if form.value is None else str(form.value)}
    prefill["nodes"] = _dumped(form.nodes)
    title = f"核实{month}月进度：{act.case.title}"[:200]
    act.open("verify_progress", [Opening(post.id, post.unit_id, about=about(month), title=title, form=prefill)])
    act.record("progress_reported", "NJ-06", month=month)


def apply_verification(act: Act, form: VerifyForm) -> None:
    """The figure as verified; a closed month is judged again at once, and the year after it."""
    book = WorkBook(act.session, act.case.id)
    month = int(act.task.about)
    report = act.session.get_one(MonthReport, act.task.form["report"], populate_existing=True)
    value = report.value if form.value is None else form.value
    nodes = report.nodes if form.nodes is None else _dumped(form.nodes)
    _fits(act, book, month, value, form.nodes or [])
    if (value, nodes) != (report.value, report.nodes) and not form.note.strip():
        raise FormInvalid("核实数与报告数不一致，须说明理由。", clause="NJ-06", fields=[{"field": "note"}])
    assert act.official is not None
    act.session.execute(
        update(MonthReport)
        .where(MonthReport.id == report.id)
        .values(
            verified_at=act.now,
            verified_by=act.official.person_id,
            verified_value=value,
            verified_nodes=nodes,
            verified_note=form.note,
        )
    )
    act.record("progress_verified", "NJ-06", month=month)
    if month in book.closes:
        judge(act, book)
        figure_came(act)


def apply_return(act: Act, _form: object) -> None:
    """The report does not hold: it goes back to the unit with the reason, and does not count as reported."""
    month = int(act.task.about)
    act.session.execute(update(MonthReport).where(MonthReport.id == act.task.form["report"]).values(returned=True))
    open_report(act, WorkBook(act.session, act.case.id), month)
    act.record("progress_returned", "NJ-06", month=month)


def correct_month(act: Act, form: CorrectionForm) -> None:
    """A closed month's figure is corrected with its reason; the year is judged again from it (rules.md 3)."""
    act.only("supervision_officer", clause="NJ-06")
    book = WorkBook(act.session, act.case.id)
    if form.month not in book.closes:
        raise GateClosed(f"{form.month}月尚未关闭，请在报告和核实时改正。", clause="NJ-06", name="month_not_closed")
    _fits(act, book, form.month, form.value, form.nodes)
    if form.inspection is not None and not take_correction(act, form.inspection):
        raise GateClosed("该督查更正已采用，或不属于本事项。", clause="NJ-06", name="correction_not_waiting")
    assert act.official is not None
    nodes = _dumped(form.nodes)
    act.session.execute(
        insert(MonthReport).values(
            work_id=act.case.id,
            month=form.month,
            source="correction",
            value=form.value,
            description=form.note,
            nodes=nodes,
            reported_at=act.now,
            reported_by=act.official.person_id,
            verified_at=act.now,
            verified_by=act.official.person_id,
            verified_value=form.value,
            verified_nodes=nodes,
            verified_note=form.note,
            returned=False,
        )
    )
    for step in ("report_progress", "verify_progress"):
        withdraw_tasks(act, step, about(form.month))
    act.record("progress_corrected", "NJ-06", month=form.month)
    judge(act, book)
    figure_came(act)


def _dumped(nodes: list[NodeDone]) -> list[dict[str, Any]]:
    return [node.model_dump(mode="json") for node in nodes]


def _fits(act: Act, book: WorkBook, month: int, value: Decimal | None, nodes: list[NodeDone]) -> None:
    """A figure where the work has one, nodes that the plan knows, no day that has not come."""
    if book.work.nature != "narrative" and value is None:
        raise FormInvalid("须填写累计进度。", clause="NJ-02", fields=[{"field": "value"}])
    known = {node["code"] for node in book.plan(month).nodes} if nodes else set()
    for node in nodes:
        if node.code not in known:
            raise FormInvalid(f"计划中没有时间节点“{node.code}”。", clause="NJ-02", fields=[{"field": "nodes"}])
        if not date(act.case.year - 1, 1, 1) <= node.done_on <= act.desk.today:
            raise FormInvalid("时间节点的完成日期不能在今天以后。", clause="NJ-02", fields=[{"field": "nodes"}])
