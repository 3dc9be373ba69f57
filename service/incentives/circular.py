"""The executive meeting on the list and the circular: papers, resolution, issue in the office's name (YY-18)."""

from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select, update

from service.cases.act import Act
from service.cases.days import held_in_time
from service.cases.seats import named_unit
from service.cases.tables import Case
from service.documents.use_cases import issue_document
from service.errors import GateClosed
from service.incentives.forms import CircularForm, PlanForm, ResolutionForm
from service.incentives.queries import round_projects, selected, standings
from service.incentives.submission import batch_projects
from service.incentives.tables import Finding, Project, Reward, Round, Standing
from service.incentives.vetting import pass_on
from service.org.tables import Unit
from service.publicity.appeals import open_count


def papers(act: Act) -> dict[str, Any]:
    """The meeting's papers from the register: recipients, tally by county, ties, vetoes, money by source."""
    projects = []
    tally: dict[str, int] = {}
    money: dict[str, Decimal] = {}
    for case, project in batch_projects(act.desk, act.case.id):
        rows = standings(act.session, case.id, project.list_version)
        chosen = [row for row in rows if row.Standing.status == "selected"]
        for row in chosen:
            home = _county(act, row.Unit)
            if home is not None:
                tally[home] = tally.get(home, 0) + 1
        plan = PlanForm.model_validate(project.plan)
        source = "新增预算资金" if plan.money.needs_new else "现有经费统筹"
        money[source] = money.get(source, Decimal(0)) + _cost(plan, chosen)
        projects.append(
            {
                "number": project.number,
                "title": case.title,
                "recipients": [
                    {"kind": r.Standing.kind, "unit": r.Unit.name, "rank": r.Standing.rank} for r in chosen
                ],
                "ties": [r.Unit.name for r in rows if r.Standing.reason == "集体研究确定"],
                "vetoed": [r.Unit.name for r in rows if r.Standing.status == "vetoed"],
                "money": str(_cost(plan, chosen)),
            }
        )
    total = sum(money.values(), Decimal(0))
    by_source = {source: str(amount) for source, amount in money.items()}
    return {
        "projects": projects,
        "tally": tally,
        "money": by_source,
        "total": str(total),
        "findings": _findings(act),
    }


def _county(act: Act, unit: Unit) -> str | None:
    """The county a recipient counts for: itself, or the one a park or township lies in."""
    parent = act.session.get(Unit, unit.parent_id) if unit.parent_id else None
    grandparent = act.session.get(Unit, parent.parent_id) if parent is not None and parent.parent_id else None
    if parent is None:
        return None
    return unit.name if grandparent is None else parent.name


def _cost(plan: PlanForm, chosen: list[Any]) -> Decimal:
    award: dict[str, Decimal] = {q.kind: q.award for q in plan.quotas}
    return sum((award.get(row.Standing.kind, Decimal(0)) for row in chosen), Decimal(0))


def _findings(act: Act) -> list[dict[str, Any]]:
    batch = act.session.get_one(Round, act.case.id).batch
    rows = act.session.execute(
        select(Finding, Unit.name)
        .join(Unit, Unit.id == Finding.unit_id)
        .where(Finding.round_id == act.case.id, Finding.batch == batch)
        .order_by(Finding.id)
    )
    return [{"unit": name, "ground": f.ground, "vetoed": bool(f.consented)} for f, name in rows]


def apply_papers(act: Act, _form: object) -> None:
    """Freeze the papers that the meeting will see."""
    issue_document(
        act,
        kind="meeting_papers",
        title=f"{act.case.year}年度督查激励名单和激励措施（送审稿）",
        clause="YY-18",
        content=papers(act),
    )


def apply_resolution(act: Act, form: ResolutionForm) -> None:
    """The meeting approves the list as it is, or with changes (YY-18)."""
    held_in_time(act, form.held_on)
    if bool(form.changes) != (act.outcome == "approved_with_changes"):
        raise GateClosed(
            "会议调整名单时须逐一写明调整内容，未调整时不得填写。",
            clause="YY-18",
            name="changes_do_not_match",
        )
    by_number = {project.number: (case, project) for case, project in batch_projects(act.desk, act.case.id)}
    for change in form.changes:
        if change.project not in by_number:
            raise GateClosed(f"本批没有项目{change.project}。", clause="YY-18", name="unknown_project")
        case, project = by_number[change.project]
        _strike_off(act, case.id, project.list_version, change.unit, change.reason)
    act.record("meeting_approved", "YY-18", number=form.meeting_number, held_on=form.held_on.isoformat())


