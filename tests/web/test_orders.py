"""What a supervisor orders about a stuck task: urged, reassigned, extended; refused with a reason, and nothing lost."""

from typing import Any

import pytest

from tests.cast import DIRECTOR, LEAD, SUPERVISION, VICE_MAYOR, case_id, notices
from tests.house import House
from tests.web.browser import Browser, Seen
from tests.works import key


@pytest.fixture
def office(behind: House) -> Browser:
    """The supervision office in March, the development bureau's report of March not yet due."""
    return Browser(behind, SUPERVISION)


def reporting(house: House) -> int:
    """The development bureau's task to report March."""
    return int(house.open_tasks("report_progress", key(1))[0].id)


def order(browser: Browser, task: int, act: str, **typed: Any) -> Seen:
    """Open the task's page from the filtered list, fill in one of its forms and send it."""
    page = browser.get(f"/supervision/tasks/{task}", back="/supervision?light=late")
    return browser.send(page.form(f"/supervision/tasks/{task}/{act}"), typed)


def test_urged_from_there_the_post_is_told_and_one_comes_back_to_the_list(behind: House, office: Browser) -> None:
    task = reporting(behind)
    page = order(office, task, "urge", text="请于本周内报送。")
    assert "已催办" in page.words and "/supervision?light=late" in page.links
    assert any("请于本周内报送。" in text for text in notices(behind, "task"))
    again = order(office, task, "urge", text="再催一次。")
    assert again.status == 409 and "四小时内已催办过。" in again.words and "再催一次。" in again.html


def test_reassigned_both_are_told_and_the_colleague_has_it(behind: House, office: Browser) -> None:
    task, deputy = reporting(behind), behind.person("fgw.deputy")
    behind.person(LEAD).post(f"/api/v1/tasks/{task}/claim")
    page = order(office, task, "reassign", person=str(deputy.id), reason="原承办人出差。")
    assert "已改派" in page.words and "原承办人出差。" in page.words
    assert behind.one("SELECT person_id FROM task WHERE id = :task", task=task) == deputy.id
    told = behind.rows("SELECT person_id FROM notice WHERE key LIKE 'reassign:%' ORDER BY id")
    assert [row.person_id for row in told] == [deputy.id, behind.person(LEAD).id]


def test_a_reassignment_sent_twice_is_done_once(behind: House, office: Browser) -> None:
    task, deputy = reporting(behind), behind.person("fgw.deputy")
    form = office.get(f"/supervision/tasks/{task}").form(f"/supervision/tasks/{task}/reassign")
    for _ in range(2):
        assert "已改派" in office.send(form, {"person": str(deputy.id), "reason": "原承办人出差。"}).words
    assert behind.one("SELECT count(*) FROM task_hand WHERE act = 'reassign'") == 1


def test_an_old_page_reassigns_nothing_and_keeps_what_was_typed(behind: House, office: Browser) -> None:
    task, deputy = reporting(behind), behind.person("fgw.deputy")
    form = office.get(f"/supervision/tasks/{task}").form(f"/supervision/tasks/{task}/reassign")
    behind.person(LEAD).post(f"/api/v1/tasks/{task}/claim")
    page = office.send(form, {"person": str(deputy.id), "reason": "原承办人出差。"})
    assert page.status == 409 and "页面内容已过期" in page.words
    assert "原承办人出差。" in page.html and f'value="{deputy.id}" selected' in page.html


def test_a_leaders_signature_is_not_reassigned(behind: House, office: Browser) -> None:
    task, deputy = int(behind.open_tasks("sign_notice")[0].id), behind.person("fgw.deputy")
    page = order(office, task, "reassign", person=str(deputy.id), reason="领导外出。")
    assert page.status == 409 and "领导签批事项不能改派" in page.words and "NJ-18" in page.words


@pytest.mark.parametrize(
    ("typed", "said"), [({"person": ""}, "请选择改派给谁。"), ({"reason": "  "}, "转办须填写理由。")]
)
def test_a_reassignment_names_whom_and_why(behind: House, office: Browser, typed: dict[str, str], said: str) -> None:
    given = {"person": str(behind.person("fgw.deputy").id), "reason": "原承办人出差。", **typed}
    page = order(office, reporting(behind), "reassign", **given)
    assert page.status == 422 and said in page.words


