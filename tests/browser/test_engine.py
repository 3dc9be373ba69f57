"""Histories, timers, comparison, chores and outbox in a real browser, with Temporal's real server behind them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from service.chores import CHORES
from service.engine import chore_runs
from tests.browser.conftest import Town, Visits, _served, _visits
from tests.browser.watching import SIZES, axe, fits
from tests.cast import SUPERVISION, case_id
from tests.conftest import create_database, database_url
from tests.workflows.real import RealHouse, a_new_matter, apart, begin, temporal_server, terminate, wait_for

pytestmark = pytest.mark.slow
ORPHAN = "matter/yiyang/2026/9999"
WHY = "流程在流程引擎中被人误终止。"


@pytest.fixture(scope="module")
def engine_town(server: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Four matters: one as it should be, one terminated, one whose last message was lost; and an orphan."""
    create_database(server, "browser_engine", template)
    with temporal_server(tmp_path_factory.mktemp("temporal")) as address:
        house = RealHouse(database_url(server, "browser_engine"), address)
        with house.working():
            keys = [a_new_matter(house) for _ in range(4)]
            terminate(house, keys[1])
            terminate(house, keys[2])
        with house.working(changed=True):
            begin(house, ORPHAN)
            house.rows(
                "INSERT INTO outbox (workflow_id, kind, name, payload, created_at, attempts, error, undeliverable)"
                " SELECT key, 'signal', 'deadline_moved', '{\"stage\": \"handling\", \"visit\": 1}', opened_at, 1,"
                " 'workflow not found', true FROM \"case\" WHERE key = :key RETURNING 1",
                key=keys[3],
            )
            house.later()
            wait_for(lambda: len(house.differences()) == 4)
            for chore in CHORES:
                if chore.id != "calendar-coverage":
                    apart(chore_runs.run, house.office, chore)
            with _served(house) as town:
                yield town


@pytest.fixture
def visit_engine(engine_town: Town, browser: Browser) -> Iterator[Visits]:
    """At a browser in that city."""
    yield from _visits(engine_town, browser)


@pytest.mark.parametrize("size", SIZES)
def test_the_administrators_pages_are_in_order(visit_engine: Visits, size: str) -> None:
    visitor = visit_engine("admin", size)
    for path in ("/differences", "/chores", "/outbox", "/outbox?box=waiting", "/histories", "/timers"):
        page = visitor.go(path)
        assert page.locator("h1").count() == 1, path
        axe(page)
        fits(page)


@pytest.mark.parametrize("size", SIZES)
def test_a_supervisors_pages_are_in_order(engine_town: Town, visit_engine: Visits, size: str) -> None:
    visitor, case = visit_engine(SUPERVISION, size), case_id(engine_town.house, "matter/yiyang/2026/0001")
    other = case_id(engine_town.house, "matter/yiyang/2026/0002")
    for path in ("/differences", "/histories", "/histories?late=late", f"/histories/{case}", f"/histories/{other}"):
        page = visitor.go(path)
        assert page.locator("h1").count() == 1, path
        axe(page)
        fits(page)


def test_a_search_stays_in_the_address(visit_engine: Visits) -> None:
    page = visit_engine(SUPERVISION).go("/histories")
    page.get_by_label("种类").select_option(label="督办事项")
    page.get_by_label("编号").fill("0002")
    page.get_by_role("button", name="查找").click()
    page.wait_for_url("**/histories?*kind=matter*")
    assert page.get_by_role("main").get_by_role("link", name="matter/").count() == 1
    page.reload()
    assert page.get_by_label("编号").input_value() == "0002"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_repair_is_pressed_with_a_reason_and_shows_as_sent(visit_engine: Visits, scripts: bool) -> None:
    key = f"matter/yiyang/2026/000{2 if scripts else 3}"
    page = visit_engine("admin", java_script_enabled=scripts).go("/differences")
    row = page.get_by_role("row").filter(has_text=key).first
    row.get_by_text("重新启动流程").first.click()
    row.get_by_label("理由（记录在案）").fill(WHY)
    row.get_by_role("button", name="重新启动流程").click()
    assert page.get_by_role("row").filter(has_text=key).first.get_by_text("已提交修复，待比对核实").is_visible()
    assert page.get_by_role("row").filter(has_text=WHY).first.is_visible()


def test_what_was_typed_is_kept_when_a_repair_is_refused(visit_engine: Visits) -> None:
    visitor = visit_engine("admin")
    visitor.watch.expected = (422,)
    page = visitor.go("/differences")
    row = page.get_by_role("row").filter(has_text=ORPHAN).first
    row.get_by_text("终止流程").first.click()
    row.get_by_label("理由（记录在案）").fill("短")
    row.get_by_role("button", name="终止流程").click()
    assert page.get_by_text("请写明修复的理由").is_visible()
    kept = page.get_by_role("row").filter(has_text=ORPHAN).first.get_by_label("理由（记录在案）")
    assert kept.is_visible() and kept.input_value() == "短"
    axe(page)


def test_a_page_that_waits_for_a_comparison_renews_itself(engine_town: Town, visit_engine: Visits) -> None:
    page = visit_engine("admin").go("/differences")
    page.get_by_role("button", name="立即比对").click()
    page.get_by_text("已请求，等待开始").first.wait_for()
    by_id = {chore.id: chore for chore in CHORES}
    engine_town.house.clock.set(engine_town.house.clock.now().replace(second=59))
    apart(chore_runs.run_asked, engine_town.house.office, by_id)
    page.get_by_text("已请求，等待开始").first.wait_for(state="detached")
