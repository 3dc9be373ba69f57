"""A clause office's year, read like NJ-20 and NJ-21: rules, mid-year, year-end, report, approval, execution."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.contracts import StartCase
    from workflows.staged_case import StagedCase


@workflow.defn(name="Assessment")
class AssessmentWorkflow(StagedCase):
    """One clause and year; its measures run their own workflows."""

    @workflow.run
    async def run(self, start: StartCase) -> str:
        """A plan that the city returns is reported again."""
        self.case = start.case
        for stage in ("rules", "mid_year", "year_end", "report"):
            await self.stage(stage)
        while await self.stage("approval") == "returned":
            await self.stage("report")
        return await self.stage("execution")
