"""Whatever is reported, corrected, suspended or withdrawn, in whatever order: the register says what the oracle says.

`DUBAN_WORK_YEARS=300 pytest tests/service/test_works_oracle.py` plays so many other years, drawn anew each time."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.conftest import create_database, database_url
from tests.faults.test_works_checks import ASIDE
from tests.faults.works_checks import wrongs
from tests.faults.works_judge import judged_otherwise
from tests.house import House, settings_for
from tests.service.snapshots import Snapshot, Snapshots
from tests.service.work_years import PART_OF_A_YEAR, Month, WorkYearPlayed
from tests.works import PLAN, file_all, start_list, work

YEARS = os.environ.get("DUBAN_WORK_YEARS")
WORKS: dict[str, dict[str, Any]] = {
    "two lead units": {"lead_units": ["fgw", "swj"], "assisting_units": []},
    "livelihood": {"livelihood": True, "assisting_units": []},
    "lower is better": {"nature": "indicator", "direction": "lower_is_better", "assisting_units": []},
}
ACTS = ["correct", "correct", "late report", "late word", "suspend", "handle", "handle", "call off"]

figures = st.sampled_from(["behind", "behind", "behind", "as planned", "ahead", "complete"])
months = st.builds(
    Month,
    figure=figures,
    course=st.sampled_from(["verified"] * 4 + ["unverified", "returned", "silent"]),
    acts=st.lists(
        st.tuples(
            st.sampled_from(ACTS),
            st.integers(0, 9),
            figures,
        ),
        max_size=3,
    ),
    twice=st.booleans(),
)


GROWN_BACK = [
    Month("behind", "verified", [], False),
    Month("behind", "verified", [], False),
    Month("behind", "verified", [("correct", 2, "as planned"), ("handle", 0, ""), ("correct", 2, "behind")], True),
]
"""A run is cut short before anybody was called over it, called over what is left, and grows back."""


@pytest.fixture(scope="module")
def begun(server: str, template: str) -> Iterator[dict[str, Snapshot]]:
    """A work of each kind just after its units have filed, played once."""
    yield {what: _begun(server, template, what) for what in WORKS}


def _begun(server: str, template: str, what: str) -> Snapshot:
    name = f"begun_{what.replace(' ', '_')}"
    create_database(server, name, template)
    house = House(settings_for(database_url(server, name)))
    start_list(house, work(**WORKS[what]))
    for statement in ASIDE:
        house.rows(statement)
    file_all(house)
    house.close()
    return Snapshot(name, house.clock.now(), dict(house.visits))


@settings(
    max_examples=int(YEARS or 9),
    derandomize=YEARS is None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(what="two lead units", year=GROWN_BACK)
@given(what=st.sampled_from(sorted(WORKS)), year=st.lists(months, min_size=5, max_size=12))
def test_cards_grounds_and_consequences_are_the_oracles_after_every_act(
    snapshots: Snapshots, begun: dict[str, Snapshot], what: str, year: list[Month]
) -> None:
    house = snapshots.copy(begun[what])
    try:
        played = WorkYearPlayed(house)
        for act in played.acts(year):
            with Session(house.office.engine) as session:
                assert judged_otherwise(session, PLAN) == [], act
                wrong = {name: rows for name, rows in wrongs(session).items() if name not in PART_OF_A_YEAR}
                assert wrong == {}, act
            assert played.fired_again() == [], act
    finally:
        snapshots.close(house)
