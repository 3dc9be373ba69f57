"""Matters from a workbook or JSON: all or nothing, every bad row named; units by code, name or short name."""

from collections.abc import Mapping

from sqlalchemy import select

from service.cases.desk import Desk
from service.errors import Refusal
from service.matters.forms import MatterForm
from service.matters.registering import register
from service.org.imports.files import read_file
from service.org.imports.matter_sheets import MatterRow, MatterSheet
from service.org.imports.rows import Parsed
from service.org.queries import Official, units_by_code
from service.org.tables import UnitAlias


def import_matters(desk: Desk, official: Official, data: bytes, filename: str) -> list[dict[str, object]]:
    """Register every row of the file, or none of them."""
    parsed = read_file(data, filename, MatterSheet)
    names = _names(desk, official.jurisdiction)
    rows = parsed.rows("matters")
    forms = [_form(parsed, number, row, names) for number, row in rows]
    parsed.faults.refuse_if_any()
    try:
        return register(desk, official, [form for form in forms if form is not None])
    except Refusal as refusal:
        number = rows[refusal.facts["item"] - 1][0] if "item" in refusal.facts else None
        parsed.fault("matters", number, None, refusal.message)
        parsed.faults.refuse_if_any()
        raise


def _names(desk: Desk, jurisdiction: str) -> Mapping[str, str]:
    """Every way a list may call a unit → its code."""
    units = units_by_code(desk.session, jurisdiction)
    by_id = {unit.id: code for code, unit in units.items()}
    found = {unit.name: code for code, unit in units.items()} | {code: code for code in units}
    aliases = select(UnitAlias).where(UnitAlias.jurisdiction_code == jurisdiction)
    return found | {alias.alias: by_id[alias.unit_id] for alias in desk.session.scalars(aliases)}


def _form(parsed: Parsed, number: int, row: MatterRow, names: Mapping[str, str]) -> MatterForm | None:
    for name in row.units:
        if name not in names:
            parsed.fault("matters", number, "units", f"没有名为“{name}”的单位")
    if row.units and row.due is None:
        parsed.fault("matters", number, "due", "有承办单位时必填")
    if row.due is None or any(name not in names for name in row.units):
        units = []
    else:
        units = [{"unit": names[name], "due": row.due, "main": n == 0} for n, name in enumerate(row.units)]
    facts = row.model_dump(mode="json", exclude={"no", "units", "due"})
    return MatterForm.model_validate({**facts, "units": units})
