"""What has just happened, told to open pages: PostgreSQL's notifications, fanned out to the streams of this process.

An act notifies within its own transaction and its own statement (`service/cases/write.py`): what is rolled back is
never told, and nothing that was committed goes untold. That a notifying commit takes a lock of the whole database is
its price: measured, a decision is not slower and thousands of commits a second remain, where a city needs a few. A
poll of the events would cost acts nothing, but must guess at ids whose transactions commit late.

A process listens on one connection, opened with its first stream. A stream keeps no queue: it remembers which cases
have changed since it last spoke, which is bounded, and a slow reader hears once what happened ten times.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress

import orjson
import psycopg

CHANNEL = "duban_live"
MOST_CASES = 50
"""Of more changed cases a page is told that everything may have changed; of more desks, that it may be anybody's."""
MOST_DESKS = 300
"""A notification holds less than 8,000 bytes."""
MOST_STREAMS = 6
"""Of one login: the eldest gives way."""
AGAIN = 1.0
PATIENCE = 2.0
"""A stream waits so long for the listening to begin; should it begin later, everything is looked at again."""


def news(case: int, parent: int | None, posts: Iterable[int | None], persons: Iterable[int | None]) -> str:
    """A notification: which case, and whose desks have something new; ids and nothing else."""
    desks, people = set(posts) - {None}, set(persons) - {None}
    many = len(desks) + len(people) > MOST_DESKS
    told = {"case": case, "parent": parent, "posts": None if many else [*desks], "persons": None if many else [*people]}
    return orjson.dumps(told).decode()


class Stream:
    """What one open page wants to hear, and what it has not been told yet."""

    def __init__(self, login: str, case: int | None, posts: frozenset[int], person: int) -> None:
        self.login, self.case, self.posts, self.person = login, case, posts, person
        self.changed: set[int] = set()
        self.all_changed = self.desk_changed = self.ended = False
        self._woken = asyncio.Event()

    def hear(self, case: int, parent: int | None, posts: list[int] | None, persons: list[int] | None) -> None:
        """Remember a notification that concerns this page."""
        if self.case is not None and self.case in (case, parent):
            self.changed.add(case)
            self.all_changed |= len(self.changed) > MOST_CASES
        if posts is None or persons is None or self.person in persons or not self.posts.isdisjoint(posts):
            self.desk_changed = True
        if self.changed or self.desk_changed:
            self._woken.set()

    def hear_all(self) -> None:
        """Notifications may have been missed: everything is looked at again."""
        self.all_changed, self.desk_changed = self.case is not None, True
        self._woken.set()

    def end(self) -> None:
        """The process stops, or another page of the same login takes this one's place."""
        self.ended = True
        self._woken.set()

    async def news(self, patience: float) -> bool:
        """Wait until something is to be told; false when nothing was for so long."""
        try:
            async with asyncio.timeout(patience):
                await self._woken.wait()
        except TimeoutError:
            return False
        if not self.ended:
            self._woken.clear()
        return True

    async def pause(self, length: float) -> None:
        """Let changes gather for a moment, unless the end has come."""
        until = asyncio.get_running_loop().time() + length
        while not self.ended and (left := until - asyncio.get_running_loop().time()) > 0:
            await asyncio.sleep(min(left, 0.1))

    def take(self) -> tuple[str | None, bool]:
        """What changed since the last time: the cases' ids as text (`all`, None), and whether the desk has news."""
        cases = "all" if self.all_changed else " ".join(map(str, sorted(self.changed))) or None
        desk = self.desk_changed
        self.changed, self.all_changed, self.desk_changed = set(), False, False
        return cases, desk


class Live:
    """The streams of this process and the one connection that listens for them."""

    def __init__(self, url: str) -> None:
        self._url = url.replace("+psycopg", "")
        self.streams: list[Stream] = []
        self.closed = False
        self._listening = asyncio.Event()
        self._listener: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def stream(self, login: str, case: int | None, posts: frozenset[int], person: int) -> AsyncIterator[Stream]:
        """A stream that hears what happens from now on, until its page is left."""
        mine = Stream(login, case, posts, person)
        same = [stream for stream in self.streams if stream.login == login]
        for eldest in same[: max(0, len(same) + 1 - MOST_STREAMS)]:
            eldest.end()
        self.streams.append(mine)
        if self._listener is None:
            self._listener = asyncio.create_task(self._listen(), name="live")
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._listening.wait(), PATIENCE)
            mine.take()
            yield mine
        finally:
            self.streams.remove(mine)

    async def close(self) -> None:
        """Before the server waits for its requests: every stream ends, and the listening too."""
        self.closed = True
        for stream in self.streams:
            stream.end()
        if self._listener is not None:
            self._listener.cancel()
            await asyncio.wait([self._listener])
            self._listener = None

    async def _listen(self) -> None:
        """Listen for ever; when the connection was lost, whatever came meanwhile is made good by looking at all."""
        while True:
            try:
                connection = await psycopg.AsyncConnection.connect(self._url, autocommit=True, keepalives_idle=30)
                async with connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    for stream in self.streams:
                        stream.hear_all()
                    self._listening.set()
                    async for notification in connection.notifies():
                        heard = orjson.loads(notification.payload)
                        for stream in self.streams:
                            stream.hear(**heard)
            except psycopg.Error:
                await asyncio.sleep(AGAIN)
