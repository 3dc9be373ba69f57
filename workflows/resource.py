"""One fact about a unit's use of resources, while it waits for its second half (NJ-10, NJ-12)."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.contracts import StartCase
    from workflows.staged_case import StagedCase


@workflow.defn(name="Resource")
class ResourceWorkflow(StagedCase):
    """Keeps the twelve months of final accounts and the 31 October of a special fund; other facts end at once."""

    @workflow.run
    async def run(self, start: StartCase) -> str:
        """One stage; what lateness proposes is the service's."""
        self.case = start.case
        return await self.stage("watch")
