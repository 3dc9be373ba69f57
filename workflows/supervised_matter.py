"""One supervised matter (NJ-07): assigned, handled by its units, concluded; handled again where a reply does not do."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.contracts import StartCase
    from workflows.staged_case import StagedCase


@workflow.defn(name="SupervisedMatter")
class SupervisedMatterWorkflow(StagedCase):
    """Keeps every unit's own day; which unit is asked again is the service's word."""

    FRUGAL = True

    @workflow.run
    async def run(self, start: StartCase) -> str:
        """交办, 办理, 审核办结; back to the units as often as the conclusion returns it."""
        self.case = start.case
        outcome = await self.stage("assignment")
        while outcome in ("assigned", "returned"):
            outcome = await self.stage("handling")
            if outcome == "replied":
                outcome = await self.stage("conclusion")
        return outcome
