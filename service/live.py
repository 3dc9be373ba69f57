"""What has just happened, told to open pages: each process reads the newest rows while pages of its own are open.

It asks twice a second instead of being told by NOTIFY, because NOTIFY takes a lock of the whole database until the
commit is over: with it in every act, sixteen clients decided at 0.6 to 0.7 of the rate, and now at all of it. A process
has one small query more, none where nobody looks; a page is half a second late.

Ids are given before their transactions commit, so a missing id may still come: it is asked for again for a while.
A stream keeps no queue: it remembers which cases have changed since it last spoke, which is bounded, and a slow reader
hears once what happened ten times.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

import structlog
from sqlalchemy import ARRAY, BigInteger, Engine, Row, bindparam, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from service.errors import Refusal

log = structlog.get_logger()
EVERY = 0.5
LATE = 10.0
"""No act takes so many seconds."""
MARGIN = 100
"""Among so many of the newest rows some may be missing yet when the reading begins."""
MOST_CASES = 50
"""Of more changed cases a page is told that everything may have changed."""
MOST_STREAMS, MOST_OF_PERSON = 6, 18
"""Of one login, and of one person's logins together: the eldest gives way."""
MOST_IN_ALL = 2000
"""Of one process: beyond, a page is as it was when it was opened."""
ALL = "all"
"""In place of the ids of changed cases: any may have changed."""
NEWEST = text(
    "SELECT coalesce((SELECT max(id) FROM event), 0) AS event, coalesce((SELECT max(id) FROM task), 0) AS task,"
    " coalesce((SELECT max(id) FROM notice), 0) AS notice"
)
NEWS = text(
    """
    (SELECT 'event' AS what, e.id, c.id AS case_id, c.parent_id, CAST(NULL AS bigint) AS post_id,
            CAST(NULL AS bigint) AS person_id
     FROM event e JOIN "case" c ON c.id = e.case_id WHERE e.id > :event OR e.id = ANY(:event_gaps)
     ORDER BY e.id LIMIT 1000)
    UNION ALL
    (SELECT 'task', id, NULL, NULL, post_id, person_id
     FROM task WHERE id > :task OR id = ANY(:task_gaps) ORDER BY id LIMIT 1000)
    UNION ALL
    (SELECT 'notice', id, NULL, NULL, post_id, person_id
     FROM notice WHERE id > :notice OR id = ANY(:notice_gaps) ORDER BY id LIMIT 1000)
    """
).bindparams(*(bindparam(f"{table}_gaps", type_=ARRAY(BigInteger)) for table in ("event", "task", "notice")))


def newest(session: Session) -> dict[str, int]:
    """The newest event and task: what a page shows is not newer, and what comes later is news to it."""
    row = session.execute(NEWEST).one()
    return {"event": row.event, "task": row.task}


class TooManyListen(Refusal):
    """The process tells as many pages as it can; this one is complete without."""

    name, status = "too_many_listen", 503
    message = "实时更新的页面过多，本页暂不自动更新，请手动刷新。"


class Tail:
    """How far one table was read, and which ids below that may still come."""

    def __init__(self, newest: int) -> None:
        self.newest, self.gaps = newest, dict[int, float]()

    def take(self, ids: Collection[int], now: float) -> None:
        """These were read: what is missing between them is waited for, what is missing too long never comes."""
        top = max(ids, default=self.newest)
        missing = {gap: now + LATE for gap in range(self.newest + 1, top) if gap not in ids}
        self.gaps = {gap: until for gap, until in self.gaps.items() if gap not in ids and until > now} | missing
        self.newest = max(self.newest, top)


