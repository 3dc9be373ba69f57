"""A decision costs two statements, and whoever is not logged in makes nobody wait."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import event, text

from service.db import transaction
from tests.bench.stage import FILL
from tests.cast import STRANGER, SUPERVISION, accepted, refused
from tests.house import House

VERIFIED = {"outcome": "verified"}


def waiting_talk(house: House) -> int:
    """A talk whose rectification waits for the supervision office's verification."""
    post = house.one("SELECT id FROM post WHERE office = 'supervision_officer' ORDER BY id LIMIT 1")
    with transaction(house.office.engine) as session:
        given = {"prefix": "talk/hot/", "count": 1, "post": post, "now": house.clock.now()}
        return int(session.execute(text(FILL.text), given).scalar_one())


@contextmanager
def statements(house: House) -> Iterator[list[str]]:
    """What is sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(house.office.engine, "before_cursor_execute", note)
    yield sent
    event.remove(house.office.engine, "before_cursor_execute", note)


def test_a_decision_with_its_next_task_costs_two_statements(house: House) -> None:
    task, who = waiting_talk(house), house.person(SUPERVISION)
    with statements(house) as sent:
        answer = accepted(who.decide(task, "verified"))
    assert [opened["step"] for opened in answer["next"]] == ["close_talk"]
    assert len(sent) == 2


def test_the_next_task_waits_on_the_first_post_of_the_cases_own_government(house: House) -> None:
    task = waiting_talk(house)
    accepted(house.person(SUPERVISION).decide(task, "verified"))
    posts = house.rows(
        "SELECT p.id FROM post p JOIN unit u ON u.id = p.unit_id WHERE p.office = 'supervision_officer'"
        " AND u.jurisdiction_code = 'yiyang' ORDER BY p.seat, p.id"
    )
    (opened,) = house.open_tasks("close_talk")
    assert opened.post_id == posts[0].id


def test_a_login_that_ended_decides_nothing_and_waits_for_no_lock(house: House) -> None:
    task, who = waiting_talk(house), house.person(SUPERVISION)
    house.clock.set(house.clock.now() + timedelta(days=3001))
    with transaction(house.office.engine) as session, ThreadPoolExecutor(1) as hand:
        session.execute(text('SELECT FROM "case" FOR UPDATE'))
        asked = hand.submit(who.send, "POST", f"/api/v1/tasks/{task}/decide", json=VERIFIED)
        try:
            refused(asked.result(timeout=10), "not_logged_in", 401)
        finally:
            session.rollback()
    assert house.open_tasks("verify_rectification")


def test_whoever_sits_elsewhere_does_not_take_the_task(house: House) -> None:
    task = waiting_talk(house)
    refused(house.person(STRANGER).decide(task, "verified"), "not_yours", 403)
    assert house.open_tasks("verify_rectification")
