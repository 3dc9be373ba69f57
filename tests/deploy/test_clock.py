"""Legal time and Temporal's time are one line apart (invariant 3)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.clock import LEGAL_ZONE, Clock, SteppedClock, legal_day

ANCHOR = datetime(2026, 3, 1, 4, tzinfo=UTC)
instants = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


def test_in_production_legal_time_is_real_time() -> None:
    clock = Clock(ANCHOR)
    assert clock.to_temporal(ANCHOR + timedelta(days=400)) == ANCHOR + timedelta(days=400)
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_demo_lives_a_day_in_86_seconds() -> None:
    clock = Clock(ANCHOR, timedelta(days=-365), scale=1000)
    assert clock.from_temporal(ANCHOR + timedelta(seconds=86.4)) == ANCHOR - timedelta(days=364)


@given(instants, st.integers(-4000, 4000), st.sampled_from([1.0, 60.0, 86400.0]))
def test_there_and_back_is_the_same_instant(legal: datetime, days: int, scale: float) -> None:
    clock = Clock(ANCHOR, timedelta(days=days), scale)
    assert abs(clock.from_temporal(clock.to_temporal(legal)) - legal) < timedelta(seconds=0.2)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 12, 31, 15, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2027, 1, 1, 0, 0, tzinfo=LEGAL_ZONE), date(2027, 1, 1)),
    ],
)
def test_a_legal_day_begins_at_midnight_in_shanghai(instant: datetime, day: date) -> None:
    assert legal_day(instant) == day


def test_a_rehearsal_steps_its_clock_and_never_goes_back() -> None:
    clock = SteppedClock(ANCHOR, shift=timedelta(days=-365))
    later = ANCHOR + timedelta(hours=8)
    clock.set(later)
    assert (clock.now(), clock.to_temporal(later)) == (later, later + timedelta(days=365))
    with pytest.raises(ValueError, match="go back"):
        clock.set(ANCHOR)
