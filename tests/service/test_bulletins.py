"""The month's bulletin is asked for once: works that begin late, leave the list, or close at one moment (NJ-06)."""

from threading import Thread
from typing import Any

import pytest

from service.cases.stages import strike
from service.db import transaction
from tests.cast import COUNTY, LEAD, STRANGER, SUPERVISION, accepted, case_id
from tests.house import House
from tests.service.matters import assigned
from tests.web.browser import Browser
from tests.works import LIST, PLAN, file_all, key, play_months, start_list, start_work, until, work
from workflows.contracts import StrikeMark


def asked(house: House) -> list[tuple[str, str]]:
    rows = house.rows("SELECT step, about FROM task WHERE step IN ('issue_bulletin', 'record_disclosure') ORDER BY id")
    return [(row.step, row.about) for row in rows]


def test_a_month_that_was_over_before_any_work_began_has_its_bulletin_too(house: House) -> None:
    start_list(house, work(1), work(2, livelihood=True))
    until(house, 2, 20)
    assert asked(house) == []
    file_all(house, 1)
    assert asked(house) == [("issue_bulletin", "01"), ("record_disclosure", "01")]


def test_a_work_that_begins_late_does_not_ask_for_a_bulletin_again(house: House) -> None:
    start_list(house, work(1), work(2))
    file_all(house, 1)
    until(house, 2, 20)
    assert asked(house) == [("issue_bulletin", "01")]
    accepted(house.act("issue_bulletin", LIST))
    file_all(house, 2)
    assert asked(house) == [("issue_bulletin", "01")]
    until(house, 3, 20)
    assert asked(house) == [("issue_bulletin", "01"), ("issue_bulletin", "02")]


def test_a_month_that_waited_for_a_work_that_left_the_list_has_its_bulletin(house: House) -> None:
    start_list(house, work(1), work(2))
    file_all(house, 1)
    file_all(house, 2)
    (first, _) = closings(house)
    struck(house, first)
    assert asked(house) == []
    body = {"reason": "任务并入上级项目"}
    path = f"/api/v1/key-works/{case_id(house, key(2))}/adjustments/removal"
    accepted(house.person("fgw.handler").send("POST", path, json=body))
    accepted(house.act("approve_adjustment", key(2)))
    assert asked(house) == [("issue_bulletin", "01")]


def test_of_two_works_that_close_at_one_moment_the_later_asks_for_the_bulletin(house: House) -> None:
    start_list(house, work(1), work(2))
    file_all(house, 1)
    file_all(house, 2)
    first, second = closings(house)
    later = Thread(target=struck, args=(house, second))
    with transaction(house.office.engine) as session:
        strike(house.office.desk(session), first)
        later.start()
        later.join(1)
    later.join(20)
    assert asked(house) == [("issue_bulletin", "01")]


@pytest.mark.parametrize("issued", [False, True])
def test_a_bulletin_tells_of_no_referral_and_of_a_criticism_only_once_it_is_issued(house: House, issued: bool) -> None:
    start_work(house, livelihood=True)
    play_months(house, *PLAN[:11], "95")
    for step in ("check_criticism", "approve_criticism") if issued else ():
        accepted(house.act(step))
    content, _ = issue(house, "12")
    told = [row["action"] for row in content["talks"]]
    assert told == ["written_report", *(["citywide_criticism"] if issued else [])]


def test_a_bulletin_tells_numbers_cards_streaks_comment_overdue_matters_and_nodes_in_chinese(house: House) -> None:
    nodes = [{"code": "N1", "title": "竣工验收", "due": "2026-03-20"}]
    start_list(house, work(1, nodes=nodes), work(2, portfolio="民生保障", planned=["0", *PLAN[1:]]))
    file_all(house, 1)
    file_all(house, 2)
    assigned(house, "jtj", "slj")
    play_months(house, "8", None)
    checked = {"duty": "portfolio_check", "portfolio": "民生保障", "held_on": "2026-02-26", "place": "市政府"}
    said = {"subject": "二月点评", "solved": "抓紧开工。"}
    accepted(house.person(SUPERVISION).send("POST", "/api/v1/duties/entries", json={**checked, **said}))
    issue(house, "01")
    content, text = issue(house, "02")
    assert [(c["flag"], c["works"]) for c in content["counts"] if c["works"]] == [("黄牌", 2)]
    assert [(c["number"], c["streak"]) for c in content["cards"]] == [(1, 1), (2, 1)]
    assert "民生保障：红旗0项，黄牌1项。二月点评：抓紧开工。" in text
    assert "1. 重点工作1：竣工验收（2026年3月20日）" in text and "三、挂红旗事项\n无" in text
    assert "益阳市交通运输局：1项，最长逾期" in text and "城区积水点整治" not in text
    until(house, 4, 15)
    content, text = issue(house, "03")
    assert text.count("，连续2个月") == 2 and "约谈提醒" not in text
    assert not any(sign.isascii() and sign.isalpha() for sign in text)


