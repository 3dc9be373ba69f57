"""The facts that a clause office enters or imports: one model a rule, the Chinese heading as title."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from service.org.imports.schemas import Code, Money, Row, Sentence

Year = Annotated[int, Field(ge=2000, le=2099)]
Mu = Annotated[Decimal, Field(ge=0, le=Decimal("1e9"), decimal_places=4)]
Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=4)]
Share = Annotated[Decimal, Field(ge=0, le=Decimal("100"), decimal_places=6)]
Count = Annotated[int, Field(ge=0, le=1000)]
Matter = Annotated[str, Field(min_length=1, max_length=200)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2099, 12, 31))]


class SurplusKind(StrEnum):
    """Idle money by its kind (NJ-11)."""

    DEPARTMENT = "department_surplus"
    CARRY_OVER = "project_carry_over"
    CUSTODY = "custody_surplus"
    UNALLOCATED = "unallocated_special"


class Rating(StrEnum):
    """A fund's performance rating (NJ-13)."""

    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class Entry(Row):
    """What every fact says: the unit it is about, the year it counts for, and why it differs from what was entered."""

    unique: ClassVar[tuple[str, ...]] = ("unit", "year")
    unit: Code = Field(title="单位编码")
    year: Year = Field(title="年度")
    reason: Sentence | None = Field(default=None, title="更正理由")


class MatterEntry(Entry):
    """A fact about one project, fund or sum of the unit."""

    unique: ClassVar[tuple[str, ...]] = ("unit", "year", "matter")
    matter: Matter = Field(title="项目或资金名称")


class EarlyStartEntry(MatterEntry):
    """A major project's start and progress (NJ-07)."""

    planned_start: Day = Field(title="计划开工日期")
    actual_start: Day | None = Field(default=None, title="实际开工日期")
    as_of: Day = Field(title="数据截至")
    behind_points: Percent = Field(default=Decimal(0), title="落后百分点")
    behind_months: Count = Field(default=0, title="连续未达进度月数")
    quota_mu: Mu | None = Field(default=None, title="已安排用地指标（亩）")


class LandSupplyEntry(Entry):
    """A district's plan of land for business use, and what it supplied (NJ-08)."""

    planned: Mu = Field(title="计划供应（亩）")
    supplied: Mu = Field(title="实际供应（亩）")


class IdleLandEntry(Entry):
    """A district's result in disposing of idle land (NJ-09)."""

    allocation_mu: Mu = Field(title="下年度新增建设用地计划指标分配额度（亩）")
    completion: Share = Field(title="完成比例（1为全部完成）")
    rank: Annotated[int, Field(ge=1, le=1000)] | None = Field(default=None, title="全市排名")
    subjective: bool = Field(default=False, title="因主观原因未完成")


class FinalAccountsEntry(MatterEntry):
    """A government-invested construction project: its acceptance first, its filed accounts later or never (NJ-10)."""

    unique: ClassVar[tuple[str, ...]] = ("unit", "matter")
    management_fee: Money = Field(title="建设单位管理费（元）")
    accepted_on: Day = Field(title="竣工验收日期")
    filed_on: Day | None = Field(default=None, title="上报决算日期")


class SurplusEntry(MatterEntry):
    """Money left idle (NJ-11)."""

    kind: SurplusKind = Field(title="资金类别")
    amount: Money = Field(title="金额（元）")
    years_unused: Count | None = Field(default=None, title="连续未使用完年数")
    held_since: Day | None = Field(default=None, title="代管起始日期")
    as_of: Day | None = Field(default=None, title="数据截至")


class SpecialFundEntry(MatterEntry):
    """A special fund through the year: a column is filled in when its quarter is over (NJ-12)."""

    q1: Percent | None = Field(default=None, title="一季度累计分配进度（%）")
    q2: Percent | None = Field(default=None, title="二季度累计分配进度（%）")
    q3: Percent | None = Field(default=None, title="三季度累计分配进度（%）")
    q4: Percent | None = Field(default=None, title="四季度累计分配进度（%）")
    unallocated_amount: Money | None = Field(default=None, title="三季度末未分配金额（元）")
    plan_not_filed_amount: Money | None = Field(default=None, title="10月31日未申报使用计划金额（元）")


class TransferEntry(MatterEntry):
    """A transfer from the city to a district (NJ-12)."""

    unused_amount: Money = Field(title="未使用金额（元）")
    planned: Percent = Field(title="计划进度（%）")
    actual: Percent = Field(title="实际进度（%）")
    changed_and_idle: bool = Field(default=False, title="项目改变致资金沉淀")
    carried_over_on: Day | None = Field(default=None, title="结转日期")
    as_of: Day | None = Field(default=None, title="数据截至")


class IndustryEntry(MatterEntry):
    """The performance rating of a fund that goes to firms (NJ-13)."""

    rating: Rating = Field(title="绩效评价等级")


class BondSwapEntry(Entry):
    """A district's or park's debt by the six conditions (NJ-14)."""

    debt_size_reasonable: bool = Field(title="债务规模控制合理")
    risk_indicators_safe: bool = Field(title="债务风险指标安全")
    growth_small: bool = Field(title="年度债务增长幅度较小")
    cost_controlled: bool = Field(title="债务成本控制得力")
    reduction_strong: bool = Field(title="存量债务化解力度较大")
    cash_chain_safe: bool = Field(title="资金链安全")
