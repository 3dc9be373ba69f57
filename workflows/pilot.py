"""One pilot (NJ-15): answered by the city, approved by the Party's reform group where it is major, run, ended."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.contracts import StartCase
    from workflows.staged_case import StagedCase


@workflow.defn(name="Pilot")
class PilotWorkflow(StagedCase):
    """Follows a request from its answer to the pilot's end."""

    @workflow.run
    async def run(self, start: StartCase) -> str:
        """Only a major pilot goes through the second approval."""
        self.case = start.case
        outcome = await self.stage("answer")
        if outcome == "major":
            outcome = await self.stage("reform")
        return await self.stage("run") if outcome == "agreed" else outcome
