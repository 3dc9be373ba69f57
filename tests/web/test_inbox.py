"""我的待办 by page: sifted by the address, sorted, searched, paged; views kept; several tasks decided at once."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from tests.bench.city import fill_city
from tests.cast import COUNTY, DIRECTOR, STRANGER, SUPERVISION
from tests.house import House
from tests.service.test_hot_path import statements
from tests.web.browser import Browser, Seen

Browse = Callable[..., Browser]


def desk_of(house: House) -> int:
    return int(house.one("SELECT id FROM post WHERE office = 'supervision_officer' ORDER BY id LIMIT 1"))


@pytest.fixture
def busy(house: House) -> House:
    with house.office.engine.begin() as connection:
        fill_city(connection, house.clock.now(), desk_of(house), works=10, talks=20, tasks=400)
    return house


def listed(page: Seen) -> list[int]:
    """The tasks on the page, in order."""
    found = (link.removeprefix("/tasks/") for link in page.links if link.startswith("/tasks/"))
    return [int(number) for number in found if number.isdigit()]


def every_page(browser: Browser, path: str) -> list[int]:
    found, page = [], browser.get(path)
    while True:
        found += listed(page)
        following = [link for link in page.links if "after=" in link and "lang=" not in link and "type=" not in link]
        if not following:
            return found
        page = browser.get(following[-1])


def test_the_address_says_what_is_shown_and_the_form_keeps_it(busy: House, browse: Browse) -> None:
    page = browse(SUPERVISION).get("/tasks?light=late&what=talk&sort=since&find=园区")
    form = next(form for form in page.forms if form.action == "/tasks")
    assert {name: form.values(name)[0] for name in ("box", "light", "what", "sort", "find")} == {
        "box": "waiting",
        "light": "late",
        "what": "talk",
        "sort": "since",
        "find": "园区",
    }
    assert listed(page)
    assert page.headers["HX-Push-Url"] == "/tasks?box=waiting&light=late&what=talk&find=%E5%9B%AD%E5%8C%BA&sort=since"


def test_what_an_address_asks_that_does_not_exist_is_left_out(busy: House, browse: Browse) -> None:
    browser = browse(SUPERVISION)
    odd = "box=x&light=red&what=nothing.at&unit=-1&case=abc&from=2026-99-99&sort=name&cycle=moon&after=0&find=%00"
    assert listed(browser.get(f"/tasks?{odd}")) == listed(browser.get("/tasks"))


@pytest.mark.parametrize("sort", ["due", "since", "unit"])
@pytest.mark.parametrize("box", ["waiting", "unit"])
def test_page_after_page_shows_every_task_once_in_order(busy: House, browse: Browse, box: str, sort: str) -> None:
    column = "post_id" if box == "waiting" else "unit_id"
    mine = desk_of(busy)
    seat = mine if box == "waiting" else busy.one("SELECT unit_id FROM post WHERE id = :post", post=mine)
    order = {"due": "due_at, id", "since": "id", "unit": "owner_id, due_at, id"}[sort]
    rows = busy.rows(f"SELECT id FROM task WHERE {column} = :seat AND state = 'open' ORDER BY {order}", seat=seat)
    assert len(rows) > 90
    assert every_page(browse(SUPERVISION), f"/tasks?box={box}&sort={sort}") == [row.id for row in rows]


def test_where_a_page_goes_on_tells_nothing_of_a_task_that_one_may_not_see(busy: House, browse: Browse) -> None:
    browser, whole = browse(SUPERVISION), every_page(browse(SUPERVISION), "/tasks")
    foreign = whole[len(whole) // 2]
    with busy.office.engine.begin() as connection:
        elsewhere = (
            "UPDATE task SET (post_id, unit_id, person_id) = (SELECT p.id, p.unit_id, NULL::bigint FROM post p"
            " JOIN unit u ON u.id = p.unit_id WHERE u.code = 'swj' AND p.office = 'handler' LIMIT 1) WHERE id = :id"
        )
        connection.execute(text(elsewhere), {"id": foreign})
    first = listed(browser.get("/tasks"))
    assert listed(browser.get(f"/tasks?after={foreign}")) == listed(browser.get("/tasks?after=987654321")) == first
    rest = [task for task in whole if task not in (foreign, *first)]
    assert listed(browser.get(f"/tasks?after={first[-1]}")) == rest[: len(first)]


SIFTED = {
    "light=late": "t.due_at <= :now",
    "light=soon": "t.due_at > :now AND t.due_at <= :soon",
    "light=normal": "(t.due_at > :soon OR t.due_at IS NULL)",
    "what=talk": "c.kind = 'talk'",
    "what=key_work.report_progress": "t.step = 'report_progress'",
    "what=key_work.receive_sheet": "t.step = 'receive_sheet' AND c.kind = 'key_work'",
    "what=.receive_sheet": "t.step = 'receive_sheet'",
    "cycle=incentives": "false",
    "cycle=key_works": "true",
    "find=约谈+园区": "c.title LIKE '%约谈%' AND c.title LIKE '%园区%'",
    "find=河": "c.title LIKE '%河%'",
    "find=TALK/city": "c.key LIKE 'talk/city%'",
    "find=100%25": "false",
    "from=2026-01-06&to=2026-01-20": "t.due_at > '2026-01-06+08' AND t.due_at <= '2026-01-21+08'",
    "from=2026-01-06": "t.due_at > '2026-01-06+08'",
    "light=late&what=talk&find=学校": "t.due_at <= :now AND c.kind = 'talk' AND c.title LIKE '%学校%'",
}


@pytest.mark.parametrize("query", SIFTED)
def test_each_filter_leaves_what_it_says(busy: House, browse: Browse, query: str) -> None:
    now = busy.clock.now()
    rows = busy.rows(
        'SELECT t.id FROM task t JOIN "case" c ON c.id = t.case_id WHERE t.post_id = :post AND t.state = \'open\''
        f" AND {SIFTED[query]} ORDER BY t.due_at, t.id",
        post=desk_of(busy),
        **{
            name: value
            for name, value in (("now", now), ("soon", now + timedelta(days=3)))
            if f":{name}" in SIFTED[query]
        },
    )  # fmt: skip
    assert every_page(browse(SUPERVISION), f"/tasks?{query}") == [row.id for row in rows]


def test_a_search_that_finds_too_many_cases_reads_the_tasks_in_order(
    busy: House, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browse(SUPERVISION)
    few = every_page(browser, "/tasks?find=约谈")
    monkeypatch.setattr("service.tasks.inbox.NARROW", 3)
    assert few and every_page(browser, "/tasks?find=约谈") == few


def test_one_case_and_one_unit_can_be_looked_at_alone(busy: House, browse: Browse) -> None:
    browser, mine = browse(SUPERVISION), desk_of(busy)
    case, unit = busy.rows("SELECT case_id, owner_id FROM task WHERE post_id = :p ORDER BY id LIMIT 1", p=mine)[0]
    for name, column, value in (("case", "case_id", case), ("unit", "owner_id", unit)):
        rows = busy.rows(
            f"SELECT id FROM task WHERE post_id = :p AND {column} = :v ORDER BY due_at, id", p=mine, v=value
        )
        assert every_page(browser, f"/tasks?{name}={value}") == [row.id for row in rows]


def test_nobody_finds_anothers_tasks_by_any_filter(busy: House, browse: Browse) -> None:
    browser = browse(COUNTY)
    case, unit = busy.rows("SELECT case_id, owner_id FROM task WHERE post_id = :p LIMIT 1", p=desk_of(busy))[0]
    for query in (f"case={case}", f"unit={unit}", "find=工程", f"box=unit&case={case}", f"box=done&case={case}"):
        found = every_page(browser, f"/tasks?{query}")
        strange = busy.rows(
            "SELECT id FROM task t WHERE id = ANY(:ids)"
            " AND post_id NOT IN (SELECT post_id FROM holding WHERE person_id = :me)"
            " AND unit_id NOT IN (SELECT unit_id FROM holding h JOIN post p ON p.id = h.post_id WHERE person_id = :me)",
            ids=found,
            me=busy.person(COUNTY).id,
        )  # fmt: skip
        assert strange == [], query


def test_the_working_days_left_stand_beside_the_light(house: House, browse: Browse) -> None:
    """On Monday, 5 January 2026, after a Sunday that was worked for New Year's holidays."""
    house.start_round()
    (task,) = house.open_tasks("propose_measures")
    for due, words in (
        ("2026-01-05T23:59+08", "今日到期"),
        ("2026-01-10T00:00+08", "剩4个工作日"),
        ("2026-01-13T00:00+08", "剩5个工作日"),
        ("2025-12-31T00:00+08", "逾期3个工作日"),
        ("2026-01-04T00:00+08", "逾期2个工作日"),
        ("2026-01-05T00:00+08", "逾期1个工作日"),
    ):
        with house.office.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE task SET due_at = %s WHERE id = %s", (due, task.id))
        assert words in browse(SUPERVISION).get("/tasks").words, due


