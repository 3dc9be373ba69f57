"""Nothing typed is lost, nothing decided twice: double click, Back, two windows, an ended session, a stale page."""

from collections.abc import Iterator
from time import monotonic, sleep
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Town, Visitor, Visits, _served, _visits
from tests.browser.watching import SIZES, axe, fits
from tests.cast import SUPERVISION
from tests.conftest import create_database, database_url
from tests.house import House, settings_for

pytestmark = pytest.mark.slow
DUE = "f0.submission_due"
SUBMIT = "提交办理结果"


@pytest.fixture
def town(server: str, template: str, request: pytest.FixtureRequest) -> Iterator[Town]:
    """A round that has just begun: the supervision office proposes its measures, as task 1."""
    name = f"forms_{abs(hash(request.node.nodeid))}"
    create_database(server, name, template)
    house = House(settings_for(database_url(server, name)))
    house.start_round()
    with _served(house) as found:
        yield found


@pytest.fixture
def visit(town: Town, browser: Browser) -> Iterator[Visits]:
    """Somebody at a browser of this town."""
    yield from _visits(town, browser)


def due(page: Page) -> Any:
    return page.locator(f'[name="{DUE}"]')


def typed(visitor: Visitor, day: str = "2027-02-26", opinion: str = "请审定", path: str = "/tasks/1") -> Page:
    """Open the task and fill in its form."""
    page = visitor.go(path)
    due(page).fill(day)
    page.get_by_label("意见", exact=True).fill(opinion)
    return page


def saved(page: Page) -> None:
    page.get_by_text("草稿已保存").wait_for()


def kept(town: Town, words: str) -> None:
    """The draft on the server says this, now or in a moment."""
    until = monotonic() + 10
    while not town.house.one("SELECT count(*) FROM task_draft WHERE fields::text LIKE :like", like=f"%{words}%"):
        assert monotonic() < until, words
        sleep(0.05)


def decisions(town: Town) -> int:
    return int(town.house.one("SELECT count(*) FROM decision"))


@pytest.mark.parametrize("size", SIZES)
def test_while_typing_it_is_checked_told_and_kept_and_stands_there_again(town: Town, visit: Visits, size: str) -> None:
    page = typed(visit(SUPERVISION, size), "2026-05-01")
    page.get_by_label("意见", exact=True).blur()
    page.get_by_text("按现有内容提交，将不能办理").wait_for()
    saved(page)
    due(page).fill("2027-02-26")
    due(page).blur()
    page.locator("#ahead").get_by_text("登记常务会议审定结果").wait_for()
    axe(page)
    fits(page)
    kept(town, "2027-02-26")
    other = visit(SUPERVISION, size).go("/tasks/1")
    assert other.get_by_text("已恢复您").is_visible()
    assert (due(other).input_value(), other.get_by_label("意见", exact=True).input_value()) == ("2027-02-26", "请审定")
    axe(other)
    fits(other)


def test_what_is_wrong_with_a_field_is_said_of_its_control(visit: Visits) -> None:
    page = visit(SUPERVISION).go("/tasks/1")
    due(page).fill("2027-02-26")
    due(page).blur()
    page.wait_for_load_state("networkidle")
    due(page).fill("")
    due(page).blur()
    said = page.locator("#f0-submission_due-error")
    said.get_by_text("缺少必填项").wait_for()
    assert due(page).get_attribute("aria-invalid") == "true"
    due(page).fill("2027-02-26")
    due(page).blur()
    expect(said).to_have_text("")
    expect(due(page)).not_to_have_attribute("aria-invalid", "true")


def test_the_words_of_the_clause_open_beside_the_field(visit: Visits) -> None:
    page = visit(SUPERVISION).go("/tasks/1")
    page.locator(".field", has=due(page)).get_by_text("条款原文").click()
    assert page.get_by_text("报送公示后的拟激励名单、激励措施及评分情况等附件").first.is_visible()


def test_a_double_click_decides_once(town: Town, visit: Visits) -> None:
    page = typed(visit(SUPERVISION))
    page.get_by_role("button", name=SUBMIT).dblclick()
    page.get_by_text("已办理：提请审定").wait_for()
    assert decisions(town) == 1


def test_back_and_sent_again_changed_nothing_is_decided_and_what_was_typed_is_there(town: Town, visit: Visits) -> None:
    visitor = visit(SUPERVISION)
    visitor.watch.expected = (409,)
    page = typed(visitor, path="/tasks/1?find=王")
    page.get_by_role("button", name=SUBMIT).click()
    page.get_by_text("已办理：提请审定").wait_for()
    page.go_back()
    page.get_by_label("意见", exact=True).wait_for()
    due(page).fill("2027-03-05")
    page.get_by_label("意见", exact=True).fill("改了主意")
    page.get_by_role("button", name=SUBMIT).click()
    page.get_by_text("这次填写的内容没有提交").wait_for()
    assert page.get_by_text("改了主意").is_visible() and page.get_by_text("2027-03-05").is_visible()
    assert decisions(town) == 1
    axe(page)


