"""The supervisors' pages: what is late and with whom, orders from there, flags by unit, what escalated, the trend."""

import pytest

from tests.cast import LEAD, SUPERVISION, case_id
from tests.house import House
from tests.web.browser import Browser
from tests.works import LIST, key


@pytest.fixture
def office(behind: House) -> Browser:
    return Browser(behind, SUPERVISION)


def test_pages_open(behind: House, office: Browser) -> None:
    for path in ("/supervision", "/supervision/flags", "/supervision/escalations", "/supervision/trend"):
        page = office.get(path)
        assert page.status == 200, page.words
        print(page.words[:1500])
    task = behind.open_tasks()[0].id
    print(office.get(f"/supervision/tasks/{task}").words)
