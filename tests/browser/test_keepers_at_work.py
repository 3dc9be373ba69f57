"""Who keeps the house in order does it on pages, to the end: rules, calendar, posts, units, leavers, chores, orders."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from service.chores import CHORES
from service.engine import chore_runs
from tests.browser.hands import Hands, everybody
from tests.browser.watching import SIZES
from tests.cast import DEPUTY, LEAD, LEAD_LEADER, SUPERVISION, VICE_MAYOR
from tests.service.test_packs_adopted import changed
from tests.service.test_posts_handed_over import held, post_of, unit_id
from tests.works import file_all, key, start_list, work

pytestmark = pytest.mark.slow
ADMIN = "admin"


@pytest.fixture(params=SIZES)
def hands(request: pytest.FixtureRequest, server: str, template: str, browser: Browser) -> Iterator[Hands]:
    """The sample city with a list of two works, filed and running."""
    with everybody(server, template, browser, request.param) as found:
        start_list(found.house, work(1), work(2))
        for number in (1, 2):
            file_all(found.house, number)
        yield found


def test_the_house_is_kept_in_order_on_pages(hands: Hands) -> None:
    for scene in (
        _a_pack_is_adopted,
        _a_holiday_notice_is_taken_in,
        _a_chore_is_run,
        _an_order_is_given,
        _last_years_list_is_copied,
        _a_post_is_handed_over,
        _a_leader_takes_charge_of_a_unit,
        _somebody_leaves,
        _a_unit_ends_in_another,
    ):
        scene(hands)


def _searched(page: Page, label: str, words: str) -> Page:
    page.get_by_label(label).fill(words)
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.get_by_label(label).press("Enter")
    return page


def _a_pack_is_adopted(hands: Hands) -> None:
    page = hands.at(ADMIN, "/packs")
    file = {"name": "新.yaml", "mimeType": "text/yaml", "buffer": changed().encode()}
    hands.send(page, "检查", {"file": file})
    hands.send(page, "载入为现行规则", {"reason": "市政府办公室修订。"})
    assert hands.house.one("SELECT count(*) FROM rule_pack WHERE name = 'yiyang-2023'") == 2


def _a_holiday_notice_is_taken_in(hands: Hands) -> None:
    page = hands.at("calendar", "/calendar")
    page.get_by_label("文号").fill("国办发明电〔2026〕9号")
    page.get_by_label("发布日期").fill("2026-01-02")
    page.get_by_label("放假日").fill("2027-01-01至2027-01-03\n2027-02-05至2027-02-11")
    hands.send(page, "查看影响")
    hands.send(page, "确认载入")
    assert hands.house.one("SELECT count(*) FROM arrangement WHERE year = 2027") == 1


def _a_chore_is_run(hands: Hands) -> None:
    page = hands.at(ADMIN, "/chores")
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.get_by_role("row").filter(has_text="离任人员待办退回岗位").get_by_role("button", name="立即运行").click()
    chore_runs.run_asked(hands.house.office, {chore.id: chore for chore in CHORES})
    assert hands.house.one("SELECT count(*) FROM chore_run WHERE ended_at IS NOT NULL") == 1
    hands.at(ADMIN, "/outbox")


def _an_order_is_given(hands: Hands) -> None:
    """A month's report is given to a colleague, its filing of the other work another day."""
    task, other = (hands.house.open_tasks("report_progress", key(number))[0] for number in (1, 2))
    deputy = hands.house.person("fgw.deputy").id
    page = hands.at(SUPERVISION, f"/supervision/tasks/{task.id}")
    hands.send(page, "改派", {"person": str(deputy), "reason": "原承办人出差。"})
    assert hands.house.one("SELECT person_id FROM task WHERE id = :id", id=task.id) == deputy
    page = hands.at(SUPERVISION, f"/supervision/tasks/{other.id}")
    hands.send(page, "变更期限", {"on": "2026-02-12", "why": "春节前集中报送。"})
    assert hands.house.one("SELECT count(*) FROM deadline_change") == 1


def _last_years_list_is_copied(hands: Hands) -> None:
    page = hands.at(SUPERVISION, "/key-lists")
    page.get_by_label("以上年为底稿").check()
    hands.send(page, "启动", {"year": "2027"})
    hands.send(page, "抄入草案")
    task = hands.task("propose_key_list", "key-list/yiyang/2027")
    assert hands.at(SUPERVISION, f"/tasks/{task.id}").locator('input[value="重点工作2"]').count()


def _a_post_is_handed_over(hands: Hands) -> None:
    post, new = post_of(hands.house, DEPUTY), hands.house.person(LEAD_LEADER).id
    page = _searched(hands.at(ADMIN, f"/posts/{post}"), "按姓名查找接任人", LEAD_LEADER)
    page.get_by_label("自该日起任职").fill("2026-03-02")
    hands.send(page, "交接", {"person": str(new)})
    assert len(held(hands.house, post)) == 2


def _a_leader_takes_charge_of_a_unit(hands: Hands) -> None:
    post, unit = post_of(hands.house, "vicemayor2"), unit_id(hands.house, "fgw")
    page = _searched(hands.at(ADMIN, f"/posts/{post}"), "按名称查找单位", "发展和改革")
    page.locator('select[name="unit"]').select_option(str(unit))
    hands.send(page, "分管")
    assert hands.at(ADMIN, f"/posts/{post}").get_by_text("益阳市发展和改革委员会").count()


def _somebody_leaves(hands: Hands) -> None:
    leaver, post = hands.house.person(VICE_MAYOR).id, post_of(hands.house, VICE_MAYOR)
    hands.at(ADMIN, f"/users/{leaver}")
    page = _searched(hands.at(ADMIN, f"/users/{leaver}/leaving"), "接任人不在本单位的，按姓名查找后再选", LEAD)
    new = str(hands.house.person(LEAD).id)
    hands.send(page, "全部交接", {f"successor.{post}": new, "left_on": "2026-06-01"})
    assert held(hands.house, post)[-1][0] == LEAD


def _a_unit_ends_in_another(hands: Hands) -> None:
    page = hands.at(ADMIN, "/units/new")
    hands.send(page, "新设", {"name": "市发展改革局", "code": "fgj", "kind": "municipal_unit"})
    page = _searched(hands.at(ADMIN, f"/units/{unit_id(hands.house, 'fgw')}"), "按名称查找承接单位", "发展改革局")
    hands.send(page, "撤销该单位", {"successor": str(unit_id(hands.house, "fgj")), "day": "2026-08-31"})
    assert hands.house.one("SELECT until FROM unit WHERE code = 'fgw'") is not None
