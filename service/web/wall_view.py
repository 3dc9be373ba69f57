"""How the wall chart is looked at: which works, by portfolio, leader and unit, as the address says (NJ-06)."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from service.keyworks.boards import WALL
from service.keyworks.leaders import Place

SHEET = 400
"""So many works stand at most on one print."""
Chosen = Annotated[str, Field(max_length=60)]


class Look(BaseModel):
    """From which work on, only what is behind, whose works, so many rows, on a screen."""

    after: Annotated[int, Field(ge=0, le=10**6)] = 0
    behind: bool = False
    portfolio: Chosen = ""
    leader: Chosen = ""
    unit: Chosen = ""
    rows: Annotated[int, Field(ge=1, le=SHEET)] = WALL
    screen: Literal["", "wall"] = ""
    pause: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether not every work of the list is asked for."""
        return bool(self.portfolio or self.leader or self.unit)

    def fits(self, place: Place) -> bool:
        """Whether a work is among those that are asked for."""
        leader = str(place.leader.id) if place.leader else ""
        asked = ((self.portfolio, place.portfolio), (self.leader, leader), (self.unit, place.unit.code))
        return all(wanted in ("", found) for wanted, found in asked)


def choices(found: Sequence[Place]) -> dict[str, Any]:
    """The portfolios, leaders and lead units that the list has, each in the list's order, as code and name."""
    return {
        "portfolios": dict.fromkeys((place.portfolio, place.portfolio) for place in found),
        "leaders": dict.fromkeys((place.leader.id, place.leader.title) for place in found if place.leader),
        "lead_units": dict.fromkeys((place.unit.code, place.unit.name) for place in found),
    }
