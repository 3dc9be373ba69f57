"""What no walk meets: pages seldom seen, every refusal as a page, English on a phone, the keyboard alone, Back."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import text

from service.org.sample import SAMPLE_PASSWORD
from tests.browser.conftest import Town, Visits, _served, _visits
from tests.browser.watching import SIZES, axe, fits
from tests.cast import COUNTY, SUPERVISION
from tests.conftest import create_database, database_url
from tests.house import House, settings_for
from tests.service.matters import assigned
from tests.service.resources import LAND, idle_land
from tests.service.test_packs_adopted import adopt, changed

pytestmark = pytest.mark.slow
CHROME = ".skip, .side, .foot, .tabs, .crumbs, h1, h2, th[scope=col], main button, main legend, main .form-label"
CHINESE = re.compile("[\u4e00-\u9fff]")
MAIN = (
    "/tasks",
    "/notices",
    "/rounds",
    "/key-lists",
    "/matters",
    "/documents",
    "/calculator",
    "/calendar",
    "/stand-ins",
)


@pytest.fixture(scope="module")
def beside_town(server: str, template: str) -> Iterator[Town]:
    """A city with a plan that counties are asked about, a matter, a fact of idle land, and a pack that came later."""
    create_database(server, "browser_beside", template)
    house = House(settings_for(database_url(server, "browser_beside")))
    house.start_round(projects=(1,))
    house.play(until="consult_county")
    assigned(house)
    idle_land(house)
    adopt(house, changed())
    with _served(house) as town:
        yield town


@pytest.fixture
def visit_beside(beside_town: Town, browser: Browser) -> Iterator[Visits]:
    """Somebody at a browser in that city."""
    yield from _visits(beside_town, browser)


def in_order(page: Page) -> None:
    assert page.locator("h1").count() == 1, page.url
    axe(page)
    fits(page)


@pytest.mark.parametrize("size", SIZES)
def test_pages_seldom_seen_are_in_order(beside_town: Town, visit_beside: Visits, size: str) -> None:
    house = beside_town.house
    old, new = (row.id for row in house.rows("SELECT id FROM rule_pack WHERE name = 'yiyang-2023' ORDER BY id"))
    fact = house.one("SELECT id FROM \"case\" WHERE kind = 'resource'")
    for official, path in (
        (SUPERVISION, "/matters"),
        (SUPERVISION, f"/packs/compare?one={old}&other={new}"),
        (LAND, "/facts"),
        (LAND, f"/facts/{fact}"),
    ):
        in_order(visit_beside(official, size).go(path))


@pytest.mark.parametrize("size", SIZES)
def test_an_appeal_that_is_refused_is_in_order_and_keeps_its_words(visit: Visits, size: str) -> None:
    visitor = visit(None, size)
    visitor.watch.expected = (422,)
    page = visitor.go("/public/publicity/1/appeal")
    page.get_by_label("反映的事实和理由").fill("请核查。")
    page.get_by_role("button", name="提交").click()
    page.locator("#refused").wait_for()
    assert page.get_by_label("反映的事实和理由").input_value() == "请核查。"
    in_order(page)


@pytest.mark.parametrize("size", SIZES)
def test_what_is_refused_missing_or_broken_is_a_page_in_order(
    beside_town: Town, visit_beside: Visits, size: str
) -> None:
    visitor = visit_beside(COUNTY, size)
    visitor.watch.expected = (403, 404, 500)
    for path in ("/paper", "/cases/999999", "/public/publicity/999999"):
        in_order(visitor.go(path))
    engine = beside_town.house.office.engine
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE matter RENAME TO matter_away"))
    try:
        page = visitor.go("/matters")
        assert page.get_by_role("alert").count() == 1
        in_order(page)
    finally:
        with engine.begin() as connection:
            connection.execute(text("ALTER TABLE matter_away RENAME TO matter"))


def test_in_english_a_phone_shows_no_chinese_but_what_officials_wrote(visit_beside: Visits) -> None:
    visitor = visit_beside(SUPERVISION, "phone")
    visitor.go("/tasks").get_by_role("link", name="English").click()
    for path in MAIN:
        page = visitor.go(path)
        said = page.locator(CHROME).all_text_contents()
        assert [words for words in said if CHINESE.search(words)] == [], path
        in_order(page)


def _stops(page: Page, until: str, most: int = 90) -> None:
    """Tab until this is in focus; wherever one stops on the way, one sees where one is."""
    for _ in range(most):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            "() => { const s = getComputedStyle(document.activeElement), b = document.activeElement."
            "getBoundingClientRect(); return (s.outlineStyle !== 'none' || s.boxShadow !== 'none') && b.width > 0; }"
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("until => document.activeElement.matches(until)", until):
            return
    raise AssertionError(f"no way to {until} on {page.url}")


def test_a_task_is_decided_from_the_inbox_by_keyboard_alone(beside_town: Town, visit_beside: Visits) -> None:
    page = visit_beside(COUNTY).go("/tasks")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    _stops(page, "[data-row] th a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks/*")
    _stops(page, 'input[name="outcome"]')
    page.keyboard.press("Space")
    _stops(page, 'textarea[name="opinion"]')
    page.keyboard.type("同意，无修改意见。")
    _stops(page, "form.decide .submit .btn-primary")
    page.keyboard.press("Enter")
    page.get_by_text("已办理：").wait_for()
    assert beside_town.house.one("SELECT opinion FROM decision ORDER BY id DESC LIMIT 1") == "同意，无修改意见。"


TEXT = '[name="f.text"]'
LEVEL = {"desktop": "important", "phone": "ordinary"}


def _press(page: Page, level: str, words: str) -> None:
    page.locator('[name="f.level"]').select_option(level)
    page.locator(TEXT).fill(words)
    page.get_by_role("main").get_by_role("button", name="发督办单").click()


def test_after_back_an_act_is_not_done_twice_and_its_words_stay(beside_town: Town, visit_beside: Visits) -> None:
    house = beside_town.house
    visitor = visit_beside(SUPERVISION)
    visitor.watch.expected = (409,)
    matter = house.one("SELECT min(case_id) FROM matter")
    page = visitor.go(f"/cases/{matter}/acts/press")
    _press(page, "urgent", "请于三日内签收。")
    page.wait_for_url(f"**/matters/{matter}")
    pressed = house.one("SELECT count(*) FROM event WHERE kind = 'matter_pressed'")
    page.go_back()
    _press(page, "urgent", "请于三日内签收，逾期通报。")
    page.locator("#refused").wait_for()
    assert page.locator(TEXT).input_value() == "请于三日内签收，逾期通报。"
    assert house.one("SELECT count(*) FROM event WHERE kind = 'matter_pressed'") == pressed > 0


@pytest.mark.parametrize("size", SIZES)
def test_an_act_whose_session_has_ended_goes_on_after_login(beside_town: Town, visit_beside: Visits, size: str) -> None:
    house = beside_town.house
    visitor = visit_beside(SUPERVISION, size)
    visitor.watch.expected = (401,)
    matter = house.one("SELECT min(case_id) FROM matter")
    page = visitor.go(f"/cases/{matter}/acts/press")
    visitor.context.clear_cookies()
    _press(page, LEVEL[size], f"会话结束后仍在（{size}）。")
    in_order(page)
    page.get_by_label("用户名").fill(SUPERVISION)
    page.get_by_label("密码").fill(SAMPLE_PASSWORD)
    page.get_by_role("button", name="登录").click()
    in_order(page)
    page.get_by_role("button", name="继续提交").click()
    page.wait_for_url(f"**/matters/{matter}")
    assert house.one("SELECT count(*) FROM document WHERE text LIKE :said", said=f"%会话结束后仍在（{size}）。%")
