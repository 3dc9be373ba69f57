"""The whole annual round walked through pages alone, by each kind of user, at a desk and on a phone (YY-06).

Nobody calls the interface for programs: the test only moves the house's clock and lets timers strike.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from service.org.sample import DATA
from tests.browser.hands import PHOTO, Hands, everybody
from tests.browser.watching import SIZES
from tests.cast import (
    CLERK,
    COUNTY,
    DEPUTY,
    LEAD,
    PROJECT,
    ROUND,
    SUPERVISION,
    case_id,
    standings,
)

pytestmark = pytest.mark.slow
MATTER = "安化县的指标数据与统计公报不一致，请核查。"


@pytest.fixture(params=SIZES)
def hands(request: pytest.FixtureRequest, server: str, template: str, browser: Browser) -> Iterator[Hands]:
    """A city without a round."""
    with everybody(server, template, browser, request.param) as found:
        yield found


def test_the_whole_round_is_walked_through_pages_alone(hands: Hands) -> None:
    _begin(hands)
    _sign_on_paper(hands)
    _publish(hands)
    _complaint_is_upheld(hands)
    _publish(hands)
    _appeal_is_dismissed(hands)
    hands.go_on()
    assert (hands.house.state(ROUND), hands.house.state(PROJECT)) == ("payout.ended", "payout.paid")
    _everybody_reads(hands)


def _begin(hands: Hands) -> None:
    """The round is started, one project imported from a file, its measures proposed (YY-07)."""
    page = hands.send(hands.at(SUPERVISION, "/rounds"), "启动", {"year": "2026"})
    hands.look(page)
    sample = json.loads((DATA / "yiyang-projects.json").read_bytes())
    first = {name: [row for row in rows if row.get("project", row.get("no")) == 1] for name, rows in sample.items()}
    file = {"name": "项目.json", "mimeType": "application/json", "buffer": json.dumps(first).encode()}
    hands.send(page, "导入", {"file": file})
    hands.do("propose_measures")


def _sign_on_paper(hands: Hands) -> None:
    """Of the two who review the plan one signs on paper (YY-08)."""
    hands.go_on(until="review_plan")
    hands.decide_on_paper(CLERK, next(t for t in hands.house.open_tasks("review_plan") if _sits(hands, t) == DEPUTY))


def _sits(hands: Hands, task: Any) -> str:
    return hands.house.holder(task.post_id).username


def _publish(hands: Hands) -> None:
    """The candidates are published with a picture of the page; citizens read the list (YY-13)."""
    hands.go_on(until="open_publicity")
    hands.do("open_publicity")
    page = hands.at("", "/public")
    page.locator('main a[href^="/public/publicity/"]').first.click()
    hands.look(page)
    assert page.get_by_role("heading", name="推动高质量发展拟激励名单公示").count()


def _file(hands: Hands, kind: str) -> tuple[str, str]:
    """A citizen files on the newest list's page; number and code of the receipt (YY-14)."""
    page = hands.at("", "/public")
    page.locator('main a[href^="/public/publicity/"]').first.click()
    page.get_by_role("link", name="网上申诉、举报").click()
    hands.look(page)
    hands.send(page, "提交", {"f.kind": kind, "f.matter": MATTER, "file1": PHOTO})
    assert page.url.endswith("/public/receipt")
    hands.look(page)
    number, code = page.locator(".code").all_inner_texts()
    return number, code


def _asked(hands: Hands, receipt: tuple[str, str]) -> Page:
    page = hands.at("", "/public/enquiry")
    hands.send(page, "查询", {"receipt": receipt[0], "code": receipt[1]})
    return page


def _complaint_is_upheld(hands: Hands) -> None:
    """A citizen's complaint turns out true: one candidate goes, the list is published again in full (YY-12, YY-14)."""
    gone = standings(hands.house)[0]
    receipt = _file(hands, "complaint")
    assert _asked(hands, receipt).get_by_text(receipt[0]).count()
    hands.do("acknowledge")
    hands.do("verify", "republish", feedback="经核查属实，移出名单。", remove=[gone])
    page = _asked(hands, receipt)
    hands.look(page)
    assert page.get_by_text("经核查属实，移出名单。").count()
    assert hands.house.state(PROJECT) == "publicity.study"


def _appeal_is_dismissed(hands: Hands) -> None:
    """Against the second list a unit appeals in vain; both versions stay readable."""
    receipt = _file(hands, "appeal")
    hands.go_on(until="submit_list")
    assert _asked(hands, receipt).get_by_text("经核查，评分无误。").count()
    page = hands.at("", "/public/publicity/2")
    assert page.get_by_text("移出名单：").count()
    assert hands.at("", "/public/publicity/1").get_by_text("本版已被更正版本替代").count()


def _everybody_reads(hands: Hands) -> None:
    """What each kind of user has before him when all is paid: the circular, the rewards, the story (YY-18, YY-19)."""
    house = hands.house
    round_id, project = case_id(house, ROUND), case_id(house)
    circular = house.one("SELECT id FROM document WHERE kind = 'circular'")
    page = hands.at("", "/public/documents")
    page.locator(f'main a[href="/public/documents/{circular}"]').click()
    hands.look(page)
    for path in (f"/rounds/{round_id}", f"/cases/{round_id}", f"/documents/{circular}", "/supervision"):
        hands.at(SUPERVISION, path)
    page = hands.at(LEAD, f"/projects/{project}")
    assert page.get_by_text("已兑现").count() and not page.get_by_text("未兑现").count()
    for official, path in ((LEAD, "/tasks?box=done"), (COUNTY, "/notices"), ("mayor", f"/rounds/{round_id}")):
        hands.at(official, path)
    assert {"propose_measures", "draft_plan", "collect_scores", "verify", "submit_list", "pay_reward"} <= hands.steps
