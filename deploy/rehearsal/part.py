"""The base of a scenario's parts."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A part of a scenario; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)
