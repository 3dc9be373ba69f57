"""The governments of a rehearsal: the city, and a county with its own round where the scenario has one (YY-20)."""

import json
import random
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from deploy.faults import Fault
from deploy.rehearsal.scenario import CountyRound, Scenario
from service import sample
from service.cases.desk import Desk
from service.cases.packs import adopt_pack
from service.org.accounts import CHEAP_PASSWORDS
from service.org.imports.schemas import ScoreRow
from service.org.queries import units_of_kind
from service.org.sample import CITY, COUNTY, DATA, load_sample_county, sample_scores


@dataclass(frozen=True)
class City:
    """One government: who oversees and keeps its offices, its projects' scores, what it proposes."""

    jurisdiction: str
    overseer: str
    clerk: str
    calendar_keeper: str
    scores: list[ScoreRow]
    proposal: list[dict[str, Any]]
    submission_due: date


def settle_cities(desk: Desk, scenario: Scenario) -> dict[str, City]:
    """Load what the scenario's governments need into a migrated database."""
    sample.load_city(desk, CHEAP_PASSWORDS)
    if scenario.pack != sample.PACK:
        adopt_pack(desk.session, desk.now, CITY, _text(scenario.pack), f"{scenario.pack}.yaml", None)
    cities = {CITY: _city(scenario)}
    if scenario.county is not None:
        load_sample_county(desk.session, desk.today, pack_id=scenario.county.pack, passwords=CHEAP_PASSWORDS)
        adopt_pack(desk.session, desk.now, COUNTY, _text(scenario.county.pack), f"{scenario.county.pack}.yaml", None)
        desk.session.flush()
        cities[COUNTY] = _county(desk, scenario, scenario.county)
    return cities


def _text(pack: str) -> str:
    path = Path(pack)
    try:
        return path.read_text(encoding="utf-8") if path.suffix in (".yaml", ".yml") else sample.pack_text(pack)
    except OSError as missing:
        raise Fault(f"没有规则包 {pack}。(no such rule pack)") from missing


def submission_day(scenario: Scenario) -> date:
    """The day set for the submissions, in the year after the round's (YY-15)."""
    return date.fromisoformat(f"{scenario.year + 1}-{scenario.submission_due}")


def _city(scenario: Scenario) -> City:
    rows = {(row.project, row.unit, row.indicator): row for row in sample_scores()}
    for tie in scenario.scores:
        for (project, unit, indicator), row in list(rows.items()):
            if (project, unit) == (tie.project, tie.like):
                rows[project, tie.unit, indicator] = row.model_copy(update={"unit": tie.unit})
    return City(
        jurisdiction=CITY,
        overseer="supervision1",
        clerk="clerk",
        calendar_keeper="calendar",
        scores=list(rows.values()),
        proposal=[],
        submission_due=submission_day(scenario),
    )


def _county(desk: Desk, scenario: Scenario, county: CountyRound) -> City:
    return City(
        jurisdiction=COUNTY,
        overseer="ahx.supervision1",
        clerk="ahx.clerk",
        calendar_keeper="ahx.calendar",
        scores=_drawn_scores(desk, scenario.seed, county),
        proposal=[project.model_dump(mode="json") for project in county.projects],
        submission_due=submission_day(scenario),
    )


def _drawn_scores(desk: Desk, seed: int, county: CountyRound) -> list[ScoreRow]:
    """Points of every candidate of a county's projects; the sample has none, so chance draws them."""
    rows = []
    for project in county.projects:
        for indicator in project.plan.indicators if project.plan else []:
            for unit in units_of_kind(desk.session, COUNTY, indicator.kind, desk.today):
                if unit.code in project.lead_units:
                    continue
                chance = random.Random(f"{seed}:{project.number}:{indicator.code}:{unit.code}")
                points = (indicator.points * chance.randint(50_00, 99_99) / 10_000).quantize(Decimal("0.01"))
                rows.append(ScoreRow(project=project.number, unit=unit.code, indicator=indicator.code, points=points))
    return rows


def city_projects(numbers: list[int]) -> bytes:
    """The sample's import file with only these projects in it."""
    sheets = json.loads((DATA / "yiyang-projects.json").read_text(encoding="utf-8"))
    wanted = {
        sheet: [row for row in rows if row["no" if sheet == "projects" else "project"] in numbers]
        for sheet, rows in sheets.items()
    }
    if {row["no"] for row in wanted["projects"]} != set(numbers):
        raise Fault(f"示例只有项目1至10。(no such sample project among {numbers})")
    return json.dumps(wanted, ensure_ascii=False).encode()
