"""Every page for each kind of person: it opens with the words that they expect, or tells them that it is not theirs."""

import re
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from tests.cast import CLERK, COMPLAINTS, COUNTY, LEAD, LEAD_LEADER, STRANGER, SUPERVISION, VICE_MAYOR
from tests.conftest import create_database, database_url
from tests.house import House, settings_for
from tests.web.browser import Browser

EVERYBODY = (SUPERVISION, "mayor", VICE_MAYOR, "dsg1", "office.director", COMPLAINTS, CLERK, LEAD, LEAD_LEADER, COUNTY)
KEEPERS = ("admin", "calendar", STRANGER)
PAGES = {
    "/tasks": "待我办理",
    "/tasks?box=unit": "本单位在办",
    "/tasks?box=copied": "抄送",
    "/tasks?box=done": "办理",
    "/rounds": "年度激励",
    "/documents": "文件",
    "/calculator": "公示时刻",
    "/calculator?rule=period&f.start=2026-02-28&f.length=1&f.unit_of_time=months": "2026年3月30日24时",
    "/calculator?rule=fixed_date&f.year_end_of=2026-05-01": "2026年12月31日24时",
    "/calculator?rule=latest_publication&f.finish_by=2027-01-31&f.min_working_days=3": "最迟公示日",
    "/calculator?rule=report_cutoff&f.month=2026-03&f.day=5": "截止",
    "/calculator?rule=publicity&f.published_at=2026-02-12T09:00&f.min_working_days=3": "春节",
    "/calendar": "国办发明电",
    "/calendar?year=2027": "暂定",
    "/organisation": "益阳市人民政府办公室",
    "/organisation?kind=bank": "银行",
    "/organisation?find=安化": "安化县人民政府",
    "/packs": "本系统理解",
    "/notices": "消息",
    "/notices?read=true": "消息",
    "/public": "拟激励名单公示",
    "/public/documents": "关于印发2026年度督查激励措施的通知",
    "/public/enquiry": "受理编号",
}


@pytest.fixture(scope="module")
def lived_in(server: str, template: str) -> Iterator[House]:
    """A city in whose round a list is in publicity, looked at by many and changed by none."""
    create_database(server, "lived_in", template)
    house = House(
        settings_for(database_url(server, "lived_in")).model_copy(update={"temporal_ui_url": "http://ui.example"})
    )
    house.start_round(projects=(1,))
    house.play(until="open_publicity")
    assert house.act("open_publicity").status_code == 200
    yield house
    house.close()


@pytest.mark.parametrize("username", EVERYBODY + KEEPERS)
def test_every_page_opens_for_everybody(lived_in: House, username: str) -> None:
    browser = Browser(lived_in, username)
    for path, words in PAGES.items():
        page = browser.get(path)
        assert page.status == 200, f"{path}: {page.words}"
        assert words in page.words, path


@pytest.mark.parametrize("username", EVERYBODY + KEEPERS)
def test_every_link_of_every_page_leads_somewhere(lived_in: House, username: str) -> None:
    browser, seen = Browser(lived_in, username), set[str]()
    for path in PAGES:
        for link in browser.get(path).links:
            target = link.partition("#")[0]
            if target.startswith("/") and target not in seen and "calendar?year=" not in target:
                seen.add(target)
                assert browser.client.get(target).status_code == 200, f"{path} → {link}"


def case_id(house: House, key: str) -> int:
    return int(house.one('SELECT id FROM "case" WHERE key = :key', key=key))


def test_the_case_page_tells_state_reasons_people_and_the_way_to_temporal(lived_in: House) -> None:
    page = Browser(lived_in, SUPERVISION).get(f"/cases/{case_id(lived_in, 'project/yiyang/2026/01')}")
    expected = ("公示中", "为什么是这一天", "暂定", "当日不计入", "日历版本", "按得分排序", "截图", "规则", "记录于")
    for words in expected[:-1]:
        assert words in page.words, words
    assert "http://ui.example/namespaces/default/workflows/project%2Fyiyang%2F2026%2F01" in page.links


def test_a_case_between_stages_says_so(house: House, browse: Callable[..., Browser]) -> None:
    house.start_round(projects=(1,))
    house.play(until="issue_measures")
    task = house.open_tasks("issue_measures")[0]
    house.holder(task.post_id).decide(task.id, "issue")
    page = browse(SUPERVISION).get(f"/cases/{case_id(house, 'round/yiyang/2026')}")
    assert "正在转入下一阶段" in page.words


