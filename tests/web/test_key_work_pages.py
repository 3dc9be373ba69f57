"""Key works on pages: the wall chart, a work's story with its flags and talks, and what citizens follow."""

import re
from html import unescape
from typing import Any

from tests.cast import LEAD, STRANGER, SUPERVISION, accepted, case_id
from tests.house import House
from tests.service.test_hot_path import statements
from tests.web.browser import Browser, Seen
from tests.works import LIST, key, play_months, report, start_list, start_work, until, verify, work


def test_the_wall_chart_shows_every_work_by_month_with_the_flag_in_words(behind: House) -> None:
    page = Browser(behind, SUPERVISION).get(f"/key-lists/{case_id(behind, LIST)}")
    assert all(said in page.words for said in ("黄牌", "红旗", "1. 重点工作1"))
    assert f"/key-works/{case_id(behind, key(1))}" in page.links


def test_a_works_story_tells_the_ground_and_leads_to_the_talk(behind: House) -> None:
    page = Browser(behind, SUPERVISION).get(f"/key-works/{case_id(behind, key(1))}")
    assert "连续2月未达序时进度" in page.words and "约谈提醒直接责任人" in page.words
    talk = behind.one("SELECT case_id FROM consequence WHERE action = 'warning_talk'")
    assert f"/cases/{talk}" in page.links


def test_a_works_story_leads_to_the_papers_and_tells_verifier_correction_and_why_nothing_followed(
    house: House,
) -> None:
    this = start_work(house)
    play_months(house, "8", "11")
    office = Browser(house, SUPERVISION)
    page = office.get(f"/key-works/{this}")
    verifier = house.one("SELECT p.name FROM person p JOIN month_report r ON r.verified_by = p.id LIMIT 1")
    (silent,) = [m["nothing_because"][0] for m in story(house, this)["months"] if m["flag"] == "yellow_card"]
    assert f"核实8 {verifier}" in page.words and silent in page.words and "未到2个月" in silent
    breakdown = house.one("SELECT breakdown FROM filing ORDER BY unit_id LIMIT 1")
    assert "目标任务分解" in page.words and breakdown in page.words
    play_months(house, "20", first=3)
    accepted(house.act("sign_notice"))
    right = {"month": 1, "value": "7", "note": "现场核实，少计一处。"}
    accepted(house.person(SUPERVISION).send("POST", f"/api/v1/key-works/{this}/corrections", json=right))
    page = office.get(f"/key-works/{this}")
    (notice,) = house.rows("SELECT id, number FROM document WHERE kind = 'talk_notice'")
    assert notice.number in page.words and f"/documents/{notice.id}" in page.links
    assert office.get(f"/documents/{notice.id}").status == 200
    assert "更正 7" in page.words and "现场核实，少计一处。" in page.words


def story(house: House, work: int) -> dict[str, Any]:
    told: dict[str, Any] = house.person(SUPERVISION).get(f"/api/v1/key-works/{work}")
    return told


def test_a_story_says_whose_turn_it_is_until_when_and_by_which_clause(behind: House) -> None:
    page = Browser(behind, SUPERVISION).get(f"/key-works/{case_id(behind, key(1))}")
    task = behind.one("SELECT min(id) FROM task WHERE step = 'report_progress' AND state = 'open'")
    assert f"/tasks/{task}" in page.links and "当前承办" in page.words
    assert "NJ-06" in page.words and "NJ-18" in page.words


def test_a_work_led_by_nodes_shows_them_in_its_story(house: House) -> None:
    node = {"code": "N1", "title": "完成主体工程", "due": "2026-03-20"}
    this = start_work(house, nature="narrative", planned=[], nodes=[node])
    story = f"/key-works/{this}"
    assert "◆ 完成主体工程 03/20到期" in Browser(house, SUPERVISION).get(story).words
    play_months(house, None, None)
    until(house, 3, 21)
    accepted(report(house, 3, None, nodes=[{"code": "N1", "done_on": "2026-03-18"}]))
    accepted(verify(house, 3))
    assert "✓ 完成主体工程 03/18完成" in Browser(house, SUPERVISION).get(story).words


def test_the_wall_chart_tells_a_reached_node_with_its_days_and_the_other_by_its_due_day(house: House) -> None:
    nodes = [{"code": "N1", "title": "完成主体工程", "due": "2026-01-20"}]
    nodes.append({"code": "N2", "title": "竣工验收", "due": "2026-03-20"})
    start_work(house, nature="narrative", planned=[], nodes=nodes)
    wall = f"/key-lists/{case_id(house, LIST)}"
    office = Browser(house, SUPERVISION)
    with statements(house) as before:
        assert "◆ 完成主体工程 01/20到期" in office.get(wall).words
    until(house, 2, 3)
    accepted(report(house, 1, None, nodes=[{"code": "N1", "done_on": "2026-01-18"}]))
    assert "◆ 完成主体工程 01/20到期" in office.get(wall).words
    accepted(verify(house, 1))
    until(house, 2, 15)
    with statements(house) as after:
        page = office.get(wall)
    assert "红旗" in page.words and "✓ 完成主体工程 01/18完成（02/03核实）" in page.words
    assert "◆ 竣工验收 03/20到期" in page.words
    assert len(after) <= len(before)
    assert "节点1/1" in office.get(wall, screen="wall").words


