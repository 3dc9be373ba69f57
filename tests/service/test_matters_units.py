"""A matter's units change on the way (NJ-07): asked by the office with a reason, approved by the director, told."""

from typing import Any

import pytest

from tests.cast import LEAD, SUPERVISION, accepted, case_id, events, notices, refused
from tests.house import House
from tests.service.matters import KEY, LATER, act, assigned, reply, units, waiting

OWNERS = """
    SELECT u.code FROM task t JOIN unit u ON u.id = t.owner_id JOIN "case" c ON c.id = t.case_id WHERE c.key = :key
"""


def ask(house: House, *codes: str, who: str = SUPERVISION, due: str = LATER) -> Any:
    """Ask that these units, the first as the main one, be charged; the raw answer."""
    body = {"units": units(*codes, due=due), "reason": "职责已调整。"}
    answered = house.person(who).send("POST", f"/api/v1/matters/{case_id(house, KEY)}/units", json=body)
    house.run()
    return answered


def changed(house: House, *codes: str) -> None:
    """Asked and approved."""
    accepted(ask(house, *codes))
    accepted(house.act("approve_units", KEY))


def main_unit(house: House) -> Any:
    """Which unit answers for the whole."""
    return house.one('SELECT u.code FROM "case" c JOIN unit u ON u.id = c.unit_id WHERE c.key = :key', key=KEY)


@pytest.fixture
def running(house: House) -> House:
    """The development bureau with the finance bureau beside it; the first has signed."""
    assigned(house)
    accepted(act(house, "sign_matter", "fgw"))
    return house


def test_nothing_changes_before_the_director_approves(running: House) -> None:
    accepted(ask(running, "czj", "gxj"))
    assert ("reply_matter", "fgw") in waiting(running) and main_unit(running) == "fgw"
    refused(ask(running, "czj"), "change_waiting")
    accepted(running.act("approve_units", KEY, outcome="refuse", opinion="仍由发改委牵头。"))
    assert ("reply_matter", "fgw") in waiting(running)


def test_who_leaves_is_told_and_waited_for_no_more_and_who_comes_signs(running: House) -> None:
    changed(running, "czj", "gxj")
    assert waiting(running) == [("sign_matter", "czj"), ("sign_matter", "gxj")]
    assert main_unit(running) == "czj"
    assert {row.code for row in running.rows(OWNERS, key=KEY)} == {"czj"}, "in every inbox, what is done too"
    (text,) = [row.text for row in running.rows("SELECT text FROM document WHERE kind LIKE 'matter_release%'")]
    assert "职责已调整。" in text
    assert "督办事项不再由本单位承办：城区积水点整治" in notices(running, "matter")
    assert events(running, KEY, "units_changed")[0]["units"] == ["czj", "gxj"]
    running.wait(days=60)
    assert running.one("SELECT count(*) FROM matter_press p JOIN unit u ON u.id = p.unit_id WHERE u.code = 'fgw'") == 0


def test_with_its_new_units_the_matter_goes_on_to_its_end(running: House) -> None:
    changed(running, "czj", "gxj")
    reply(running, "czj", "gxj")
    for code in ("czj", "gxj"):
        accepted(act(running, "review_reply", code))
    accepted(act(running, "conclude_matter"))
    assert running.state(KEY) == "closed"


def test_when_only_those_who_have_replied_are_left_the_review_begins(running: House) -> None:
    accepted(act(running, "reply_matter", "fgw", form={"body": "已办结。"}))
    changed(running, "fgw")
    assert running.state(KEY) == "conclusion.reviewing"


def test_a_unit_that_was_released_may_come_back(running: House) -> None:
    changed(running, "czj")
    changed(running, "czj", "fgw")
    assert ("sign_matter", "fgw") in waiting(running)


def test_a_new_day_moves_the_units_deadline(running: House) -> None:
    changed(running, "fgw", "czj")
    due = running.rows("SELECT due FROM deadline WHERE name = 'matter_reply' AND dropped_at IS NULL")
    assert {row.due.isoformat() for row in due} == {LATER}


def test_what_may_not_be_changed_is_refused_by_name(running: House) -> None:
    refused(ask(running, "fgw", who=LEAD), "not_allowed", 403)
    refused(ask(running, "fgw", "fgw"), "unit_repeated")
    refused(ask(running, "fgw", due="2026-01-02"), "day_passed")
    accepted(act(running, "reply_matter", "fgw", form={"body": "已办结。"}))
    refused(ask(running, "czj"), "replied_already")
    reply(running, "czj")
    refused(ask(running, "fgw"), "not_in_handling")
