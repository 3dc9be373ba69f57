"""Deciding by page: what follows is said, a refusal keeps everything, nothing is decided twice."""

from collections.abc import Callable

from service.web.display import due
from tests.cast import DEPUTY, LEAD, STRANGER, SUPERVISION, VICE_MAYOR
from tests.house import House
from tests.web.browser import Browser

Browse = Callable[..., Browser]
DUE = "f0.submission_due"


def test_the_inbox_shows_the_task_with_light_day_and_clause(house: House, browse: Browse) -> None:
    house.start_round()
    words = browse(SUPERVISION).get("/tasks").words
    for expected in ("提出年度督查激励措施", "正常", "2026年3月31日", "YY-06"):
        assert expected in words
    assert "现在没有等您办理的事项" in browse(STRANGER).get("/tasks").words


def test_the_page_says_what_follows_each_outcome(house: House, browse: Browse) -> None:
    house.start_round()
    words = browse(SUPERVISION).get("/tasks/1").words
    assert "进入“提请常务会议审定”，下一步：登记常务会议审定结果" in words


def test_a_refusal_stands_above_the_form_and_keeps_everything_typed(house: House, browse: Browse) -> None:
    house.start_round()
    browser = browse(SUPERVISION)
    form = browser.get("/tasks/1").form("/decide")
    changes = {DUE: "2026-05-01", "opinion": "请<b>审定</b>", "f0.projects.0.title": "改过的名称"}
    answer = browser.send(form, changes)
    assert answer.status == 409
    assert "报送期限须在次年评价之后" in answer.words and "YY-15" in answer.words
    again = answer.form("/decide")
    assert again.values(DUE) == ["2026-05-01"]
    assert again.values("opinion") == ["请<b>审定</b>"]
    assert again.values("f0.projects.0.title") == ["改过的名称"]
    assert "<b>审定</b>" not in answer.html
    assert house.one("SELECT count(*) FROM decision") == 0


def test_faults_are_named_by_the_fields_own_labels_and_linked(house: House, browse: Browse) -> None:
    house.start_round()
    browser = browse(SUPERVISION)
    answer = browser.send(browser.get("/tasks/1").form("/decide"), {DUE: "", "f0.projects.1.cites": ""})
    assert answer.status == 422
    assert "名单报送期限：缺少必填项" in answer.words.replace(" ", "")
    assert "#f0-submission_due" in answer.links and "#f0-projects-1-cites" in answer.links
    assert 'aria-invalid="true"' in answer.html


def test_more_rows_are_given_without_deciding(house: House, browse: Browse) -> None:
    house.start_round()
    browser = browse(SUPERVISION)
    form = browser.get("/tasks/1").form("/decide")
    answer = browser.send(form, {"more": "f0.projects", DUE: "2027-02-26"})
    assert answer.status == 200
    assert "f0.projects.2.title" in answer.form("/decide").names
    assert answer.form("/decide").values(DUE) == ["2027-02-26"]
    assert house.state("round/yiyang/2026") == "measures.proposing"


def test_sent_twice_it_is_decided_once_and_answered_alike(house: House, browse: Browse) -> None:
    house.start_round()
    browser = browse(SUPERVISION)
    form = browser.get("/tasks/1").form("/decide")
    first, second = (browser.send(form, {DUE: "2027-02-26", "opinion": "第一次"}) for _ in range(2))
    assert first.url == second.url
    for page in (first, second):
        assert "已办理：提请审定" in page.words and "第一次" in page.words
        assert "登记常务会议审定结果" in page.words
    assert house.one("SELECT count(*) FROM decision") == 1


def test_after_deciding_the_page_says_with_whom_the_next_step_is_and_until_when(house: House, browse: Browse) -> None:
    house.start_round()
    browser = browse(SUPERVISION)
    done = browser.send(browser.get("/tasks/1").form("/decide"), {DUE: "2027-02-26"})
    (task,) = house.rows(
        "SELECT t.id, t.due_at, p.title, person.name FROM task t JOIN post p ON p.id = t.post_id"
        " JOIN holding h ON h.post_id = p.id JOIN person ON person.id = h.person_id"
        " WHERE t.state = 'open' ORDER BY person.name LIMIT 1"
    )
    told = done.words.split("下一步：")[1].split("撤回")[0]
    assert f"/tasks/{task.id}" in done.links and task.title in told and task.name in told and due(task.due_at) in told
    house.play(until="draft_plan")
    assert "已办" in browser.get("/tasks/1").words.split("下一步：")[1]


def test_changed_after_the_back_button_it_stays_decided_and_what_was_typed_is_given_back(
    house: House, browse: Browse
) -> None:
    house.start_round()
    browser = browse(SUPERVISION)
    form = browser.get("/tasks/1").form("/decide")
    browser.send(form, {DUE: "2027-02-26", "opinion": "第一次"})
    again = browser.send(form, {DUE: "2027-03-01", "opinion": "第二次"})
    assert again.status == 409 and "以第一次办理为准；这次填写的内容没有提交" in again.words
    assert "已办理：提请审定" in again.words and "第一次" in again.words
    unsent = again.words.split("您填写的内容没有提交")[1]
    assert "2027-03-01" in unsent and "第二次" in unsent
    assert house.one("SELECT count(*) FROM decision") == 1
    assert house.one("SELECT opinion FROM decision") == "第一次"


