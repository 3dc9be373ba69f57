"""A year of key works against the real workflows, service and PostgreSQL in skipped time (NJ-18, NJ-19)."""

import asyncio
from typing import Any

from deploy.rehearsal.outcome import Outcome
from deploy.rehearsal.scenario import SHIPPED, read, validated
from deploy.rehearsal.works.perform import perform
from deploy.rehearsal.works.scenario import WorksScenario
from workflows.names import key_work_key

YEAR = SHIPPED / "works" / "key-works-year.yaml"


def scenario(**changed: Any) -> WorksScenario:
    return validated(WorksScenario, {**read(YEAR), **changed}, YEAR)


def play(url: str, played: WorksScenario) -> Outcome:
    return asyncio.run(perform(played, url, lambda _day: None))


def test_a_year_of_works_brings_what_the_clause_asks_for_and_nothing_else(city: str) -> None:
    outcome = play(city, scenario(works=28))
    assert outcome.differences == []
    events = {told.case: told.events for told in outcome.histories}
    assert events[key_work_key("yiyang", 2026, 1)] <= 150, "on schedule all year"
    assert events[key_work_key("yiyang", 2026, 28)] <= 300, "everything goes wrong"
