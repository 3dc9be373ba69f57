"""The calls that a case's workflow makes: enter a stage, strike a mark, ask for the next one."""

from temporalio import activity

from activities.http import ServiceClient
from workflows.contracts import EnterStage, StageStatus, StrikeMark


class CaseActivities:
    """Carries a workflow's calls to the service; the keys are business keys, so a repeat changes nothing."""

    def __init__(self, service: ServiceClient) -> None:
        self._service = service

    @activity.defn(name="enter_stage")
    async def enter(self, message: EnterStage) -> StageStatus:
        """Open a stage's visit and learn its first mark."""
        key = f"enter:{message.case}:{message.stage}:{message.visit}"
        return await self._service.post("/internal/cases/enter", message, key, StageStatus)

    @activity.defn(name="strike_mark")
    async def strike(self, message: StrikeMark) -> StageStatus:
        """Tell the service that a mark's instant has come."""
        return await self._service.post(
            "/internal/cases/strike", message, f"strike:{message.mark}", StageStatus
        )

    @activity.defn(name="next_mark")
    async def next_mark(self, message: EnterStage) -> StageStatus:
        """Ask again for the next mark, after a deadline has moved."""
        key = f"next:{message.case}:{message.stage}:{message.visit}"
        return await self._service.post("/internal/cases/next-mark", message, key, StageStatus)