def test_the_wall_is_looked_at_by_portfolio_leader_and_unit_as_the_address_says(house: House) -> None:
    others = {"portfolio": "民生保障", "lead_units": ["jyj"], "assisting_units": []}
    wall = f"/key-lists/{start_list(house, work(1), work(2, **others), work(3, leader='vicemayor5'))}"
    office = Browser(house, SUPERVISION)
    page = office.get(wall)
    assert "副市长（教育、卫生、文旅、民政、医保）" in page.words
    leader = house.one("SELECT id FROM post WHERE office = 'vice_mayor' AND seat = 5")

    def works(**chosen: str) -> list[int]:
        form = next(form for form in office.get(wall).forms if "portfolio" in form.names)
        seen = office.send(form, chosen)
        return [number for number in (1, 2, 3) if f"{number}. 重点工作{number}" in seen.words]

    assert works(portfolio="民生保障") == [2]
    assert works(leader=str(leader)) == [2, 3]
    assert works(leader=str(leader), unit="fgw") == [3]
    assert works(portfolio="民生保障", unit="fgw") == []
    assert "重点工作1" not in office.get(wall, leader=leader, screen="wall").words


def test_a_story_names_the_vice_mayor_in_charge_where_the_list_names_no_leader(house: House) -> None:
    page = Browser(house, SUPERVISION).get(f"/key-works/{start_work(house)}")
    assert "常务副市长（发展改革、财政、应急、金融） 清单未指定，按分管单位" in page.words


def test_the_public_list_stands_by_portfolio_with_the_leaders_of_each(house: House) -> None:
    node = {"code": "N1", "title": "竣工验收", "due": "2026-03-20"}
    more = {"portfolio": "民生保障", "lead_units": ["jyj"], "assisting_units": []}
    start_list(house, work(1, nodes=[node]), work(2, **more), work(3, leader="vicemayor5", assisting_units=[]))
    lines = house.one("SELECT text FROM document WHERE kind = 'key_list'").splitlines()
    assert [line for line in lines if line][2:] == [
        "一、现代产业体系（牵头市领导：常务副市长（发展改革、财政、应急、金融）、副市长（教育、卫生、文旅、民政、医保））",
        "1. 重点工作1",
        "   牵头市领导：常务副市长（发展改革、财政、应急、金融）",
        "   主办：益阳市发展和改革委员会；协办：益阳市财政局、安化县人民政府",
        "   时间节点：竣工验收（2026年3月20日）",
        "3. 重点工作3",
        "   牵头市领导：副市长（教育、卫生、文旅、民政、医保）",
        "   主办：益阳市发展和改革委员会",
        "二、民生保障（牵头市领导：副市长（教育、卫生、文旅、民政、医保））",
        "2. 重点工作2",
        "   主办：益阳市教育局",
    ]


def test_a_unit_finds_its_own_works_beside_the_lists(behind: House) -> None:
    page = Browser(behind, LEAD).get("/key-lists")
    assert f"/key-works/{case_id(behind, key(1))}" in page.links


def test_a_list_opens_to_its_units_with_no_dead_link_and_nothing_secret(house: House) -> None:
    others = {"lead_units": ["jtj"], "assisting_units": [], "planned": ["0"] * 11 + ["100"]}
    this = start_list(house, work(1), work(2, **others))
    unit, director = Browser(house, LEAD), house.person("office.director")
    for path in ("/key-lists", f"/key-lists/{this}", f"/cases/{this}"):
        page = unit.get(path)
        assert page.status == 200 and f"/key-works/{case_id(house, key(2))}" not in page.links
        assert [link for link in page.links if link.startswith("/") and unit.get(link).status != 200] == []
    assert "2. 重点工作2" in unit.get(f"/key-lists/{this}").words
    assert director.send("POST", f"/api/v1/key-lists/{this}/scores").status_code == 409
    assert unit.get(f"/key-lists/{this}/scores").status == 403
    assert [row["step"] for row in house.person(LEAD).get(f"/api/v1/cases/{this}")["tasks"]] == []
    assert Browser(house, STRANGER).get("/key-lists").links.count(f"/key-lists/{this}") == 0


def test_a_unit_that_has_no_part_in_a_work_finds_no_story(behind: House) -> None:
    refused = Browser(behind, "jtj.handler").get(f"/key-works/{case_id(behind, key(1))}")
    assert refused.status == 404 and "重点工作1" not in refused.words


def test_citizens_follow_livelihood_works_and_no_others(behind: House) -> None:
    page = Browser(behind, None).get("/public/livelihood/yiyang/2026")
    assert "2. 重点工作2" in page.words and "红旗" in page.words and "重点工作1" not in page.words


def test_the_office_begins_a_years_list_on_the_page(house: House) -> None:
    browser = Browser(house, SUPERVISION)
    page = browser.send(browser.get("/key-lists").form("/key-lists"), {"year": "2026"})
    assert "清单公开后，各事项在此列出。" in page.words
    house.run()
    begun = browser.get(f"/key-lists/{case_id(house, LIST)}")
    assert f"/tasks/{house.one('SELECT id FROM task')}" in begun.links and "NJ-02" in begun.words


def test_a_screen_goes_on_to_the_next_twelve_works_and_after_the_last_begins_again(house: House) -> None:
    wall = f"/key-lists/{start_list(house, *(work(number) for number in range(1, 14)))}?screen=wall"
    office = Browser(house, SUPERVISION)
    first = office.get(wall)
    assert "第1至12号" in first.words and goes_on(first) == f"{wall}&after=12"
    last = office.get(goes_on(first))
    assert "第13至13号" in last.words and goes_on(last) == wall
    assert not re.search("http-equiv|hx-trigger", office.get(f"{wall}&pause=true").html)


def goes_on(page: Seen) -> str:
    """Where a screen goes by itself, by script as without."""
    (scripted,) = re.findall('hx-get="([^"]+)" hx-trigger="every 60s"', page.html)
    (plain,) = re.findall('<meta http-equiv="refresh" content="60; url=([^"]+)">', page.html)
    assert scripted == plain
    return unescape(plain)
