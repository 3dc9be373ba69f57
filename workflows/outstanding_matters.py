"""A year's outstanding matters, read like NJ-17: report, recommend, review, meeting, circular, reward."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.contracts import StartCase
    from workflows.staged_case import StagedCase

FOLLOWING = {
    "reported": "recommend",
    "recommended": "review",
    "again": "recommend",
    "reviewed": "meeting",
    "returned": "review",
    "fixed": "circular",
    "issued": "reward",
}


@workflow.defn(name="OutstandingMatters")
class OutstandingMattersWorkflow(StagedCase):
    """Follows the choice from the units' reports to the drafted rewards, which run their own workflows."""

    @workflow.run
    async def run(self, start: StartCase) -> str:
        """The mayor may send the recommendations back, the meeting the review; nothing chosen ends it early."""
        self.case = start.case
        outcome = await self.stage("report")
        while outcome in FOLLOWING:
            outcome = await self.stage(FOLLOWING[outcome])
        return outcome
