"""One key work and its year: responsibility filed (NJ-03), then month by month until the year is settled (NJ-06)."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.contracts import StartCase
    from workflows.staged_case import StagedCase


@workflow.defn(name="KeyWork")
class KeyWorkWorkflow(StagedCase):
    """Thirteen cut-offs a year; what a closed month brings is the service's word and runs as cases of its own."""

    FRUGAL = True

    @workflow.run
    async def run(self, start: StartCase) -> str:
        """Nothing is reported before three persons answer for the work."""
        self.case = start.case
        if await self.stage("filing") == "removed":
            return "removed"
        return await self.stage("year")
