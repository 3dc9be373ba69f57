"""One appeal (YY-13) or complaint (YY-14): acknowledged, verified, concluded, answered."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.contracts import StartCase
    from workflows.staged_case import StagedCase


@workflow.defn(name="Appeal")
class AppealWorkflow(StagedCase):
    """Keeps the clock of one appeal or complaint: one working day to acknowledge, five to conclude."""

    @workflow.run
    async def run(self, start: StartCase) -> str:
        """Acknowledge, then verify and conclude; the conclusion's effect on the project is the service's."""
        self.case = start.case
        if await self.stage("acknowledgement") == "not_accepted":
            return "not_accepted"
        return await self.stage("verification")
