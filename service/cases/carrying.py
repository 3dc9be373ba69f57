"""A year's draft from the year before: what would be copied, with every change said, for a person to judge."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.cases.tables import Case
from service.errors import FormInvalid, GateClosed


@dataclass
class Carried:
    """One project or work of last year as it would stand in this year's draft."""

    number: int
    title: str
    outcome: str
    """Its state at the end of the year before."""
    form: dict[str, Any]
    notes: list[str] = field(default_factory=list)


def year_before(session: Session, case: Case) -> Case | None:
    """The newest earlier year of the same kind in the same jurisdiction."""
    earlier = select(Case).where(Case.jurisdiction == case.jurisdiction, Case.kind == case.kind, Case.year < case.year)
    return session.scalars(earlier.order_by(Case.year.desc()).limit(1)).one_or_none()


def chosen(found: Sequence[Carried], numbers: Collection[int]) -> list[Carried]:
    """Those that a person chose, or the refusal of choosing nothing."""
    kept = [one for one in found if one.number in numbers]
    if not kept:
        raise FormInvalid("请至少选择一项。", name="nothing_chosen")
    return kept


def only_into_an_empty_draft(present: list[Any], draft: list[Any], *, replace: bool) -> bool:
    """Whether there is anything to write; a draft that somebody began is replaced only on purpose."""
    if present == draft:
        return False
    if present and not replace:
        raise GateClosed("草案已有内容，结转会覆盖；确需覆盖的，请勾选后再办理。", name="draft_not_empty")
    return True
