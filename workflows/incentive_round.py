"""The city's yearly incentive round, read like YY-06: measures, gathering, vetting, meeting, circular, payout."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.contracts import StartCase
    from workflows.staged_case import StagedCase


@workflow.defn(name="IncentiveRound")
class IncentiveRoundWorkflow(StagedCase):
    """One round of one year: its joint steps; each project runs its own workflow and is joined at the gathering."""

    @workflow.run
    async def run(self, start: StartCase) -> str:
        """YY-06 (1), then vetting, meeting and circular once for the main batch and once a supplementary one.

        A gathering whose last projects were taken out by the mayor's consent (YY-07) has nothing to vet.
        """
        self.case = start.case
        await self.stage("measures")
        batches = "more"
        while batches == "more":
            if await self.stage("gathering") == "nothing_left":
                break
            await self.stage("vetting")
            while await self.stage("meeting") == "vet_again":
                await self.stage("vetting")
            batches = await self.stage("circular")
        return await self.stage("payout")
