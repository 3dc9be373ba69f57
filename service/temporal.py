"""The service's only way to write to Temporal: starts, signals and ends, each from its row of the outbox."""

from dataclasses import dataclass
from typing import Any

from temporalio.api.common.v1 import Payloads, WorkflowExecution
from temporalio.api.workflowservice.v1 import SignalWorkflowExecutionRequest
from temporalio.client import Client, TLSConfig
from temporalio.common import (
    SearchAttributeKey,
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from service.settings import Settings
from workflows.contracts import DeadlineMoved, StageLeft, StartCase
from workflows.names import DEADLINE_MOVED, STAGE_LEFT, TASK_QUEUE
from workflows.policies import WORKFLOW_TASK_TIMEOUT

MESSAGES: dict[str, type[StageLeft] | type[DeadlineMoved]] = {
    STAGE_LEFT: StageLeft,
    DEADLINE_MOVED: DeadlineMoved,
}
GONE = {RPCStatusCode.NOT_FOUND}
AGAIN, REPLACE = WorkflowIDReusePolicy.ALLOW_DUPLICATE, WorkflowIDConflictPolicy.TERMINATE_EXISTING


async def connect(settings: Settings) -> Client:
    """A client for the namespace of the settings, with TLS where certificates are given."""
    return await Client.connect(
        settings.temporal_address,
        namespace=settings.temporal_namespace,
        data_converter=pydantic_data_converter,
        tls=_tls(settings),
    )


def _tls(settings: Settings) -> TLSConfig | bool:
    if settings.temporal_tls_ca is None:
        return False
    cert, key = settings.temporal_tls_cert, settings.temporal_tls_key
    return TLSConfig(
        server_root_ca_cert=settings.temporal_tls_ca.read_bytes(),
        client_cert=cert.read_bytes() if cert else None,
        client_private_key=key.read_bytes() if key else None,
    )


class Undeliverable(Exception):
    """The workflow is closed or unknown: the row is kept and shown to an administrator."""


@dataclass(frozen=True)
class Message:
    """One outbox row as the relay sends it."""

    id: int
    workflow_id: str
    kind: str
    name: str
    payload: dict[str, Any]


class Sender:
    """Delivers outbox rows. Sent twice, a start meets its own workflow and a signal its own request id.

    A workflow that failed or was terminated may be started again: the register leads it to its place. Where an
    administrator asks for it (`again`), one that runs or has completed is replaced too; sent twice, it is replaced
    twice, which costs a history and nothing else.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def send(self, message: Message) -> None:
        """Deliver one row; Undeliverable when its workflow is gone, RPCError when Temporal is away."""
        match message.kind:
            case "start":
                await self._start(message)
            case "terminate":
                await self._terminate(message)
            case _:
                await self._signal(message)

    async def _start(self, message: Message) -> None:
        facts = message.payload
        again = bool(facts.get("again"))
        try:
            await self._client.start_workflow(
                message.name,
                StartCase(case=message.workflow_id),
                id=message.workflow_id,
                task_queue=TASK_QUEUE,
                task_timeout=WORKFLOW_TASK_TIMEOUT,
                id_reuse_policy=AGAIN if again else WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
                id_conflict_policy=REPLACE if again else WorkflowIDConflictPolicy.UNSPECIFIED,
                static_summary=facts["title"][:120],
                search_attributes=TypedSearchAttributes(
                    [
                        SearchAttributePair(SearchAttributeKey.for_keyword("CaseNo"), message.workflow_id),
                        SearchAttributePair(SearchAttributeKey.for_keyword("CaseKind"), facts["kind"]),
                        SearchAttributePair(SearchAttributeKey.for_keyword("Unit"), facts["unit"]),
                        SearchAttributePair(SearchAttributeKey.for_int("CaseYear"), facts["year"]),
                    ]
                ),
            )
        except WorkflowAlreadyStartedError:
            return

    async def _terminate(self, message: Message) -> None:
        """End a workflow that no case needs; why, the register knows. One that is gone has ended."""
        try:
            await self._client.get_workflow_handle(message.workflow_id).terminate(
                reason=f"repair {message.payload['repair']}"
            )
        except RPCError as error:
            if error.status not in GONE:
                raise

    async def _signal(self, message: Message) -> None:
        argument = MESSAGES[message.name].model_validate({"message": message.id, **message.payload})
        request = SignalWorkflowExecutionRequest(
            namespace=self._client.namespace,
            workflow_execution=WorkflowExecution(workflow_id=message.workflow_id),
            signal_name=message.name,
            request_id=f"outbox-{message.id}",
            input=Payloads(payloads=await self._client.data_converter.encode([argument])),
        )
        try:
            await self._client.workflow_service.signal_workflow_execution(request)
        except RPCError as error:
            if error.status in GONE:
                raise Undeliverable(error.message) from error
            raise
