"""Whatever is asked of a full inbox, PostgreSQL reads it by index: no list is ever read from end to end."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from sqlalchemy import event

from service.cases.desk import Desk
from service.db import transaction
from service.org.queries import Official, official_of
from service.tasks.choices import choices
from service.tasks.inbox import Inbox
from service.tasks.wanted import BOXES, SORTS, Wanted
from tests.bench.city import fill_city
from tests.cast import SUPERVISION
from tests.conftest import create_database, database_url
from tests.house import House, settings_for

FILTERS: dict[str, dict[str, Any]] = {
    "everything": {},
    "late": {"light": "late"},
    "normal": {"light": "normal"},
    "kind": {"kind": "key_work"},
    "rare step": {"step": "file_responsibility"},
    "other cycle": {"cycle": "incentives"},
    "unit": {"unit": 3},
    "case": {"case": 5},
    "rare words": {"find": "2026/00042"},
    "common words": {"find": "约谈提醒"},
    "one sign": {"find": "河"},
    "all at once": {"light": "soon", "kind": "talk", "cycle": "key_works", "unit": 3, "find": "道路"},
    "deep": {"after": 9_000},
}


@pytest.fixture(scope="module")
def full(server: str, template: str) -> Iterator[House]:
    """Twenty thousand open tasks, half of them on one desk."""
    create_database(server, "full_inbox", template)
    house = House(settings_for(database_url(server, "full_inbox")))
    post = house.one("SELECT id FROM post WHERE office = 'supervision_officer' ORDER BY id LIMIT 1")
    with house.office.engine.begin() as connection:
        fill_city(connection, house.clock.now(), post, works=1000, talks=10_000, tasks=20_000)
    yield house
    house.close()


def scanned(house: House, sent: list[tuple[str, Any]]) -> set[str]:
    """The tables of tasks and cases that one of these statements would read from end to end."""
    found = set()
    with house.office.engine.connect() as connection:
        for statement, given in sent:
            ((plan,),) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", given).all()
            found |= {node["Relation Name"] for node in nodes(plan[0]["Plan"]) if node["Node Type"] == "Seq Scan"}
    return found & {"task", "case"}


def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for part in node.get("Plans", ()):
        yield from nodes(part)


def asked(house: House, wanted: Wanted) -> list[tuple[str, Any]]:
    """The statements of one page."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH")):
            sent.append((statement, given))

    with transaction(house.office.engine) as session:
        desk: Desk = house.office.desk(session)
        me: Official | None = official_of(session, house.person(SUPERVISION).id, desk.now)
        assert me is not None
        event.listen(house.office.engine, "before_cursor_execute", note)
        inbox = Inbox(session, me, desk.now)
        inbox.page(wanted, 31)
        inbox.counts(wanted)
        choices(session, me, wanted.box)
        event.remove(house.office.engine, "before_cursor_execute", note)
    return sent


@pytest.mark.parametrize("name", FILTERS)
def test_every_box_and_order_is_read_by_index(full: House, name: str) -> None:
    for box, sort in product(BOXES, SORTS):
        assert scanned(full, asked(full, Wanted(box=box, sort=sort, **FILTERS[name]))) == set(), f"{box} {sort}"


def test_a_statement_without_its_index_would_be_noticed(full: House) -> None:
    assert scanned(full, [("SELECT id FROM task WHERE title LIKE '%%x%%'", {})]) == {"task"}
