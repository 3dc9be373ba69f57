"""What every test of the rules shares: the libraries' calendar and the two cycles' packs."""

from pathlib import Path

import pytest

from service.calendar.sources import base_calendar
from service.rules.calendar import Calendar
from service.rules.pack import IncentivePack, KeyWorksPack, shipped_incentives, shipped_key_works

CASES = Path(__file__).parent / "cases"


@pytest.fixture(scope="session")
def calendar() -> Calendar:
    return base_calendar()


@pytest.fixture(scope="session")
def pack() -> IncentivePack:
    return shipped_incentives()


@pytest.fixture(scope="session")
def key_works() -> KeyWorksPack:
    return shipped_key_works()
