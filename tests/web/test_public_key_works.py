"""What citizens find of the key works: the list as approved, and where each month's progress was told (NJ-19)."""

from tests.cast import accepted
from tests.house import House
from tests.web.browser import Browser
from tests.works import LIST, play_months, start_list, start_work, work

PAGE = "/public/livelihood/yiyang/2026"


def test_a_citizen_opens_the_public_list_from_the_livelihood_page(house: House) -> None:
    start_list(house, work(1), work(2, livelihood=True, title="新增公办学位"))
    citizen = Browser(house, None)
    (link,) = [link for link in citizen.get(PAGE).links if link.startswith("/public/documents/")]
    shown = citizen.get(link)
    assert shown.status == 200 and "重点工作1" in shown.words and "新增公办学位" in shown.words


def test_a_recorded_disclosure_stands_on_the_public_page_with_outlet_and_link(house: House) -> None:
    start_work(house, livelihood=True)
    play_months(house, "8")
    assert "益阳日报" not in Browser(house, None).get(PAGE).words
    accepted(house.act("record_disclosure", LIST))
    page = Browser(house, None).get(PAGE)
    assert "1月：益阳日报 2026" in page.words and "https://news.example/livelihood" in page.links
    assert house.open_tasks("record_disclosure", LIST) == []