class Stream:
    """What one open page wants to hear, and what it has not been told yet."""

    def __init__(self, login: str, case: int | None, posts: frozenset[int], person: int) -> None:
        self.login, self.case, self.posts, self.person = login, case, posts, person
        self.changed: set[int] = set()
        self.all_changed = self.desk_changed = self.ended = False
        self._woken = asyncio.Event()

    def hear_case(self, case: int, parent: int | None) -> None:
        """Something happened to a case: remembered if it is the page's own, or one right below it."""
        if self.case is not None and self.case in (case, parent):
            self.changed.add(case)
            if len(self.changed) > MOST_CASES:
                self.changed, self.all_changed = set(), True
            self._woken.set()

    def hear_desk(self, post: int | None, person: int | None) -> None:
        """Something came to a desk: remembered if it is the official's."""
        if post in self.posts or person == self.person:
            self.desk_changed = True
            self._woken.set()

    def end(self) -> None:
        """The process stops, or another page of the same login takes this one's place."""
        self.ended = True
        self._woken.set()

    async def news(self, patience: float) -> None:
        """Wait until something is to be told, but no longer than this."""
        try:
            async with asyncio.timeout(patience):
                await self._woken.wait()
        except TimeoutError:
            return
        if not self.ended:
            self._woken.clear()

    async def pause(self, length: float) -> None:
        """Let changes gather for a moment, unless the end has come."""
        until = asyncio.get_running_loop().time() + length
        while not self.ended and (left := until - asyncio.get_running_loop().time()) > 0:
            await asyncio.sleep(min(left, 0.1))

    def take(self) -> tuple[str | None, bool]:
        """What changed since the last time: the cases' ids as text (`ALL`, None), and whether the desk has news."""
        cases = ALL if self.all_changed else " ".join(map(str, sorted(self.changed))) or None
        desk = self.desk_changed
        self.changed, self.all_changed, self.desk_changed = set(), False, False
        return cases, desk


class Live:
    """The streams of this process, and the reading that goes on while there are any."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.streams: list[Stream] = []
        self.closed = False
        self._begun = asyncio.Event()
        self._reading: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def stream(self, login: str, case: int | None, posts: frozenset[int], person: int) -> AsyncIterator[Stream]:
        """A stream that hears what happens from now on, until its page is left."""
        mine = Stream(login, case, posts, person)
        self._make_room([stream for stream in self.streams if stream.login == login], MOST_STREAMS)
        self._make_room([stream for stream in self.streams if stream.person == person], MOST_OF_PERSON)
        if len(self.streams) >= MOST_IN_ALL:
            raise TooManyListen(retry_after=60)
        self.streams.append(mine)
        try:
            if self._reading is None:
                self._begun = asyncio.Event()
                self._reading = asyncio.create_task(self._read_on(self._begun), name="live")
            await self._begun.wait()
            yield mine
        finally:
            self.streams.remove(mine)
            if not self.streams:
                await self._stop()

    @staticmethod
    def _make_room(same: Sequence[Stream], most: int) -> None:
        for eldest in same[: max(0, len(same) + 1 - most)]:
            eldest.end()

    async def close(self) -> None:
        """Before the server waits for its requests: every stream ends."""
        self.closed = True
        for stream in self.streams:
            stream.end()
        await self._stop()

    async def _stop(self) -> None:
        reading, self._reading = self._reading, None
        if reading is not None:
            reading.cancel()
            await asyncio.wait([reading])

    async def _read_on(self, begun: asyncio.Event) -> None:
        tails: dict[str, Tail] = {}
        while True:
            try:
                for row in await run_in_threadpool(self._read, tails):
                    self._tell(row)
                begun.set()
            except SQLAlchemyError as away:  # or no connection is free: what happens meanwhile is read afterwards
                log.warning("live_waits", reason=type(away).__name__)
            await asyncio.sleep(EVERY)

    def _tell(self, row: Row[Any]) -> None:
        for stream in self.streams:
            if row.what == "event":
                stream.hear_case(row.case_id, row.parent_id)
            else:
                stream.hear_desk(row.post_id, row.person_id)

    def _read(self, tails: dict[str, Tail]) -> Sequence[Row[Any]]:
        """The rows not read yet. The first time nothing is told: only which of the newest are missing is noted."""
        with self._engine.connect() as connection:
            first = not tails
            if first:
                newest = connection.execute(NEWEST).one()._mapping
                tails.update({table: Tail(max(0, number - MARGIN)) for table, number in newest.items()})
            given = {table: tail.newest for table, tail in tails.items()}
            gaps = {f"{table}_gaps": list(tail.gaps) for table, tail in tails.items()}
            rows = connection.execute(NEWS, given | gaps).all()
        for table, tail in tails.items():
            tail.take({row.id for row in rows if row.what == table}, monotonic())
        return [] if first else rows
