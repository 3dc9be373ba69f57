"""Reading cases: the one way to load one, and which stand in an official's lists."""

from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from service.accountability.sight import ADDRESSED, openly, sealed, told
from service.cases.kinds import KINDS
from service.cases.tables import Case, Event
from service.errors import NotFound
from service.incentives.tables import ProjectLead
from service.inspections.sight import announced, told_of
from service.keyworks.sight import list_open
from service.keyworks.tables import WorkUnit
from service.matters.sight import assigned_to
from service.org.offices import OVERSEERS, READERS
from service.org.queries import Official
from service.tasks.tables import Task


def load_case(session: Session, official: Official, case_id: int, kind: str | None = None) -> Case:
    """A case, of this kind if one is named, is there for its units, for those who have or had a task in it, and for
    the city's supervisors.

    A complaint is there only for those who have a task in it: the accused unit never sees that it exists (YY-14).
    What accountability brings about is there for the unit once it was issued; a referral for who needs to know.
    """
    case = session.get(Case, case_id)
    if case is None or case.jurisdiction != official.jurisdiction or kind not in (None, case.kind):
        raise NotFound()
    if _has_task(session, official, case_id):
        return case
    if (
        sealed(session, official, case)
        or session.scalar(select(Case.id).where(Case.id == case_id, announced(official))) is None
    ):
        raise NotFound()
    if official.offices & READERS or case.unit_id in official.unit_ids:
        return case
    if session.scalar(select(Case.id).where(Case.id == case_id, or_(_has_part(official), told(official)))) is not None:
        return case
    if session.scalar(_undertakes(official, case_id)) is not None:
        return case
    readers = KINDS[case.kind].readers
    if readers is not None and official.unit_ids.intersection(readers(session, case_id)):
        return case
    raise NotFound()


def _has_part(official: Official) -> ColumnElement[bool]:
    """The cases of which each unit reads its own part, and that have one for the official's."""
    return or_(Case.id.in_(assigned_to(official)), Case.id.in_(told_of(official)), list_open(official))


def _undertakes(official: Official, case_id: int) -> Any:
    """Joint leads of a project, lead and assisting units of a key work."""
    units = official.unit_ids or {-1}
    leads = select(ProjectLead.unit_id).where(ProjectLead.project_id == case_id, ProjectLead.unit_id.in_(units))
    works = select(WorkUnit.unit_id).where(WorkUnit.work_id == case_id, WorkUnit.unit_id.in_(units))
    return leads.union_all(works).limit(1)


def own_tasks(official: Official) -> ColumnElement[bool]:
    """The tasks at the official's posts, handed to him by name, or decided by him."""
    by_name = or_(Task.person_id == official.person_id, Task.decided_by == official.person_id)
    return or_(Task.post_id.in_(official.all_posts or {-1}), by_name)


def _has_task(session: Session, official: Official, case_id: int) -> bool:
    mine = select(Task.id).where(Task.case_id == case_id, own_tasks(official))
    return session.scalar(mine.limit(1)) is not None


def list_cases(
    session: Session,
    official: Official,
    *,
    kind: str | None = None,
    year: int | None = None,
    after: int = 0,
    newest: bool = False,
) -> list[Case]:
    """A hundred of the cases that the official may see, by id from one on, or the newest; no complaint is listed."""
    query = select(Case).where(Case.id > after, listed(official))
    if kind is not None:
        query = query.where(Case.kind == kind)
    if year is not None:
        query = query.where(Case.year == year)
    return list(session.scalars(query.order_by(Case.id.desc() if newest else Case.id).limit(100)))


def listed(official: Official) -> ColumnElement[bool]:
    """The cases that stand with their titles in an official's lists: each of them opens to him."""
    found = and_(Case.jurisdiction == official.jurisdiction, openly(official))
    if official.offices & OVERSEERS:
        return found
    own = or_(_answers_for(official), _has_part(official))
    return and_(found, or_(own, Case.kind == "round", told(official)), announced(official))


def _answers_for(official: Official) -> ColumnElement[bool]:
    """The cases of the official's units, and the works that they lead or assist."""
    units = official.unit_ids or {-1}
    return or_(Case.unit_id.in_(units), Case.id.in_(select(WorkUnit.work_id).where(WorkUnit.unit_id.in_(units))))


def newest_event(session: Session, case_id: int) -> int:
    """How far the case has come, for a page to say what it was made from."""
    return session.scalar(select(func.max(Event.id)).where(Event.case_id == case_id)) or 0


def known(official: Official) -> ColumnElement[bool]:
    """What came of a case, as far as the official may know: no draft, and nothing that concerns another unit."""
    if official.offices & OVERSEERS:
        return openly(official)
    own = Case.unit_id.in_(official.unit_ids or {-1})
    return and_(openly(official), or_(Case.kind.not_in(ADDRESSED), own, told(official)))


def nameable(official: Official) -> ColumnElement[bool]:
    """The city's cases of which an official may know that they are there, by kind and number if not by title."""
    return and_(Case.jurisdiction == official.jurisdiction, known(official), announced(official))


def below(official: Official, case_id: int) -> ColumnElement[bool]:
    """The cases right below a case of which the official may know; of a list's works those that open to him."""
    found = and_(Case.parent_id == case_id, known(official))
    return found if official.offices & READERS else and_(found, or_(Case.kind != "key_work", _answers_for(official)))
