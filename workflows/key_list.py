"""The year's key list: proposed, approved, made public; then its year, until every work of it has ended (NJ-02)."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.contracts import StartCase
    from workflows.staged_case import StagedCase


@workflow.defn(name="KeyList")
class KeyListWorkflow(StagedCase):
    """One list of one year; each work runs its own workflow."""

    @workflow.run
    async def run(self, start: StartCase) -> str:
        """The list, then the year."""
        self.case = start.case
        await self.stage("list")
        return await self.stage("year")
