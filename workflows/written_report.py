"""One written report of a livelihood work behind its schedule (NJ-19)."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.contracts import StartCase
    from workflows.staged_case import StagedCase


@workflow.defn(name="WrittenReport")
class WrittenReportWorkflow(StagedCase):
    """Keeps the day of one written report, from its draft until the city has received it."""

    @workflow.run
    async def run(self, start: StartCase) -> str:
        """Draft, sign, receive; withdrawn where its ground vanished before."""
        self.case = start.case
        return await self.stage("report")
