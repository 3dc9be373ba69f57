"""Lists say whose turn it is on each case: with which post, until when; or which day is awaited."""

from tests.cast import LEAD, ROUND, SUPERVISION, case_id
from tests.house import House
from tests.service import inspections, matters
from tests.service.test_hot_path import statements
from tests.web.browser import Browser

OTHER = "czj.handler"


def test_a_list_of_matters_tells_with_whom_each_is_and_until_when(house: House) -> None:
    matters.assigned(house, "fgw", "czj")
    page = Browser(house, SUPERVISION).get("/matters?year=2026")
    signing = house.open_tasks("sign_matter")
    assert "当前承办" in page.words and {f"/tasks/{task.id}" for task in signing} <= set(page.links)
    assert "市发展和改革委员会经办人" in page.words and "期限2026年" in page.words
    assert '<span class="clause">NJ-07</span>' in page.html, "by which clause, too"


def test_a_unit_reads_in_the_list_its_own_turn_alone(house: House) -> None:
    matters.assigned(house, "fgw", "czj")
    own, other = (next(t for t in house.open_tasks("sign_matter") if t.about == unit) for unit in ("czj", "fgw"))
    links = Browser(house, OTHER).get("/matters?year=2026").links
    assert f"/tasks/{own.id}" in links and f"/tasks/{other.id}" not in links


def test_three_tasks_or_more_are_told_as_two_and_a_number(house: House) -> None:
    matters.assigned(house, "fgw", "czj", "yjj", "jyj")
    assert "另有2件" in Browser(house, SUPERVISION).get("/matters?year=2026").words


def test_a_case_that_waits_for_a_day_says_for_which(house: House) -> None:
    house.start_round(projects=(1,))
    house.play(until="draft_plan")
    assert house.open_tasks(case=ROUND) == []
    due = "SELECT min(due) FROM deadline WHERE case_id = :round AND met_at IS NULL AND dropped_at IS NULL"
    day = house.one(due, round=case_id(house, ROUND))
    office, this = Browser(house, SUPERVISION), case_id(house, ROUND)
    page = office.get("/rounds")
    assert f"，{day.year}年{day.month}月{day.day}日" in page.words[page.words.index("等待") :]
    ruled = house.one("SELECT clause FROM deadline WHERE case_id = :round AND due = :day", round=this, day=day)
    for one in (page, office.get(f"/rounds/{this}")):
        assert f'<span class="clause">{ruled}</span>' in one.html, "by which clause, too"


def test_rounds_and_ones_own_projects_tell_state_and_turn(house: House) -> None:
    house.start_round(projects=(1,))
    proposing = house.open_tasks("propose_measures")[0]
    page = Browser(house, SUPERVISION).get("/rounds")
    assert f"/tasks/{proposing.id}" in page.links and "督查室" in page.words
    house.play(until="draft_plan")
    drafting = house.open_tasks("draft_plan")[0]
    assert f"/tasks/{drafting.id}" in Browser(house, LEAD).get("/rounds").links


def test_a_rounds_page_names_the_clause_of_every_open_task_and_the_day_that_is_awaited(house: House) -> None:
    house.start_round(projects=(1, 2))
    office, path = Browser(house, SUPERVISION), f"/rounds/{case_id(house, ROUND)}"
    assert "提出年度督查激励措施 YY-06" in office.get(path).words
    house.play(until="consult_county")
    page = office.get(path)
    assert "没有在办事项，等待期限：" in page.words
    for task in house.rows("SELECT title, clause FROM task WHERE state = 'open'"):
        assert f"{task.title} {task.clause}" in page.words


def test_a_projects_own_page_tells_where_it_stands_and_whose_turn_it_is(house: House) -> None:
    house.start_round(projects=(1,))
    house.play(until="draft_plan")
    drafting, project = house.open_tasks("draft_plan")[0], case_id(house)
    page = Browser(house, LEAD).get(f"/projects/{project}")
    assert "当前承办" in page.words and f"/tasks/{drafting.id}" in page.links and "起草实施方案" in page.words


def test_the_years_list_of_inspections_tells_who_must_approve(house: House) -> None:
    inspections.propose(house)
    approving = house.open_tasks("approve_inspection")[0]
    assert f"/tasks/{approving.id}" in Browser(house, SUPERVISION).get("/inspections?year=2026").links


def test_a_list_costs_the_same_statements_however_long_it_is(house: House) -> None:
    office = Browser(house, SUPERVISION)
    matters.assigned(house, "fgw", "czj")
    office.get("/matters?year=2026")
    with statements(house) as few:
        office.get("/matters?year=2026")
    for number in range(5):
        matters.registered(house, matters.a_matter(title=f"整治{number}", units=matters.units("fgw", "czj")))
    with statements(house) as many:
        office.get("/matters?year=2026")
    assert len(many) == len(few)
