"""Last year's units in this year's draft: renamed and merged ones by their successors, each change in a sentence."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from service.org.queries import units_by_code
from service.org.units import successor_of


class Heirs:
    """The units of a jurisdiction as they are on a day, asked by the codes of an older draft."""

    def __init__(self, session: Session, jurisdiction: str, on: date) -> None:
        self._units = units_by_code(session, jurisdiction)
        self._today = {code: successor_of(session, unit, on) for code, unit in self._units.items()}
        self._on = on

    def codes(self, codes: Iterable[str], notes: list[str]) -> list[str]:
        """Today's codes, each once; what was replaced or is no more goes into the notes."""
        found: list[str] = []
        for code in codes:
            unit = self._today.get(code)
            if unit is None or unit.until is not None and unit.until < self._on:
                name = self._units[code].name if code in self._units else code
                notes.append(f"“{name}”已撤销且无承接单位，未列入")
                continue
            if unit.code != code:
                notes.append(f"“{self._units[code].name}”由“{unit.name}”承接")
            if unit.code not in found:
                found.append(unit.code)
        return found
