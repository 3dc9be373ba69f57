"""A task goes from hand to hand on pages: signed for, handed over, asked about, copied, countersigned, taken back."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.hands import Hands, everybody
from tests.browser.watching import SIZES
from tests.cast import SUPERVISION, VICE_MAYOR

pytestmark = pytest.mark.slow
COLLEAGUE, READER = "supervision2", "anhua.handler"


@pytest.fixture(params=SIZES)
def hands(request: pytest.FixtureRequest, server: str, template: str, browser: Browser) -> Iterator[Hands]:
    """A round whose measures are to be proposed."""
    with everybody(server, template, browser, request.param) as found:
        found.house.start_round(projects=(1,))
        yield found


def _unfold(page: Page, title: str) -> None:
    page.locator("summary").get_by_text(title, exact=True).click()


def _give(hands: Hands, page: Page, act: str, title: str, button: str, words: str) -> Page:
    """Hand the open task to the colleague, with a reason or a question."""
    _unfold(page, title)
    page.locator(f"#{act}-person").select_option(str(hands.house.person(COLLEAGUE).id))
    page.locator(f"#{act}-text").fill(words)
    return hands.send(page, button)


def _found(hands: Hands, username: str, task: Any, title: str, words: str) -> Page:
    """The task's page with the persons whom a search brings."""
    page = hands.at(username, f"/tasks/{task.id}")
    _unfold(page, title)
    page.get_by_label("按姓名、岗位或单位查找").fill(words)
    page.get_by_role("button", name="查找").click()
    page.wait_for_url("**find=**")
    return page


def test_a_task_goes_from_hand_to_hand(hands: Hands) -> None:
    task = hands.task("propose_measures")
    page = hands.send(hands.at(SUPERVISION, f"/tasks/{task.id}"), "签收")
    page = hands.send(page, "取消签收")
    page = _give(hands, page, "lend", "委派（征求意见后交回）", "委派", "请看第二项。")
    assert not page.get_by_role("button", name="提交办理结果").count()
    page = hands.at(COLLEAGUE, f"/tasks/{task.id}")
    page.locator("#back-text").fill("没有意见。")
    hands.send(page, "交回")
    page = hands.at(SUPERVISION, f"/tasks/{task.id}")
    assert page.get_by_text("没有意见。").count()
    _give(hands, page, "transfer", "转办", "转办", "外出学习。")
    assert not hands.at(SUPERVISION, "/tasks").locator(f'main a[href="/tasks/{task.id}"]').count()
    page = _found(hands, COLLEAGUE, task, "抄送", "安化县人民政府")
    reader = hands.house.person(READER)
    page.locator(f'input[name="person"][value="{reader.id}"]').check()
    hands.send(page, "抄送")
    page = hands.at(READER, "/tasks?box=copied")
    page.locator(f'main a[href="/tasks/{task.id}"]').click()
    assert hands.send(page, "已阅").get_by_text("（已阅 2026-01-05").count()


def _of_vice_mayor(hands: Hands) -> Any:
    tasks = hands.house.open_tasks("review_plan")
    return next(task for task in tasks if hands.house.holder(task.post_id).username == VICE_MAYOR)


def test_one_takes_back_what_one_has_decided(hands: Hands) -> None:
    hands.send(hands.do("propose_measures"), "撤回")
    assert hands.task("propose_measures")


def test_a_leader_asks_another_to_countersign(hands: Hands) -> None:
    hands.house.play(until="review_plan")
    task = _of_vice_mayor(hands)
    page = _found(hands, VICE_MAYOR, task, "抄送、加签", "市长")
    post = hands.house.one("SELECT id FROM post WHERE office = 'mayor'")
    page.locator(f'input[name="post"][value="{post}"]').check()
    hands.send(page, "加签")
    added = next(t for t in hands.house.open_tasks("review_plan") if t.about.startswith("added:"))
    hands.send(hands.at(VICE_MAYOR, f"/tasks/{added.id}"), "减签（撤销加签）")
    assert added.id not in [t.id for t in hands.house.open_tasks("review_plan")]
