"""What may be chosen in the forms of matters and inspections: units to charge or inspect, the year's key works."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from service.cases.tables import Case
from service.inspections.tables import InspectionUnit
from service.matters.rows import RELEASED
from service.matters.tables import MatterUnit
from service.org.tables import Unit
from service.web.filling import Options

if TYPE_CHECKING:
    from service.web.choices import CaseChoices

KINDS = ("municipal_unit", "county", "central_provincial_unit", "party_organ")


def assignees(this: "CaseChoices") -> Options:
    """The city's units and counties, each once."""
    return list({unit.code: unit.name for kind in KINDS for unit in this.units(kind)}.items())


def fact_units(this: "CaseChoices") -> Options:
    """Whom a fact may be about: the city's units, counties and parks, each once."""
    every = {unit.code: unit.name for kind in (*KINDS, "park_a", "park_b") for unit in this.units(kind)}
    return list(every.items())


def matter_units(this: "CaseChoices") -> Options:
    """The units to which the matter is assigned, the main one first."""
    rows = this.session.execute(
        select(Unit.code, Unit.name)
        .join(MatterUnit, MatterUnit.unit_id == Unit.id)
        .where(MatterUnit.matter_id == this.case.id, MatterUnit.progress != RELEASED)
        .order_by(MatterUnit.main.desc(), Unit.code)
    )
    return [(code, name) for code, name in rows]


def inspected_units(this: "CaseChoices") -> Options:
    """The units of the inspection."""
    rows = this.session.execute(
        select(Unit.code, Unit.name)
        .join(InspectionUnit, InspectionUnit.unit_id == Unit.id)
        .where(InspectionUnit.inspection_id == this.case.id)
        .order_by(Unit.code)
    )
    return [(code, name) for code, name in rows]


def city_works(this: "CaseChoices") -> Options:
    """The key works of the case's year."""
    same = (Case.jurisdiction == this.case.jurisdiction, Case.kind == "key_work", Case.year == this.case.year)
    rows = this.session.execute(select(Case.id, Case.title).where(*same).order_by(Case.id))
    return [(str(case_id), title) for case_id, title in rows]
