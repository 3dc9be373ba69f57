"""Acts on units: founding, contacts, what they are, and how they end in a successor (YY-05)."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.errors import NotFound
from service.org.imports.schemas import CONTACTS, UnitRow
from service.org.locking import lock_organisation
from service.org.queries import overlaps
from service.org.refusals import CodeTaken, DatesOutOfOrder, LaterChangeRecorded, UnitHasEnded, UnknownKind
from service.org.tables import Unit, UnitKindRow
from service.org.use_cases import find_unit
from service.org.vocabulary import PARK_CLASSES, UnitKind

DAY = timedelta(days=1)
MAX_SUCCESSIONS = 20


def found_unit(session: Session, jurisdiction: str, row: UnitRow, kind: str, since: date) -> Unit:
    """A new unit of this kind; the row is checked as an imported one is."""
    lock_organisation(session, jurisdiction)
    known = session.scalars(select(Unit).where(Unit.code == row.code)).one_or_none()
    if known is not None:
        if known.jurisdiction_code != jurisdiction or (known.name, known.since) != (row.name, since):
            raise CodeTaken()
        return known
    parent = (
        session.scalars(select(Unit).where(Unit.code == row.parent)).one_or_none() if row.parent else None
    )
    if row.parent is not None:
        find_unit(session, jurisdiction, parent.id if parent else 0)
    unit = Unit(
        code=row.code,
        jurisdiction_code=jurisdiction,
        name=row.name,
        since=since,
        parent_id=parent.id if parent else None,
        **{name: getattr(row, name) for name in CONTACTS},
    )
    session.add(unit)
    session.flush()
    set_kind(session, jurisdiction, unit.id, kind, since)
    return unit


def change_unit(session: Session, jurisdiction: str, row: UnitRow) -> Unit:
    """A unit's name and public contacts as the row gives them; what the row leaves out stays."""
    lock_organisation(session, jurisdiction)
    unit = _unit_called(session, jurisdiction, row.code)
    given: dict[str, Any] = row.model_dump(include={"name", *CONTACTS}, exclude_none=True)
    for name, value in given.items():
        setattr(unit, name, value)
    session.flush()
    return unit


def set_kind(session: Session, jurisdiction: str, unit_id: int, kind: str, valid_from: date) -> UnitKindRow:
    """The unit is of this kind from the day on; a park's other class ends the day before (YY-09)."""
    lock_organisation(session, jurisdiction)
    find_unit(session, jurisdiction, unit_id)
    if kind not in set(UnitKind):
        raise UnknownKind()
    ends_others = {kind, *(PARK_CLASSES if kind in PARK_CLASSES else ())}
    for other in session.scalars(
        select(UnitKindRow).where(
            UnitKindRow.unit_id == unit_id,
            UnitKindRow.kind.in_(ends_others),
            overlaps(UnitKindRow, valid_from, None),
        )
    ):
        if other.kind == kind and other.valid_from <= valid_from and other.valid_to is None:
            return other
        if other.valid_from >= valid_from:
            raise LaterChangeRecorded()
        other.valid_to = valid_from - DAY
    session.flush()
    row = UnitKindRow(unit_id=unit_id, kind=kind, valid_from=valid_from, valid_to=None)
    session.add(row)
    session.flush()
    return row


def end_kind(session: Session, jurisdiction: str, unit_id: int, kind: str, last_day: date) -> None:
    """The unit is of this kind up to and with the day; a repeat changes nothing."""
    lock_organisation(session, jurisdiction)
    find_unit(session, jurisdiction, unit_id)
    for row in session.scalars(
        select(UnitKindRow).where(
            UnitKindRow.unit_id == unit_id,
            UnitKindRow.kind == kind,
            overlaps(UnitKindRow, last_day + DAY, None),
        )
    ):
        if last_day < row.valid_from:
            raise DatesOutOfOrder()
        row.valid_to = last_day
    session.flush()


def close_unit(
    session: Session, jurisdiction: str, unit_id: int, until: date, *, successor_id: int | None = None
) -> Unit:
    """The unit ends with this day, renamed or merged into its successor; its posts stay for the record."""
    lock_organisation(session, jurisdiction)
    unit = find_unit(session, jurisdiction, unit_id)
    if successor_id is not None:
        successor = find_unit(session, jurisdiction, successor_id)
        if successor.until is not None and successor.until <= until or successor_id == unit_id:
            raise UnitHasEnded()
    if unit.until is not None and (unit.until, unit.successor_id) != (until, successor_id):
        raise UnitHasEnded()
    if until < unit.since:
        raise DatesOutOfOrder()
    unit.until, unit.successor_id = until, successor_id
    session.flush()
    return unit


def successor_of(session: Session, unit: Unit, on: date) -> Unit:
    """The unit of today for one that an older document names: renamed and merged units lead to their successors."""
    for _ in range(MAX_SUCCESSIONS):
        if unit.until is None or unit.until >= on or unit.successor_id is None:
            break
        unit = session.get_one(Unit, unit.successor_id)
    return unit


def _unit_called(session: Session, jurisdiction: str, code: str) -> Unit:
    here = Unit.jurisdiction_code == jurisdiction
    unit = session.scalars(select(Unit).where(Unit.code == code, here)).one_or_none()
    if unit is None:
        raise NotFound(f"没有编码为“{code}”的单位。")
    return unit
