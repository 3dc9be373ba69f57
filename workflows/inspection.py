"""One inspection (NJ-06): planned, carried out, fed back, and re-checked where something is to be put right."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.contracts import StartCase
    from workflows.staged_case import StagedCase

GOES_ON = {"planned": "fieldwork", "finished": "feedback", "given": "rectification"}


@workflow.defn(name="Inspection")
class InspectionWorkflow(StagedCase):
    """Keeps the days of feedback and re-check; whom it looks into is the service's word and in no history."""

    FRUGAL = True

    @workflow.run
    async def run(self, start: StartCase) -> str:
        """Each stage leads to the next, or the inspection ends there."""
        self.case = start.case
        outcome = await self.stage("planning")
        while outcome in GOES_ON:
            outcome = await self.stage(GOES_ON[outcome])
        return outcome