def test_who_comes_second_is_told_who_decided(house: House, browse: Browse) -> None:
    house.start_round()
    mine, other = browse(SUPERVISION), browse("supervision2")
    stale = other.get("/tasks/1").form("/decide")
    mine.send(mine.get("/tasks/1").form("/decide"), {DUE: "2027-02-26"})
    answer = other.send(stale, {DUE: "2027-02-27"})
    assert answer.status == 409
    assert "该事项已由" in answer.words and "您的意见未被采用" in answer.words
    assert "2027-02-27" in answer.words.split("您填写的内容没有提交")[1]


def test_a_stale_page_is_refused_and_the_new_one_keeps_what_was_typed(house: House, browse: Browse) -> None:
    house.start_round()
    browser = browse(SUPERVISION)
    stale = browser.get("/tasks/1").form("/decide")
    browser.send(browser.get("/tasks/1").form("/claim"))
    answer = browser.send(stale, {DUE: "2027-02-26"})
    assert answer.status == 409 and "页面内容已过期" in answer.words
    done = browser.send(answer.form("/decide"))
    assert "已办理" in done.words


def test_a_task_of_others_is_not_there_and_a_supervisor_sees_it_without_a_form(house: House, browse: Browse) -> None:
    house.start_round()
    house.play(until="draft_plan")
    task = house.open_tasks("draft_plan", "project/yiyang/2026/01")[0].id
    assert browse(STRANGER).get(f"/tasks/{task}").status == 404
    seen = browse(SUPERVISION).get(f"/tasks/{task}")
    assert seen.status == 200
    assert not [form for form in seen.forms if form.action.endswith("/decide")]


def test_a_leader_returns_with_reasons_and_without_the_form(house: House, browse: Browse) -> None:
    house.start_round(projects=(1,))
    house.play(until="review_plan")
    task = next(t for t in house.open_tasks("review_plan") if house.holder(t.post_id).username == VICE_MAYOR)
    browser = browse(VICE_MAYOR)
    page = browser.get(f"/tasks/{task.id}")
    assert "确认：未随意扩大评价范围" in page.words and "安化县人民政府：无意见" in page.words
    bare = browser.send(page.form("/decide"), {"outcome": "return"})
    assert bare.status == 422 and "须填写理由" in bare.words
    done = browser.send(bare.form("/decide"), {"outcome": "return", "opinion": "指标过多"})
    assert "已办理：退回" in done.words
    assert house.state("project/yiyang/2026/01") == "plan.drafting"
    closed = browse(DEPUTY).get("/tasks?box=waiting")
    assert "审核实施方案" not in closed.words


def test_a_rule_in_principle_brings_its_own_row_for_the_reason(house: House, browse: Browse) -> None:
    house.start_round(projects=(1,))
    house.play(until="draft_plan")
    task = house.open_tasks("draft_plan")[0].id
    browser = browse(LEAD)
    form = browser.get(f"/tasks/{task}").form("/decide")
    more = browser.send(form, {"more": "f0.indicators"}).form("/decide")
    extra: dict[str, str] = {}
    for n in range(6, 11):
        extra |= {
            f"f0.indicators.{n}.kind": "county",
            f"f0.indicators.{n}.code": f"X{n}",
            f"f0.indicators.{n}.name": f"增补指标{n}",
            f"f0.indicators.{n}.dimension": "total",
            f"f0.indicators.{n}.points": "0",
            f"f0.indicators.{n}.source_unit": "tjj",
        }
    refused = browser.send(more, extra)
    assert refused.status == 409 and "原则上不超过10个" in refused.words
    again = refused.form("/decide")
    assert again.values("f0.overrides.0.rule") == ["too_many_indicators"]
    done = browser.send(again, {"f0.overrides.0.reason": "与省级评价体系一致"})
    assert "已办理：送征求意见" in done.words


def test_what_holds_in_principle_is_asked_and_its_override_is_written_on_the_spot(house: House, browse: Browse) -> None:
    house.start_round(projects=(6,))
    house.play(until="draft_plan")
    task = house.open_tasks("draft_plan")[0]
    browser = browse(house.holder(task.post_id).username)
    form = browser.get(f"/tasks/{task.id}").form("/decide")
    asked = {"f0.data_not_direct": "1", "f0.layered_filing": "1", "f0.other_standard": "1"}
    assert set(asked) <= form.names
    refused = browser.send(
        form, {**asked, "f0.township_counties": ["anhua", "heshan", "taojiang", "yuanjiang", "nanxian"]}
    )
    assert refused.status == 409 and "一般不得要求层层报送资料" in refused.words
    again = refused.form("/decide")
    rules = ["data_collected_directly", "layered_filing", "county_standard"]
    assert [again.values(f"f0.overrides.{n}.rule") for n in range(3)] == [[rule] for rule in rules]
    done = browser.send(again, {f"f0.overrides.{n}.reason": "统计口径所限" for n in range(3)})
    assert "已办理：送征求意见" in done.words
    assert [row.rule for row in house.rows("SELECT rule FROM override ORDER BY id")] == rules
    assert len(house.one("SELECT plan FROM project")["township_counties"]) == 5
