"""The wall chart, a work's story and the livelihood page in a real browser: in order at a desk and on a phone."""

import pytest

from tests.browser.conftest import Town, Visits
from tests.browser.watching import SIZES, axe, fits
from tests.cast import SUPERVISION, case_id
from tests.works import LIST, key

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("size", SIZES)
def test_the_key_works_pages_are_in_order(works_town: Town, visit_works: Visits, size: str) -> None:
    house = works_town.house
    visitor = visit_works(SUPERVISION, size)
    for path in ("/key-lists", f"/key-lists/{case_id(house, LIST)}", f"/key-works/{case_id(house, key(5))}"):
        page = visitor.go(path)
        assert page.locator("h1").count() == 1, path
        axe(page)
        fits(page)


@pytest.mark.parametrize("size", SIZES)
def test_citizens_follow_a_livelihood_work(visit_works: Visits, size: str) -> None:
    page = visit_works(None, size).go("/public/livelihood")
    page.get_by_role("main").get_by_role("link").first.click()
    assert page.get_by_text("红旗").first.is_visible()
    axe(page)
    fits(page)


def test_from_the_wall_to_the_talk_that_a_yellow_card_brought(works_town: Town, visit_works: Visits) -> None:
    page = visit_works(SUPERVISION).go(f"/key-lists/{case_id(works_town.house, LIST)}")
    page.get_by_role("link", name="5. 重点工作5").click()
    page.get_by_role("link", name="约谈提醒直接责任人").first.click()
    assert "约谈" in page.locator("h1").inner_text()
