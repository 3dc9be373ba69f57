"""The inbox in a real browser: in order at a desk and on a phone, by keyboard, and several tasks decided at once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.bench.city import fill_city
from tests.browser.conftest import Town, Visits, _served, _visits
from tests.browser.watching import SIZES, axe, fits
from tests.cast import COUNTY, SUPERVISION, accepted
from tests.conftest import create_database, database_url
from tests.house import House, settings_for

pytestmark = pytest.mark.slow
HERE = "document.activeElement.closest('[data-row]') ? document.activeElement.innerText : ''"


@pytest.fixture(scope="module")
def busy_town(server: str, template: str) -> Iterator[Town]:
    """A city whose supervision office has two hundred tasks, and a county three plans to agree to."""
    create_database(server, "browser_inbox", template)
    house = House(settings_for(database_url(server, "browser_inbox")))
    house.start_round(projects=(1, 2, 5))
    house.play(until="consult_county")
    for _ in house.open_tasks("draft_plan"):
        accepted(house.act("draft_plan"))
    post = house.one("SELECT id FROM post WHERE office = 'supervision_officer' ORDER BY id LIMIT 1")
    with house.office.engine.begin() as connection:
        fill_city(connection, house.clock.now(), post, works=10, talks=100, tasks=400)
    with _served(house) as town:
        yield town


@pytest.fixture
def visit_busy(busy_town: Town, browser: Browser) -> Iterator[Visits]:
    """Logged in at a browser in that city."""
    yield from _visits(busy_town, browser)


@pytest.mark.parametrize("size", SIZES)
def test_the_inbox_is_in_order(visit_busy: Visits, size: str) -> None:
    visitor = visit_busy(SUPERVISION, size)
    for path in ("/tasks", "/tasks?box=unit&light=late&sort=unit", "/tasks?find=没有这样的", "/tasks?what=talk"):
        page = visitor.go(path)
        axe(page)
        fits(page)
    visitor.page.get_by_text("更多条件：").click()
    visitor.page.get_by_text("常用筛选的保存和管理").click()
    axe(visitor.page)
    fits(visitor.page)


def test_filters_change_the_list_in_place_and_the_address_stays_short(visit_busy: Visits) -> None:
    page = visit_busy(SUPERVISION).go("/tasks")
    page.evaluate("window.stayed = true")
    page.get_by_label("按标题或编号查找").fill("园区")
    page.get_by_role("button", name="查找").click()
    page.wait_for_url("**/tasks?box=waiting&find=%E5%9B%AD%E5%8C%BA")
    page.get_by_role("link", name="临期").click()
    page.wait_for_url("**/tasks?box=waiting&light=soon&find=%E5%9B%AD%E5%8C%BA")
    assert page.evaluate("window.stayed") is True
    assert page.get_by_label("按标题或编号查找").input_value() == "园区"
    assert all("园区" in row for row in page.locator("[data-row]").all_inner_texts())


def test_the_focus_stays_at_the_link_that_changed_the_list(visit_busy: Visits) -> None:
    page = visit_busy(SUPERVISION).go("/tasks")
    for name, address in (("单位在办", "box=unit"), ("临期", "light=soon"), ("责任单位", "sort=unit")):
        link = page.locator("main nav").get_by_role("link", name=name)
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{address}*")
        expect(link).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_new_page_of_the_list_is_read_from_its_head(visit_busy: Visits) -> None:
    page = visit_busy(SUPERVISION).go("/tasks?what=talk")
    page.get_by_role("link", name="下一页").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**after=*")
    expect(page.locator("#main")).to_be_focused()
    page.get_by_role("link", name="清除筛选").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks?box=waiting")
    expect(page.locator("#main")).to_be_focused()


def test_a_slow_answer_is_told_to_be_on_its_way(visit_busy: Visits) -> None:
    page, held = visit_busy(SUPERVISION).go("/tasks"), list[Route]()
    page.route("**/tasks?box=unit", lambda route: held.append(route))
    page.locator("main nav").get_by_role("link", name="单位在办").click()
    expect(page.get_by_text("正在载入")).to_be_visible()
    held[0].continue_()
    page.wait_for_url("**/tasks?box=unit")
    expect(page.get_by_text("正在载入")).to_be_hidden()


def test_the_whole_inbox_by_keyboard(visit_busy: Visits) -> None:
    page = visit_busy(SUPERVISION).go("/tasks?what=talk")
    titles = page.locator("[data-row] th a").all_inner_texts()
    for keys, row in (("j", 0), ("j", 1), ("ArrowDown", 2), ("k", 1), ("ArrowUp", 0)):
        page.keyboard.press(keys)
        assert page.evaluate(HERE) == titles[row], keys
    page.keyboard.press("x")
    assert page.locator("[data-row] input:checked").count() == 1
    page.keyboard.press("x")
    page.keyboard.press("/")
    page.keyboard.type("jx?")
    assert page.get_by_label("按标题或编号查找").input_value() == "jx?"
    page.get_by_label("按标题或编号查找").fill("")
    page.locator("h1").click()
    page.keyboard.press("n")
    page.wait_for_url("**after=*")
    expect(page.locator("#main")).to_be_focused()
    for key, box in (("2", "unit"), ("3", "copied"), ("4", "done"), ("1", "waiting")):
        page.keyboard.press(key)
        page.wait_for_url(f"**/tasks?box={box}")


def test_a_whole_page_is_chosen_and_taken_to_the_bulk_form_by_keyboard(visit_busy: Visits) -> None:
    page = visit_busy(SUPERVISION).go("/tasks?what=talk")
    page.keyboard.press("a")
    rows = page.locator("[data-row]").count()
    assert page.locator("[data-row] input:checked").count() == rows > 1
    page.keyboard.press("a")
    assert page.locator("[data-row] input:checked").count() == 0
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("b")
    page.wait_for_url("**/tasks/several?task=*")
    assert page.locator("h1").inner_text() == "批量办理"


def test_the_enter_key_opens_the_task_that_has_the_focus(visit_busy: Visits) -> None:
    page = visit_busy(COUNTY).go("/tasks?what=project.consult_county")
    page.keyboard.press("j")
    title = page.evaluate(HERE)
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks/*")
    assert page.locator("h1").inner_text() == title


def opened(page: Page) -> bool:
    return bool(page.locator("dialog#keys").evaluate("dialog => dialog.open"))


@pytest.mark.parametrize("size", SIZES)
def test_the_keys_are_explained_and_can_be_switched_off(visit_busy: Visits, size: str) -> None:
    page = visit_busy(SUPERVISION, size).go("/tasks")
    assert not page.get_by_text("打开本说明").is_visible()
    page.locator("main").focus()
    page.keyboard.press("?")
    assert opened(page)
    axe(page)
    fits(page)
    page.get_by_label("启用单键快捷键").uncheck()
    page.keyboard.press("Escape")
    assert not opened(page)
    page.reload()
    page.keyboard.press("j")
    page.keyboard.press("?")
    assert not opened(page) and page.evaluate(HERE) == ""
    page.get_by_role("button", name="键盘快捷键").click()
    page.get_by_label("启用单键快捷键").check()
    page.get_by_role("button", name="关闭").click()
    page.keyboard.press("j")
    assert page.evaluate(HERE) != ""


def test_fingers_are_not_told_of_keys(visit_busy: Visits) -> None:
    page = visit_busy(SUPERVISION, "phone", has_touch=True, is_mobile=True).go("/tasks")
    assert page.locator("[data-keys-help]").count() == 1
    assert not page.get_by_role("button", name="键盘快捷键").is_visible()


@pytest.mark.parametrize("size", SIZES)
def test_several_plans_are_agreed_to_with_an_opinion_each(busy_town: Town, visit_busy: Visits, size: str) -> None:
    page = visit_busy(COUNTY, size).go("/tasks?what=project.consult_county")
    rows = page.locator("[data-row] input[type=checkbox]")
    first, second = (0, 1) if size == "desktop" else (0, 0)
    rows.nth(first).check()
    rows.nth(second).check()
    page.get_by_role("button", name="批量办理所选").click()
    page.get_by_label("无意见").check()
    fields = page.locator("textarea[name^='opinion.']")
    for number in range(fields.count()):
        fields.nth(number).fill(f"同意第{number + 1}件")
    axe(page)
    fits(page)
    page.get_by_role("button", name="下一步：核对").click()
    assert page.get_by_role("cell", name="同意第1件").is_visible()
    axe(page)
    fits(page)
    page.get_by_role("button", name="确认提交").click()
    page.get_by_text("未办成0件").wait_for()
    axe(page)
    fits(page)


def test_the_inbox_works_without_scripts(visit_busy: Visits) -> None:
    page = visit_busy(SUPERVISION, java_script_enabled=False).go("/tasks")
    assert not page.get_by_role("button", name="键盘快捷键").is_visible()
    page.get_by_label("按标题或编号查找").fill("园区")
    page.get_by_role("button", name="查找").click()
    assert "find=%E5%9B%AD%E5%8C%BA" in page.url
    page.locator("[data-row] input[type=checkbox]").first.check()
    page.get_by_role("button", name="批量办理所选").click()
    assert page.locator("h1").inner_text() == "批量办理"
