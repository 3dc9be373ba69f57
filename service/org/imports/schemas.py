"""What the sheets of an import hold: a model a row, the Chinese heading as title, English names in JSON."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from service.given import RegisterDay
from service.org.vocabulary import Office, UnitKind


class Dimension(StrEnum):
    """What an indicator weighs: total, growth or average (YY-10)."""

    TOTAL = "total"
    INCREMENT = "increment"
    AVERAGE = "average"


class IncentiveKind(StrEnum):
    """How a recipient is rewarded (YY-03, YY-19)."""

    PRAISE = "praise"
    MONEY = "money"
    PROJECT = "project"
    PROMOTION = "promotion"


DIMENSION_NAMES = {Dimension.TOTAL: "总量", Dimension.INCREMENT: "增量", Dimension.AVERAGE: "均量"}
INCENTIVE_NAMES = {
    IncentiveKind.PRAISE: "通报表扬",
    IncentiveKind.MONEY: "资金支持",
    IncentiveKind.PROJECT: "项目支持",
    IncentiveKind.PROMOTION: "宣传推介",
}

Code = Annotated[str, Field(min_length=1, max_length=32, pattern=r"^[a-z][a-z0-9_-]*$")]
Username = Annotated[str, Field(min_length=2, max_length=64, pattern=r"^[a-z][a-z0-9._-]*$")]
Name = Annotated[str, Field(min_length=1, max_length=100)]
PersonName = Annotated[str, Field(min_length=1, max_length=40)]
Sentence = Annotated[str, Field(min_length=1, max_length=500)]
Phone = Annotated[str, Field(min_length=3, max_length=40, pattern=r"^[0-9+() -]+$")]
Mailbox = Annotated[str, Field(max_length=120, pattern=r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$")]
Website = Annotated[str, Field(max_length=200, pattern=r"^https?://[A-Za-z0-9.-]+(:[0-9]+)?(/[!-~]*)?$")]
Postcode = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
ProjectNo = Annotated[int, Field(ge=1, le=99)]
IndicatorCode = Annotated[str, Field(min_length=1, max_length=16, pattern=r"^[A-Z][A-Z0-9-]*$")]
Points = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
Value = Annotated[Decimal, Field(ge=Decimal("-1e12"), le=Decimal("1e12"), decimal_places=4)]
Money = Annotated[Decimal, Field(ge=0, le=Decimal("1e12"), decimal_places=2)]
SeatNo = Annotated[int, Field(ge=1, le=50)]


class Row(BaseModel):
    """A row is what its sheet says and nothing else."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    unique: ClassVar[tuple[str, ...]]


class UnitRow(Row):
    """A unit with its public contacts."""

    unique: ClassVar[tuple[str, ...]] = ("code",)
    code: Code = Field(title="编码")
    name: Name = Field(title="名称")
    parent: Code | None = Field(default=None, title="上级编码")
    since: RegisterDay | None = Field(default=None, title="设立日期")
    phone: Phone | None = Field(default=None, title="办公电话")
    appeal_phone: Phone | None = Field(default=None, title="申诉复核电话")
    complaint_phone: Phone | None = Field(default=None, title="举报电话")
    complaint_mailbox: Mailbox | None = Field(default=None, title="举报邮箱")
    website: Website | None = Field(default=None, title="网站")
    address: Name | None = Field(default=None, title="地址")
    postcode: Postcode | None = Field(default=None, title="邮编")


class AliasRow(Row):
    """Another name by which lists call a unit."""

    unique: ClassVar[tuple[str, ...]] = ("alias",)
    unit: Code = Field(title="单位编码")
    alias: Name = Field(title="简称")


class KindRow(Row):
    """What a unit is, and since when."""

    unique: ClassVar[tuple[str, ...]] = ("unit", "kind")
    unit: Code = Field(title="单位编码")
    kind: UnitKind = Field(title="类别")
    valid_from: RegisterDay | None = Field(default=None, title="起始日期")


class PersonRow(Row):
    """A person and the name to log in with; passwords never come in a file."""

    unique: ClassVar[tuple[str, ...]] = ("username",)
    username: Username = Field(title="用户名")
    name: PersonName = Field(title="姓名")


class PostRow(Row):
    """A post and one holder of it; a shared desk has a row a holder."""

    unique: ClassVar[tuple[str, ...]] = ("unit", "office", "seat", "holder")
    unit: Code = Field(title="单位编码")
    office: Office = Field(title="职务")
    seat: SeatNo = Field(default=1, title="席位")
    title: Name | None = Field(default=None, title="岗位名称")
    holder: Username | None = Field(default=None, title="任职人用户名")
    valid_from: RegisterDay | None = Field(default=None, title="任职日期")


class PortfolioRow(Row):
    """A unit in the charge of a vice mayor or a deputy secretary-general (YY-06)."""

    unique: ClassVar[tuple[str, ...]] = ("unit", "office")
    leader_unit: Code = Field(title="领导所在单位编码")
    office: Office = Field(title="职务")
    seat: SeatNo = Field(title="席位")
    unit: Code = Field(title="分管单位编码")
    valid_from: RegisterDay | None = Field(default=None, title="起始日期")


