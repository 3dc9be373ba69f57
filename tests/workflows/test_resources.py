"""Measures and assessments in skipped time: twelve months, a month to carry out, a year to report, all by timers."""

import asyncio

from sqlalchemy import select

from deploy.rehearsal.scenario import ActRule, Scenario
from service.db import transaction
from service.org.queries import official_of
from service.org.tables import Account
from service.resources.imports import entry_from
from service.resources.use_cases import enter_fact
from tests.workflows.test_skipped_time import count, running, states, until

IDLE = [ActRule(step="propose_measures", never=True), ActRule(step="receive_sheet", never=True)]
LATE = ActRule(step="file_accounts", never=True)
SCENARIO = Scenario(name="resources", title="资源", projects=[5], acts=[*IDLE, LATE])
ACCOUNTS = {"matter": "安化大桥", "management_fee": "1250000", "accepted_on": "2025-02-20"}
LAND = {"allocation_mu": "800", "completion": "0.7"}
FACTS = (
    ("zjj.handler", "management_fee_deduction", ACCOUNTS),
    ("zrzy.handler", "idle_land_consequences", LAND),
)


def test_a_late_project_and_an_idle_district_come_to_their_ends(city: str) -> None:
    async def story() -> None:
        async with running(city, SCENARIO) as play:
            office = play.machinery.office
            with transaction(office.engine) as session:
                desk = office.desk(session)
                for username, rule, fields in FACTS:
                    person = session.scalars(select(Account.person_id).where(Account.username == username)).one()
                    who = official_of(session, person, desk.now)
                    assert who is not None
                    enter_fact(desk, who, rule, entry_from(rule, {"unit": "anhua", "year": 2026, **fields}))
            await play.settle()
            await until(play)
            found = states(play)
            ended = {key: state for key, state in found.items() if key.startswith(("measure/", "assessment/"))}
            assert set(ended.values()) == {"closed"} and len(ended) == 5, ended
            assert count(play, "measure_proposed") == 3
            client = play.machinery.client
            assert await client.get_workflow_handle("measure/yiyang/2026/NJ-10/0001").result() == "closed"
            assert await client.get_workflow_handle("assessment/yiyang/2026/NJ-09").result() == "done"
            history = await client.get_workflow_handle("measure/yiyang/2026/NJ-09/0001").fetch_history()
            assert len(history.events) < 60, len(history.events)

    asyncio.run(story())
