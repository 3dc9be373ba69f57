"""The supervisors' pages in a real browser: at a desk, on a phone, on the wall of the hall, and on A3 paper."""

from io import BytesIO
from unicodedata import normalize

import pytest
from pypdf import PdfReader

from tests.browser.conftest import Town, Visitor, Visits
from tests.browser.watching import SIZES, axe, fits
from tests.cast import SUPERVISION

pytestmark = pytest.mark.slow
SMALLEST = """Math.min(...[...document.querySelectorAll("#screen *")]
    .filter(e => e.offsetParent && !e.closest(".sr") && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
"""The smallest type that is seen, in pixels."""
A3 = (420, 297)
POINTS = 72 / 25.4
LISTS = (
    "/supervision",
    "/supervision?light=late&step=key_work.report_progress",
    "/supervision/flags",
    "/supervision/flags?unit=anhua&month=3",
    "/supervision/escalations",
    "/supervision/escalations?box=withdrawn",
    "/supervision/escalations?box=suspended",
    "/supervision/trend",
    "/supervision/tasks/1",
)


@pytest.mark.parametrize("size", SIZES)
def test_the_supervisors_pages_are_in_order(busy_town: Town, visit_busy: Visits, size: str) -> None:
    visitor = visit_busy(SUPERVISION, size)
    for path in (*LISTS, f"/key-lists/{the_list(busy_town)}", "/supervision/tv"):
        page = visitor.go(path)
        assert page.locator("h1").count() == 1, path
        axe(page)
        fits(page)


def the_list(town: Town) -> int:
    return int(town.house.one("SELECT case_id FROM key_list"))


def test_from_a_late_task_one_urges_and_is_back_at_the_same_filter(visit_busy: Visits) -> None:
    page = visit_busy(SUPERVISION).go("/supervision")
    page.get_by_role("link", name="报告当月进度").click()
    page.wait_for_url("**step=key_work.report_progress*")
    page.get_by_role("link", name="催办、改派、延期").first.click()
    page.get_by_label("催办内容").fill("请今日报送。")
    page.get_by_role("button", name="催办").click()
    assert "已催办" in page.locator(".alert[role=status]").inner_text()
    page.get_by_role("link", name="返回清单").click()
    assert "step=key_work.report_progress" in page.url


def test_a_number_of_the_heat_opens_its_list(visit_busy: Visits) -> None:
    page = visit_busy(SUPERVISION).go("/supervision/trend")
    assert page.locator("canvas").is_visible()
    number = page.locator(".heat td a").first
    count = int(number.inner_text())
    number.click()
    assert page.locator("tr[id^=task-]").count() == min(count, 50)


@pytest.mark.parametrize("path", ["/supervision/tv", "/key-lists/{}?screen=wall"])
def test_a_screen_shows_everything_at_once_in_large_type(busy_town: Town, visit_busy: Visits, path: str) -> None:
    page = visit_busy(SUPERVISION, "screen").go(path.format(the_list(busy_town)))
    high, wide = page.evaluate("[document.documentElement.scrollHeight, document.documentElement.scrollWidth]")
    assert (high, wide) == (1080, 1920)
    assert page.evaluate(SMALLEST) >= 16
    axe(page)


def on_the_wall(visit: Visits, path: str = "/supervision/tv") -> Visitor:
    """A screen whose clock we hold."""
    visitor = visit(SUPERVISION, "screen")
    visitor.page.clock.install()
    visitor.go(path)
    return visitor


def test_a_screen_renews_itself_without_a_hand(busy_town: Town, visit_busy: Visits) -> None:
    page = on_the_wall(visit_busy).page
    late = page.locator(".figures .bad dd")
    before = late.inner_text()
    closed = "UPDATE task SET state = 'closed' WHERE id IN (SELECT id FROM task WHERE state = 'open' AND due_at < :now"
    busy_town.house.rows(f"{closed} AND step = 'receive_sheet' LIMIT 7) RETURNING id", now=busy_town.house.clock.now())
    page.clock.fast_forward("01:01")
    page.wait_for_function("was => document.querySelector('.figures .bad dd').innerText !== was", arg=before)
    assert int(late.inner_text().split()[0]) == int(before.split()[0]) - 7


def test_a_screen_of_works_turns_its_pages_without_a_hand(busy_town: Town, visit_busy: Visits) -> None:
    page = on_the_wall(visit_busy, f"/key-lists/{the_list(busy_town)}?screen=wall").page
    page.get_by_text("第1至12号").wait_for()
    for shown in ("第13至24号", "第25至36号"):
        page.clock.fast_forward("01:01")
        page.get_by_text(shown).wait_for()


def test_a_screen_that_cannot_be_renewed_says_so_and_keeps_its_numbers(visit_busy: Visits) -> None:
    visitor = on_the_wall(visit_busy)
    visitor.watch.expected = (401,)
    visitor.context.clear_cookies()
    visitor.page.clock.fast_forward("01:01")
    visitor.page.get_by_role("alert").wait_for()
    assert "重新登录" in visitor.page.get_by_role("alert").inner_text()
    assert visitor.page.locator(".figures .bad dd").is_visible()


def printed(visitor: Visitor, path: str) -> PdfReader:
    """The page as Chromium prints it."""
    page = visitor.go(path)
    return PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))


@pytest.mark.parametrize(
    ("path", "heading", "rows"),
    [("/key-lists/{}?rows=400", "挂图作战", 120), ("/supervision?light=late&rows=60", "督查总览：逾期和临期事项", 60)],
)
def test_a_chart_prints_on_a3_with_its_heading_on_every_page_and_no_row_lost(
    busy_town: Town, visit_busy: Visits, path: str, heading: str, rows: int
) -> None:
    sheets = printed(visit_busy(SUPERVISION), path.format(the_list(busy_town))).pages
    sizes = {(round(float(s.mediabox.width) / POINTS), round(float(s.mediabox.height) / POINTS)) for s in sheets}
    assert sizes == {A3}
    texts = ["".join(normalize("NFKC", sheet.extract_text()).split()) for sheet in sheets]
    assert 2 <= len(sheets) <= 12
    assert all(normalize("NFKC", heading) in text and "事项" in text for text in texts)
    assert sum(text.count("农村公路提质改造") for text in texts) == rows
