"""Drafts: kept for their author alone, restored on any device, never over another window's, gone with the decision."""

import logging
from collections.abc import Callable

import pytest

from service.tasks.drafts import MOST
from tests.cast import CLERK, DIRECTOR, STRANGER, SUPERVISION
from tests.house import House
from tests.web.browser import Browser, Seen

Browse = Callable[..., Browser]
DUE = "f0.submission_due"
SECRET = "只写在草稿里的话"


@pytest.fixture
def task(house: House) -> int:
    """The supervision office's first task of the round; both its officers may decide it."""
    house.start_round()
    return int(house.open_tasks("propose_measures")[0].id)


def keep(browser: Browser, task: int, version: str | None = None, **typed: str) -> Seen:
    """Type into the form and press 保存草稿."""
    form = browser.get(f"/tasks/{task}").form("/decide")
    form.action = f"/tasks/{task}/draft"
    if version is not None:
        form.fields = [(name, value) for name, value in form.fields if name != "draft"] + [("draft", version)]
    return browser.send(form, {DUE: "2027-02-26", "opinion": SECRET, **typed})


def drafts(house: House) -> int:
    return int(house.one("SELECT count(*) FROM task_draft"))


def test_a_draft_stands_in_the_form_again_on_any_device(house: House, browse: Browse, task: int) -> None:
    assert keep(browse(SUPERVISION), task, **{"f0.projects.0.title": "改过的名称"}).status == 200
    page = browse(SUPERVISION).get(f"/tasks/{task}")
    assert "已恢复您2026-01-05 09:00保存的草稿" in page.words
    form = page.form("/decide")
    assert (form.values(DUE), form.values("opinion")) == (["2027-02-26"], [SECRET])
    assert form.values("f0.projects.0.title") == ["改过的名称"]
    assert house.one("SELECT count(*) FROM decision") == 0


def test_a_dropped_draft_leaves_the_form_as_it_was_opened(house: House, browse: Browse, task: int) -> None:
    browser = browse(SUPERVISION)
    keep(browser, task)
    page = browser.send(browser.get(f"/tasks/{task}").form("/draft/discard"))
    assert page.form("/decide").values(DUE) == [""] and drafts(house) == 0


def test_a_colleague_at_the_same_desk_sees_only_what_he_typed_himself(house: House, browse: Browse, task: int) -> None:
    keep(browse(SUPERVISION), task)
    for username in ("supervision2", DIRECTOR):
        assert SECRET not in browse(username).get(f"/tasks/{task}").html
    keep(browse("supervision2"), task, opinion="我自己的话")
    assert browse(SUPERVISION).get(f"/tasks/{task}").form("/decide").values("opinion") == [SECRET]


@pytest.mark.parametrize(("username", "status"), [(STRANGER, 404), (DIRECTOR, 403)])
def test_only_those_on_whom_the_task_waits_keep_a_draft(
    house: House, browse: Browse, task: int, username: str, status: int
) -> None:
    answer = Seen(browse(username).client.post(f"/tasks/{task}/draft", data={"opinion": "x"}))
    assert answer.status == status and drafts(house) == 0


def test_two_windows_never_overwrite_each_other_silently(house: House, browse: Browse, task: int) -> None:
    browser = browse(SUPERVISION)
    keep(browser, task, version="0")
    answer = keep(browser, task, version="0", opinion="另一个窗口的话")
    assert answer.status == 409 and "您在另一个窗口或设备上保存了不同的草稿" in answer.words
    assert browser.get(f"/tasks/{task}").form("/decide").values("opinion") == [SECRET]
    form = answer.form("/decide")
    assert form.values("opinion") == ["另一个窗口的话"]
    form.action = f"/tasks/{task}/draft"
    browser.send(form, {"over": "1"})
    assert browser.get(f"/tasks/{task}").form("/decide").values("opinion") == ["另一个窗口的话"]


def test_the_same_words_kept_twice_are_no_conflict(house: House, browse: Browse, task: int) -> None:
    browser = browse(SUPERVISION)
    keep(browser, task, version="0")
    assert keep(browser, task, version="0").status == 200


def test_the_decision_takes_the_draft_with_it_and_a_refused_one_does_not(
    house: House, browse: Browse, task: int
) -> None:
    browser = browse(SUPERVISION)
    keep(browser, task, **{DUE: "2026-05-01"})
    form = browser.get(f"/tasks/{task}").form("/decide")
    assert browser.send(form).status == 409 and drafts(house) == 1
    assert "已办理" in browser.send(form, {DUE: "2027-02-26"}).words
    assert drafts(house) == 0


def test_a_task_that_ends_in_another_way_takes_every_draft_with_it(house: House, browse: Browse, task: int) -> None:
    keep(browse(SUPERVISION), task)
    keep(browse("supervision2"), task)
    house.act("propose_measures")
    assert drafts(house) == 0
    late = Seen(browse(SUPERVISION).client.post(f"/tasks/{task}/draft", data={"opinion": SECRET}))
    assert late.status == 409 and drafts(house) == 0


def test_what_is_typed_appears_in_no_log_history_or_message(
    house: House, browse: Browse, task: int, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        keep(browse(SUPERVISION), task)
    assert SECRET not in caplog.text
    for table, column in (("event", "data"), ("outbox", "payload"), ("notice", "text"), ("task", "form")):
        assert not house.one(f"SELECT bool_or({column}::text LIKE :like) FROM {table}", like=f"%{SECRET}%")


def test_a_draft_holds_what_is_typed_and_nothing_else(house: House, browse: Browse, task: int) -> None:
    data = {"opinion": "好", "version": "9", "f0.x": "1", "f0.y.file": "[object File]", "evil": "1", "f0.z": "多\n行"}
    browse(SUPERVISION).client.post(f"/tasks/{task}/draft", data=data)
    assert house.one("SELECT fields FROM task_draft") == [["opinion", "好"], ["f0.x", "1"], ["f0.z", "多\n行"]]


def test_a_draft_has_a_bound_and_says_so(house: House, browse: Browse, task: int) -> None:
    answer = Seen(browse(SUPERVISION).client.post(f"/tasks/{task}/draft", data={"f0.x": "x" * MOST}))
    assert answer.status == 422 and "草稿没有保存" in answer.words and drafts(house) == 0


def test_a_form_in_a_hurry_gets_a_piece_of_the_page(house: House, browse: Browse, task: int) -> None:
    client, hurry = browse(SUPERVISION).client, {"HX-Request": "true"}
    kept = client.post(f"/tasks/{task}/draft", data={"opinion": "一"}, headers=hurry)
    assert "草稿已保存" in kept.text and 'name="draft" value="1"' in kept.text and "<html" not in kept.text
    other = client.post(f"/tasks/{task}/draft", data={"opinion": "二", "draft": "0"}, headers=hurry)
    assert "另一个窗口" in other.text and 'name="over" value="1"' in other.text


def test_the_clerk_keeps_a_draft_of_what_he_enters_from_paper(house: House, browse: Browse) -> None:
    house.start_round(projects=(1,))
    house.play(until="review_plan")
    task = house.open_tasks("review_plan")[0].id
    browser = browse(CLERK)
    form = browser.get(f"/tasks/{task}").form("/paper")
    form.action = f"/tasks/{task}/draft"
    browser.send(form, {"signed_on": "2026-03-01", "opinion": "同意"})
    again = browser.get(f"/tasks/{task}").form("/paper")
    assert (again.values("signed_on"), again.values("opinion")) == (["2026-03-01"], ["同意"])
