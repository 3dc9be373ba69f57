"""The histories that the workflows left in Temporal: how long they are, and their text to be kept and replayed."""

import asyncio
from dataclasses import dataclass

from temporalio.client import Client, WorkflowHistory

AT_ONCE = 8


@dataclass(frozen=True)
class Told:
    """One workflow's history."""

    case: str
    history: WorkflowHistory
    bytes: int

    @property
    def events(self) -> int:
        """How many events it has."""
        return len(self.history.events)


async def fetch(client: Client, cases: list[str]) -> list[Told]:
    """The histories of these cases."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(case: str) -> Told:
        async with gate:
            history = await client.get_workflow_handle(case).fetch_history()
        return Told(case, history, sum(event.ByteSize() for event in history.events))

    return list(await asyncio.gather(*(one(case) for case in cases)))
