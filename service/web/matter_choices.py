"""What may be chosen in the forms of a matter: units that may be charged with it, units that are."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from service.matters.tables import MatterUnit
from service.org.tables import Unit
from service.web.filling import Options

if TYPE_CHECKING:
    from service.web.choices import CaseChoices

KINDS = ("municipal_unit", "county", "central_provincial_unit", "party_organ")


def assignees(this: "CaseChoices") -> Options:
    """The city's units and counties, each once."""
    return list({unit.code: unit.name for kind in KINDS for unit in this.units(kind)}.items())


def matter_units(this: "CaseChoices") -> Options:
    """The units to which the matter is assigned, the main one first."""
    rows = this.session.execute(
        select(Unit.code, Unit.name)
        .join(MatterUnit, MatterUnit.unit_id == Unit.id)
        .where(MatterUnit.matter_id == this.case.id)
        .order_by(MatterUnit.main.desc(), Unit.code)
    )
    return [(code, name) for code, name in rows]
