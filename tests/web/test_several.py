"""批量办理 by page: tasks of one step, an opinion each, read over, each answered by itself."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from service.web import several_pages
from service.web.display import due
from tests.cast import COUNTY, SUPERVISION, accepted
from tests.house import House
from tests.service.matters import assigned
from tests.web.browser import Browser, Seen

Browse = Callable[..., Browser]


def consultations(house: House) -> list[int]:
    """Three projects' plans wait for a county's opinion."""
    house.start_round(projects=(1, 2, 5))
    house.play(until="consult_county")
    for _ in house.open_tasks("draft_plan"):
        accepted(house.act("draft_plan"))
    return [task.id for task in house.open_tasks("consult_county") if task.about == "anhua"]


def chosen(browser: Browser, tasks: list[int]) -> Seen:
    return browser.send(browser.get("/tasks").form("/tasks/several"), {"task": tasks})


def read_over(browser: Browser, tasks: list[int], **fields: Any) -> Seen:
    typed = {f"opinion.{task}": f"意见之{task}" for task in tasks}
    return browser.send(chosen(browser, tasks).form("/review"), {"outcome": "agree", **typed, **fields})


def decisions(house: House) -> dict[int, str]:
    rows = house.rows("SELECT d.task_id, d.opinion FROM decision d JOIN task t ON t.id = d.task_id"
                      " WHERE t.step = 'consult_county'")  # fmt: skip
    return {row.task_id: row.opinion for row in rows}


def test_each_is_decided_with_its_own_opinion_after_reading_over(house: House, browse: Browse) -> None:
    tasks, browser = consultations(house), browse(COUNTY)
    page = read_over(browser, tasks)
    assert all(f"意见之{task}" in page.words for task in tasks) and decisions(house) == {}
    done = browser.send(page.form("/decide"))
    assert "已办理3件，未办成0件" in done.words
    assert decisions(house) == {task: f"意见之{task}" for task in tasks}


def everything(house: House) -> list[Any]:
    tables = ("task", "event", "decision", "outbox", "notice", "document", "deadline", "mark")
    every = " UNION ALL ".join(f"SELECT count(*) FROM {table}" for table in tables)
    return [house.rows(every), house.rows('SELECT id, state, between FROM "case" ORDER BY id')]


def only_anhua_is_awaited(house: House, task: int) -> None:
    """Everybody else has said what he thinks of the plan on which this task waits."""
    case = house.one('SELECT key FROM "case" c JOIN task t ON t.case_id = c.id WHERE t.id = :task', task=task)
    for other in (t for t in house.open_tasks(case=case) if t.id != task):
        who, given = house.habit(other)
        accepted(who.decide(other.id, given.outcome, given.form))


def test_each_row_foretells_its_next_step_and_with_whom_and_nothing_is_written(house: House, browse: Browse) -> None:
    tasks, browser = consultations(house), browse(COUNTY)
    only_anhua_is_awaited(house, tasks[0])
    before, last = everything(house), house.one("SELECT max(id) FROM task")
    first, *others = read_over(browser, tasks).html.split("<tr>")[2:]
    assert everything(house) == before
    assert "下一步" not in others[0] and all("事项所处环节不变" in row for row in others)
    accepted(house.person(COUNTY).decide(tasks[0], "agree"))
    opened = house.rows("SELECT title, post_id, due_at FROM task WHERE id > :last", last=last)
    assert opened and all(t.title in first and due(t.due_at) in first for t in opened)
    assert all(name in first for t in opened for name in holders(house, t.post_id))


def holders(house: House, post: int) -> list[str]:
    held = "SELECT p.name FROM holding h JOIN person p ON p.id = h.person_id WHERE h.post_id = :post"
    return [row.name for row in house.rows(held, post=post)]


def test_a_row_that_would_be_refused_says_why_before_the_button(house: House, browse: Browse) -> None:
    tasks, browser = consultations(house), browse(COUNTY)
    page = chosen(browser, tasks)
    accepted(house.person(COUNTY).send("POST", f"/api/v1/tasks/{tasks[1]}/claim", json={}))
    rows = browser.send(page.form("/review"), {"outcome": "agree"}).html.split("<tr>")[2:]
    assert ["将不能办理" in row for row in rows] == [False, True, False]
    assert "页面内容已过期" in rows[1]


def test_while_somebody_decides_in_a_case_the_review_foretells_no_more(house: House, browse: Browse) -> None:
    tasks, browser = consultations(house), browse(COUNTY)
    case = house.one('SELECT key FROM "case" c JOIN task t ON t.case_id = c.id WHERE t.id = :task', task=tasks[1])
    with house.office.engine.begin() as deciding:
        deciding.execute(text('SELECT FROM "case" WHERE key = :key FOR UPDATE'), {"key": case})
        page = read_over(browser, tasks)
    first, *others = page.html.split("<tr>")[2:]
    assert "相关单位（人员）全部办理后" not in first and all("相关单位（人员）全部办理后" in row for row in others)
    assert "暂未预告承办人和期限" in page.words


def test_of_a_long_choice_only_the_first_are_foretold(
    house: House, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(several_pages, "FORETOLD", 1)
    tasks, browser = consultations(house), browse(COUNTY)
    first, *others = read_over(browser, tasks).html.split("<tr>")[2:]
    assert "相关单位（人员）全部办理后" not in first and all("相关单位（人员）全部办理后" in row for row in others)


def test_what_is_sent_twice_is_decided_once_and_answered_alike(house: House, browse: Browse) -> None:
    tasks, browser = consultations(house), browse(COUNTY)
    page = read_over(browser, tasks[:2])
    first, second = browser.send(page.form("/decide")), browser.send(page.form("/decide"))
    assert "已办理2件，未办成0件" in first.words and "已办理2件，未办成0件" in second.words
    assert len(decisions(house)) == 2


def test_the_common_opinion_stands_where_none_was_written_and_can_be_changed(house: House, browse: Browse) -> None:
    tasks, browser = consultations(house), browse(COUNTY)
    page = read_over(browser, tasks, **{f"opinion.{tasks[0]}": "", "common": "均无意见"})
    assert page.form("/decide").values(f"opinion.{tasks[0]}") == ["均无意见"]
    kept = dict(page.form("/decide").fields) | {"task": [str(task) for task in tasks]}
    back = Seen(browser.client.post("/tasks/several", data=kept))
    assert back.form("/review").values(f"opinion.{tasks[1]}") == [f"意见之{tasks[1]}"]
    assert back.form("/review").values("outcome") == ["agree"]


def test_a_changed_task_is_refused_alone_and_what_was_typed_can_be_sent_again(house: House, browse: Browse) -> None:
    tasks, browser = consultations(house), browse(COUNTY)
    page = read_over(browser, tasks)
    accepted(house.person(COUNTY).send("POST", f"/api/v1/tasks/{tasks[0]}/claim", json={}))
    result = browser.send(page.form("/decide"))
    assert "已办理2件，未办成1件" in result.words and tasks[0] not in decisions(house)
    assert result.form("/review").values(f"opinion.{tasks[0]}") == [f"意见之{tasks[0]}"]
    again = browser.send(browser.send(result.form("/review")).form("/decide"))
    assert "已办理1件，未办成0件" in again.words and decisions(house)[tasks[0]] == f"意见之{tasks[0]}"


def test_what_a_colleague_decided_meanwhile_is_named_and_ones_words_are_shown(house: House, browse: Browse) -> None:
    tasks, browser = consultations(house), browse(COUNTY)
    page = read_over(browser, tasks)
    with house.office.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE task SET state = 'done', decided_by = %s, outcome = 'agree' WHERE id = %s",
            (house.person(SUPERVISION).id, tasks[1]),
        )
    result = browser.send(page.form("/decide"))
    assert "已办理2件，未办成1件" in result.words
    assert "办理，您的意见未被采用" in result.words and f"意见之{tasks[1]}" in result.words


def test_without_an_outcome_nothing_is_read_over_and_nothing_typed_is_lost(house: House, browse: Browse) -> None:
    tasks, browser = consultations(house), browse(COUNTY)
    page = read_over(browser, tasks, outcome="")
    assert page.status == 422 and "请选择办理结果" in page.words
    assert page.form("/review").values(f"opinion.{tasks[2]}") == [f"意见之{tasks[2]}"]


def test_a_missing_reason_is_named_at_its_task_and_the_other_stays(house: House, browse: Browse) -> None:
    house.start_round(projects=(1, 2))
    while len(plans := [t.id for t in house.open_tasks("review_plan") if t.about == "vice_mayor"]) < 2:
        for task in [t for t in house.open_tasks() if t.step != "review_plan"]:
            who, given = house.habit(task)
            accepted(who.decide(task.id, given.outcome, given.form, given.opinion))
            house.run()
    browser = browse("vicemayor1")
    typed = {"outcome": "return", f"opinion.{plans[0]}": "指标过多，请精简。"}
    page = browser.send(chosen(browser, plans).form("/review"), typed)
    assert page.status == 422 and "须逐件填写意见" in page.words
    assert page.form("/review").values(f"opinion.{plans[0]}") == ["指标过多，请精简。"]
    assert [task for task in plans if f'id="opinion-{task}-error"' in page.html] == plans[1:]


def test_tasks_of_several_steps_are_taken_group_by_group(house: House, browse: Browse) -> None:
    plans, browser = consultations(house), browse(COUNTY)
    assigned(house, "anhua")
    matters = [task.id for task in house.open_tasks("sign_matter")]
    page = chosen(browser, [*plans, *matters])
    assert page.status == 200 and "请逐组办理" in page.words
    groups = [form for form in page.forms if form.action == "/tasks/several"]
    assert [form.values("task") for form in groups] == [[str(task) for task in group] for group in (matters, plans)]
    one = browser.send(groups[1])
    assert one.form("/review").values("task") == [str(task) for task in plans]


def test_a_step_with_a_form_is_not_decided_in_bulk(house: House, browse: Browse) -> None:
    house.start_round()
    task = house.open_tasks("propose_measures")[0].id
    page = browse(SUPERVISION).get(f"/tasks/several?task={task}")
    assert "须逐件填写表单，不能批量办理" in page.words
    sent = browse(SUPERVISION).client.post("/tasks/several/review", data={"task": task, "outcome": "propose"})
    assert sent.status_code == 422


def test_anothers_tasks_are_neither_shown_nor_decided(house: House, browse: Browse) -> None:
    tasks, stranger = consultations(house), browse("heshan.handler")
    page = stranger.get("/tasks/several?" + "&".join(f"task={task}" for task in tasks))
    assert "没有可以批量办理的事项" in page.words
    data = {"task": [str(task) for task in tasks], "outcome": "agree"}
    sent = Seen(stranger.client.post("/tasks/several/decide", data=data))
    assert "已办理0件，未办成3件" in sent.words and decisions(house) == {}
    named = house.one('SELECT c.title FROM "case" c JOIN task t ON t.case_id = c.id WHERE t.id = :id', id=tasks[0])
    assert named not in sent.words


def test_several_are_claimed_at_once(house: House, browse: Browse) -> None:
    tasks, browser = consultations(house), browse(COUNTY)
    sent = Seen(browser.client.post("/tasks/several/claim", data={"task": [str(task) for task in tasks]}))
    assert "已签收3件，未签收0件" in sent.words
    person = house.person(COUNTY).id
    assert {row.person_id for row in house.rows("SELECT person_id FROM task WHERE id = ANY(:t)", t=tasks)} == {person}


def test_nothing_chosen_says_so(house: House, browse: Browse) -> None:
    house.start_round()
    assert "请先在“待我办理”中勾选事项" in browse(SUPERVISION).get("/tasks/several").words
    assert browse(SUPERVISION).client.post("/tasks/several/decide", data={}).status_code == 200
