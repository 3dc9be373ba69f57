"""One rehearsal on a migrated database: play it, read what came of it, hold it against the expectations."""

import time
from datetime import datetime

from deploy.rehearsal import histories
from deploy.rehearsal.checks import Checks, refusal_differences, sight_differences
from deploy.rehearsal.cities import settle_cities
from deploy.rehearsal.facts import collect
from deploy.rehearsal.happenings import TakeArrangement
from deploy.rehearsal.loop import Progress
from deploy.rehearsal.machinery import machinery
from deploy.rehearsal.outcome import Outcome
from deploy.rehearsal.play import Play
from deploy.rehearsal.scenario import Scenario
from service.cases.packs import current_pack
from service.clock import LEGAL_ZONE
from service.db import transaction
from service.desk import Office
from service.org.sample import CITY

OTHER_YEAR = "在情景以外的年度演练：预期中的日期不作比较，情景中的放假安排不载入。"


def start_of(year: int) -> datetime:
    """A round is rehearsed from the first days of its year."""
    return datetime(year, 1, 5, 9, tzinfo=LEGAL_ZONE)


async def perform(scenario: Scenario, url: str, progress: Progress, own_year: bool = True) -> Outcome:
    """Play a scenario against the database at `url`, which has nothing or just the sample city in it."""
    began = time.monotonic()
    if not own_year:
        scenario = without_arrangements(scenario)
    async with machinery(url, start_of(scenario.year)) as running:
        with transaction(running.office.engine) as session:
            cities = settle_cities(running.office.desk(session), scenario)
        play = Play(running, scenario, cities)
        try:
            await play.begin()
            await play.go_on(progress)
            facts = collect(play.register)
            blind = sight_differences(scenario.expect.blind, facts, play.people)
        finally:
            play.people.close()
        names = _names(running.office)
        told = await histories.fetch(running.client, [row["key"] for row in facts["cases"]])
    seconds = time.monotonic() - began
    refusals = play.crowd.refusals
    checks = Checks(scenario.expect, facts, scenario.year, own_year)
    differences = [*checks.differences(), *refusal_differences(scenario.expect, refusals), *blind]
    figures = {
        "instants": play.instants,
        "acts": play.acts,
        "seconds": round(seconds, 1),
        "ms_per_instant": round(play.seconds * 1000 / max(play.instants, 1)),
        "most_events_of_a_project": max(t.events for t in told if t.case.startswith("project/")),
        "most_bytes_of_a_project": max(t.bytes for t in told if t.case.startswith("project/")),
    }
    notes = [] if own_year else [OTHER_YEAR]
    return Outcome(scenario, facts, told, refusals, differences, figures, names, notes)


def _names(office: Office) -> dict[str, str]:
    """What the city's pack calls its deadlines."""
    with transaction(office.engine) as session:
        row = current_pack(session, CITY)
        assert row is not None, "a rehearsal's city has adopted a pack"
        return {name: deadline.title for name, deadline in office.packs.get(session, row.id).deadlines.items()}


def without_arrangements(scenario: Scenario) -> Scenario:
    """A notice of the State Council belongs to its own year and is not moved to another."""
    events = [event for event in scenario.events if not isinstance(event, TakeArrangement)]
    return scenario.model_copy(update={"events": events})
