"""NJ-17: outstanding matters are reported by their units, recommended, reviewed by the mayor, fixed by the meeting."""

import pytest
from sqlalchemy import text

from tests.cast import SUPERVISION, accepted, case_id, events, notices, refused
from tests.house import House
from tests.service.outstanding import (
    CASE,
    all_recommended,
    all_reported,
    decide,
    fix,
    merit,
    recommend,
    reviewed,
    self_report,
    tasks,
    view,
    with_pack,
    withdraw,
)
from tests.service.test_at_once import together
from tests.works import LIST, file_all, key, report, start_list, until, verify, work


def test_the_choice_opens_by_itself_when_the_years_list_has_ended(year: House) -> None:
    assert (year.state(LIST), year.state(CASE)) == ("year.ended", "report.open")
    assert set(tasks(year, "report_outstanding")) == {"fgw.handler", "gxj.handler"}
    due = year.rows("SELECT due, clause FROM deadline WHERE name = 'outstanding_report'")
    assert [(row.due.isoformat(), row.clause) for row in due] == [("2027-02-26", "NJ-17")]


def test_the_choice_opens_where_the_last_work_to_end_is_the_only_completed_one(house: House) -> None:
    start_list(house, work(1), work(2))
    for number in (1, 2):
        file_all(house, number)
    until(house, 1, 3, 2027)
    for number, reached in ((1, "90"), (2, "100")):
        accepted(report(house, 12, reached, number))
        accepted(verify(house, 12, number=number))
    until(house, 2, 18, 2027)
    assert (house.state(key(1)), house.state(key(2)), house.state(CASE)) == ("missed", "completed", "report.open")


def test_an_official_who_opens_it_again_is_answered_with_itself(year: House) -> None:
    for who in (SUPERVISION, "office.director"):
        assert year.person(who).post("/api/v1/outstanding", {"year": 2026})["id"] == case_id(year, CASE)
    assert year.one("SELECT count(*) FROM \"case\" WHERE kind = 'outstanding'") == 1
    refused(year.person("fgw.handler").send("POST", "/api/v1/outstanding", json={"year": 2026}), "not_allowed", 403)
    assert [row["year"] for row in year.person(SUPERVISION).get("/api/v1/outstanding")] == [2026]


def test_a_year_without_list_or_not_over_or_without_completed_work_is_refused(house: House) -> None:
    office = house.person(SUPERVISION)
    refused(office.send("POST", "/api/v1/outstanding", json={"year": 2026}), "no_key_list")
    start_list(house)
    refused(office.send("POST", "/api/v1/outstanding", json={"year": 2026}), "year_not_over")
    until(house, 1, 15, 2027)
    refused(office.send("POST", "/api/v1/outstanding", json={"year": 2026}), "nothing_completed")


@pytest.mark.parametrize(
    ("who", "numbers", "name"),
    [
        ("fgw.handler", (9,), "not_on_the_list"),
        ("fgw.handler", (3,), "not_undertaken"),
        ("fgw.handler", (4,), "work_not_completed"),
        ("fgw.handler", (1, 1), "reported_twice"),
    ],
)
def test_what_may_not_be_reported_is_refused_by_name(
    year: House, who: str, numbers: tuple[int, ...], name: str
) -> None:
    assert refused(self_report(year, who, *numbers), name)["clause"] == "NJ-17"
    assert view(year)["works"] == []


def test_a_work_of_two_lead_units_is_reported_by_one_of_them(year: House) -> None:
    accepted(self_report(year, "fgw.handler", 2))
    refused(self_report(year, "gxj.handler", 2), "reported_twice")
    accepted(self_report(year, "gxj.handler"))
    assert [(w["number"], w["unit"]) for w in view(year)["works"]] == [(2, "益阳市发展和改革委员会")]


