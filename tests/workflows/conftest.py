"""Rehearsals for tests: each scenario is played once a session, on its own database and its own Temporal server."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.rehearsal.outcome import Outcome
from deploy.rehearsal.perform import perform
from deploy.rehearsal.scenario import Scenario
from tests.conftest import create_database, database_url
from tests.workflows.real import RealHouse, temporal_server

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


@pytest.fixture(scope="session")
def real(server: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealHouse]:
    """The sample city with Temporal's real server; each test has a matter of its own."""
    create_database(server, "real_city", template)
    with temporal_server(tmp_path_factory.mktemp("temporal")) as address:
        house = RealHouse(database_url(server, "real_city"), address)
        yield house
        house.close()


@pytest.fixture
def working(real: RealHouse) -> Iterator[RealHouse]:
    """The same with our worker."""
    with real.working():
        yield real
