"""A year's key list from a workbook or JSON; units by code, name or short name; all or nothing."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select, update

from service.cases.act import Act
from service.errors import GateClosed
from service.keyworks.forms import WorkForm
from service.keyworks.tables import KeyList
from service.org.imports.files import read_file
from service.org.imports.rows import Parsed
from service.org.imports.work_sheets import WorkSheet
from service.org.queries import units_by_code, units_of_kind
from service.org.tables import UnitAlias
from service.org.units import successor_of
from service.rules.wording import said
from service.tasks.tables import Task

ALL_COUNTIES = "各县"
"""“各县（市、区）政府（管委会）”: every county undertakes it."""


def take_works(act: Act, data: bytes, filename: str) -> int:
    """Fill the list's proposal; the proposing task shows it ready to send. Returns how many works came."""
    act.only("supervision_officer", clause="NJ-02")
    if act.state not in ("opened", "list.proposing"):
        raise GateClosed("清单已提请审定，不能再导入。", clause="NJ-02", name="wrong_order")
    parsed = read_file(data, filename, WorkSheet)
    names = _Names(act)
    works = [work for number, row in parsed.rows("works") if (work := _work(names, parsed, number, row))]
    for sheet in ("plans", "nodes"):
        known = {row.no for _, row in parsed.rows("works")}
        for number, row in parsed.rows(sheet):
            if row.work not in known:
                parsed.fault(sheet, number, "work", f"没有序号为{row.work}的重点工作")
    if not works:
        parsed.faults.refuse_if_any()
        raise GateClosed("文件中没有重点工作。", clause="NJ-02", name="nothing_to_import")
    parsed.faults.refuse_if_any()
    act.session.execute(update(KeyList).where(KeyList.case_id == act.case.id).values(proposal=works))
    act.session.execute(
        update(Task)
        .where(Task.case_id == act.case.id, Task.step == "propose_key_list", Task.state == "open")
        .values(form={"works": works})
    )
    act.record("imported", "NJ-02", works=len(works))
    return len(works)


def _work(names: "_Names", parsed: Parsed, number: int, row: Any) -> dict[str, Any] | None:
    """The work put together from its sheets, or its fault noted."""
    sides = {}
    for side in ("lead_units", "assisting_units"):
        found, strangers = names.codes(getattr(row, side))
        for stranger in strangers:
            parsed.fault("works", number, side, f"没有名为“{stranger}”的单位")
        sides[side] = found
    sides["assisting_units"] = [code for code in sides["assisting_units"] if code not in sides["lead_units"]]
    planned = next((plan for _, plan in parsed.rows("plans") if plan.work == row.no), None)
    nodes = [node for _, node in parsed.rows("nodes") if node.work == row.no]
    facts = row.model_dump(mode="json", exclude={"no", "lead_units", "assisting_units"})
    try:
        form = WorkForm(
            number=row.no,
            planned=[getattr(planned, f"m{month:02d}") for month in range(1, 13)] if planned else [],
            nodes=[{"code": n.code, "title": n.title, "due": n.due} for n in nodes],
            **sides,
            **facts,
        )
    except ValidationError as bad:
        if all(sides.values()) or sides["lead_units"]:
            parsed.fault("works", number, "no", said(bad.errors()[0]))
        return None
    return form.model_dump(mode="json")


class _Names:
    """Every way a list may call a unit, read once an import."""

    def __init__(self, act: Act) -> None:
        units = units_by_code(act.session, act.case.jurisdiction)
        self._by_name: defaultdict[str, str] = defaultdict(str)
        by_id = {unit.id: unit for unit in units.values()}
        city = act.pack.jurisdiction_name
        for unit in units.values():
            code = successor_of(act.session, unit, act.desk.today).code
            for name in (unit.code, unit.name, unit.name.replace(city, "市", 1), unit.name.removeprefix(city)):
                self._by_name.setdefault(name, code)
        for alias in act.session.scalars(
            select(UnitAlias).where(UnitAlias.jurisdiction_code == act.case.jurisdiction)
        ):
            self._by_name[alias.alias] = by_id[alias.unit_id].code
        self._counties = [
            unit.code for unit in units_of_kind(act.session, act.case.jurisdiction, "county", act.desk.today)
        ]

    def codes(self, names: Iterable[str]) -> tuple[list[str], list[str]]:
        """The codes, each once and in order, and the names that mean no unit here."""
        found: list[str] = []
        strangers = []
        for name in names:
            codes = self._counties if name.startswith(ALL_COUNTIES) else [self._by_name.get(name.strip(), "")]
            if codes == [""]:
                strangers.append(name)
            found += [code for code in codes if code and code not in found]
        return found, strangers