def test_boxes_and_lights_show_how_many_there_are(busy: House, browse: Browse) -> None:
    browser, mine, now = browse(SUPERVISION), desk_of(busy), busy.clock.now()
    open_tasks = busy.one("SELECT count(*) FROM task WHERE post_id = :p", p=mine)
    late = busy.one("SELECT count(*) FROM task WHERE post_id = :p AND due_at <= :now", p=mine, now=now)
    words = browser.get("/tasks").words
    assert f"待我办理 {open_tasks}" in words and f"逾期 {late}" in words
    few = browser.get("/tasks?what=key_work.verify_progress&light=soon").words
    late = busy.one(
        "SELECT count(*) FROM task WHERE post_id = :p AND due_at <= :now AND step = 'verify_progress'", p=mine, now=now
    )
    assert f"逾期 {late}" in few


def test_a_page_costs_as_many_statements_however_many_tasks_wait(house: House, browse: Browse) -> None:
    browser, sent = browse(SUPERVISION), []
    for tasks in (60, 600):
        with house.office.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM task")
            connection.exec_driver_sql('DELETE FROM "case"')
            fill_city(connection, house.clock.now(), desk_of(house), works=5, talks=tasks // 2, tasks=tasks)
        browser.get("/tasks")  # the process reads its calendar once
        for query in ("", "light=late&sort=unit&what=talk", "find=工程", "box=unit&cycle=key_works", "box=done"):
            with statements(house) as seen:
                browser.get(f"/tasks?{query}")
            sent.append((query, len(seen)))
    assert sent[:5] == sent[5:]
    with statements(house) as seen:
        browser.get("/tasks/several")
    assert max(count for _, count in sent) <= len(seen) + 5, "beside a page of the house that lists nothing"


def test_a_view_is_kept_under_a_name_renamed_and_forgotten(busy: House, browse: Browse) -> None:
    browser = browse(SUPERVISION)
    page = browser.get("/tasks?light=late&find=园区")
    page = browser.send(page.form("/tasks/filters"), {"name": " 园区  逾期 "})
    assert page.history and "园区 逾期" in page.words
    (kept,) = [link for link in page.links if urlsplit(link).query == "box=waiting&light=late&find=%E5%9B%AD%E5%8C%BA"][
        :1
    ]
    assert listed(browser.get(kept)) == listed(browser.get("/tasks?light=late&find=园区"))
    mine = next(form for form in page.forms if form.action.startswith("/tasks/filters/"))
    page = browser.send(mine, {"name": "园区催办"})
    assert "园区催办" in page.words and "园区 逾期" not in page.words
    assert "园区催办" not in browse(DIRECTOR).get("/tasks").words
    answer = browse(DIRECTOR).client.post(mine.action, data={"name": "抢占", "query": ""})
    assert answer.status_code == 404 or "没有" in answer.text
    page = browser.get("/tasks")
    answer = browser.client.post(mine.action, data={"drop": "1", "query": ""})
    assert "园区催办" not in browser.get("/tasks").words


def test_kept_views_are_bounded_and_a_refusal_keeps_what_was_typed(house: House, browse: Browse) -> None:
    browser = browse(SUPERVISION)
    for number in range(20):
        browser.client.post("/tasks/filters", data={"name": f"筛选{number}", "query": "light=late"})
    page = browser.send(browser.get("/tasks").form("/tasks/filters"), {"name": "第二十一个"})
    assert page.status == 409 and "最多保存20个" in page.words
    assert page.form("/tasks/filters").values("name") == ["第二十一个"]
    again = browser.client.post("/tasks/filters", data={"name": "筛选3", "query": "light=soon"})
    assert again.status_code == 200
    assert house.one("SELECT query FROM saved_filter WHERE name = '筛选3'") == "box=waiting&light=soon"
    assert browser.client.post("/tasks/filters", data={"name": " ", "query": ""}).status_code == 422
    first = house.one("SELECT id FROM saved_filter WHERE name = '筛选1'")
    taken = browser.client.post(f"/tasks/filters/{first}", data={"name": "筛选2", "query": ""})
    assert taken.status_code == 409 and "已有名为" in taken.text


def test_a_kept_view_is_nobody_elses(house: House, browse: Browse) -> None:
    browse(SUPERVISION).client.post("/tasks/filters", data={"name": "我的", "query": "light=late"})
    number = house.one("SELECT id FROM saved_filter")
    stranger = browse(STRANGER)
    assert stranger.client.post(f"/tasks/filters/{number}", data={"name": "改", "query": ""}).status_code == 404
    stranger.client.post(f"/tasks/filters/{number}", data={"drop": "1", "query": ""})
    assert house.one("SELECT name FROM saved_filter") == "我的"
