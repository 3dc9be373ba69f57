"""Houses at a moment of the round: `at("review_plan")` is the service just when the first such task is open."""

from collections.abc import Callable, Iterator

import pytest

from tests.house import House
from tests.service.snapshots import Snapshots

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
