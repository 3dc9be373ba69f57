"""What scripts add: charts under the strict policy, lists changed in place; and nothing of it is needed."""

import pytest

from service.guard import HEADERS
from service.web import pages
from service.web.charts import Chart, Series
from tests.browser.conftest import Visits
from tests.browser.watching import axe
from tests.cast import LEAD

pytestmark = pytest.mark.slow
PAGE = """{% extends "base.html" %}{% from "parts.html" import chart, chart_scripts, flag %}
{% block scripts %}{{ chart_scripts() }}{% endblock %}
{% block main %}<h1>图</h1>{{ chart(c) }}{{ flag('red_flag') }}{{ flag('yellow_card') }}{% endblock %}"""
LATE = Chart(
    "late",
    "每月逾期件数",
    "月份",
    ["1月", "2月", "3月"],
    [Series("逾期", [3, 0, 5], "#7d4b00"), Series("按期", [7, 9, None])],
)


def test_a_chart_is_drawn_under_the_policy_and_its_numbers_stand_in_a_table(visit: Visits) -> None:
    visitor = visit()
    me = {"name": "张三", "offices": set(), "seats": [], "unread": 0, "menu": [], "live": ""}
    html = pages._environment().from_string(PAGE).render(me=me, c=LATE)
    visitor.page.route(
        "**/public/chart", lambda route: route.fulfill(body=html, headers={**HEADERS, "Content-Type": "text/html"})
    )
    page = visitor.go("/public/chart")
    page.locator(".chart canvas").wait_for()
    page.get_by_text("数据表：每月逾期件数").click()
    assert page.locator("tbody tr").all_inner_texts() == ["1月\t3\t7", "2月\t0\t9", "3月\t5\t—"]
    page.mouse.move(400, 250)
    axe(page)


def test_a_box_of_the_inbox_opens_in_place_and_the_address_follows(visit: Visits) -> None:
    visitor = visit(LEAD)
    page = visitor.go("/tasks")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="我已办理").click()
    page.wait_for_url("**/tasks?box=done")
    page.locator("nav.tabs a[aria-current]", has_text="我已办理").wait_for()
    assert page.evaluate("window.stayed") is True
    page.go_back()
    page.locator("nav.tabs a[aria-current]", has_text="待我办理").wait_for()


def test_the_same_box_opens_without_scripts(visit: Visits) -> None:
    page = visit(LEAD, java_script_enabled=False).go("/tasks")
    page.get_by_role("link", name="我已办理").click()
    assert page.url.endswith("/tasks?box=done")


def test_a_list_changed_in_place_leads_to_login_when_the_session_has_ended(visit: Visits) -> None:
    visitor = visit(LEAD)
    page = visitor.go("/tasks")
    visitor.context.clear_cookies()
    page.get_by_role("link", name="我已办理").click()
    page.get_by_label("用户名").wait_for()
