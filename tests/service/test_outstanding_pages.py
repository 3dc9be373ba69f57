"""Outstanding matters through the generic pages: every step can be read, filled in and sent by an official."""

from tests.cast import SUPERVISION, case_id
from tests.house import House
from tests.service.outstanding import CASE, commended, tasks
from tests.web.browser import Browser
from tests.web.walk import Walker


def test_the_choice_is_played_through_the_pages_alone(year: House) -> None:
    walker = Walker(year)
    while waiting := year.open_tasks(case=CASE):
        for task in waiting:
            answer = walker.decide(task)
            assert answer.status == 200 and answer.url.endswith(f"/tasks/{task.id}"), (task, answer.words[:2000])
            year.run()
    assert year.state(CASE) == "closed"
    assert {"report_outstanding", "review_outstanding", "draft_rewards"} <= walker.steps
    case = Browser(year, SUPERVISION).get(f"/cases/{case_id(year, CASE)}")
    for words in ("突出贡献事项", "自报突出贡献事项", "常务会议审定", "通报表扬", "已办结", "推荐表"):
        assert words in case.words, words


def test_the_drafter_of_rewards_may_say_what_each_unit_gets(year: House) -> None:
    commended(year, 1)
    (task,) = year.open_tasks("draft_rewards", CASE)
    page = Browser(year, SUPERVISION).get(f"/tasks/{task.id}")
    for words in ("主办 益阳市发展和改革委员会", "嘉奖", "记三等功", "工作经费（元）", "安化县人民政府"):
        assert words in page.words, words
    reward = {"number": 1, "unit": "fgw", "funds": "20000", "staff_level": "merit", "staff_count": 2}
    answer = Walker(year).decide(task, unit_rewards=[reward])
    assert answer.status == 200, answer.words
    (review,) = year.open_tasks("review_rewards", CASE)
    words = Browser(year, "office.director").get(f"/tasks/{review.id}").words
    assert "工作经费20000元，记三等功2人" in words
    Walker(year).decide(review)
    assert year.state(CASE) == "closed"
    assert year.one("SELECT proposed FROM measure WHERE kind = 'outstanding_funds'") == 20_000
    assert year.one("SELECT proposed FROM measure WHERE kind = 'staff_merit'") == 2


def test_a_unit_is_not_told_which_other_units_have_yet_to_report(year: House) -> None:
    address = f"/outstanding/{case_id(year, CASE)}"
    links = {who: f"/tasks/{task.id}" for who, task in tasks(year, "report_outstanding").items()}
    assert set(links) == {"fgw.handler", "gxj.handler"}
    for who in links:
        page = Browser(year, who).get(address)
        assert set(links.values()).intersection(page.links) == {links[who]}
        assert ("工业和信息化局" in page.words) == (who == "gxj.handler")
    assert set(links.values()) <= set(Browser(year, SUPERVISION).get(address).links)
