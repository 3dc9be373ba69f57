"""One objection against a conclusion, to be decided within thirty days (督查条例 17)."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.contracts import StartCase
    from workflows.staged_case import StagedCase


@workflow.defn(name="Objection")
class ObjectionWorkflow(StagedCase):
    """Keeps the thirty days of one review; the review's effect on the conclusion is the service's."""

    @workflow.run
    async def run(self, start: StartCase) -> str:
        """Review and conclude."""
        self.case = start.case
        return await self.stage("review")
