"""The workflows of matters and inspections in skipped time: each unit's timer, back and forth, little history."""

import asyncio
from typing import Any

from deploy.rehearsal.play import Play
from deploy.rehearsal.scenario import ActRule, Scenario
from service.db import transaction
from service.inspections.forms import ProposalForm
from service.inspections.planning import propose
from service.matters.forms import MatterForm
from service.matters.registering import register
from service.org.queries import Official, official_of
from tests.service.inspections import KEY as INSPECTION
from tests.service.matters import KEY as MATTER
from tests.service.matters import a_matter, units
from tests.workflows.test_skipped_time import running, states, until

IDLE = [ActRule(step="propose_measures", never=True)]
OVERDUE = [ActRule(step="reply_matter", delay=60)]


def scenario(*rules: ActRule) -> Scenario:
    """The round lies still; these rules bend what officials do about matters and inspections."""
    return Scenario(name="supervision", title="督办", projects=[5], acts=[*IDLE, *rules])


def office_of(play: Play, session: Any) -> Official:
    """The supervision office."""
    row = play.register.rows("SELECT person_id FROM account WHERE username = 'supervision1'")[0]
    found = official_of(session, row[0], play.machinery.clock.now())
    assert found is not None
    return found


async def a_matter_in_time(play: Play) -> None:
    """A matter of two units that sign and reply at once."""
    office = play.machinery.office
    with transaction(office.engine) as session:
        given = [MatterForm.model_validate(a_matter(units=units("fgw", "czj", due="2026-03-06")))]
        register(office.desk(session), office_of(play, session), given)
    await play.settle()
    await until(play)


async def an_inspection(play: Play) -> None:
    """An inspection of the development bureau that finds nothing to put right."""
    office = play.machinery.office
    with transaction(office.engine) as session:
        form = ProposalForm(kind="special", subject="农村饮水安全", reason="群众反映集中。")
        propose(office.desk(session), office_of(play, session), form)
    await play.settle()
    await until(play)


def happened(play: Play, kind: str) -> int:
    """How often an event of the matter was recorded."""
    found = 'SELECT count(*) FROM event e JOIN "case" c ON c.id = e.case_id WHERE c.key = :key AND e.kind = :kind'
    return int(play.register.rows(found, key=MATTER, kind=kind)[0][0])


async def events_of(play: Play, key: str) -> int:
    """How long a workflow's history is, without the calls that a busy machine made it try a second time.

    Such a call is an ordinary activity: it and the workflow task after it are three events each.
    """
    history = await play.machinery.client.get_workflow_handle(key).fetch_history()
    again = sum(event.HasField("activity_task_scheduled_event_attributes") for event in history.events)
    return len(history.events) - 6 * again


def test_a_matter_in_time_comes_to_its_end_with_little_history(city: str) -> None:
    async def story() -> None:
        async with running(city, scenario()) as play:
            await a_matter_in_time(play)
            assert states(play)[MATTER] == "closed"
            assert await play.machinery.client.get_workflow_handle(MATTER).result() == "closed"
            assert happened(play, "late") == 0
            assert await events_of(play, MATTER) <= 30

    asyncio.run(story())


def test_every_unit_that_is_late_is_pressed_by_its_own_timer(city: str) -> None:
    async def story() -> None:
        async with running(city, scenario(*OVERDUE)) as play:
            await a_matter_in_time(play)
            assert states(play)[MATTER] == "closed"
            assert (happened(play, "late"), happened(play, "matter_pressed")) == (2, 2)
            assert happened(play, "reminded") == 6
            assert await events_of(play, MATTER) <= 90

    asyncio.run(story())


def test_an_inspection_goes_through_its_stages(city: str) -> None:
    async def story() -> None:
        async with running(city, scenario()) as play:
            await an_inspection(play)
            assert states(play)[INSPECTION] == "closed"
            assert await play.machinery.client.get_workflow_handle(INSPECTION).result() == "closed"

    asyncio.run(story())
