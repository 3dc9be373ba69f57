"""Temporal asked on behalf of somebody who waits: within a bound, and not again while it is known to be away."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import TypeVar

from temporalio.client import Client
from temporalio.service import RPCError

from service.settings import Settings
from service.temporal import connect

Answer = TypeVar("Answer")
PATIENCE = 1.5
"""Seconds that a page waits for Temporal; what it says is shown or, after that, that it did not answer."""
REST = 5.0
"""Seconds without another question after one that was not answered: one page in so many waits, not each."""


class TemporalAway(Exception):
    """Temporal did not answer, or not in time."""


@dataclass
class Lookout:
    """One process's way to look at Temporal; it changes nothing there."""

    settings: Settings
    _client: Client | None = None
    _rests_until: float = field(default=0.0)

    def ask(self, question: Callable[[Client], Awaitable[Answer]], patience: float = PATIENCE) -> Answer:
        """The answer to a question, or TemporalAway. Called in a thread of its own, as every page is."""
        if monotonic() < self._rests_until:
            raise TemporalAway
        try:
            return asyncio.run(self._asked(question, patience))
        except (RPCError, RuntimeError, TimeoutError, OSError) as away:
            self._rests_until = monotonic() + REST
            raise TemporalAway from away

    async def _asked(self, question: Callable[[Client], Awaitable[Answer]], patience: float) -> Answer:
        async with asyncio.timeout(patience):
            if self._client is None:
                self._client = await connect(self.settings)
            return await question(self._client)
