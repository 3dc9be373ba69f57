"""The sheets of a key list's import: works, their monthly plans, their nodes (NJ-02)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from service.org.imports.schemas import Money, Name, Row, Sentence, Username


class Nature(StrEnum):
    """How a work is measured (NJ-02)."""

    PROJECT = "project"
    INDICATOR = "indicator"
    NARRATIVE = "narrative"


class Direction(StrEnum):
    """Whether more is better."""

    HIGHER = "higher_is_better"
    LOWER = "lower_is_better"


class Verifier(StrEnum):
    """Who verifies the figures (NJ-18)."""

    SUPERVISION = "supervision_office"
    STATISTICS = "statistics"


NATURE_NAMES = {Nature.PROJECT: "项目类", Nature.INDICATOR: "指标类", Nature.NARRATIVE: "描述类"}
DIRECTION_NAMES = {Direction.HIGHER: "越高越好", Direction.LOWER: "越低越好"}
VERIFIER_NAMES = {Verifier.SUPERVISION: "督查室", Verifier.STATISTICS: "统计局"}

WorkNo = Annotated[int, Field(ge=1, le=9999)]
NodeCode = Annotated[str, Field(min_length=1, max_length=40)]


class WorkRow(Row):
    """One work of the list."""

    unique: ClassVar[tuple[str, ...]] = ("no",)
    no: WorkNo = Field(title="序号")
    title: Name = Field(title="重点工作")
    portfolio: Annotated[str, Field(min_length=1, max_length=60)] = Field(title="条口")
    nature: Nature = Field(title="类别")
    livelihood: bool = Field(default=False, title="民生实事")
    cites: Sentence = Field(title="来源依据")
    lead_units: list[Name] = Field(min_length=1, max_length=12, title="主办单位")
    assisting_units: list[Name] = Field(default=[], max_length=30, title="协办单位")
    leader: Username | None = Field(default=None, title="牵头市领导用户名")
    direction: Direction = Field(default=Direction.HIGHER, title="方向")
    measure_unit: Annotated[str, Field(max_length=20)] = Field(default="%", title="计量单位")
    verifier: Verifier = Field(default=Verifier.SUPERVISION, title="核实单位")
    planned_on: date | None = Field(default=None, title="计划完成日期")


class MonthlyRow(Row):
    """A work's cumulative plan, a column a month."""

    unique: ClassVar[tuple[str, ...]] = ("work",)
    work: WorkNo = Field(title="序号")
    m01: Money = Field(title="1月")
    m02: Money = Field(title="2月")
    m03: Money = Field(title="3月")
    m04: Money = Field(title="4月")
    m05: Money = Field(title="5月")
    m06: Money = Field(title="6月")
    m07: Money = Field(title="7月")
    m08: Money = Field(title="8月")
    m09: Money = Field(title="9月")
    m10: Money = Field(title="10月")
    m11: Money = Field(title="11月")
    m12: Money = Field(title="12月")


class NodeRow(Row):
    """A time node of a work."""

    unique: ClassVar[tuple[str, ...]] = ("work", "code")
    work: WorkNo = Field(title="序号")
    code: NodeCode = Field(title="节点编码")
    title: Name = Field(title="节点内容")
    due: date = Field(title="完成日期")


class WorkSheet(BaseModel):
    """The whole import of a year's key list."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    works: list[WorkRow] = Field(default=[], title="重点工作")
    plans: list[MonthlyRow] = Field(default=[], title="逐月计划")
    nodes: list[NodeRow] = Field(default=[], title="时间节点")
