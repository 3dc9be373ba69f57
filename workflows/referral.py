"""One referral to the supervisory organ: prepared and approved, then sent, received, answered."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.contracts import StartCase
    from workflows.staged_case import StagedCase


@workflow.defn(name="Referral")
class ReferralWorkflow(StagedCase):
    """Follows one referral; nothing leaves the house before it is approved."""

    @workflow.run
    async def run(self, start: StartCase) -> str:
        """Approval first (督查条例 21); only an approved referral is handed over."""
        self.case = start.case
        outcome = await self.stage("approval")
        if outcome == "sent":
            outcome = await self.stage("transfer")
        return outcome