@pytest.mark.parametrize("size", SIZES)
def test_what_is_told_meanwhile_does_not_draw_the_button_away_from_the_finger(visit: Visits, size: str) -> None:
    """The pressed button takes the focus, so the field is checked, and what is said of it moves what stands below."""
    visitor = visit(SUPERVISION, size)
    visitor.watch.expected = (409, 422)
    page, held = typed(visitor), list[Route]()
    button = page.get_by_role("button", name=SUBMIT)
    page.route("**/check?*", lambda route: held.append(route))
    due(page).fill("2026-05-01")
    page.wait_for_timeout(1000)
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    for request in held:
        request.continue_()
    page.wait_for_timeout(400)
    page.mouse.up()
    page.locator("#refused").wait_for()


def test_in_two_windows_the_later_one_is_asked_which_words_hold(town: Town, visit: Visits) -> None:
    visitor = visit(SUPERVISION)
    second = visitor.context.new_page()
    visitor.watch.on(second)
    second.goto(f"http://{town.address}/tasks/1")
    first = typed(visitor)
    first.get_by_label("意见", exact=True).blur()
    kept(town, "请审定")
    second.get_by_label("意见", exact=True).fill("另一个窗口")
    second.get_by_label("意见", exact=True).blur()
    second.get_by_text("您在另一个窗口或设备上保存了不同的草稿").wait_for()
    kept(town, "请审定")
    axe(second)
    second.get_by_role("button", name="以本页内容为准").click()
    second.get_by_text("已恢复您").wait_for()
    assert second.get_by_label("意见", exact=True).input_value() == "另一个窗口"


def test_decided_in_one_window_the_other_gives_its_words_back(town: Town, visit: Visits) -> None:
    visitor = visit(SUPERVISION)
    visitor.watch.expected = (409,)
    other = visit("supervision2")
    other.watch.expected = (409,)
    late = typed(other, "2027-02-20", "晚了一步")
    page = typed(visitor)
    page.get_by_role("button", name=SUBMIT).click()
    page.get_by_text("已办理：提请审定").wait_for()
    late.get_by_role("button", name=SUBMIT).click()
    late.get_by_text("您的意见未被采用").wait_for()
    assert late.get_by_text("晚了一步").is_visible() and decisions(town) == 1


def test_a_stale_page_keeps_every_word_and_is_sent_again(town: Town, visit: Visits) -> None:
    visitor = visit(SUPERVISION)
    visitor.watch.expected = (409,)
    page = typed(visitor)
    town.house.person(SUPERVISION).post("/api/v1/tasks/1/claim")
    page.get_by_role("button", name=SUBMIT).click()
    page.get_by_text("页面内容已过期").first.wait_for()
    assert page.get_by_label("意见", exact=True).input_value() == "请审定"
    page.get_by_role("button", name=SUBMIT).click()
    page.get_by_text("已办理：提请审定").wait_for()
    assert decisions(town) == 1


def test_logged_out_in_another_window_the_page_says_so_and_the_form_goes_on_after_login(
    town: Town, visit: Visits
) -> None:
    visitor = visit(SUPERVISION)
    visitor.watch.expected = (401,)
    page = visitor.go("/tasks/1")
    other = visitor.context.new_page()
    other.goto(page.url)
    other.get_by_role("button", name="退出").click()
    other.get_by_label("用户名").wait_for()
    due(page).fill("2027-02-26")
    page.get_by_label("意见", exact=True).fill("没有丢")
    page.get_by_label("意见", exact=True).blur()
    page.get_by_text("您填写的内容仍在本页，但没有保存").wait_for()
    axe(page)
    page.get_by_role("button", name=SUBMIT).click()
    page.get_by_label("用户名").fill(SUPERVISION)
    page.get_by_label("密码").fill("Duban-2026")
    page.get_by_role("button", name="登录").click()
    page.get_by_role("button", name="继续提交").click()
    page.get_by_text("已办理：提请审定").wait_for()
    assert town.house.one("SELECT opinion FROM decision") == "没有丢" and decisions(town) == 1


def test_what_was_typed_survives_another_act_on_the_same_page(town: Town, visit: Visits) -> None:
    page = typed(visit(SUPERVISION))
    page.get_by_role("button", name="签收", exact=True).click()
    page.get_by_text("已恢复您").wait_for()
    assert page.get_by_label("意见", exact=True).input_value() == "请审定"


def test_without_scripts_the_draft_is_kept_by_its_button_and_the_result_told_by_another(
    town: Town, visit: Visits
) -> None:
    visitor = visit(SUPERVISION, "phone", java_script_enabled=False)
    page = typed(visitor)
    page.get_by_role("button", name="保存草稿").click()
    assert page.get_by_text("已恢复您").is_visible() and due(page).input_value() == "2027-02-26"
    page.get_by_role("button", name="查看提交后的结果").click()
    assert page.locator("#ahead").get_by_text("登记常务会议审定结果").is_visible()
    visitor.go("/tasks/1").get_by_role("button", name="放弃草稿").click()
    assert due(page).input_value() == "" and decisions(town) == 0
