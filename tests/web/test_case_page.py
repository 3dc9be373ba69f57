"""A case's page: its story in pages and groups, what is below it, its people, and what it costs however long it is."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from service.cases.story import GROUPS, PAGE
from tests.cast import JOINT_LEAD, LEAD, PROJECT, ROUND, SUPERVISION, case_id
from tests.conftest import create_database, database_url
from tests.house import House, settings_for
from tests.service.test_hot_path import statements, waiting_talk
from tests.service.test_stand_ins import stand_in
from tests.web.browser import Browser, Seen
from tests.works import key, play_months, start_work


@pytest.fixture(scope="module")
def told(server: str, template: str) -> Iterator[House]:
    """A round with two projects, the first of which waits for its plan to be reviewed."""
    create_database(server, "told", template)
    house = House(settings_for(database_url(server, "told")))
    house.start_round()
    house.play(until="review_plan", case=PROJECT)
    yield house
    house.close()


def lengthen(house: House, case: int, count: int) -> None:
    """So many more reminders on a case, one an hour."""
    with house.office.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO event (case_id, at, recorded_at, kind, data) SELECT :case, t, t, 'reminded', '{}' FROM"
                " (SELECT CAST(:now AS timestamptz) + n * interval '1 hour' AS t FROM generate_series(1, :n) n) AS x"
            ),
            {"case": case, "now": house.clock.now(), "n": count},
        )


def entries(page: Seen) -> list[str]:
    """The entries of the story as they stand on the page, without their tags."""
    inside = page.html.partition('id="story"')[2].partition('id="states"')[0]
    found = re.findall(r'<li class="\w*"><span class="when">(.*?)</li>', inside, re.S)
    return [" ".join(re.sub(r"<[^>]*>", " ", entry).split()) for entry in found]


def groups(page: Seen) -> list[str]:
    """Of which group each entry of the story is."""
    return re.findall(r'<li class="(\w*)"><span class="when">', page.html)


def following(page: Seen) -> str | None:
    found = re.search(r'href="([^"]*)" rel="next"', page.html)
    return found[1].replace("&amp;", "&").partition("#")[0] if found else None


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_the_pages_of_a_long_story_tell_everything_once_in_their_order(house: House, order: str) -> None:
    case = case_of(house, waiting_talk(house))
    lengthen(house, case, 2 * PAGE + 7)
    browser, path, seen = Browser(house, SUPERVISION), f"/cases/{case}?only=time&order={order}", list[str]()
    days: list[str] = []
    while path:
        page = browser.get(path)
        seen += entries(page)
        days += re.findall(r'<h3 class="day">(.*?)</h3>', page.html)
        path = following(page) or ""
    assert len(seen) == 2 * PAGE + 7 and all("临期提醒" in entry for entry in seen)
    assert list(dict.fromkeys(days)) == sorted(set(days), reverse=order == "newest")


def case_of(house: House, task: int) -> int:
    return int(house.one("SELECT case_id FROM task WHERE id = :task", task=task))


def test_a_page_costs_as_many_statements_for_a_thousand_events_as_for_ten(house: House) -> None:
    house.start_round()
    house.play(until="draft_plan")
    case, browser = case_id(house), Browser(house, SUPERVISION)
    browser.get(f"/cases/{case}")
    with statements(house) as few:
        browser.get(f"/cases/{case}")
    lengthen(house, case, 1000)
    house.play(until="publish_plan", case=PROJECT)
    with statements(house) as many:
        page = browser.get(f"/cases/{case}")
    assert page.status == 200 and len(many) <= len(few) + 1, [*few, "---", *many]
    assert len(few) <= 25


def test_a_decision_tells_who_at_which_post_for_whom_and_where_it_led(told: House) -> None:
    page = Browser(told, SUPERVISION).get(f"/cases/{case_id(told)}?only=decisions")
    drafted = next(entry for entry in entries(page) if "起草实施方案" in entry)
    name = told.one("SELECT p.name FROM person p JOIN account a ON a.person_id = p.id WHERE a.username = :u", u=LEAD)
    assert name in drafted and "益阳市发展和改革委员会" in drafted
    whole = entries(Browser(told, SUPERVISION).get(f"/cases/{case_id(told)}"))
    assert any("起草实施方案" in entry and "→ 进入“征求意见”" in entry for entry in whole)


@pytest.fixture(scope="module")
def corrected(server: str, template: str) -> Iterator[House]:
    """A work behind in two months, so that its unit's leader is to talk, and then corrected by the office."""
    create_database(server, "corrected", template)
    house = House(settings_for(database_url(server, "corrected")))
    start_work(house)
    play_months(house, "1", "2")
    figure = {"month": 2, "value": "3", "note": "统计口径更正。"}
    house.person(SUPERVISION).post(f"/api/v1/key-works/{case_id(house, key(1))}/corrections", figure)
    yield house
    house.close()


