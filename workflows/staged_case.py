"""The one pattern of every case: enter a stage, keep its next mark, wait until the service says that it is left."""

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TypeVar

from temporalio import workflow
from temporalio.common import SearchAttributeKey
from temporalio.exceptions import ApplicationError, FailureError, is_cancelled_exception

from activities.cases import CaseActivities
from workflows.contracts import DeadlineMoved, EnterStage, NextMark, StageLeft, StageStatus, StrikeMark, Waiting
from workflows.policies import ACTIVITY_RETRY, ACTIVITY_TIMEOUT, CLOCKS_APART, LOCAL_TIMEOUT, ONCE

Message = TypeVar("Message", EnterStage, StrikeMark)
STAGE = SearchAttributeKey.for_keyword("Stage")


class StagedCase:
    """Base of the workflows: holds the case's key, visits, and what the signals have said; no rule, no text."""

    FRUGAL = False
    """Many alike with many marks a year: a call is tried once inside the workflow task first, which costs six events of
    history instead of eleven; a service that is away is then waited for like everywhere."""

    def __init__(self) -> None:
        self.case = ""
        self.visits: Counter[str] = Counter()
        self.outcomes: dict[tuple[str, int], str] = {}
        self.moved = 0
        self.waiting: Waiting | None = None

    @workflow.signal(name="stage_left", description="The service says that a stage has ended, and how")
    def stage_left(self, left: StageLeft) -> None:
        self.outcomes.setdefault((left.stage, left.visit), left.outcome)

    @workflow.signal(name="deadline_moved", description="A deadline of the running stage has moved")
    def deadline_moved(self, moved: DeadlineMoved) -> None:
        self.moved += 1

    @workflow.query(name="waiting", description="Which stage and mark the case waits for; empty while it works")
    def waiting_for(self) -> Waiting | None:
        return self.waiting

    async def stage(self, stage: str) -> str:
        """Open the stage and keep its time until it is left; the outcome is the service's word, never ours."""
        self.visits[stage] += 1
        visit = self.visits[stage]
        workflow.upsert_search_attributes([STAGE.value_set(stage)])
        workflow.set_current_details(f"**{stage}** ({visit})")
        seen = self.moved
        here = EnterStage(case=self.case, stage=stage, visit=visit)
        status = await self._call(CaseActivities.enter, here, f"Enter {stage}")
        while status.outcome is None:
            if (told := self.outcomes.get((stage, visit))) is not None:
                return told
            if seen != self.moved:
                seen = self.moved
                status = await self._call(CaseActivities.next_mark, here, f"Deadline of {stage} moved")
            elif await self._due(stage, visit, status.next_mark, seen) and status.next_mark is not None:
                mark = StrikeMark(case=self.case, stage=stage, visit=visit, mark=status.next_mark.mark)
                status = await self._call(CaseActivities.strike, mark, f"Time for {status.next_mark.label}")
                if status.next_mark is not None and status.next_mark.mark == mark.mark:
                    await workflow.sleep(CLOCKS_APART)  # the service's clock is behind ours: not time yet
        return status.outcome

    async def _due(self, stage: str, visit: int, mark: NextMark | None, seen: int) -> bool:
        """Wait for the mark's instant (true), or for a signal that makes it pointless (false)."""
        wait = None if mark is None else mark.at - workflow.now()
        if wait is not None and wait.total_seconds() <= 0:
            return True
        self.waiting = Waiting(stage=stage, visit=visit, mark=None if mark is None else mark.mark)
        try:
            await workflow.wait_condition(
                lambda: (stage, visit) in self.outcomes or self.moved != seen,
                timeout=wait,
                timeout_summary=None if mark is None else mark.label,
            )
        except TimeoutError:
            return True
        finally:
            self.waiting = None
        return False

    async def _call(
        self, activity: Callable[[CaseActivities, Message], Awaitable[StageStatus]], message: Message, summary: str
    ) -> StageStatus:
        if self.FRUGAL:
            try:
                return await workflow.execute_local_activity_method(
                    activity,
                    message,
                    start_to_close_timeout=LOCAL_TIMEOUT,
                    retry_policy=ONCE,
                    summary=summary,
                )
            except FailureError as failed:
                if _is_final(failed):
                    raise
        return await workflow.execute_activity_method(
            activity,
            message,
            start_to_close_timeout=ACTIVITY_TIMEOUT,
            retry_policy=ACTIVITY_RETRY,
            summary=summary,
        )


def _is_final(failed: FailureError) -> bool:
    """Whether another try is pointless. A local call's failure comes bare or inside an `ActivityError`.

    Which of the two differs between errors and time-outs, and between the first run and its replay.
    """
    errors = (failed, failed.cause)
    refused = any(isinstance(error, ApplicationError) and error.non_retryable for error in errors)
    return refused or is_cancelled_exception(failed)
