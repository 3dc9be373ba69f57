"""One talk (约谈): notice, the talk itself, rectification; started by lateness, ended by people."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from workflows.contracts import StartCase
    from workflows.staged_case import StagedCase


@workflow.defn(name="Talk")
class TalkWorkflow(StagedCase):
    """Follows one talk from its draft notice until it is closed, or withdrawn or revoked on the way."""

    @workflow.run
    async def run(self, start: StartCase) -> str:
        """Draft, issue, hold, sign, rectify, verify, close (rules.md 3)."""
        self.case = start.case
        outcome = ""
        for stage in ("notice", "talk", "rectification"):
            outcome = await self.stage(stage)
            if outcome in ("withdrawn", "revoked"):
                break
        return outcome
