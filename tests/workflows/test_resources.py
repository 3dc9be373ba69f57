"""Measures and assessments in skipped time: twelve months, a month to carry out, a year to report, all by timers."""

import asyncio

from sqlalchemy import select

from deploy.rehearsal.play import Play
from deploy.rehearsal.scenario import ActRule, Scenario
from service.cases.desk import Desk
from service.db import transaction
from service.org.queries import Official, official_of
from service.org.tables import Account
from service.pilots.forms import PilotRequest
from service.pilots.use_cases import request_pilot
from service.resources.imports import entry_from
from service.resources.use_cases import enter_fact
from tests.workflows.test_skipped_time import count, running, states, until

IDLE = [ActRule(step="propose_measures", never=True), ActRule(step="receive_sheet", never=True)]
LATE = ActRule(step="file_accounts", never=True)
MAJOR = ActRule(step="prepare_pilot_answer", outcome="submit", form={"major": True})
SCENARIO = Scenario(name="resources", title="资源", projects=[5], acts=[*IDLE, LATE, MAJOR])
ACCOUNTS = {"unit": "anhua", "matter": "安化大桥", "management_fee": "1250000", "accepted_on": "2025-02-20"}
LAND = {"unit": "anhua", "allocation_mu": "800", "completion": "0.7"}
FUND = {"unit": "swj", "matter": "外贸发展资金"}
FACTS = (
    ("zjj.handler", "management_fee_deduction", ACCOUNTS),
    ("zrzy.handler", "idle_land_consequences", LAND),
    ("czj.handler", "special_fund", FUND),
)


REQUEST = PilotRequest(title="园区一件事改革", content="试行一件事一次办。", basis="国务院有关部署")
ENDS = {
    "measure/yiyang/2026/NJ-10/0001": "closed",
    "measure/yiyang/2026/NJ-09/0001": "closed",
    "assessment/yiyang/2026/NJ-09": "done",
    "assessment/yiyang/2026/NJ-12": "done",
    "resource/yiyang/2026/NJ-12/0001": "settled",
    "pilot/yiyang/2026/0001": "ended",
}


def official(desk: Desk, username: str) -> Official:
    """The official behind a user name."""
    person = desk.session.scalars(select(Account.person_id).where(Account.username == username)).one()
    found = official_of(desk.session, person, desk.now)
    assert found is not None
    return found


async def a_year(play: Play) -> None:
    """A bridge's accounts are late, a district leaves land idle, a fund files its plan, a major pilot runs."""
    office = play.machinery.office
    with transaction(office.engine) as session:
        desk = office.desk(session)
        for username, rule, fields in FACTS:
            enter_fact(desk, official(desk, username), rule, entry_from(rule, fields | {"year": 2026}))
        request_pilot(desk, official(desk, "gxj.handler"), "gxj", REQUEST)
    await play.settle()
    await until(play)


def test_a_year_of_resources_comes_to_its_ends_by_timers(city: str) -> None:
    async def story() -> None:
        async with running(city, SCENARIO) as play:
            await a_year(play)
            found = states(play)
            ended = {key: state for key, state in found.items() if key.startswith(("measure/", "assessment/"))}
            assert set(ended.values()) == {"closed"} and len(ended) == 6, ended
            assert count(play, "measure_proposed") == 3
            client = play.machinery.client
            for key, end in ENDS.items():
                assert await client.get_workflow_handle(key).result() == end
            history = await client.get_workflow_handle("measure/yiyang/2026/NJ-09/0001").fetch_history()
            assert len(history.events) < 60, len(history.events)

    asyncio.run(story())
