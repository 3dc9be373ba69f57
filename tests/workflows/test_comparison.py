"""Register and Temporal compared on a real server: each difference made, found, repaired by a press, and gone."""

import asyncio
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.workflowservice.v1 import DeleteWorkflowExecutionRequest

from service.db import transaction
from service.housekeeping import run_housekeeping
from tests.cast import LEAD, SUPERVISION, accepted, events
from tests.web.browser import Browser, Seen
from tests.workflows.real import RealHouse, a_new_matter, begin, terminate, wait_for
from workflows.contracts import DeadlineMoved

pytestmark = pytest.mark.slow
WHY = "流程记录与登记簿不符。"


def press(house: RealHouse, key: str, action: str) -> Seen:
    """The administrator opens the page and presses the button of a difference."""
    admin = Browser(house, "admin")
    found = house.one("SELECT id FROM workflow_difference WHERE workflow_id = :key AND settled_at IS NULL", key=key)
    wanted = ([str(found)], [action])
    forms = admin.get("/differences").forms
    form = next(f for f in forms if (f.values("difference"), f.values("action")) == wanted)
    return admin.send(form, {"why": WHY})


def delete(house: RealHouse, key: str) -> None:
    request = DeleteWorkflowExecutionRequest(
        namespace=house.temporal.namespace, workflow_execution=WorkflowExecution(workflow_id=key)
    )
    asyncio.run(house.temporal.workflow_service.delete_workflow_execution(request))


def goes_on(house: RealHouse, key: str) -> None:
    """Its unit signs and replies, and the workflow leads the matter to its conclusion."""
    accepted(house.act("sign_matter", key))
    accepted(house.act("reply_matter", key, form={"body": "已办结。"}))
    wait_for(lambda: house.state(key).startswith("conclusion"))


def repaired(house: RealHouse, key: str, kind: str, action: str) -> None:
    """The difference is found as this kind, the button pressed, and the next comparison finds nothing."""
    house.later()
    wait_for(lambda: house.differences().get(key) == kind)
    assert WHY in press(house, key, action).words
    house.run()
    house.later()
    wait_for(lambda: key not in house.differences())
    who, why = house.rows(
        "SELECT p.name, r.why FROM workflow_repair r JOIN person p ON p.id = r.by_id WHERE r.workflow_id = :key",
        key=key,
    )[0]
    assert (who, why) == (house.one("SELECT name FROM person WHERE id = :id", id=house.person("admin").id), WHY)


def test_a_terminated_workflow_is_started_again(working: RealHouse) -> None:
    key = a_new_matter(working)
    terminate(working, key)
    repaired(working, key, "workflow_terminated", "restart")
    goes_on(working, key)


def test_a_deleted_workflow_is_started_again(working: RealHouse) -> None:
    key = a_new_matter(working)
    delete(working, key)
    repaired(working, key, "no_workflow", "restart")
    goes_on(working, key)


def test_a_workflow_that_failed_is_started_again(working: RealHouse) -> None:
    key = a_new_matter(working)
    accepted(working.act("sign_matter", key))
    working.service.refused.add(key)
    accepted(working.act_only("reply_matter", key))
    working.relay()
    wait_for(lambda: working.status(key) == "FAILED")
    working.service.refused.clear()
    repaired(working, key, "workflow_failed", "restart")
    wait_for(lambda: working.state(key).startswith("conclusion"))


def test_a_message_that_could_not_be_delivered_is_sent_again(working: RealHouse) -> None:
    key = a_new_matter(working)
    lost(working, key, "undeliverable = true, error = 'workflow not found'")
    repaired(working, key, "undelivered", "resend")
    wait_for(lambda: working.state(key).startswith("conclusion"))


def test_a_workflow_that_was_never_told_is_told_again(working: RealHouse) -> None:
    key = a_new_matter(working)
    lost(working, key, "sent_at = created_at")
    repaired(working, key, "not_told", "resend")
    wait_for(lambda: working.state(key).startswith("conclusion"))


def lost(house: RealHouse, key: str, becomes: str) -> None:
    """The unit has replied, but the message of it never reached Temporal."""
    accepted(house.act("sign_matter", key))
    accepted(house.act_only("reply_matter", key))
    unsent(house, key, becomes)


def unsent(house: RealHouse, key: str, becomes: str) -> None:
    """What waits in the outbox for a workflow is not sent, and becomes something else."""
    with transaction(house.office.engine) as session:
        row = f"UPDATE outbox SET {becomes} WHERE workflow_id = :key AND name = 'stage_left' AND sent_at IS NULL"
        session.execute(text(row), {"key": key})


def test_a_workflow_whose_code_was_changed_is_started_with_the_new_one(real: RealHouse) -> None:
    with real.working():
        key = a_new_matter(real)
    with real.working(changed=True):
        signal(real, key)
        real.later()
        wait_for(lambda: real.differences().get(key) == "stuck")
        press(real, key, "restart")
    with real.working():
        real.run()
        real.later()
        wait_for(lambda: key not in real.differences())
        goes_on(real, key)


def signal(house: RealHouse, key: str) -> None:
    """Something that makes the workflow's code run."""
    moved = DeadlineMoved(message=1, stage="handling", visit=1)
    asyncio.run(house.temporal.get_workflow_handle(key).signal("deadline_moved", moved))


