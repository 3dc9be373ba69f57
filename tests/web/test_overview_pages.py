"""The supervisors' lists: what is late, with whom and since when; flags by unit; what escalated; trend and heat."""

from typing import Any

import pytest
from sqlalchemy import text

from service.db import transaction
from tests.bench.stage import FILL
from tests.cast import COMPLAINTS, LEAD, SUPERVISION, VICE_MAYOR, accepted, case_id
from tests.house import House
from tests.service.appeals import file
from tests.service.test_hot_path import statements
from tests.web.browser import Browser
from tests.works import LIST, key, until

PAGES = ("/supervision", "/supervision/flags", "/supervision/escalations", "/supervision/trend", "/supervision/tv")
NOTICE = "签发约谈通知书"


@pytest.fixture
def office(behind: House) -> Browser:
    """The supervision office on Sunday 15 March: a talk's notice should have been signed by Friday."""
    return Browser(behind, SUPERVISION)


def late(house: House, count: int) -> None:
    """So many further tasks of the development bureau that were due five days ago."""
    post = house.one("SELECT min(id) FROM post WHERE unit_id = (SELECT id FROM unit WHERE code = 'fgw')")
    with transaction(house.office.engine) as session:
        given = {"prefix": "talk/late/", "count": count, "post": post, "now": house.clock.now()}
        session.execute(text(FILL.text), given)
    due(house, "-5 days")


def due(house: House, when: str) -> None:
    """Those tasks are due so long after they were opened."""
    moved = "UPDATE task SET due_at = opened_at + CAST(:when AS interval) WHERE step = 'verify_rectification'"
    house.rows(f"{moved} RETURNING id", when=when)


def main_words(words: str) -> str:
    """What stands on the page beside the menu."""
    return words.partition("退出")[2]


def test_a_late_task_is_listed_with_holder_since_when_days_over_and_clause(behind: House, office: Browser) -> None:
    until(behind, 3, 18)
    page = office.get("/supervision")
    for words in (NOTICE, "NJ-18", "主要负责人", "罗振辉", "已逾3个工作日", "2026年3月13日", "已等8个工作日"):
        assert words in page.words, words
    task = behind.open_tasks("sign_notice")[0].id
    assert f"/tasks/{task}" in page.links and any(link.startswith(f"/supervision/tasks/{task}?") for link in page.links)


def test_lateness_is_gathered_by_list_step_and_unit_and_each_narrows_the_list(behind: House, office: Browser) -> None:
    late(behind, 2)
    page = office.get("/supervision")
    assert all(words in page.words for words in ("2026年度重点工作", "核验整改情况", "益阳市发展和改革委员会"))
    only = office.get("/supervision", step="talk.verify_rectification")
    assert "逾期2" in only.words and NOTICE not in main_words(only.words)
    none = office.get("/supervision", unit="jtj")
    assert "没有符合条件的事项。" in none.words and "益阳市交通运输局" in none.words
    assert "/supervision" in none.links


def test_a_late_round_is_told_by_project_step_and_with_whom_since_when(house: House) -> None:
    house.start_round(projects=(1,))
    house.play(until="draft_plan")
    house.wait(days=60)
    told = main_words(Browser(house, SUPERVISION).get("/supervision").words)
    late = "起草实施方案 YY-08推动高质量发展 益阳市发展和改革委员会经办人孙家岚 2026年1月5日已等40个工作日 2026年2月5日"
    assert f"已逾17个工作日 {late}" in told and "2026年度激励 逾期1" in told


def test_what_is_due_within_three_days_is_told_from_what_is_late(behind: House, office: Browser) -> None:
    late(behind, 1)
    due(behind, "2 days")
    soon = main_words(office.get("/supervision", light="soon").words)
    assert "核验整改情况" in soon and NOTICE not in soon and "还剩" in soon
    assert "核验整改情况" not in main_words(office.get("/supervision", light="late").words)


def test_pages_follow_each_other_without_a_gap_or_a_row_twice(behind: House, office: Browser) -> None:
    late(behind, 70)
    seen: list[str] = []
    path = "/supervision?step=talk.verify_rectification"
    for _ in range(3):
        page = office.get(path)
        seen += [link for link in page.links if link.startswith("/tasks/")]
        path = next((link for link in page.links if "after=" in link and not ("lang=" in link or "type=" in link)), "")
        if not path:
            break
    assert len(seen) == len(set(seen)) == 70 and not path


def test_a_place_in_the_list_that_makes_no_sense_is_the_first_page(behind: House, office: Browser) -> None:
    for after in ("x", "2026-03-01~1", "2026-03-01T00:00:00+00:00~-1", "~"):
        assert NOTICE in office.get("/supervision", after=after).words


def test_a_page_costs_as_many_statements_with_seventy_late_tasks_as_with_one(behind: House, office: Browser) -> None:
    def cost(path: str) -> int:
        with statements(behind) as sent:
            assert office.get(path).status == 200
        return len(sent)

    for path in PAGES:
        office.get(path)
    before = {path: cost(path) for path in PAGES}
    late(behind, 70)
    assert {path: cost(path) for path in PAGES} == before
    assert max(before.values()) <= 12


def test_only_supervisors_find_these_pages_and_their_menu(behind: House, office: Browser) -> None:
    assert all(path in office.get("/tasks").links for path in PAGES[:4])
    assert Browser(behind, VICE_MAYOR).get("/supervision").status == 200
    for path in (*PAGES, f"/supervision/tasks/{behind.open_tasks()[0].id}"):
        assert Browser(behind, LEAD).get(path).status == 403
        assert Browser(behind, COMPLAINTS).get(path).status == 403
    assert "/supervision" not in Browser(behind, LEAD).get("/tasks").links


