"""Houses at a moment of the round: `at("review_plan")` is the service just when the first such task is open."""

from collections.abc import Callable, Iterator

import pytest

from tests.conftest import create_database, database_url
from tests.house import House, settings_for
from tests.service.outstanding import end_a_year
from tests.service.resources import accounts
from tests.service.snapshots import Snapshot, Snapshots

At = Callable[[str], House]


@pytest.fixture(scope="session")
def snapshots(server: str, template: str) -> Snapshots:
    """The moments of the round, played once in the whole run."""
    return Snapshots(server, template)


@pytest.fixture
def at(snapshots: Snapshots) -> Iterator[At]:
    """A house at a moment of the round with project 1 alone (lead units: fgw, czj; recipients: counties)."""
    opened: list[House] = []

    def house(moment: str) -> House:
        opened.append(snapshots.house(moment))
        return opened[-1]

    yield house
    for one in opened:
        snapshots.close(one)


@pytest.fixture(scope="session")
def ended_year(server: str, template: str) -> Snapshot:
    """A key-works year that has just ended, played once in the whole run."""
    create_database(server, "ended_year", template)
    house = House(settings_for(database_url(server, "ended_year")))
    end_a_year(house)
    house.close()
    return Snapshot("ended_year", house.clock.now(), dict(house.visits))


@pytest.fixture
def year(snapshots: Snapshots, ended_year: Snapshot) -> Iterator[House]:
    """The sample city in the January after its key-works year."""
    found = snapshots.copy(ended_year)
    yield found
    snapshots.close(found)


@pytest.fixture
def late(house: House) -> House:
    """The accounts of a bridge are late: the deduction waits for the construction bureau's principal leader."""
    accounts(house)
    house.wait(days=60)
    assert len(house.open_tasks("decide_proposal")) == 1
    return house
