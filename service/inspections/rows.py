"""Reading an inspection in an act: its row, its units, what was found at each."""

from typing import Any

from sqlalchemy import select, update

from service.cases.act import Act
from service.cases.seats import named_unit
from service.errors import GateClosed
from service.inspections.tables import Finding, Inspection, InspectionUnit
from service.org.tables import Unit

CLAUSE = "NJ-06"


def the_inspection(act: Act) -> Inspection:
    """The act's own inspection, as it stands in this transaction."""
    return act.session.get_one(Inspection, act.case.id, populate_existing=True)


def inspected(act: Act) -> list[tuple[InspectionUnit, Unit]]:
    """Each unit with how far it has come, by code."""
    rows = act.session.execute(
        select(InspectionUnit, Unit)
        .join(Unit, Unit.id == InspectionUnit.unit_id)
        .where(InspectionUnit.inspection_id == act.case.id)
        .order_by(Unit.code)
        .execution_options(populate_existing=True)
    )
    return [(row.InspectionUnit, row.Unit) for row in rows]


def unit_called(act: Act, code: str) -> tuple[InspectionUnit, Unit]:
    """A unit of this inspection by its code, or the refusal."""
    unit = named_unit(act, code)
    found = next((pair for pair in inspected(act) if pair[1].id == unit.id), None)
    if found is None:
        raise GateClosed(f"{unit.name}不在本次督查范围内。", clause=CLAUSE, name="not_inspected")
    return found


def change(act: Act, unit: Unit, **values: Any) -> None:
    """Set facts of one unit's part."""
    mine = (InspectionUnit.inspection_id == act.case.id, InspectionUnit.unit_id == unit.id)
    act.session.execute(update(InspectionUnit).where(*mine).values(**values))


def findings(act: Act, unit_id: int) -> list[Finding]:
    """What was found at a unit."""
    mine = (Finding.inspection_id == act.case.id, Finding.unit_id == unit_id)
    return list(act.session.scalars(select(Finding).where(*mine).order_by(Finding.id)))


def tell_unit(act: Act, row: InspectionUnit, unit: Unit) -> None:
    """From here on the unit sees the case, its own part of it."""
    if row.told_at is None:
        change(act, unit, told_at=act.now)
