"""Legal time: the one clock every use case asks, and its map to Temporal's time (invariant 3)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LEGAL_ZONE = ZoneInfo("Asia/Shanghai")


def legal_day(instant: datetime) -> date:
    """The legal day an instant falls on: days begin at midnight in Asia/Shanghai."""
    return instant.astimezone(LEGAL_ZONE).date()


class Clock:
    """legal = anchor + shift + (real - anchor) * scale; production has shift 0 and scale 1: real time."""

    def __init__(self, anchor: datetime, shift: timedelta = timedelta(0), scale: float = 1.0) -> None:
        self.anchor = anchor.astimezone(UTC)
        self.shift = shift
        self.scale = scale

    def now(self) -> datetime:
        """The present legal instant, in UTC."""
        return self.from_temporal(datetime.now(UTC))

    def today(self) -> date:
        """The present legal day."""
        return legal_day(self.now())

    def to_temporal(self, legal: datetime) -> datetime:
        """When Temporal's clock will show this legal instant: what a workflow's timer waits for."""
        return self.anchor + (legal.astimezone(UTC) - self.shift - self.anchor) / self.scale

    def from_temporal(self, real: datetime) -> datetime:
        """The legal instant at which Temporal's clock shows `real`."""
        return self.anchor + self.shift + (real.astimezone(UTC) - self.anchor) * self.scale

    def legal_length(self, seconds: float) -> timedelta:
        """How much legal time passes in so many real seconds."""
        return timedelta(seconds=seconds) * self.scale


class SteppedClock(Clock):
    """A rehearsal's clock: it stands still until set, a constant shift away from Temporal's time."""

    def __init__(self, legal: datetime, shift: timedelta = timedelta(0)) -> None:
        super().__init__(anchor=legal, shift=shift)
        self._now = legal.astimezone(UTC)

    def set(self, legal: datetime) -> None:
        """Step to a later legal instant."""
        if legal < self._now:
            raise ValueError(f"legal time cannot go back from {self._now} to {legal}")
        self._now = legal.astimezone(UTC)

    def now(self) -> datetime:
        """The legal instant last set."""
        return self._now
