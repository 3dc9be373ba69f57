"""Fixtures of the pages' tests."""

from collections.abc import Callable

import pytest

from tests.house import House
from tests.web.browser import Browser


@pytest.fixture
def browse(house: House) -> Callable[..., Browser]:
    """A browser for an official by user name, or for a citizen."""
    return lambda username=None: Browser(house, username)
