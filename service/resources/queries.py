"""Reading facts: one by what it is about, its newest entry, lists."""

from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.cases.act import Act
from service.cases.tables import Case
from service.measures.queries import shown
from service.measures.tables import Measure
from service.org.offices import OVERSEERS
from service.org.queries import Official
from service.org.tables import Unit
from service.resources.entries import Entry, MatterEntry
from service.resources.proposals import RESOURCES
from service.resources.tables import ResourceFact, ResourceFactVersion

PAGE = 50


def period_of(rule: str, entry: Entry) -> str:
    """One fact a year, or one for ever."""
    return "once" if RESOURCES[rule].once else str(entry.year)


def matter_of(entry: Entry) -> str:
    """The project or fund; empty where the fact is about the unit itself."""
    return entry.matter if isinstance(entry, MatterEntry) else ""


def find_fact(session: Session, jurisdiction: str, rule: str, unit_id: int, entry: Entry) -> ResourceFact | None:
    """The fact that this entry speaks of, if it was entered before."""
    return session.scalars(
        select(ResourceFact).where(
            ResourceFact.jurisdiction == jurisdiction,
            ResourceFact.rule == rule,
            ResourceFact.unit_id == unit_id,
            ResourceFact.matter == matter_of(entry),
            ResourceFact.period == period_of(rule, entry),
        )
    ).one_or_none()


def fact_of(act: Act) -> ResourceFact:
    """The act's own fact, as it stands in this transaction."""
    return act.session.get_one(ResourceFact, act.case.id, populate_existing=True)


def entry_of(fact: ResourceFact) -> Any:
    """What was entered last, as its rule's own model."""
    return RESOURCES[fact.rule].entry.model_validate_json(orjson.dumps(fact.entry))


def involved_units(session: Session, case_id: int) -> frozenset[int]:
    """The clause's office, besides the unit that the fact is about."""
    return frozenset({session.get_one(ResourceFact, case_id).office_id})


def list_facts(
    session: Session, official: Official, *, rule: str | None = None, year: int | None = None, before: int | None = None
) -> list[dict[str, Any]]:
    """A page of the facts that the official may see, the newest first: all for supervisors, else his own units'."""
    query = (
        select(ResourceFact, Case, Unit.name)
        .join(Case, Case.id == ResourceFact.case_id)
        .join(Unit, Unit.id == ResourceFact.unit_id)
        .where(ResourceFact.jurisdiction == official.jurisdiction)
    )
    if rule is not None:
        query = query.where(ResourceFact.rule == rule)
    if year is not None:
        query = query.where(Case.year == year)
    if before is not None:
        query = query.where(ResourceFact.case_id < before)
    if not official.offices & OVERSEERS:
        mine = official.unit_ids or {-1}
        query = query.where(ResourceFact.unit_id.in_(mine) | ResourceFact.office_id.in_(mine))
    rows = session.execute(query.order_by(ResourceFact.case_id.desc()).limit(PAGE))
    return [_shown(fact, case, unit) for fact, case, unit in rows]


def _shown(fact: ResourceFact, case: Case, unit: str) -> dict[str, Any]:
    return {
        "id": fact.case_id,
        "key": case.key,
        "rule": fact.rule,
        "title": RESOURCES[fact.rule].title,
        "clause": fact.clause,
        "year": case.year,
        "unit": unit,
        "matter": fact.matter,
        "version": fact.version,
        "entry": fact.entry,
        "state": case.state,
    }


def view(session: Session, case: Case) -> dict[str, Any]:
    """One fact with its versions and the measures proposed on it."""
    fact = session.get_one(ResourceFact, case.id)
    versions = session.scalars(
        select(ResourceFactVersion).where(ResourceFactVersion.fact_id == case.id).order_by(ResourceFactVersion.version)
    )
    measures = session.execute(
        select(Measure, Case, Unit.name)
        .join(Case, Case.id == Measure.case_id)
        .join(Unit, Unit.id == Measure.subject_id)
        .where(Measure.fact_id == case.id)
        .order_by(Measure.case_id)
    )
    return _shown(fact, case, session.get_one(Unit, fact.unit_id).name) | {
        "versions": [
            {"version": v.version, "entry": v.entry, "reason": v.reason, "entered_at": v.entered_at.isoformat()}
            for v in versions
        ],
        "measures": [shown(*row) for row in measures],
    }
