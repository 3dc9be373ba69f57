"""An act on a case besides its tasks, as a page offers it: who may, which form, which use case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from service.cases.act import Act
from service.cases.tables import Case
from service.web.asking import Asked
from service.web.pages import Page


def no_values(_page: Page, _case: Case) -> Mapping[str, Any]:
    """Nothing stands in the form before anything is typed."""
    return {}


def no_unit(_page: Page, _case: Case) -> int | None:
    """The form offers nothing that belongs to one unit."""
    return None


def holds(office: str) -> Callable[[Page, Case], bool]:
    """Whoever holds this office may."""
    return lambda page, _case: page.me.holds(office)


@dataclass(frozen=True, kw_only=True)
class CaseAct(Asked):
    """An act on a case: who is shown it and may send it, and the use case that does it.

    Whether the case is in a state for it is said by the use case, by name; `offered` only spares a useless button.
    """

    may: Callable[[Page, Case], bool]
    does: Callable[[Act, Any], object]
    offered: Callable[[Case], bool] = lambda case: case.closed_at is None
    values: Callable[[Page, Case], Mapping[str, Any]] = no_values
    unit: Callable[[Page, Case], int | None] = no_unit
