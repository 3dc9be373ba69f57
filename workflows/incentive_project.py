"""One incentive project from its plan to the last reward paid (YY-08 to YY-19)."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.contracts import StartCase
    from workflows.staged_case import StagedCase

STAGES = ("plan", "evaluation", "publicity", "submission", "vetting", "circular", "payout")
BACK = {"reselect": "evaluation", "republish": "publicity", "revise": "plan", "again": "submission"}


@workflow.defn(name="IncentiveProject")
class IncentiveProjectWorkflow(StagedCase):
    """Goes through the stages in the document's order, and back where an upheld appeal or an order sends it."""

    @workflow.run
    async def run(self, start: StartCase) -> str:
        """YY-14: re-selection goes back to the evaluation, a corrected list to its study and publicity."""
        self.case = start.case
        stage: str | None = STAGES[0]
        while stage is not None:
            outcome = await self.stage(stage)
            if outcome == "dropped":
                return outcome
            stage = BACK.get(outcome) or self._after(stage)
        return "paid"

    @staticmethod
    def _after(stage: str) -> str | None:
        following = STAGES[STAGES.index(stage) + 1 :]
        return following[0] if following else None
