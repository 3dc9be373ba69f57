"""Every main page for an official, the administrator and the public, at a desk and on a phone: nothing goes wrong."""

from urllib.parse import urljoin

import pytest

from tests.browser.conftest import Town, Visits
from tests.browser.watching import SIZES, axe, fits
from tests.cast import LEAD, PROJECT, ROUND, case_id

pytestmark = pytest.mark.slow
HOUSE = ("/tasks", "/tasks?box=unit", "/tasks?box=copied", "/tasks?box=done", "/notices", "/rounds", "/documents")
RULES = ("/calculator", "/calculator?rule=publicity&f.published_at=2026-02-12T09:00", "/calendar", "/packs")


def looked_over(visit: Visits, username: str | None, size: str, paths: list[str]) -> None:
    """Open each page; axe finds nothing grave, and the page fits its window."""
    visitor = visit(username, size)
    for path in paths:
        page = visitor.go(path)
        assert page.locator("h1").count() == 1, path
        axe(page)
        fits(page)


@pytest.mark.parametrize("size", SIZES)
def test_an_official_finds_every_page_in_order(town: Town, visit: Visits, size: str) -> None:
    house = town.house
    task = house.one("SELECT min(id) FROM task WHERE step = 'draft_plan'")
    document = house.one("SELECT min(id) FROM document WHERE case_id = :case", case=case_id(house))
    own = [f"/cases/{case_id(house)}", f"/projects/{case_id(house)}", f"/tasks/{task}", f"/documents/{document}"]
    looked_over(visit, LEAD, size, [*HOUSE, *own])


@pytest.mark.parametrize("size", SIZES)
def test_the_supervision_office_sees_the_round_and_a_task_to_decide(town: Town, visit: Visits, size: str) -> None:
    house = town.house
    open_task = house.one("SELECT min(id) FROM task WHERE state = 'open'")
    paths = [f"/rounds/{case_id(house, ROUND)}", f"/cases/{case_id(house, PROJECT)}", f"/tasks/{open_task}"]
    looked_over(visit, "supervision1", size, paths)


@pytest.mark.parametrize("size", SIZES)
def test_the_administrator_finds_every_page_in_order(visit: Visits, size: str) -> None:
    looked_over(visit, "admin", size, [*RULES, "/organisation", "/organisation?kind=bank"])


@pytest.mark.parametrize("username", ["admin", "calendar", "supervision1"])
def test_every_page_of_the_menu_fits_a_phone_in_large_type(visit: Visits, username: str) -> None:
    page = visit(username, "phone").go("/tasks?type=large")
    for path in page.locator("#menu nav a").evaluate_all("links => links.map(link => link.getAttribute('href'))"):
        page.goto(urljoin(page.url, path))
        assert page.locator("html.large").count() == 1, path
        fits(page)


def test_what_may_not_be_seen_is_a_page_too(visit: Visits) -> None:
    visitor = visit("calendar")
    visitor.watch.expected = (403, 404)
    for path in ("/paper", "/tasks/999999", "/nowhere"):
        page = visitor.go(path)
        assert page.locator("[role=alert]").inner_text()
        axe(page)


def test_the_menu_opens_on_a_phone_without_scripts(visit: Visits) -> None:
    page = visit(LEAD, "phone", java_script_enabled=False).go("/tasks")
    assert not page.get_by_role("link", name="日历").is_visible()
    page.get_by_role("link", name="菜单").click()
    page.get_by_role("link", name="日历").click()
    assert page.url.endswith("/calendar")


def test_the_language_is_kept_from_page_to_page(visit: Visits) -> None:
    visitor = visit(LEAD)
    visitor.go("/tasks").get_by_role("link", name="English").click()
    assert visitor.page.locator("html").get_attribute("lang") == "en"
    assert visitor.go("/calendar").locator("html").get_attribute("lang") == "en"
    visitor.page.get_by_role("link", name="中文").click()
    assert visitor.page.locator("html").get_attribute("lang") == "zh-CN"


def test_an_english_page_with_chinese_in_it_is_in_order(town: Town, visit: Visits) -> None:
    visitor, house = visit("supervision1", "phone"), town.house
    for path in (f"/cases/{case_id(house)}?lang=en", f"/rounds/{case_id(house, ROUND)}", "/calendar", "/organisation"):
        page = visitor.go(path)
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.locator("main [lang='zh-CN']").count() > 0
        axe(page)
        fits(page)


def test_a_form_whose_session_has_ended_goes_on_after_logging_in(town: Town, visit: Visits) -> None:
    visitor = visit("supervision1")
    visitor.watch.expected = (401, 422)
    page = visitor.go("/stand-ins")
    visitor.context.clear_cookies()
    page.get_by_label("自", exact=True).fill("2027-01-05")
    page.get_by_role("button", name="登记").click()
    page.get_by_label("用户名").fill("supervision1")
    page.get_by_label("密码").fill("Duban-2026")
    page.get_by_role("button", name="登录").click()
    page.get_by_role("button", name="继续提交").click()
    assert page.get_by_label("自", exact=True).input_value() == "2027-01-05"


def test_a_double_click_sends_a_form_once(town: Town, visit: Visits) -> None:
    visitor = visit("calendar")
    page = visitor.go("/notices?read=true")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate(
        "() => { const f = document.querySelector('form[action=\"/logout\"]'); f.requestSubmit(); f.requestSubmit(); }"
    )
    page.wait_for_url("**/login")
    assert len(sent) == 1
