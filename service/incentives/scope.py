"""Whom a project is about: the units of its kinds, townships of the counties that its plan names (YY-05, YY-09)."""

from collections.abc import Collection

from sqlalchemy import select

from service.cases.act import Act, CaseFacts
from service.cases.desk import Desk
from service.cases.packs import ruled_by
from service.cases.tables import Case
from service.errors import GateClosed
from service.incentives.queries import leads
from service.incentives.tables import Project
from service.org.queries import units_of_kind
from service.org.tables import Unit
from service.rules.pack import IncentivePack

TOWNSHIP = "township"


def in_scope(desk: Desk, jurisdiction: str, kind: str, counties: Collection[str]) -> list[Unit]:
    """The units of a kind today; of the townships those of the counties named, or all where none is named."""
    units = units_of_kind(desk.session, jurisdiction, kind, desk.today)
    if kind != TOWNSHIP or not counties:
        return units
    above = set(desk.session.scalars(select(Unit.id).where(Unit.code.in_(sorted(counties)))))
    return [unit for unit in units if unit.parent_id in above]


def township_parents(desk: Desk, jurisdiction: str) -> list[Unit]:
    """The units above the townships: those by which a plan may narrow its scope."""
    above = {unit.parent_id for unit in units_of_kind(desk.session, jurisdiction, TOWNSHIP, desk.today)}
    return list(desk.session.scalars(select(Unit).where(Unit.id.in_(above - {None})).order_by(Unit.code)))


def check_scope(act: Act, counties: Collection[str]) -> None:
    """The scope names only units that have townships."""
    known = {unit.code for unit in township_parents(act.desk, act.case.jurisdiction)}
    if unknown := sorted(set(counties) - known):
        words = f"“{unknown[0]}”没有所辖乡镇（街道），不能列入涉及范围。"
        raise GateClosed(words, clause="YY-09", name="no_townships_there")


def township_base(act: Act, counties: Collection[str]) -> int:
    """How many townships the percentage is taken of: those in the project's scope, or all (a reading of YY-09)."""
    counted = {"in_scope": counties, "all": ()}[act.incentive_rules.settings.township_base.value]
    return len(in_scope(act.desk, act.case.jurisdiction, TOWNSHIP, counted))


def candidates(desk: Desk, case: Case | CaseFacts, kind: str) -> list[Unit]:
    """The units of a kind without the project's lead units; one of several kinds takes part once (YY-05).

    Such a unit (a management committee that is a park too) counts under the first of its kinds that the project names.
    """
    project = desk.session.get_one(Project, case.id)
    settings = ruled_by(desk.packs.get(desk.session, case.pack_id), IncentivePack).settings
    counties = project.plan.get("township_counties", [])
    taken: set[int] = set()
    if settings.lead_unit_excluded.value == "led_projects":
        taken |= {unit.id for unit in leads(desk.session, case.id)}
    if settings.one_kind_per_project.value:
        for earlier in project.recipient_kinds[: project.recipient_kinds.index(kind)]:
            taken |= {unit.id for unit in in_scope(desk, case.jurisdiction, earlier, counties)}
    return [unit for unit in in_scope(desk, case.jurisdiction, kind, counties) if unit.id not in taken]