TOLD = {
    "decisions": ("核实当月进度",),
    "time": ("期限届满", "报告当月进度"),
    "papers": ("形成文件", 'href="/documents/', "责任备案"),
    "corrections": ("更正进度",),
    "talks": ("启动约谈",),
    "below": ("下属事项立案", 'href="/cases/', "约谈提醒"),
}
"""What a work's page says of each group, and whither it leads."""


@pytest.mark.parametrize("group", GROUPS)
def test_each_group_of_the_story_can_be_looked_at_alone(corrected: House, group: str) -> None:
    address = f"/cases/{case_id(corrected, key(1))}"
    alone, whole = (Browser(corrected, SUPERVISION).get(path) for path in (f"{address}?only={group}", address))
    assert set(groups(alone)) == {group} < set(groups(whole))
    story = " ".join(re.findall(r'<ol class="story">.*?</ol>', alone.html, re.S))
    assert [words for words in TOLD[group] if words not in story] == []


def test_each_happening_stands_in_one_group() -> None:
    every = [kind for kinds in GROUPS.values() for kind in kinds]
    assert sorted(set(every)) == sorted(every)


def test_what_began_below_at_one_instant_is_one_entry(told: House) -> None:
    page = Browser(told, SUPERVISION).get(f"/cases/{case_id(told, ROUND)}?only=below")
    (entry,) = entries(page)
    assert entry.count("下属事项立案") == 1
    assert f"/cases/{case_id(told)}" in page.links


def test_of_a_thousand_works_that_began_at_once_twenty_are_named_and_the_rest_counted(house: House) -> None:
    above = case_of(house, waiting_talk(house))
    with house.office.engine.begin() as connection:
        connection.execute(
            text(
                'WITH made AS (INSERT INTO "case" (key, kind, jurisdiction, year, title, unit_id, parent_id, pack_id,'
                " state, stage, visit, between, opened_at) SELECT 'talk/below/' || n, kind, jurisdiction, year,"
                " '事项' || n, unit_id, id, pack_id, state, stage, visit, between, opened_at"
                ' FROM "case", generate_series(1, 1000) n WHERE id = :above RETURNING id)'
                " INSERT INTO event (case_id, at, recorded_at, kind, data)"
                " SELECT id, :now, :now, 'opened', '{}' FROM made"
            ),
            {"above": above, "now": house.clock.now()},
        )
    page = Browser(house, SUPERVISION).get(f"/cases/{above}?only=below")
    (entry,) = entries(page)
    assert entry.endswith("等1000件") and entry.count("事项") == 1 + 20


def test_the_people_of_a_case_are_who_acted_who_sits_there_and_who_stands_in(told: House) -> None:
    stand_in(told, LEAD, JOINT_LEAD)
    absent, instead = (
        told.one("SELECT p.name FROM person p JOIN account a ON a.person_id = p.id WHERE a.username = :u", u=username)
        for username in (LEAD, JOINT_LEAD)
    )
    page = Browser(told, SUPERVISION).get(f"/cases/{case_id(told)}")
    rows = re.findall(r"<tr>(.*?)</tr>", page.html.partition('id="people"')[2].partition('id="papers"')[0], re.S)
    (lead,) = [row for row in rows if f"{instead}（代{absent}）" in row]
    assert lead.count(absent) == 3 and "2026年1月5日" in lead
    assert "件待办" in rows[1] and "件待办" not in rows[-1]


def test_the_deadline_that_runs_stands_first_and_says_why_with_its_calendar(told: House) -> None:
    page = Browser(told, SUPERVISION).get(f"/cases/{case_id(told)}")
    deadlines = page.html.partition('id="deadlines"')[2].partition('id="story"')[0]
    assert deadlines.index("进行中") < deadlines.index("已按期办结")
    assert "为什么是这一天" in deadlines and "日历版本" in deadlines


def test_a_case_without_any_event_says_so(house: House) -> None:
    page = Browser(house, SUPERVISION).get(f"/cases/{case_of(house, waiting_talk(house))}")
    assert "还没有记录" in page.words and "当前承办" in page.words


def test_an_unknown_group_or_order_is_refused(told: House) -> None:
    assert Browser(told, SUPERVISION).get(f"/cases/{case_id(told)}?only=secrets").status == 422
    assert Browser(told, SUPERVISION).get(f"/cases/{case_id(told)}?order=random").status == 422
