"""/api/v1/pilots: requests for pilots and their register (NJ-15)."""

from typing import Annotated, Any

from fastapi import APIRouter, Path

from service.desk import AtDesk, Me
from service.pilots.forms import PilotRequest
from service.pilots.use_cases import register, request_pilot
from service.problems import RESPONSES

router = APIRouter(prefix="/api/v1/pilots", tags=["pilots"], responses=RESPONSES)
UnitCode = Annotated[str, Path(pattern=r"^[a-z0-9_-]{1,40}$")]


@router.post("/{unit}", status_code=201)
def ask(unit: UnitCode, body: PilotRequest, desk: AtDesk, me: Me) -> dict[str, int]:
    """A unit asks the city for a pilot."""
    return {"id": request_pilot(desk, me, unit, body)}


@router.get("")
def pilots(desk: AtDesk, me: Me, running: bool = False, before: int | None = None) -> list[dict[str, Any]]:
    """The register of pilots."""
    return register(desk.session, me, running=running, before=before)
