"""From the imported sheets to the forms that officials send: projects with a first draft of their plan, and points."""

from service.cases.act import Act
from service.errors import GateClosed
from service.incentives.forms import IndicatorForm, MoneyForm, PlanForm, PointsForm, ProjectForm, QuotaForm
from service.incentives.queries import indicators
from service.incentives.tables import Project
from service.org.imports.schemas import INCENTIVE_NAMES, ProjectProposal, ScoreRow


def forms_of(proposals: list[ProjectProposal]) -> list[ProjectForm]:
    """The proposal's form, one project each, with a draft plan for the lead unit."""
    return [_form(proposal) for proposal in proposals]


def _form(proposal: ProjectProposal) -> ProjectForm:
    row = proposal.project
    return ProjectForm(
        number=row.no,
        title=row.title,
        subject=row.subject,
        cites=row.key_task,
        lead_units=list(row.lead_units),
        recipient_kinds=[kind.value for kind in proposal.recipient_kinds],
        incentive_kinds=[kind.value for kind in row.incentive_kinds],
        sub_projects=list(proposal.sub_projects),
        plan=_plan(proposal),
    )


def _plan(proposal: ProjectProposal) -> PlanForm:
    row = proposal.project
    return PlanForm(
        quotas=[
            QuotaForm(kind=q.recipient_kind.value, places=q.quota, award=q.award)
            for q in proposal.quotas.values()
        ],
        indicators=[
            IndicatorForm(
                kind=i.recipient_kind.value,
                code=i.code,
                name=i.name,
                dimension=i.dimension.value,
                points=i.full_points,
                source_unit=i.source_unit,
                social_management=i.social_management,
            )
            for rows in proposal.indicators.values()
            for i in rows
        ],
        procedure=row.procedure,
        reward_mode="、".join(INCENTIVE_NAMES[kind] for kind in row.incentive_kinds),
        fund_use=row.money_use or "不安排奖励资金",
        tie_break=[dimension.value for dimension in row.tie_break],
        money=MoneyForm(
            needs_new=row.new_money, source=row.money_source or "", approval=row.money_approval or ""
        ),
    )


def scores_of(act: Act, rows: list[ScoreRow]) -> list[PointsForm]:
    """The imported points of this project; a code names its indicator and with it the kind of recipient."""
    number = act.session.get_one(Project, act.case.id).number
    kinds = {i.code: i.kind for i in indicators(act.session, act.case.id)}
    mine = [row for row in rows if row.project == number]
    if not mine:
        raise GateClosed(f"文件中没有项目{number}的得分。", clause="YY-11", name="scores_missing")
    if unknown := {row.indicator for row in mine} - kinds.keys():
        raise GateClosed(f"方案中没有指标“{sorted(unknown)[0]}”。", clause="YY-11", name="unknown_indicator")
    return [
        PointsForm(unit=row.unit, kind=kinds[row.indicator], indicator=row.indicator, points=row.points)
        for row in mine
    ]
