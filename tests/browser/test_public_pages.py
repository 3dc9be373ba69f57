"""A citizen at a desk, on a phone, and one of seventy in large type at 320 pixels: every public page, and on paper."""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Town, Visits
from tests.browser.watching import SIZES, axe, fits

pytestmark = pytest.mark.slow
PAGES = (
    "/public",
    "/public/publicity/1",
    "/public/publicity/1/appeal",
    "/public/documents",
    "/public/documents?find=x",
    "/public/documents/1",
    "/public/enquiry",
    "/login",
)
WORKS = ("/public/livelihood", "/public/livelihood/yiyang/2026", "/public/documents/1")
SMALL = {"width": 320, "height": 568}
MATTER = "安化县的指标数据与统计公报不一致，请核查。"


def in_order(page: Page, path: str) -> None:
    assert page.locator("h1").count() == 1, path
    axe(page)
    fits(page)


@pytest.mark.parametrize("size", SIZES)
def test_every_public_page_is_in_order(visit: Visits, visit_works: Visits, size: str) -> None:
    for visitor, paths in ((visit(None, size), PAGES), (visit_works(None, size), WORKS)):
        for path in paths:
            in_order(visitor.go(path), path)


def test_in_large_type_at_320_pixels_nothing_is_cut_off_and_fingers_hit(visit: Visits, visit_works: Visits) -> None:
    for visitor, paths in ((visit(None, "phone"), PAGES), (visit_works(None, "phone"), WORKS)):
        visitor.page.set_viewport_size({"width": SMALL["width"], "height": SMALL["height"]})
        visitor.go("/public?type=large")
        for path in paths:
            page = visitor.go(path)
            assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 22, path
            in_order(page, path)
            low = page.locator("a.btn, button, header.street nav a").evaluate_all(
                "every => every.filter(e => e.offsetHeight && e.offsetHeight < 32).map(e => e.textContent)"
            )
            assert low == [], path


def test_a_complaint_is_filed_on_a_phone_without_scripts_and_followed(town: Town, visit: Visits) -> None:
    visitor = visit(None, "phone", java_script_enabled=False)
    page = visitor.go("/public/publicity/1")
    page.get_by_role("link", name="网上申诉、举报").click()
    page.get_by_label("类别").select_option("complaint")
    page.get_by_label("反映的事实和理由").fill(MATTER)
    page.get_by_label("附件1").set_input_files(
        {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff\xe0 two tables"}
    )
    page.get_by_role("button", name="提交").click()
    assert page.url.endswith("/public/receipt")
    number, code = page.locator(".code").all_inner_texts()
    page.get_by_role("link", name="查询办理情况").click()
    page.get_by_label("受理编号").fill(number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="查询").click()
    assert page.get_by_text("已收到").is_visible()
    assert town.house.one("SELECT count(*) FROM attachment WHERE name = '材料1.jpg'") == 1


def test_a_public_page_prints_with_its_address_and_digest_and_without_the_menu(visit: Visits) -> None:
    visitor = visit()
    page = visitor.go("/public/publicity/1")
    digest = page.locator(".digest").inner_text()
    assert not page.get_by_text("本页地址：").is_visible()
    page.emulate_media(media="print")
    for gone in ("header.street nav", ".street .who", ".skip", ".crumbs", ".btn", ".foot a"):
        assert not page.locator(gone).first.is_visible(), gone
    assert page.get_by_text(f"本页地址：http://{visitor.watch.home}/public/publicity/1").is_visible()
    assert page.get_by_text(digest).is_visible()
    rules = page.evaluate(
        "[...document.styleSheets].flatMap(s => [...s.cssRules]).filter(r => r.type === 6).map(r => r.cssText).join()"
    )
    assert "counter(page)" in rules, "pages are numbered"
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF-") and len(re.findall(rb"/Type /Page\b", pdf)) in (1, 2)
    assert re.search(rb"/MediaBox \[0 0 59[45]", pdf), "A4"
