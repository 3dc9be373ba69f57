"""The worker's process: every workflow and activity of the product on one task queue."""

import asyncio
import hashlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from temporalio.client import Client
from temporalio.worker import Worker

from activities.cases import CaseActivities
from activities.http import ServiceClient
from workflows.appeal import AppealWorkflow
from workflows.assessment import AssessmentWorkflow
from workflows.criticism import CriticismWorkflow
from workflows.incentive_project import IncentiveProjectWorkflow
from workflows.incentive_round import IncentiveRoundWorkflow
from workflows.inspection import InspectionWorkflow
from workflows.key_list import KeyListWorkflow
from workflows.key_work import KeyWorkWorkflow
from workflows.measure import MeasureWorkflow
from workflows.names import TASK_QUEUE
from workflows.objection import ObjectionWorkflow
from workflows.outstanding_matters import OutstandingMattersWorkflow
from workflows.pilot import PilotWorkflow
from workflows.policies import AT_ONCE, STICKY_TIMEOUT
from workflows.referral import ReferralWorkflow
from workflows.resource import ResourceWorkflow
from workflows.supervised_matter import SupervisedMatterWorkflow
from workflows.talk import TalkWorkflow
from workflows.written_report import WrittenReportWorkflow

WORKFLOWS = [
    IncentiveRoundWorkflow,
    IncentiveProjectWorkflow,
    AppealWorkflow,
    TalkWorkflow,
    KeyListWorkflow,
    KeyWorkWorkflow,
    CriticismWorkflow,
    WrittenReportWorkflow,
    ReferralWorkflow,
    ObjectionWorkflow,
    SupervisedMatterWorkflow,
    InspectionWorkflow,
    ResourceWorkflow,
    MeasureWorkflow,
    AssessmentWorkflow,
    PilotWorkflow,
    OutstandingMattersWorkflow,
]


def build_worker(client: Client, service: ServiceClient, task_queue: str = TASK_QUEUE) -> Worker:
    """A worker on the given client; it finishes what it has begun before it stops."""
    cases = CaseActivities(service)
    return Worker(
        client,
        task_queue=task_queue,
        workflows=WORKFLOWS,
        activities=[cases.enter, cases.strike, cases.next_mark],
        sticky_queue_schedule_to_start_timeout=STICKY_TIMEOUT,
        max_concurrent_workflow_tasks=AT_ONCE,
        max_concurrent_activities=AT_ONCE,
        max_concurrent_local_activities=AT_ONCE,
        graceful_shutdown_timeout=timedelta(seconds=5),
        build_id=_build(),  # without one the SDK reads and hashes every loaded module: seconds at each start
    )


def _build() -> str:
    """Which workflow code this worker runs, by the digest of its sources."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]


async def run_worker(client: Client, service: ServiceClient, stop: asyncio.Event, ready: Callable[[], None]) -> None:
    """Work until told to stop."""
    async with build_worker(client, service):
        ready()
        await stop.wait()
    await service.close()