def test_a_complaint_is_in_no_list_and_no_number(house: House) -> None:
    house.start_round()
    house.play(until="open_publicity")
    accepted(house.act("open_publicity"))
    file(house, "complaint")
    house.rows("UPDATE task SET due_at = opened_at - interval '9 days' WHERE state = 'open' RETURNING id")
    sealed = house.rows("SELECT t.id FROM task t JOIN \"case\" c ON c.id = t.case_id WHERE c.key LIKE 'complaint/%'")
    page = Browser(house, SUPERVISION).get("/supervision")
    assert sealed and all(f"/tasks/{row.id}" not in page.links for row in sealed)
    assert "申诉举报" not in page.words and "受理" not in main_words(page.words)


def test_flags_stand_by_unit_and_month_and_lead_to_the_works(behind: House, office: Browser) -> None:
    page = office.get("/supervision/flags")
    assert "益阳市发展和改革委员会 红旗2 黄牌2" in page.words
    inside = office.get("/supervision/flags", unit="fgw", month=2, flag="yellow_card")
    assert f"/key-works/{case_id(behind, key(1))}" in inside.links
    assert f"/key-works/{case_id(behind, key(2))}" not in inside.links


def test_a_corrected_card_stays_on_the_board_of_its_unit_struck_through(behind: House, office: Browser) -> None:
    behind.rows("UPDATE card SET withdrawn_at = given_at WHERE month = 2 AND flag = 'yellow_card' RETURNING work_id")
    assert "红旗2 黄牌1" in office.get("/supervision/flags").words
    inside = office.get("/supervision/flags", unit="fgw")
    assert "已撤回" in inside.words and "<s>" in inside.html


def test_a_draft_notice_waits_with_its_ground_and_whoever_must_sign_it(behind: House, office: Browser) -> None:
    page = office.get("/supervision/escalations")
    for words in ("待签发 1", "约谈提醒", "连续2个月未达序时进度", "罗振辉", "通知待签发", "逾期未办 1"):
        assert words in page.words, words
    assert "/cases/" + str(behind.one("SELECT case_id FROM talk")) in page.links


def test_a_talk_moves_from_box_to_box_and_says_why_it_was_withdrawn(behind: House, office: Browser) -> None:
    accepted(behind.act("sign_notice"))
    assert "待约谈" in office.get("/supervision/escalations", box="issued").words
    accepted(behind.act("hold_talk", outcome="withdraw", form={}, opinion="单位已补报，进度属实。"))
    page = office.get("/supervision/escalations", box="withdrawn")
    assert "单位已补报，进度属实。" in page.words
    assert "这一类现在没有事项。" in office.get("/supervision/escalations", box="pending").words


def test_a_work_that_the_city_suspended_stands_among_the_suspended(behind: House, office: Browser) -> None:
    suspend: dict[str, Any] = {"work": case_id(behind, key(2)), "now": behind.clock.now()}
    behind.rows(
        "INSERT INTO work_suspension (work_id, first_month, last_month, reason, approval, approved_on, recorded_at)"
        " VALUES (:work, 4, 6, '规划调整', '市政府第5次常务会议', '2026-03-10', :now) RETURNING id",
        **suspend,
    )
    page = office.get("/supervision/escalations", box="suspended")
    assert all(words in page.words for words in ("2. 重点工作2", "4月至6月", "规划调整", "第5次常务会议"))


def test_the_trend_counts_what_fell_due_and_what_of_it_was_late(behind: House, office: Browser) -> None:
    late(behind, 3)
    page = office.get("/supervision/trend")
    march = page.words.partition("3月")[2]
    assert "[6, 4, 8, null" in page.html and "[0, 0, 4, null" in page.html
    assert march and "逐月逾期" in page.words


def test_each_number_of_the_heat_opens_the_very_tasks_that_it_counts(behind: House, office: Browser) -> None:
    late(behind, 3)
    link = next(
        link for link in office.get("/supervision/trend").links if "step=talk.verify_rectification&unit=fgw" in link
    )
    found = office.get(link)
    assert len({link for link in found.links if link.startswith("/tasks/")}) == 3


def test_a_screen_in_the_hall_shows_works_and_no_person_talk_or_menu(behind: House, office: Browser) -> None:
    until(behind, 3, 18)
    page = office.get("/supervision/tv")
    assert "1. 重点工作1" in page.words and "黄牌" in page.words
    assert all(words not in page.words for words in ("罗振辉", "约谈", "主导航", "文嘉欣"))
    assert 'hx-trigger="every 60s"' in page.html
    assert 'hx-trigger="every 60s"' not in office.get("/supervision/tv", pause="true").html


def test_the_wall_chart_has_plan_figures_and_nodes_and_fits_a_screen(behind: House, office: Browser) -> None:
    path = f"/key-lists/{case_id(behind, LIST)}"
    page = office.get(path)
    assert "1／计划8" in page.words and "计划25" in page.words
    yellow = office.get(path, behind="true")
    assert "1. 重点工作1" in yellow.words and "2. 重点工作2" not in yellow.words
    screen = office.get(path, screen="wall")
    assert "2/16" in screen.words and "文嘉欣" not in screen.words
