"""Fixtures of the pages' tests."""

from collections.abc import Callable

import pytest

from tests.cast import accepted
from tests.house import House
from tests.web.browser import Browser
from tests.works import PLAN, file_all, report, start_list, until, verify, work


@pytest.fixture
def behind(house: House) -> House:
    """Two works, the second a livelihood work; the first is behind in two months in a row."""
    start_list(house, work(1), work(2, livelihood=True))
    for number in (1, 2):
        file_all(house, number)
    for month, value in enumerate(("1", "2"), start=1):
        for number, reached in ((1, value), (2, PLAN[month - 1])):
            accepted(report(house, month, reached, number))
            accepted(verify(house, month, number=number))
        until(house, month + 1, 15)
    return house


@pytest.fixture
def browse(house: House) -> Callable[..., Browser]:
    """A browser for an official by user name, or for a citizen."""
    return lambda username=None: Browser(house, username)