def _strike_off(act: Act, project_id: int, version: int, code: str, reason: str) -> None:
    changed = act.session.execute(
        update(Standing)
        .where(
            Standing.project_id == project_id,
            Standing.list_version == version,
            Standing.unit_id == named_unit(act, code).id,
            Standing.status == "selected",
        )
        .values(status="removed", reason=f"常务会议调整：{reason}"[:300])
        .returning(Standing.unit_id)
    ).all()
    if not changed:
        raise GateClosed("要调整的对象不在名单中。", clause="YY-18", name="not_on_list", unit=code)


def apply_circular(act: Act, form: CircularForm) -> None:
    """Issue the circular: in the office's name, copied to the organisation department, public (YY-18)."""
    batch = batch_projects(act.desk, act.case.id)
    if not batch:
        return  # emptied before the round could notice: there is nothing to announce, and the gathering follows
    if any(case.state != "circular.waiting" for case, _ in batch):
        raise GateClosed("有项目正在转入通报阶段，请稍后再签发。", name="between_stages")
    blocked = act.incentive_rules.settings.open_complaints_block.value == act.case.stage
    waiting = open_count(act.desk, [case.id for case, _ in batch], "complaint") if blocked else 0
    if waiting and not form.complaints_reason.strip():
        raise GateClosed(
            "存在未办结事项，签发通报须由市政府办记录理由。", clause="YY-14", name="complaints_open"
        )
    if waiting:
        act.record("complaints_overridden", "YY-14", reason=form.complaints_reason)
    organisation = named_unit(act, act.incentive_rules.offices.organisation)
    issue_document(
        act,
        kind="circular",
        title=f"关于{act.case.year}年度督查激励的通报",
        clause="YY-18",
        sequence=act.incentive_rules.offices.document_mark,
        public=True,
        copies=[organisation],
        content=papers(act),
    )
    for case, project in batch:
        _promise_rewards(act, case, project)
    _warn_if_late_in_year(act)
    _warn_of_another_years_money(act, batch)


def _warn_of_another_years_money(act: Act, batch: list[tuple[Case, Project]]) -> None:
    """A late circular pays in another year than the one whose budget holds the new money: the office must see to it."""
    if act.incentive_rules.settings.new_money_budget_year.value != "payout":
        return
    for _, project in batch:
        money = PlanForm.model_validate(project.plan).money
        if money.needs_new and money.budget_year != act.desk.today.year:
            why = f"项目{project.number}的新增资金列入{money.budget_year}年度预算，须商市财政部门调整"
            act.record("warning", "YY-08c", why=why)


def _warn_if_late_in_year(act: Act) -> None:
    month, day = map(int, act.incentive_rules.settings.circular_warn_after.value.split("-"))
    today = act.desk.today
    if (today.month, today.day) > (month, day):
        act.record("warning", "YY-19", why="通报印发较晚，奖励须在当年内兑现")


def _promise_rewards(act: Act, case: Case, project: Project) -> None:
    """What each recipient gets: praise for all, and money, projects or promotion as the plan says (YY-19)."""
    plan = PlanForm.model_validate(project.plan)
    award: dict[str, Decimal] = {q.kind: q.award for q in plan.quotas}
    payer = named_unit(act, act.incentive_rules.offices.finance).id if plan.money.needs_new else case.unit_id
    rows = []
    for standing, unit in selected(act.session, case.id, project.list_version):
        for kind in project.incentive_kinds:
            amount = award.get(standing.kind) if kind == "money" else None
            if kind == "money" and not amount:
                continue
            rows.append(
                {
                    "project_id": case.id,
                    "unit_id": unit.id,
                    "kind": kind,
                    "text": plan.reward_mode[:300],
                    "amount": amount,
                    "source": "new" if plan.money.needs_new else "existing",
                    "payer_id": payer if kind == "money" else case.unit_id,
                }
            )
    if rows:
        act.session.execute(insert(Reward), rows)


def carry_on(act: Act) -> None:
    """The circular is out: its projects go on to the payout."""
    pass_on(act, "circular_issued")


def more_to_come(act: Act) -> None:
    """Some project is still held for a supplementary circular."""
    if not waiting_projects(act):
        raise GateClosed("没有暂缓的项目。", clause="YY-06", name="nothing_held")


def nothing_to_come(act: Act) -> None:
    """Every project has its circular, or was dropped."""
    if waiting_projects(act):
        raise GateClosed("仍有暂缓的项目。", clause="YY-06", name="projects_held")


def waiting_projects(act: Act) -> list[int]:
    """The numbers of the projects that no circular has taken in."""
    rows = round_projects(act.session, act.case.id)
    return [r.Project.number for r in rows if r.Project.batch is None and r.Case.closed_at is None]