class ProjectRow(Row):
    """An incentive project as the government office proposes it (YY-07, YY-08)."""

    unique: ClassVar[tuple[str, ...]] = ("no",)
    no: ProjectNo = Field(title="序号")
    title: Name = Field(title="项目名称")
    subject: Name = Field(title="领域")
    key_task: Sentence = Field(title="对标事项")
    lead_units: list[Code] = Field(min_length=1, max_length=6, title="牵头单位编码")
    incentive_kinds: list[IncentiveKind] = Field(min_length=1, max_length=4, title="激励方式")
    tie_break: list[Dimension] = Field(default=[], max_length=3, title="同分比较")
    procedure: Sentence = Field(title="评选程序")
    money_source: Name | None = Field(default=None, title="资金来源")
    money_use: Sentence | None = Field(default=None, title="资金用途")
    new_money: bool = Field(default=False, title="是否新增资金")
    money_approval: Name | None = Field(default=None, title="新增资金批准文件")


class SubProjectRow(Row):
    """A part of a project; more than three need a recorded reason (YY-07)."""

    unique: ClassVar[tuple[str, ...]] = ("project", "name")
    project: ProjectNo = Field(title="项目序号")
    name: Name = Field(title="子项目名称")


class QuotaRow(Row):
    """How many recipients of a kind a project may have, and what each gets (YY-08, YY-09)."""

    unique: ClassVar[tuple[str, ...]] = ("project", "recipient_kind")
    project: ProjectNo = Field(title="项目序号")
    recipient_kind: UnitKind = Field(title="激励对象类别")
    quota: int = Field(ge=1, le=1000, title="名额")
    award: Money = Field(default=Decimal(0), title="每名奖励资金（元）")


class IndicatorRow(Row):
    """An indicator for one kind of recipient; its code is unique within the project (YY-10)."""

    unique: ClassVar[tuple[str, ...]] = ("project", "code")
    project: ProjectNo = Field(title="项目序号")
    recipient_kind: UnitKind = Field(title="激励对象类别")
    code: IndicatorCode = Field(title="指标编码")
    name: Name = Field(title="指标名称")
    dimension: Dimension = Field(title="维度")
    full_points: Annotated[Points, Field(gt=0)] = Field(title="满分")
    source_unit: Code = Field(title="数据来源单位编码")
    social_management: bool = Field(default=False, title="是否社会管理指标")


class ScoreRow(Row):
    """The points of one unit for one indicator, with the value they come from (YY-11)."""

    unique: ClassVar[tuple[str, ...]] = ("project", "unit", "indicator")
    project: ProjectNo = Field(title="项目序号")
    unit: Code = Field(title="单位编码")
    indicator: IndicatorCode = Field(title="指标编码")
    points: Points = Field(title="得分")
    value: Value | None = Field(default=None, title="指标值")


# What officials and the public need to reach a unit: the appeal phone is published with the list (YY-13).
CONTACTS = (
    "phone",
    "appeal_phone",
    "complaint_phone",
    "complaint_mailbox",
    "website",
    "address",
    "postcode",
)


class OrganisationSheet(BaseModel):
    """The whole import of an organisation."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    units: list[UnitRow] = Field(default=[], title="单位")
    kinds: list[KindRow] = Field(default=[], title="单位类别")
    persons: list[PersonRow] = Field(default=[], title="人员")
    posts: list[PostRow] = Field(default=[], title="岗位任职")
    portfolios: list[PortfolioRow] = Field(default=[], title="分管")
    aliases: list[AliasRow] = Field(default=[], title="单位简称")


class ProjectSheet(BaseModel):
    """The whole import of a round's projects."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    projects: list[ProjectRow] = Field(default=[], title="项目")
    sub_projects: list[SubProjectRow] = Field(default=[], title="子项目")
    quotas: list[QuotaRow] = Field(default=[], title="名额")
    indicators: list[IndicatorRow] = Field(default=[], title="指标")


class ScoreSheet(BaseModel):
    """The whole import of scores."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    scores: list[ScoreRow] = Field(default=[], title="得分")


class ProjectProposal(BaseModel):
    """A project put together from its sheets, as the round takes it in."""

    model_config = ConfigDict(frozen=True)
    project: ProjectRow
    sub_projects: list[str]
    quotas: dict[UnitKind, QuotaRow]
    indicators: dict[UnitKind, list[IndicatorRow]]

    @property
    def recipient_kinds(self) -> list[UnitKind]:
        """The kinds of recipients, in the order of the sheet."""
        return list(self.quotas)

    @property
    def money_total(self) -> Decimal:
        """What all places together cost, were each of them filled."""
        return sum((row.quota * row.award for row in self.quotas.values()), Decimal(0))
