"""Workflows in skipped time: timers follow their deadlines, signals may repeat, a Temporal store may be lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import text

from deploy.rehearsal.cities import settle_cities
from deploy.rehearsal.happenings import Extend, Moment
from deploy.rehearsal.machinery import machinery
from deploy.rehearsal.perform import start_of
from deploy.rehearsal.play import Play
from deploy.rehearsal.scenario import ActRule, Scenario
from service.clock import LEGAL_ZONE
from service.db import transaction
from service.outbox import restart_workflows
from workflows.contracts import DeadlineMoved, StageLeft
from workflows.incentive_project import IncentiveProjectWorkflow
from workflows.staged_case import StagedCase

PROJECT = "project/yiyang/2026/05"
ROUND = "round/yiyang/2026"
ONE = Scenario(name="one-project", title="一个项目", projects=[5])


@asynccontextmanager
async def running(url: str, scenario: Scenario = ONE, since: datetime | None = None) -> AsyncIterator[Play]:
    """A rehearsal's parts on a database; `since` goes on where another left off."""
    async with machinery(url, since or start_of(scenario.year)) as parts:
        with transaction(parts.office.engine) as session:
            cities = settle_cities(parts.office.desk(session), scenario)
        play = Play(parts, scenario, cities)
        if since is None:
            await play.begin()
        yield play
        play.people.close()


async def until(play: Play, step: str | None = None) -> None:
    """Everybody acts until a task of the step is open."""
    await play.go_on(lambda _day: None, step)


def count(play: Play, kind: str) -> int:
    """How often an event was recorded."""
    return int(play.register.rows("SELECT count(*) FROM event WHERE kind = :kind", kind=kind)[0][0])


def states(play: Play) -> dict[str, str]:
    """Every case's state."""
    return {row[0]: row[1] for row in play.register.rows('SELECT key, state FROM "case"')}


def end_of(day: date) -> datetime:
    """The last instant of a legal day: the first of the next."""
    return datetime.combine(day + timedelta(days=1), time(0), LEGAL_ZONE)


def test_a_moved_deadline_moves_the_running_timer(city: str) -> None:
    async def story() -> None:
        async with running(city) as play:
            await until(play, "publish_plan")
            when = Moment(day=date(2026, 1, 8))
            moved = Extend(do="extend", when=when, project=5, deadline="plan", to=date(2026, 3, 20), why="机构调整。")
            play.doings.carry_out(moved, play.machinery.clock.now())
            await play.settle()
            await play.machinery.step_to(end_of(date(2026, 2, 5)))
            await play.settle()
            assert (count(play, "reminded"), count(play, "late")) == (0, 0)
            await play.machinery.step_to(end_of(date(2026, 3, 20)))
            await play.settle()
            assert (count(play, "reminded"), count(play, "late")) == (3, 1)

    asyncio.run(story())


def test_a_mark_is_not_hammered_while_the_services_clock_is_behind(city: str) -> None:
    async def story() -> None:
        async with running(city) as play:
            await until(play, "publish_plan")
            mark = play.register.next_mark()
            assert mark is not None
            ahead = play.machinery.clock.to_temporal(mark) - await play.machinery.environment.get_current_time()
            await play.machinery.environment.sleep(ahead + timedelta(seconds=10))
            assert count(play, "reminded") == 0
            history = await play.machinery.client.get_workflow_handle(PROJECT).fetch_history()
            calls = [event.activity_task_scheduled_event_attributes.activity_type.name for event in history.events]
            assert 1 <= calls.count("strike_mark") <= 12
            play.machinery.clock.set(mark)
            await play.machinery.environment.sleep(timedelta(seconds=2))
            await play.settle()
            assert count(play, "reminded") == 1

    asyncio.run(story())


def test_signals_that_come_again_change_nothing(city: str) -> None:
    async def story() -> None:
        async with running(city) as play:
            await until(play, "collect_scores")
            with transaction(play.register.engine) as session:
                session.execute(text("UPDATE outbox SET sent_at = NULL"))
            await play.settle()
            handle = play.machinery.client.get_workflow_handle(PROJECT)
            for number in range(3):
                left = StageLeft(message=90 + number, stage="plan", visit=1, outcome="published")
                await handle.signal(IncentiveProjectWorkflow.stage_left, left)
                moved = DeadlineMoved(message=80 + number, stage="plan", visit=1)
                await handle.signal(IncentiveProjectWorkflow.deadline_moved, moved)
            await until(play)
            assert states(play) == {ROUND: "payout.ended", PROJECT: "payout.paid"}
            assert count(play, "enter_evaluation") == 1
            assert await handle.result() == "paid"

    asyncio.run(story())


@pytest.mark.parametrize("step", ["review_plan", "open_publicity", "summarise_vetting", "pay_reward"])
def test_the_round_goes_on_after_temporals_store_was_lost(city: str, step: str) -> None:
    async def before() -> datetime:
        async with running(city) as play:
            await until(play, step)
            return play.machinery.clock.now()

    async def after(now: datetime) -> None:
        async with running(city, since=now) as play:
            with transaction(play.register.engine) as session:
                restart_workflows(session)
            await play.settle()
            assert play.register.quiet(now)
            await until(play)
            assert states(play) == {ROUND: "payout.ended", PROJECT: "payout.paid"}
            assert [count(play, kind) for kind in ("enter_plan", "enter_evaluation", "enter_payout")] == [1, 1, 2]

    asyncio.run(after(asyncio.run(before())))


def test_a_workflow_that_failed_is_started_again_and_led_to_its_place(city: str) -> None:
    async def story() -> None:
        async with running(city) as play:
            await until(play, "review_plan")
            handle = play.machinery.client.get_workflow_handle(PROJECT)
            await handle.terminate()
            with transaction(play.register.engine) as session:
                restart_workflows(session)
            await play.settle()
            waiting = await handle.query(StagedCase.waiting_for)
            assert waiting is not None and waiting.stage == "plan"
            assert count(play, "enter_plan") == 1

    asyncio.run(story())


def test_time_opens_tasks_and_climbs_the_ladder_but_decides_nothing(city: str) -> None:
    silent = ("publish_plan", "sign_notice", "receive_sheet", "form_batch")
    never = [ActRule(step=step, never=True) for step in silent]

    async def story() -> None:
        async with running(city, ONE.model_copy(update={"acts": never})) as play:
            await until(play)
            found = states(play)
            assert found[PROJECT] == "plan.publishing"
            assert sorted(state for key, state in found.items() if key.startswith("talk/")) == ["notice.draft"] * 2
            assert count(play, "talk_started") == 2

    asyncio.run(story())
