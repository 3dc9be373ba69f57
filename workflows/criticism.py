"""One citywide criticism: checked, approved, issued; with examination and promise where the clause asks for them."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.contracts import StartCase
    from workflows.staged_case import StagedCase


@workflow.defn(name="Criticism")
class CriticismWorkflow(StagedCase):
    """Follows one criticism from its proposal until every promise is settled."""

    @workflow.run
    async def run(self, start: StartCase) -> str:
        """Propose and issue; then, where asked for, examine and promise, and watch the promised days (NJ-18)."""
        self.case = start.case
        outcome = await self.stage("proposal")
        if outcome == "remedy":
            outcome = await self.stage("remedy")
        if outcome == "promised":
            outcome = await self.stage("promise")
        return outcome
