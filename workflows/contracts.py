"""Every message that crosses a boundary between Temporal and the service: ids, dates, outcomes, nothing else.

Instants (`at`) are in Temporal's time; labels carry the legal day. Fields are only ever added, with defaults,
so that histories recorded years ago still decode.
"""

from datetime import datetime

from pydantic import BaseModel, Field


class StartCase(BaseModel):
    """What a workflow is started with: its case's business key, which is also its workflow id."""

    case: str = Field(max_length=120, examples=["project/yiyang/2026/03"])


class EnterStage(BaseModel):
    """Ask the service to open a stage; `visit` counts from 1, so a stage entered again is another act."""

    case: str
    stage: str
    visit: int


class NextMark(BaseModel):
    """The next instant at which the service must be called for this stage."""

    mark: int
    at: datetime
    label: str


class StageStatus(BaseModel):
    """The service's answer to every call: the stage has ended with `outcome`, or `next_mark` is to be awaited."""

    outcome: str | None = None
    next_mark: NextMark | None = None


class StrikeMark(BaseModel):
    """Time has come for a mark; striking it twice is answered like the first time."""

    case: str
    stage: str
    visit: int
    mark: int


class StageLeft(BaseModel):
    """An official's decision, or a lapse, has ended the stage; `message` is the outbox row that tells it."""

    message: int
    stage: str
    visit: int
    outcome: str


class DeadlineMoved(BaseModel):
    """A deadline of the running stage has moved; the workflow asks for the next mark again."""

    message: int
    stage: str
    visit: int


class Waiting(BaseModel):
    """What a workflow waits for: a stage's end and, where the stage has one, the next mark's instant."""

    stage: str
    visit: int
    mark: int | None = None


class Acknowledged(BaseModel):
    """Nothing more to say than: done."""

    ok: bool = True
