"""An act in one session shows on another's open page, which loses nothing of what is read or written there."""

from time import monotonic, sleep

import pytest
from playwright.sync_api import Page, expect

from service.live import Live
from tests.browser.conftest import Town, Visitor, Visits
from tests.browser.watching import axe, fits
from tests.cast import LEAD, SUPERVISION, accepted, case_id
from tests.service.test_hot_path import waiting_talk
from tests.works import LIST, key

pytestmark = pytest.mark.slow
SHEET = b"%PDF-1.4 " + b"0" * 40
HIDDEN = "Object.defineProperty(document, 'hidden', {value: %s, configurable: true});" + (
    "document.dispatchEvent(new Event('visibilitychange'))"
)


def listening(visitor: Visitor, path: str) -> Page:
    """The page at this path, once it hears."""
    page = visitor.go(path)
    page.locator("html[data-listening]").wait_for()
    return page


def streams(town: Town) -> int:
    found: Live = town.house.client.app.state.live  # type: ignore[attr-defined]
    return len(found.streams)


def soon(town: Town, number: int) -> bool:
    until = monotonic() + 5
    while streams(town) != number and monotonic() < until:
        sleep(0.05)
    return streams(town) == number


def test_an_act_appears_on_the_open_page_of_another(town: Town, visit: Visits) -> None:
    case = case_id(town.house)
    page = listening(visit("mayor"), f"/cases/{case}")
    page.evaluate("window.stayed = true")
    town.house.person(LEAD).attach(case, "请示.pdf", SHEET + b"1")
    page.locator("#papers").get_by_role("link", name="请示.pdf").wait_for()
    expect(page.locator("#story")).to_contain_text("上传附件")
    expect(page.get_by_role("status").filter(has_text="页面已更新")).to_be_visible()
    assert page.evaluate("window.stayed") is True
    axe(page)
    fits(page)


def test_what_is_written_stays_while_the_rest_of_the_page_goes_on(town: Town, visit: Visits) -> None:
    case = case_id(town.house)
    page = listening(visit(SUPERVISION), f"/cases/{case}")
    fold = page.locator("#deadlines details.fold").first
    fold.get_by_text("为什么是这一天").click()
    fold.get_by_text("变更期限").click()
    fold.get_by_label("理由").fill("会议改期，正在写")
    town.house.person(LEAD).attach(case, "续报.pdf", SHEET + b"2")
    page.locator("#papers").get_by_role("link", name="续报.pdf").wait_for()
    assert fold.get_by_label("理由").input_value() == "会议改期，正在写"
    assert fold.get_by_text("日历版本").is_visible()


def test_a_reason_that_was_opened_stays_open(town: Town, visit: Visits) -> None:
    case = case_id(town.house)
    page = listening(visit("mayor"), f"/cases/{case}")
    page.locator("#deadlines").get_by_text("为什么是这一天").first.click()
    town.house.person(LEAD).attach(case, "补充.pdf", SHEET + b"3")
    page.locator("#papers").get_by_role("link", name="补充.pdf").wait_for()
    assert page.locator("#deadlines").get_by_text("日历版本").first.is_visible()


def test_whoever_stands_at_a_link_stands_there_still(town: Town, visit: Visits) -> None:
    case = case_id(town.house)
    page = listening(visit("mayor"), f"/cases/{case}")
    reason = page.locator("#deadlines summary").filter(has_text="为什么是这一天").first
    reason.focus()
    town.house.person(LEAD).attach(case, "再报.pdf", SHEET + b"4")
    page.locator("#papers").get_by_role("link", name="再报.pdf").wait_for()
    expect(reason).to_be_focused()


def test_a_new_task_is_counted_in_the_menu_on_any_page(town: Town, visit: Visits) -> None:
    task = waiting_talk(town.house)
    page = listening(visit(SUPERVISION), "/rounds")
    accepted(town.house.person(SUPERVISION).decide(task, "verified"))
    expect(page.get_by_role("navigation").get_by_role("link", name="我的待办")).to_contain_text("有新待办 1")
    axe(page)
    fits(page)


def test_a_page_that_nobody_looks_at_has_no_stream_and_catches_up_when_looked_at(town: Town, visit: Visits) -> None:
    case = case_id(town.house)
    page = listening(visit("mayor"), f"/cases/{case}")
    before = streams(town)
    page.evaluate(HIDDEN % "true")
    assert soon(town, before - 1)
    town.house.person(LEAD).attach(case, "夜间.pdf", SHEET + b"4")
    page.evaluate(HIDDEN % "false")
    page.locator("#papers").get_by_role("link", name="夜间.pdf").wait_for()


def test_the_wall_changes_the_row_of_the_work_on_which_something_happened(
    works_town: Town, visit_works: Visits
) -> None:
    house = works_town.house
    page = listening(visit_works(SUPERVISION), f"/key-lists/{case_id(house, LIST)}")
    rows = [f"#case-{case_id(house, key(number))}" for number in (1, 2)]
    page.evaluate("rows => rows.forEach(row => { document.querySelector(row).old = true; })", rows)
    house.person(SUPERVISION).attach(case_id(house, key(1)), "佐证.pdf", SHEET)
    page.wait_for_function("row => document.querySelector(row) && !document.querySelector(row).old", arg=rows[0])
    assert page.evaluate("row => document.querySelector(row).old", rows[1]) is True
    assert page.locator(rows[0]).get_by_role("link").inner_text() == "1. 重点工作1"
    fits(page)


def test_without_scripts_the_case_page_is_complete(town: Town, visit: Visits) -> None:
    page = visit(SUPERVISION, "phone", java_script_enabled=False).go(f"/cases/{case_id(town.house)}")
    assert page.get_by_role("img", name="激励项目的状态图，现处“公示中”").is_visible()
    page.locator("#story").get_by_role("link", name="各项决定").click()
    page.wait_for_url("**only=decisions*")
    assert page.locator("#story li").count() > 5
    page.get_by_text("状态图的文字说明").click()
    assert page.locator("[aria-current=step]").inner_text().startswith("公示中")