def test_a_bulletin_tells_of_a_talk_once_it_is_issued_and_never_of_one_withdrawn(house: House) -> None:
    start_list(house, work(1), work(2), work(3))
    for number in (1, 2, 3):
        file_all(house, number)
    until(house, 3, 15)
    issue(house, "01")
    house.wait(hours=1)
    first, second, _ = house.open_tasks("sign_notice")
    for task in (first, second):
        who, given = house.habit(task)
        accepted(who.decide(task.id, given.outcome, given.form, given.opinion))
        house.run()
    accepted(house.act("hold_talk", second.key, outcome="withdraw", form={}, opinion="已补齐进度。"))
    content, text = issue(house, "02")
    assert [(t["title"], t["action"]) for t in content["talks"]] == [("重点工作1", "warning_talk")]
    assert "重点工作1（益阳市发展和改革委员会）：因2月进度约谈提醒直接责任人" in text
    until(house, 4, 15)
    content, _ = issue(house, "03")
    assert content["talks"] == []


def test_a_bulletin_goes_to_every_undertaking_unit_and_to_no_other(house: House) -> None:
    start_list(house, work(1))
    file_all(house)
    play_months(house, "8")
    issue(house, "01")
    paper = house.one("SELECT id FROM document WHERE kind = 'bulletin-01'")
    for who in (LEAD, COUNTY):
        page = Browser(house, who).get(f"/documents/{paper}")
        assert page.status == 200 and "2026年1月重点工作督查通报" in page.words
        assert f"/documents/{paper}" in Browser(house, who).get("/documents").links
        assert "收到文件《2026年1月重点工作督查通报》" in Browser(house, who).get("/notices").words
    assert Browser(house, STRANGER).get(f"/documents/{paper}").status == 404


def test_a_quarter_and_a_half_year_have_their_bulletins_too(house: House) -> None:
    start_work(house)
    play_months(house, *PLAN[:2], "10", *PLAN[3:6])
    quarters = [about for step, about in asked(house) if not about.isdecimal()]
    assert quarters == ["Q1", "Q2", "H1"]
    content, text = issue(house, "Q1")
    assert content["given"] == {"red": 2, "yellow": 1} and [c["number"] for c in content["cards"]] == [1]
    assert text.startswith("2026年第一季度重点工作督查通报") and "第一季度累计挂红旗2项次、亮黄牌1项次" in text
    content, text = issue(house, "H1")
    assert content["given"] == {"red": 5, "yellow": 1} and "下半年时间节点" in text


def test_a_work_that_left_the_list_has_no_nodes_ahead_and_asks_for_no_disclosure(house: House) -> None:
    nodes = [{"code": "N1", "title": "竣工验收", "due": "2026-02-20"}]
    start_list(house, work(1), work(2, livelihood=True, nodes=nodes))
    file_all(house, 1)
    file_all(house, 2)
    body = {"reason": "任务并入上级项目"}
    path = f"/api/v1/key-works/{case_id(house, key(2))}/adjustments/removal"
    accepted(house.person(LEAD).send("POST", path, json=body))
    accepted(house.act("approve_adjustment", key(2)))
    play_months(house, "8")
    assert asked(house) == [("issue_bulletin", "01")]
    content, _ = issue(house, "01")
    assert content["nodes"] == []
    told = house.client.get("/api/v1/public/key-works/yiyang/2026").json()
    assert [(w["number"], w["removed"]) for w in told["works"]] == [
        (2, {"on": "2026-01-05", "approval": "市政府专题会议纪要"})
    ]
    page = Browser(house).get("/public/livelihood/yiyang/2026")
    assert "2026年1月5日调出清单（市政府专题会议纪要）" in page.words and "下一步" not in page.words


def issue(house: House, about: str) -> tuple[dict[str, Any], str]:
    """The bulletin of these months is issued; its content and its words."""
    (task,) = [task for task in house.open_tasks("issue_bulletin", LIST) if task.about == about]
    who, given = house.habit(task)
    accepted(who.decide(task.id, given.outcome, given.form, given.opinion))
    (paper,) = house.rows("SELECT content, text FROM document WHERE kind = :kind", kind=f"bulletin-{about}")
    return paper.content, paper.text


def closings(house: House) -> list[StrikeMark]:
    """The marks that close January, due and not yet struck."""
    rows = house.rows(
        "SELECT m.id, m.stage, m.visit, m.at, c.key FROM mark m JOIN \"case\" c ON c.id = m.case_id"
        " WHERE c.kind = 'key_work' AND m.kind = 'lapse' AND m.struck_at IS NULL AND m.dropped_at IS NULL"
        " ORDER BY c.key"
    )
    house.clock.set(max(row.at for row in rows))
    return [StrikeMark(case=row.key, stage=row.stage, visit=row.visit, mark=row.id) for row in rows]


def struck(house: House, mark: StrikeMark) -> None:
    """One mark, in a transaction of its own."""
    with transaction(house.office.engine) as session:
        strike(house.office.desk(session), mark)
