"""Beginning a year's round or list on a page: one field, one button."""

from collections.abc import Callable

from service.errors import FormInvalid, Refusal
from service.org.offices import SUPERVISION_OFFICE
from service.web.pages import Page
from service.web.posted import Posted


def begin_year(page: Page, sent: Posted, start: Callable[[int], int]) -> tuple[Refusal | None, int]:
    """Begin the year that was typed: why it was refused, or the case that stands for it."""
    page.needs(*SUPERVISION_OFFICE)
    begun: list[int] = []

    def act() -> None:
        year = sent.number("year")
        if year is None or not 2000 <= year <= 2099:
            raise FormInvalid("请填写年度，如2027。")
        begun.append(start(year))

    return page.attempt(act), next(iter(begun), 0)


def begun_page(part: str, case_id: int, sent: Posted) -> str:
    """Where one goes from here: to the year that has begun, or to what last year's draft would bring it."""
    return f"{part}/{case_id}/last-year" if sent.text("last_year") else f"{part}/{case_id}"
