"""Every shipped scenario, against the real workflows, service and PostgreSQL in skipped time, comes out as it says."""

import pytest

from deploy.rehearsal.scenario import Scenario, load_scenario, shipped
from tests.workflows.conftest import Rehearse

SCENARIOS = [load_scenario(path) for path in shipped()]
SLOW = {"happy-path"}
BUDGET = 90
"""Seconds that a shipped scenario may take on two cores; the happy path 60."""
MOST_EVENTS = 150
"""Of one project's history on the happy path."""


def marked(scenario: Scenario) -> object:
    return pytest.param(scenario, id=scenario.name, marks=[pytest.mark.slow] if scenario.name in SLOW else [])


@pytest.mark.parametrize("scenario", [marked(scenario) for scenario in SCENARIOS])
def test_a_shipped_scenario_comes_out_as_expected(scenario: Scenario, played: Rehearse) -> None:
    outcome = played(scenario)
    assert outcome.differences == []
    assert outcome.figures["seconds"] < BUDGET


@pytest.mark.slow
def test_a_project_on_the_happy_path_leaves_a_short_history(played: Rehearse) -> None:
    outcome = played(next(s for s in SCENARIOS if s.name == "happy-path"))
    assert outcome.figures["most_events_of_a_project"] <= MOST_EVENTS


def test_the_same_scenario_gives_the_same_register_twice(played: Rehearse, rehearse: Rehearse) -> None:
    scenario = next(s for s in SCENARIOS if s.name == "late-plan")
    assert rehearse(scenario).digest == played(scenario).digest


def test_the_seed_decides_how_quickly_officials_act(rehearse: Rehearse) -> None:
    scenario = next(s for s in SCENARIOS if s.name == "late-plan")
    one, same, other = (
        rehearse(scenario.model_copy(update={"projects": [5], "acts": [], "pace": 3, "seed": seed})).digest
        for seed in (1, 1, 2)
    )
    assert one == same != other


def test_no_history_carries_a_person_or_an_opinion(played: Rehearse) -> None:
    outcome = played(next(s for s in SCENARIOS if s.name == "upheld-appeal"))
    persons = {row["person"] for row in outcome.facts["tasks"] if row["person"]}
    opinions = {row["opinion"] for row in outcome.facts["tasks"] if row["opinion"]}
    events = [event for told in outcome.histories for event in told.history.events]
    written = b"".join(event.SerializeToString() for event in events).decode(errors="replace")
    assert "project/yiyang/2026/02" in written
    assert [word for word in persons | opinions if word in written] == []
