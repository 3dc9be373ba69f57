"""One reward or penalty measure: decided, approved, carried out within a month (NJ-20, NJ-21)."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.contracts import StartCase
    from workflows.staged_case import StagedCase

FOLLOWING = {"confirmed": "approval", "returned": "proposal", "approved": "execution"}


@workflow.defn(name="Measure")
class MeasureWorkflow(StagedCase):
    """Follows one measure from its proposal to its proof; ends early when it is dropped or withdrawn."""

    @workflow.run
    async def run(self, start: StartCase) -> str:
        """A returned approval goes back to the clause office's decision."""
        self.case = start.case
        outcome = await self.stage("proposal")
        while outcome in FOLLOWING:
            outcome = await self.stage(FOLLOWING[outcome])
        return outcome
