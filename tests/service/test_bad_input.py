"""A table of bad input: each line is refused clearly by a problem document, and nothing of it is stored."""

from collections.abc import Iterator

import pytest

from tests.cast import COUNTY, LEAD, STRANGER, SUPERVISION
from tests.house import House
from tests.service.bad_input import TABLE
from tests.service.snapshots import Snapshots


@pytest.fixture(scope="module")
def house(snapshots: Snapshots) -> Iterator[House]:
    """One city for the whole table: since nothing is stored, no line disturbs another."""
    found = snapshots.house("draft_plan")
    for name in (LEAD, COUNTY, STRANGER, SUPERVISION, "admin", "calendar", "clerk"):
        found.person(name)
    found.visits["task", ""] = found.open_tasks("draft_plan")[0].id
    yield found
    snapshots.close(found)


def counts(house: House) -> dict[str, int]:
    """Rows of each table and versions of the tasks; failed logins and public calls are counted on purpose."""
    tables = [r.name for r in house.rows("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'")]
    tables.remove("login_guard")
    tables.remove("public_call")
    found = {name: int(house.one(f'SELECT count(*) FROM "{name}"')) for name in tables}
    return {**found, "versions": int(house.one("SELECT sum(version) FROM task"))}


@pytest.mark.parametrize("what", TABLE)
def test_bad_input_is_refused_by_name_and_nothing_is_stored(house: House, what: str) -> None:
    send, name = TABLE[what]
    before = counts(house)
    response = send(house)
    assert 400 <= response.status_code < 500, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert (problem["name"], problem["status"]) == (name, response.status_code), response.text
    assert any("\u4e00" <= sign <= "\u9fff" for sign in problem["detail"]), problem["detail"]
    assert counts(house) == before


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 45