@pytest.mark.parametrize("attempt", range(3))
def test_two_lead_units_that_report_one_work_at_once_leave_it_reported_once(year: House, attempt: int) -> None:
    waiting, form = tasks(year, "report_outstanding"), {"works": [merit(2)]}
    people = {name: year.person(name) for name in waiting}
    answers = together(
        *(lambda n=n, t=t: people[n].decide(t.id, "report", form) for n, t in waiting.items()),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert next(a for a in answers if a.status_code == 409).json()["name"] == "reported_twice"
    assert year.one("SELECT count(*) FROM outstanding_work") == 1


def test_one_who_reports_twice_gets_his_first_answer(year: House) -> None:
    task = tasks(year, "report_outstanding")["fgw.handler"]
    first = year.person("fgw.handler").decide(task.id, "report", {"works": [merit(1)]})
    again = year.person("fgw.handler").decide(task.id, "report", {"works": [merit(1), merit(6)]})
    assert accepted(first) == accepted(again)
    assert [w["number"] for w in view(year)["works"]] == [1]


def test_nobody_need_report(year: House) -> None:
    accepted(self_report(year, "fgw.handler"))
    accepted(self_report(year, "gxj.handler"))
    assert year.state(CASE) == "none"
    assert not year.open_tasks(case=CASE)


def test_silence_decides_nothing_the_office_ends_the_reporting_after_its_day(year: House) -> None:
    accepted(self_report(year, "gxj.handler", 3))
    assert not tasks(year, "close_reporting"), "while units may still report in time, nobody ends it"
    until(year, 4, 1, 2027)
    assert year.state(CASE) == "report.open"
    assert notices(year, "reminder") and events(year, CASE, "late")
    accepted(decide(year, SUPERVISION, "close_reporting", "close"))
    assert year.state(CASE) == "recommend.open"
    assert list(tasks(year, "recommend_outstanding")) == ["vicemayor2"]


def test_the_office_may_end_a_reporting_in_which_nobody_has_said_anything(year: House) -> None:
    until(year, 4, 1, 2027)
    task = tasks(year, "close_reporting")[SUPERVISION]
    refused(year.person("fgw.handler").decide(task.id, "close"), "not_yours", 403)
    accepted(decide(year, SUPERVISION, "close_reporting", "close"))
    assert year.state(CASE) == "none"
    assert not year.open_tasks(case=CASE)


def test_a_work_that_is_led_by_nobody_under_a_vice_mayor_goes_to_the_mayor(year: House) -> None:
    all_but_one = "DELETE FROM portfolio WHERE unit_id = (SELECT id FROM unit WHERE code = 'gxj')"
    with year.office.engine.begin() as connection:
        connection.execute(text(all_but_one))
    accepted(self_report(year, "gxj.handler", 3))
    accepted(self_report(year, "fgw.handler"))
    assert list(tasks(year, "recommend_outstanding")) == ["mayor"]


def test_a_late_report_is_taken_and_marked_late(year: House) -> None:
    until(year, 3, 20, 2027)
    all_reported(year)
    assert year.state(CASE) == "recommend.open"
    assert year.one("SELECT met_at > at FROM deadline WHERE name = 'outstanding_report'")


def test_each_vice_mayor_recommends_of_his_own_portfolio_only(year: House) -> None:
    all_reported(year)
    assert set(tasks(year, "recommend_outstanding")) == {"vicemayor1", "vicemayor2"}, "who leads, or is in charge"
    refused(recommend(year, "vicemayor1", 3), "other_portfolio")
    refused(recommend(year, "vicemayor1", 5), "other_portfolio")
    refused(recommend(year, "vicemayor1", 4), "not_reported")
    refused(recommend(year, "vicemayor1", 1, 1), "work_repeated")
    assert refused(recommend(year, "vicemayor1", 1, 2, 6), "recommendations_exceed_limit")["clause"] == "NJ-17"
    accepted(recommend(year, "vicemayor1", 1, 2))
    accepted(recommend(year, "vicemayor2", 5))
    (table, _) = year.rows("SELECT text FROM document WHERE kind LIKE 'recommendation-%' ORDER BY id")
    assert "推荐理由：成绩显著" in table.text and "重点工作2" in table.text


def test_no_recommendation_needs_a_reason_and_none_at_all_ends_the_year(year: House) -> None:
    all_reported(year)
    refused(decide(year, "vicemayor1", "recommend_outstanding", "none"), "form_invalid", 422)
    accepted(decide(year, "vicemayor1", "recommend_outstanding", "none", opinion="成绩均不突出。"))
    assert year.state(CASE) == "recommend.open"
    accepted(decide(year, "vicemayor2", "recommend_outstanding", "none", opinion="成绩均不突出。"))
    assert year.state(CASE) == "none"


def test_the_mayor_strikes_out_with_a_reason_or_sends_back(year: House) -> None:
    all_recommended(year)
    strike = {"struck": [{"number": 6, "reason": "不突出。"}]}
    refused(decide(year, "mayor", "review_outstanding", "agree", strike), "not_recommended")
    accepted(decide(year, "mayor", "review_outstanding", "return", opinion="请重新比较。"))
    assert set(tasks(year, "recommend_outstanding")) == {"vicemayor1", "vicemayor2"}
    assert [w["recommendation"] for w in view(year)["works"]] == [None] * 5
    accepted(recommend(year, "vicemayor1", 6))
    accepted(recommend(year, "vicemayor2", 3))
    accepted(decide(year, "mayor", "review_outstanding", "agree", strike))
    assert {w["number"]: w["struck_reason"] for w in view(year)["works"]}[6] == "不突出。"
    refused(fix(year, 3, 6), "not_reviewed")
    accepted(fix(year, 3))


def test_a_review_that_leaves_nothing_ends_the_year(year: House) -> None:
    reviewed(year, 1, 2, 3, 5)
    assert year.state(CASE) == "none"


def test_the_meeting_fixes_only_what_was_recommended_and_reviewed_with_its_reasons(year: House) -> None:
    reviewed(year)
    refused(fix(year, 6), "not_reviewed")
    refused(fix(year, 9), "not_reviewed")
    refused(fix(year, 1, 1), "work_repeated")
    refused(fix(year, 1, held_on="2027-02-17"), "meeting_before_review")
    refused(fix(year, 1, held_on="2027-05-01"), "day_in_future")
    assert refused(fix(year, 1, 2, fewer_reason=" "), "fewer_without_reason")["clause"] == "NJ-17"
    accepted(fix(year, 1, 2))
    found = view(year)
    assert [w["number"] for w in found["works"] if w["fixed"]] == [1, 2]
    assert (found["meeting_number"], found["fewer_reason"]) == ("2027年第3次", "本年度推荐事项不足十件。")
    assert events(year, CASE, "meeting_approved")[0]["works"] == [1, 2]


def test_more_than_the_citys_total_is_refused(year: House) -> None:
    reviewed(year)
    with_pack(year, "outstanding_matters", city_total=1)
    assert refused(fix(year, 1, 2), "too_many_matters")["clause"] == "NJ-17"
    accepted(fix(year, 1, fewer_reason=""))


def test_the_meeting_sends_the_review_back_or_fixes_nothing_on_record(year: House) -> None:
    reviewed(year)
    accepted(decide(year, SUPERVISION, "record_outstanding_meeting", "return", opinion="请市长再审。"))
    assert year.state(CASE) == "review.deciding"
    accepted(decide(year, "mayor", "review_outstanding", "agree"))
    accepted(fix(year, fewer_reason="会议认为均不突出。"))
    assert year.state(CASE) == "none"


def test_a_unit_reads_its_own_report_and_a_stranger_nothing(year: House) -> None:
    all_reported(year)
    assert [w["number"] for w in view(year, "gxj.handler")["works"]] == [3]
    assert len(view(year, "mayor")["works"]) == 5
    refused(year.person("swj.handler").send("GET", f"/api/v1/outstanding/{case_id(year, CASE)}"), "not_found", 404)
    case = year.person("gxj.handler").get(f"/api/v1/cases/{case_id(year, CASE)}")
    assert {task["unit"] for task in case["tasks"]} == {"益阳市工业和信息化局"}
    assert "1" not in str([e["data"].get("works") for e in case["timeline"] if e["kind"] == "outstanding_reported"])


def test_a_unit_takes_its_report_back_and_reports_anew_while_reports_come_in(year: House) -> None:
    accepted(self_report(year, "fgw.handler", 1, 2))
    accepted(withdraw(year, "fgw.handler"))
    assert view(year)["works"] == [] and len(events(year, CASE, "outstanding_withdrawn")) == 1
    accepted(self_report(year, "fgw.handler", 5))
    assert [work["number"] for work in view(year)["works"]] == [5]


def test_a_report_is_taken_back_from_the_papers_of_those_who_have_not_recommended(year: House) -> None:
    accepted(self_report(year, "fgw.handler", 1))
    accepted(self_report(year, "gxj.handler", 3))
    accepted(withdraw(year, "gxj.handler"))
    assert set(tasks(year, "recommend_outstanding")) == {"vicemayor1"}
    accepted(recommend(year, "vicemayor1", 1))
    assert year.state(CASE) == "review.deciding"
    refused(withdraw(year, "fgw.handler"), "recommended_already")


def test_when_every_report_was_taken_back_there_is_nothing_to_recommend(year: House) -> None:
    accepted(self_report(year, "fgw.handler", 1))
    accepted(self_report(year, "gxj.handler"))
    accepted(withdraw(year, "fgw.handler"))
    assert year.state(CASE) == "none"


def test_nobody_takes_anothers_report_back_or_a_recommended_one(year: House) -> None:
    all_reported(year)
    refused(withdraw(year, SUPERVISION), "not_reported")
    accepted(recommend(year, "vicemayor1", 1, 2))
    refused(withdraw(year, "fgw.handler"), "recommended_already")
    accepted(withdraw(year, "gxj.handler"))
