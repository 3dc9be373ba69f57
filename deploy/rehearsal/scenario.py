"""What a rehearsal plays: one YAML file a scenario, its vocabulary as data; unknown keys are refused by name."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, Field, StringConstraints, ValidationError

from deploy.faults import Fault
from deploy.rehearsal.expectations import Expectations
from deploy.rehearsal.happenings import Event
from deploy.rehearsal.part import Part
from service.incentives.forms import ProjectForm

SHIPPED = Path(__file__).parent / "scenarios"
Given = TypeVar("Given", bound=BaseModel)
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]


class ActRule(Part):
    """How officials act on some tasks: whose task, how late, with which answer. The first rule that fits is taken."""

    step: str
    project: int | None = None
    jurisdiction: str | None = None
    unit: str | None = None
    """The unit whose official acts."""
    title: str | None = None
    """What the task's title contains."""
    kind: Literal["round", "project", "appeal", "talk"] | None = None
    times: int | None = Field(None, ge=1)
    """Only for the first so many tasks that fit."""
    delay: int = Field(0, ge=0)
    """Working days beyond the next possible instant."""
    until: date | None = None
    """Not before this day."""
    never: bool = False
    on_paper: bool = False
    """Signed on paper, entered by the clerk (代录)."""
    outcome: str | None = None
    opinion: str | None = None
    form: dict[str, Any] = Field(default_factory=dict)
    """Laid over the diligent form; a text "@+10" is the day in ten days, "@+3T09:00" an instant of that day."""


class SameScore(Part):
    """A tie: one candidate has another's points on every indicator of a project."""

    project: int
    unit: str
    like: str


class CountyRound(Part):
    """A county's own round beside the city's (YY-20): its pack and its projects; scores are drawn from the seed."""

    jurisdiction: Literal["anhua"]
    pack: str
    projects: list[ProjectForm]


class Scenario(Part):
    """One rehearsal."""

    name: Slug
    title: str
    year: int = Field(2026, ge=2000, le=2100)
    pack: str = "yiyang-2023"
    projects: list[int] = Field(default_factory=lambda: list(range(1, 11)), min_length=1)
    seed: int = 2026
    pace: int = Field(0, ge=0, le=10)
    """Officials take up to so many working days beyond the next possible instant, drawn from the seed."""
    submission_due: Annotated[str, StringConstraints(pattern=r"^\d\d-\d\d$")] = "02-26"
    """The day set for submissions (YY-15), in the year after."""
    acts: list[ActRule] = Field(default_factory=list)
    scores: list[SameScore] = Field(default_factory=list)
    events: list[Event] = Field(default_factory=list)
    county: CountyRound | None = None
    expect: Expectations = Field(default_factory=Expectations)


def load_scenario(path: Path | None) -> Scenario:
    """The scenario of a file; the seed's happy path without one. Refused with the file and the key."""
    path = path or SHIPPED / "happy-path.yaml"
    return validated(Scenario, read(path), path)


def read(path: Path) -> dict[str, Any]:
    """What a scenario's file says, or a shipped one of that name."""
    found = path if path.exists() else next((one for one in SHIPPED.rglob("*.yaml") if one.stem == str(path)), path)
    return _mapping(found)


def _mapping(path: Path) -> dict[str, Any]:
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as unreadable:
        raise Fault(f"{path}：无法读取。({unreadable})") from unreadable
    except yaml.YAMLError as bad:
        raise Fault(f"{path}：不是有效的 YAML。({bad})") from bad
    if not isinstance(given, dict):
        raise Fault(f"{path}：应为一组键值。(a mapping is expected)")
    return given


def validated(kind: type[Given], given: dict[str, Any], path: Path) -> Given:
    """The scenario, or the refusal with the file and the key."""
    try:
        return kind.model_validate(given)
    except ValidationError as bad:
        faults = "；".join(_fault(error) for error in bad.errors()[:5])
        raise Fault(f"{path}：{faults}") from bad


def _fault(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"])
    said = "没有这个键 (unknown key)" if error["type"] == "extra_forbidden" else error["msg"]
    return f"{where}：{said}"


def shipped() -> list[Path]:
    """The scenarios that come with the product."""
    return sorted(SHIPPED.glob("*.yaml"))
