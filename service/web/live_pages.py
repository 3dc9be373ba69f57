"""Live pages: one stream for an open page tells that its case has changed and how many tasks came to one's desk.

It carries ids and counts; what has changed is then asked for like any page, and authorised like it. The stream belongs
to the page that is looked at (`static/live.js` closes it when the page is hidden): a browser has six connections to a
host, and an official many pages.
"""

from asyncio import get_running_loop
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from service.cases.queries import load_case
from service.cases.story import changed_since, near
from service.desk import AVisit, Visit
from service.errors import Refusal
from service.given import After, Before
from service.live import ALL, Live, Stream
from service.org.queries import Official
from service.tasks.queries import new_tasks
from service.web.pages import render
from service.web.queries import unread_count

router = APIRouter(include_in_schema=False)
HEARTBEAT = 15.0
"""Whoever has logged out, or may no longer see the case, hears nothing any more after so many seconds."""
PAUSE = 1.0
"""Between two messages: what happens in a row is told once."""
RETRY = 3000


@dataclass(frozen=True)
class Follower:
    """Who listens, to which case, and what was newest when the page was shown."""

    visit: Visit
    stream: Stream
    case: int | None
    event: int
    task: int


@dataclass(frozen=True)
class News:
    """What there is to tell, as the register has it now."""

    changed: bool
    tasks: int
    unread: int


async def _hub(request: Request) -> Live:
    found: Live = request.app.state.live
    return found


async def _follower(
    visit: AVisit,
    hub: Annotated[Live, Depends(_hub)],
    event: After = 0,
    task: After = 0,
    case: Before = None,
) -> AsyncIterator[Follower]:
    """Whoever may not see the case is told that there is none; the stream is left when the answer has ended, anyhow."""
    me = await run_in_threadpool(_admitted, visit, case)
    async with hub.stream(visit.login, case, me.all_posts, me.person_id) as stream:
        yield Follower(visit, stream, case, event, task)


def _admitted(visit: Visit, case: int | None) -> Official:
    with visit.at_desk() as (desk, me):
        if case is not None:
            load_case(desk.session, me, case)
        return me


@router.get("/live", response_class=EventSourceResponse)
async def live(
    who: Annotated[Follower, Depends(_follower)], hub: Annotated[Live, Depends(_hub)]
) -> AsyncIterator[ServerSentEvent]:
    """What happens from now on: `case` with the ids that changed, `tasks` and `notices` with their count, `over`."""
    clock, mine = get_running_loop().time, who.stream
    yield ServerSentEvent(retry=RETRY)
    known, look_at = None, 0.0
    while not mine.ended:
        cases, desk = mine.take()
        if desk or clock() >= look_at:
            try:
                found = await run_in_threadpool(_look, who)
            except Refusal:
                break
            except SQLAlchemyError:
                return
            cases = cases or (ALL if known is None and found.changed else None)
            for event in _counts(found) if found != known else ():
                yield event
            known, look_at = found, clock() + HEARTBEAT
        if cases and (heard := await run_in_threadpool(_may_hear, who, cases)):
            yield ServerSentEvent(event="case", raw_data=heard)
        await mine.pause(PAUSE)
        await mine.news(look_at - clock())
    if not hub.closed:
        yield ServerSentEvent(event="over", raw_data="")


def _look(who: Follower) -> News:
    """Whether the listener is still one, and what there is to tell."""
    with who.visit.at_desk() as (desk, me):
        if who.case is not None:
            load_case(desk.session, me, who.case)
        return News(
            changed=who.case is not None and changed_since(desk.session, me, who.case, who.event),
            tasks=new_tasks(desk.session, me, who.task),
            unread=unread_count(desk.session, me),
        )


def _may_hear(who: Follower, cases: str) -> str:
    """Of the cases that changed those of which the listener may know: a complaint below does not even make a sound."""
    if cases == ALL or who.case is None:
        return cases
    try:
        with who.visit.at_desk() as (desk, me):
            known = [str(case) for case in near(desk.session, me, who.case, map(int, cases.split()))]
    except (Refusal, SQLAlchemyError):
        return ""
    return " ".join(known)


def _counts(found: News) -> Iterator[ServerSentEvent]:
    for name, number in (("tasks", found.tasks), ("notices", found.unread)):
        yield ServerSentEvent(event=name, raw_data=render("live_count.html", of=name, number=number).strip())
