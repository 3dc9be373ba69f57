"""The sheet of supervised matters: one row a matter with its units (NJ-07)."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from service.org.imports.schemas import Name, Row, Username


class MatterSource(StrEnum):
    """Where a matter comes from."""

    INSTRUCTION = "instruction"
    MEETING = "meeting"
    AGREED = "agreed"
    PROPOSAL = "proposal"
    OTHER = "other"


class Secrecy(StrEnum):
    """How far a matter may be known; what the state keeps secret is named so that it can be refused."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    SECRET = "secret"
    TOP_SECRET = "top_secret"


SOURCE_NAMES = {
    MatterSource.INSTRUCTION: "领导批示",
    MatterSource.MEETING: "会议议定",
    MatterSource.AGREED: "协调议定",
    MatterSource.PROPOSAL: "建议提案",
    MatterSource.OTHER: "其他",
}
SECRECY_NAMES = {
    Secrecy.PUBLIC: "公开",
    Secrecy.INTERNAL: "内部",
    Secrecy.CONFIDENTIAL: "秘密",
    Secrecy.SECRET: "机密",
    Secrecy.TOP_SECRET: "绝密",
}


class MatterRow(Row):
    """One matter; its units answer by one day, the first is the main one."""

    unique: ClassVar[tuple[str, ...]] = ("no",)
    no: Annotated[int, Field(ge=1, le=9999)] = Field(title="序号")
    source: MatterSource = Field(title="来源")
    reference: Annotated[str, Field(max_length=60)] = Field(default="", title="编号")
    leader: Username | None = Field(default=None, title="市领导用户名")
    leader_approves: bool = Field(default=False, title="领导审定办结")
    given_on: date = Field(title="日期")
    title: Annotated[str, Field(min_length=1, max_length=150)] = Field(title="事项名称")
    body: Annotated[str, Field(min_length=1, max_length=2000)] = Field(title="事项内容")
    secrecy: Secrecy = Field(title="密级")
    units: list[Name] = Field(default=[], max_length=30, title="承办单位（主办在前）")
    due: date | None = Field(default=None, title="办理期限")


class MatterSheet(BaseModel):
    """The whole import of matters."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    matters: list[MatterRow] = Field(default=[], title="督办事项")