def test_extended_with_a_reason_the_deadline_moves_with_its_tasks(behind: House, office: Browser) -> None:
    task = reporting(behind)
    page = order(office, task, "extend", on="2026-04-20", why="统计口径调整，须重新核算。")
    for words in ("期限已变更", "2026年4月20日", "统计口径调整，须重新核算。"):
        assert words in page.words, words
    assert _due(behind, task) == "2026-04-20"


def test_an_extension_sent_twice_moves_the_deadline_once(behind: House, office: Browser) -> None:
    task = reporting(behind)
    form = office.get(f"/supervision/tasks/{task}").form(f"/supervision/tasks/{task}/extend")
    for _ in range(2):
        assert "期限已变更" in office.send(form, {"on": "2026-04-20", "why": "统计口径调整。"}).words
    assert behind.one("SELECT count(*) FROM deadline_change") == 1


def test_an_extension_from_an_old_page_is_refused_and_nothing_typed_is_lost(behind: House, office: Browser) -> None:
    task, director = reporting(behind), Browser(behind, DIRECTOR)
    form = office.get(f"/supervision/tasks/{task}").form(f"/supervision/tasks/{task}/extend")
    order(director, task, "extend", on="2026-04-15", why="会期推迟。")
    page = office.send(form, {"on": "2026-04-20", "why": "统计口径调整。"})
    assert page.status == 409 and "期限已有变动" in page.words
    assert 'value="2026-04-20"' in page.html and "统计口径调整。" in page.html


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"on": "2026-03-01"}, "新的期限须在今日之后。"),
        ({"why": "短"}, "请写明变更期限的理由。"),
        ({"on": ""}, "请填写新的期限。"),
    ],
)
def test_an_extension_has_a_day_to_come_and_a_reason(
    behind: House, office: Browser, typed: dict[str, str], said: str
) -> None:
    page = order(office, reporting(behind), "extend", **{"on": "2026-04-20", "why": "统计口径调整。", **typed})
    assert page.status in (409, 422) and said in page.words


def test_a_leader_urges_and_leaves_reassigning_and_extending_to_the_office(behind: House) -> None:
    task, leader = reporting(behind), Browser(behind, VICE_MAYOR)
    page = leader.get(f"/supervision/tasks/{task}")
    assert [form.action for form in page.forms if "/supervision/" in form.action] == [f"/supervision/tasks/{task}/urge"]
    moved = {"on": "2026-04-20", "why": "统计口径调整。", "seen": _due(behind, task)}
    answered = leader.client.post(f"/supervision/tasks/{task}/reassign", data={"person": "1", "reason": "改派"})
    assert answered.status_code == 403
    assert leader.client.post(f"/supervision/tasks/{task}/extend", data=moved).status_code == 403


def _due(house: House, task: int) -> str:
    return str(house.one("SELECT due FROM deadline d JOIN task t ON t.deadline_id = d.id WHERE t.id = :t", t=task))


def test_one_is_sent_back_to_a_list_of_ours_and_nowhere_else(behind: House, office: Browser) -> None:
    for back in ("https://example.com/", "//example.com", "/logout", "/supervisionx"):
        page = office.get(f"/supervision/tasks/{reporting(behind)}", back=back)
        assert back not in page.links and "/supervision" in page.links


def test_of_a_task_that_is_done_nothing_is_ordered(behind: House, office: Browser) -> None:
    task = behind.one("SELECT min(id) FROM task WHERE state = 'done'")
    page = office.get(f"/supervision/tasks/{task}")
    assert "无须处置" in page.words and not [form for form in page.forms if "/supervision/" in form.action]


def test_the_heading_of_a_case_says_where_a_task_belongs(behind: House, office: Browser) -> None:
    assert f"/key-works/{case_id(behind, key(1))}" in office.get(f"/supervision/tasks/{reporting(behind)}").links