def test_the_round_shows_where_each_project_stands_and_with_whom(lived_in: House) -> None:
    page = Browser(lived_in, "mayor").get(f"/rounds/{case_id(lived_in, 'round/yiyang/2026')}")
    for words in ("推动高质量发展", "公示中", "各项目实施中", "2027年2月26日"):
        assert words in page.words, words


def test_the_project_page_shows_plan_list_and_publicity(lived_in: House) -> None:
    page = Browser(lived_in, LEAD).get(f"/projects/{case_id(lived_in, 'project/yiyang/2026/01')}")
    for words in ("拟激励", "名额", "地区生产总值", "益阳市统计局", "公示中", "更正公示名单", "登记公示页面中断"):
        assert words in page.words, words


@pytest.mark.parametrize("username", (STRANGER, COUNTY))
def test_what_is_not_ones_own_is_not_there(lived_in: House, username: str) -> None:
    browser = Browser(lived_in, username)
    project = case_id(lived_in, "project/yiyang/2026/01")
    assert browser.get(f"/projects/{project}").status == (404 if username == STRANGER else 200)
    assert browser.get(f"/rounds/{case_id(lived_in, 'round/yiyang/2026')}").status == 404
    assert browser.get("/cases/999999").status == 404
    assert "没有找到" in browser.get("/cases/999999").words


def test_a_page_that_does_not_exist_says_so(lived_in: House) -> None:
    page = Browser(lived_in).get("/nirgends")
    assert page.status == 404 and "没有这个页面" in page.words


@pytest.mark.parametrize(
    "path", ["/tasks", "/cases/1", "/rounds", "/calculator", "/organisation", "/packs", "/documents/1"]
)
def test_without_login_one_is_asked_to_log_in(lived_in: House, path: str) -> None:
    page = Browser(lived_in).get(path)
    assert page.status == 200 and "工作人员登录" in page.words
    assert page.history


def test_every_page_has_language_title_skip_link_one_heading_and_labelled_fields(lived_in: House) -> None:
    browser = Browser(lived_in, SUPERVISION)
    for path in [*PAGES, "/login"]:
        page = browser.get(path)
        assert '<html lang="zh-CN">' in page.html and 'class="skip"' in page.html
        assert page.html.count("<h1") == 1, path
        assert "style=" not in page.html and "<script>" not in page.html, path
        assert "default-src 'self'" in page.headers["content-security-policy"]


@pytest.mark.parametrize("name,kind", [("style.css", "text/css"), ("app.js", "text/javascript")])
def test_static_files_are_ours_alone(lived_in: House, name: str, kind: str) -> None:
    answer = Browser(lived_in).client.get(f"/static/{name}")
    assert answer.headers["content-type"].startswith(kind)
    assert Browser(lived_in).client.get("/static/../app.py").status_code == 404
    assert Browser(lived_in).client.get("/static/words.toml").status_code == 404


def test_a_fault_that_nobody_foresaw_is_told_in_the_houses_own_words(
    house: House, browse: Callable[..., Browser]
) -> None:
    office = browse(SUPERVISION)
    with house.office.engine.begin() as connection:
        connection.execute(text("ALTER TABLE matter RENAME TO matter_away"))
    page = office.get("/matters")
    assert page.status == 500 and "系统暂时不可用" in page.words and "已记入日志" in page.words
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert "Temporarily unavailable" in office.get("/matters?lang=en").words
    answered = house.person(SUPERVISION).send("GET", "/api/v1/matters?year=2026")
    assert (answered.status_code, answered.json()["name"]) == (500, "fault")


SAID = re.compile(r"没有|还没有|尚无|尚未|暂无|均已|一致")
"""How a page says that there is nothing."""


@pytest.mark.parametrize("username", [SUPERVISION, "admin", LEAD, "calendar"])
def test_in_a_new_city_every_page_of_the_menu_has_something_or_says_that_it_is_empty(
    house: House, username: str
) -> None:
    browser = Browser(house, username)
    menu = browser.get("/tasks").html.partition('id="menu"')[2].partition("</nav>")[0]
    for path in re.findall(r'href="(/[^"#]*)"', menu):
        page = browser.get(path)
        main = page.html.partition("<main")[2].partition("</main>")[0]
        assert page.status == 200 and ("<td" in main or SAID.search(main)), path
