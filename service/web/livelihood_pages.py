"""What citizens read of a year's livelihood works, without logging in (NJ-19)."""

from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from service.desk import AtDesk
from service.keyworks.public import public_lists, public_progress
from service.web.caching import PublicRoute
from service.web.pages import public

router = APIRouter(include_in_schema=False, route_class=PublicRoute)
City = Annotated[str, Path(max_length=32)]
Year = Annotated[int, Path(ge=2000, le=2099)]


@router.get("/public/livelihood")
def livelihood_lists(desk: AtDesk) -> Response:
    """The years whose livelihood works everybody may follow."""
    return public("public_livelihood_years.html", lists=public_lists(desk.session))


@router.get("/public/livelihood/{jurisdiction}/{year}")
def livelihood(jurisdiction: City, year: Year, desk: AtDesk) -> Response:
    """The livelihood works' verified progress, month by month."""
    return public("public_livelihood.html", told=public_progress(desk.session, jurisdiction, year))
