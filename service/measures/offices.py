"""The units that a clause names (主办、协办): under the source's name of then, and as the unit of today."""

from dataclasses import dataclass

from service.cases.desk import Desk
from service.cases.seats import required
from service.errors import GateClosed
from service.org.queries import post_of, unit_by_code
from service.org.tables import Post, Unit
from service.org.units import successor_of
from service.rules.pack_key_works import KeyWorksPack


@dataclass(frozen=True)
class Named:
    """A unit as the source calls it and as it is today."""

    name: str
    unit: Unit

    @property
    def words(self) -> str:
        """市国土局（今益阳市自然资源和规划局）."""
        return f"{self.name}（今{self.unit.name}）" if self.name != self.unit.name else self.name


def of_role(desk: Desk, pack: KeyWorksPack, jurisdiction: str, role: str) -> Named:
    """The unit of a role on this day, by the register's succession of units."""
    office = pack.offices[role]
    unit = unit_by_code(desk.session, office.unit)
    if unit is None or unit.jurisdiction_code != jurisdiction:
        raise GateClosed(f"组织机构中没有{office.name}（{office.unit}）。", clause="NJ-00", name="office_missing")
    return Named(office.name, successor_of(desk.session, unit, desk.today))


def clause_office(desk: Desk, pack: KeyWorksPack, jurisdiction: str, clause: str) -> Named:
    """The clause's lead office (主办)."""
    return of_role(desk, pack, jurisdiction, pack.clause_offices[clause].lead)


def co_offices(desk: Desk, pack: KeyWorksPack, jurisdiction: str, clause: str) -> list[Named]:
    """The offices beside it (协办); one that has since merged into the lead office is not asked twice."""
    lead = clause_office(desk, pack, jurisdiction, clause).unit.id
    found = [of_role(desk, pack, jurisdiction, role) for role in pack.clause_offices[clause].assisting]
    return list({named.unit.id: named for named in found if named.unit.id != lead}.values())


def unit_post(desk: Desk, unit: Unit, office: str) -> Post:
    """A post of a unit, or the refusal that says which one it lacks."""
    return required(post_of(desk.session, office, unit.id), f"{unit.name}的岗位（{office}）")