def test_a_workflow_in_another_stage_is_led_to_its_place(real: RealHouse) -> None:
    with real.working():
        key = a_new_matter(real)
    terminate(real, key)
    with real.working(changed=True):
        begin(real, key)
        real.later()
        wait_for(lambda: real.differences().get(key) == "other_stage")
    with real.working():
        press(real, key, "restart")
        real.run()
        wait_for(lambda: key not in real.differences())
        goes_on(real, key)


def test_a_workflow_without_a_case_is_ended_with_the_repairs_number_as_its_reason(real: RealHouse) -> None:
    key = "matter/yiyang/2026/9999"
    with real.working(changed=True):
        begin(real, key)
        repaired(real, key, "no_case", "terminate")
    assert real.status(key) == "TERMINATED"
    number = real.one("SELECT id FROM workflow_repair WHERE workflow_id = :key", key=key)
    history = asyncio.run(real.temporal.get_workflow_handle(key).fetch_history())
    assert history.events[-1].workflow_execution_terminated_event_attributes.reason == f"repair {number}"


@pytest.mark.parametrize(("action", "ends"), [("resend", "COMPLETED"), ("terminate", "TERMINATED")])
def test_a_workflow_that_runs_although_its_case_ended_is_told_or_ended(
    working: RealHouse, action: str, ends: str
) -> None:
    key = a_new_matter(working)
    goes_on(working, key)
    for step in ("review_reply", "conclude_matter"):
        accepted(working.act_only(step, key))
    assert not working.open_tasks(case=key)
    unsent(working, key, "sent_at = created_at")
    repaired(working, key, "case_ended", action)
    wait_for(lambda: working.status(key) == ends)


def test_a_timer_that_did_not_fire_is_made_up_for(real: RealHouse) -> None:
    with real.working():
        key = a_new_matter(real)
    passed = real.one('SELECT min(m.at) FROM mark m JOIN "case" c ON c.id = m.case_id WHERE c.key = :key', key=key)
    real.clock.set(passed)
    real.later()
    real.clock.shift = real.clock.now() - datetime.now(UTC)
    with real.working():
        repaired(real, key, "timer_missed", "restart")
        of_case = 'SELECT count(m.struck_at) FROM mark m JOIN "case" c ON c.id = m.case_id WHERE c.key = :key'
        wait_for(lambda: real.one(of_case, key=key))


def test_all_are_repaired_by_one_press_and_each_is_recorded(working: RealHouse) -> None:
    keys = {a_new_matter(working), a_new_matter(working)}
    for key in keys:
        terminate(working, key)
    working.later()
    wait_for(lambda: keys <= working.differences().keys())
    admin = Browser(working, "admin")
    form = next(f for f in admin.get("/differences").forms if f.values("every"))
    assert "请写明修复的理由" in admin.send(form, {"why": "  "}).words
    assert "已提交修复" in admin.send(form, {"why": WHY}).words
    working.run()
    working.later()
    wait_for(lambda: not keys & working.differences().keys())
    for key in keys:
        assert [event["action"] for event in events(working, key, "workflow_repaired")] == ["restart"]
        goes_on(working, key)


def test_a_second_press_and_an_old_page_repair_nothing_twice(working: RealHouse) -> None:
    key = a_new_matter(working)
    terminate(working, key)
    working.later()
    wait_for(lambda: key in working.differences())
    admin = Browser(working, "admin")
    form = next(f for f in admin.get("/differences").forms if f.values("difference"))
    admin.send(form, {"why": WHY})
    again = admin.send(form, {"why": WHY})
    assert again.status == 409 and "已提交修复，请待下一次比对" in again.words
    working.run()
    working.later()
    wait_for(lambda: key not in working.differences())
    assert admin.send(form, {"why": WHY}).status == 404
    starts = "SELECT count(*) FROM outbox WHERE workflow_id = :key AND kind = 'start'"
    assert working.one(starts, key=key) == 2


def test_only_the_administrator_repairs_and_a_supervisor_sees(working: RealHouse) -> None:
    key = a_new_matter(working)
    terminate(working, key)
    working.later()
    wait_for(lambda: key in working.differences())
    page = Browser(working, SUPERVISION).get("/differences")
    assert key in page.words and not [form for form in page.forms if "difference" in form.names]
    given = {"every": "1", "why": WHY}
    assert Browser(working, SUPERVISION).client.post("/differences/repair", data=given).status_code == 403
    assert Browser(working, LEAD).get("/differences").status == 403
    press(working, key, "restart")


def test_housekeeping_runs_what_an_administrator_asks_for(real: RealHouse) -> None:
    admin, stop, ready = Browser(real, "admin"), threading.Event(), threading.Event()
    admin.send(admin.get("/chores").form("/chores/leavers/run"))
    housekeeping = threading.Thread(target=run_housekeeping, args=(real.office.settings, stop, ready.set))
    housekeeping.start()
    try:
        wait_for(lambda: real.one("SELECT ended_at FROM chore_run WHERE chore = 'leavers'"))
    finally:
        stop.set()
        housekeeping.join(30)
