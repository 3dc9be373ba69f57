"""A year of key works against the real workflows, service and PostgreSQL in skipped time (NJ-18, NJ-19)."""

import asyncio
from typing import Any

import pytest

from deploy.rehearsal.outcome import Outcome
from deploy.rehearsal.scenario import SHIPPED, read, validated
from deploy.rehearsal.works.perform import perform
from deploy.rehearsal.works.scenario import WorksScenario

YEAR = SHIPPED / "works" / "key-works-year.yaml"
BUDGET = 120
"""Seconds that a year of 200 works may take on two cores."""


def scenario(**changed: Any) -> WorksScenario:
    return validated(WorksScenario, {**read(YEAR), **changed}, YEAR)


def play(url: str, played: WorksScenario) -> Outcome:
    return asyncio.run(perform(played, url, lambda _day: None))


def test_a_year_of_works_brings_what_the_clause_asks_for_and_nothing_else(city: str) -> None:
    assert play(city, scenario(works=28)).differences == []


@pytest.mark.slow
def test_two_hundred_works_and_half_a_dozen_troubled_ones_in_two_minutes(city: str) -> None:
    outcome = play(city, scenario())
    assert outcome.differences == []
    assert outcome.figures["acts"] > 5000
