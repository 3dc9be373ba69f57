"""Acts on units: founded, renamed, ended in a successor; an older document that names one still finds today's."""

from datetime import date

from sqlalchemy import select

from service.administration.record import only_administrators, record
from service.cases.desk import Desk
from service.org import units
from service.org.imports.organisation import import_organisation
from service.org.imports.schemas import UnitRow
from service.org.queries import Official
from service.org.refusals import OneselfRaised
from service.org.tables import Holding, Portfolio, Unit
from service.org.use_cases import find_unit


def found_unit(desk: Desk, me: Official, row: UnitRow, kind: str) -> Unit:
    """A new unit of this kind, from the day of the row or from today; its posts are set up on its page."""
    only_administrators(me)
    since = row.since or desk.today
    new = desk.session.query(Unit.id).filter(Unit.code == row.code).one_or_none() is None
    unit = units.found_unit(desk.session, me.jurisdiction, row, kind, since)
    if new:
        record(desk, me, "unit_founded", unit=unit.id, first=since.isoformat(), name=unit.name)
    return unit


def take_organisation(desk: Desk, me: Official, data: bytes, filename: str) -> dict[str, int]:
    """Import units, persons, posts and portfolios, all or nothing; the answer counts what is new.

    The file gives whoever imports it nothing: neither a post nor a unit in charge.
    """
    only_administrators(me)
    mine = _own(desk, me)
    added = import_organisation(desk.session, data, filename, jurisdiction=me.jurisdiction, now=desk.now)
    if _own(desk, me) != mine:
        raise OneselfRaised()
    record(desk, me, "imported", name=filename[:60], added=added)
    return added


def change_unit(desk: Desk, me: Official, row: UnitRow) -> Unit:
    """The same unit under another name or with other contacts: what was written before keeps the name of its day."""
    only_administrators(me)
    was = desk.session.query(Unit.name).filter(Unit.code == row.code).scalar()
    unit = units.change_unit(desk.session, me.jurisdiction, row)
    record(desk, me, "unit_changed", unit=unit.id, name=f"{was} → {unit.name}" if was != unit.name else "")
    return unit


def close_unit(desk: Desk, me: Official, unit_id: int, last: date, successor_id: int | None) -> Unit:
    """The unit ends with this day, succeeded by another or by none; its posts stay until what waits there is done."""
    only_administrators(me)
    before = find_unit(desk.session, me.jurisdiction, unit_id).until
    unit = units.close_unit(desk.session, me.jurisdiction, unit_id, last, successor_id=successor_id)
    if before is None:
        successor = desk.session.get(Unit, successor_id) if successor_id else None
        name = f"→ {successor.name}" if successor else ""
        record(desk, me, "unit_closed", unit=unit.id, last=last.isoformat(), name=name)
    return unit


def _own(desk: Desk, me: Official) -> set[tuple[str, int]]:
    """What the official holds, held or will hold, and the units in the charge of these posts."""
    held = select(Holding.post_id).where(Holding.person_id == me.person_id)
    holdings = desk.session.scalars(select(Holding.id).where(Holding.person_id == me.person_id))
    charges = select(Portfolio.id).where(Portfolio.post_id.in_(held) | Portfolio.post_id.in_(me.all_posts))
    return {("post", one) for one in holdings} | {("charge", one) for one in desk.session.scalars(charges)}
