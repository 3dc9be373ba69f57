"""Rehearsals for tests: each scenario is played once a session, on its own database and its own Temporal server."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.rehearsal.outcome import Outcome
from deploy.rehearsal.perform import perform
from deploy.rehearsal.scenario import Scenario
from tests.conftest import create_database, database_url

Rehearse = Callable[[Scenario], Outcome]


@pytest.fixture(scope="session")
def rehearse(server: str, template: str) -> Rehearse:
    """Play a scenario on a fresh copy of the sample city."""
    count = 0

    def play(scenario: Scenario) -> Outcome:
        nonlocal count
        count += 1
        name = f"rehearsal_{count}"
        create_database(server, name, template)
        return asyncio.run(perform(scenario, database_url(server, name), lambda _day: None))

    return play


@pytest.fixture(scope="session")
def played(rehearse: Rehearse) -> Rehearse:
    """Play a scenario, or remember how it came out earlier in the session."""
    known: dict[str, Outcome] = {}

    def play(scenario: Scenario) -> Outcome:
        if scenario.name not in known:
            known[scenario.name] = rehearse(scenario)
        return known[scenario.name]

    return play


@pytest.fixture
def scenario_file(tmp_path: Path) -> Callable[[str], Path]:
    """A scenario's file with the given text."""

    def write(text: str) -> Path:
        path = tmp_path / "scenario.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write
