"""The workflows of accountability in skipped time: stages in order, promised days kept by timers, little history."""

import asyncio

from deploy.rehearsal.scenario import ActRule, Scenario
from service.accountability.forms import ObjectionForm
from service.accountability.objections import file_objection
from service.accountability.referrals import open_referral
from service.accountability.written_reports import open_written_report
from service.cases.act import Act
from service.org.queries import unit_by_code
from tests.service.works import CRITICISM, FACTS, REFERRAL, REPORT, WORK, bare_work, ids, on_case, propose
from tests.workflows.test_skipped_time import count, running, states, until

IDLE = [ActRule(step="propose_measures", never=True), ActRule(step="receive_sheet", never=True)]
PROMISED = f"referral/{WORK}/promise-year-2026/nanxian"


def refer(act: Act, unit: int) -> None:
    """A livelihood work's year was missed."""
    grounds = ["year_target"]
    open_referral(act, period="year-2026", unit_id=unit, clause="NJ-19", facts=FACTS, grounds=grounds)


def scenario(*rules: ActRule) -> Scenario:
    """The round lies still; these rules bend what officials do about accountability."""
    return Scenario(name="accountability", title="问责", projects=[5], acts=[*IDLE, *rules])


def test_each_promise_has_its_timer_and_a_missed_one_becomes_a_referral(city: str) -> None:
    missed = ActRule(step="verify_promise", unit="zfb", title="南县", outcome="unfinished")
    never = ActRule(step="report_completion", never=True)

    async def story() -> None:
        async with running(city, scenario(missed, never)) as play:
            bare_work(play.machinery.office)
            with on_case(play.machinery.office) as act:
                propose(act, "anhua", "nanxian")
            await play.settle()
            await until(play, "verify_promise")
            assert states(play)[CRITICISM] == "promise.watching" and count(play, "lapsed") == 1
            await until(play)
            found = states(play)
            assert (found[CRITICISM], found[PROMISED]) == ("missed", "closed")
            client = play.machinery.client
            assert await client.get_workflow_handle(CRITICISM).result() == "missed"
            assert await client.get_workflow_handle(PROMISED).result() == "closed"
            history = await client.get_workflow_handle(CRITICISM).fetch_history()
            assert len(history.events) < 90, len(history.events)

    asyncio.run(story())


def test_report_referral_and_objection_come_to_their_ends(city: str) -> None:
    async def story() -> None:
        async with running(city, scenario()) as play:
            office = play.machinery.office
            bare_work(office)
            with on_case(office) as act:
                propose(act, "anhua", remedy=False)
                (unit,) = ids(act, "anhua")
                open_written_report(act, period="2026-05", unit_id=unit, facts=FACTS, clause="NJ-19")
                refer(act, unit)
            await play.settle()
            await until(play)
            with on_case(office, CRITICISM) as act:
                form = ObjectionForm(matter="数据未计入已完工的两条道路，请予复核。")
                file_objection(act, unit_by_code(act.session, "anhua"), form)
            await play.settle()
            await until(play)
            found = states(play)
            assert (found[CRITICISM], found[REPORT], found[REFERRAL]) == ("issued", "received", "closed")
            assert found[f"objection/{CRITICISM}/anhua/1"] == "concluded"
            for key, end in ((CRITICISM, "issued"), (REPORT, "received"), (REFERRAL, "closed")):
                assert await play.machinery.client.get_workflow_handle(key).result() == end

    asyncio.run(story())
