"""Temporal's lists, read page by page: which workflow runs, how it ended, in which stage it waits."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from temporalio.client import Client, WorkflowExecution, WorkflowExecutionStatus
from temporalio.common import SearchAttributeKey

from workflows.names import TASK_QUEUE

PAGE = 1000
AT_ONCE = 100
"""So many ids are asked for in one question."""
LONGEST_ID = 120
"""No id of ours is longer; what else runs on the queue is not ours to judge."""
STAGE = SearchAttributeKey.for_keyword("Stage")
PROBLEMS = SearchAttributeKey.for_keyword_list("TemporalReportedProblems")
"""Set by the server when a workflow's own code has failed several times in a row, as a changed one does."""
RUNNING = f"TaskQueue = '{TASK_QUEUE}' AND ExecutionStatus = 'Running'"


@dataclass(frozen=True)
class Seen:
    """One workflow as Temporal's list has it."""

    id: str
    run: str
    status: str
    stage: str
    stuck: bool
    started: datetime
    events: int


def _seen(row: WorkflowExecution) -> Seen:
    status = row.status if row.status is not None else WorkflowExecutionStatus.RUNNING
    said = row.typed_search_attributes
    return Seen(
        row.id,
        row.run_id,
        status.name.lower(),
        said.get(STAGE, ""),
        bool(said.get(PROBLEMS)),
        row.start_time,
        row.history_length,
    )


async def running(client: Client) -> AsyncIterator[list[Seen]]:
    """Every workflow of ours that runs, a page at a time."""
    page: list[Seen] = []
    async for row in client.list_workflows(RUNNING, page_size=PAGE):
        if len(row.id) <= LONGEST_ID:
            page.append(_seen(row))
        if len(page) == PAGE:
            yield page
            page = []
    yield page


async def latest(client: Client, ids: Sequence[str]) -> dict[str, Seen]:
    """The last run of each of these workflows; those that Temporal does not know are not in it."""
    found: dict[str, Seen] = {}
    for first in range(0, len(ids), AT_ONCE):
        named = ", ".join("'" + one.replace("'", "''") + "'" for one in ids[first : first + AT_ONCE])
        async for row in client.list_workflows(f"WorkflowId IN ({named})", page_size=PAGE):
            if row.id not in found or row.start_time > found[row.id].started:
                found[row.id] = _seen(row)
    return found
