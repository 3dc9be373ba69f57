"""YY-16: a criticism, talk or referral from the key works' side appears in the vetting by itself, as evidence only."""

import pytest

from tests.cast import COUNTY, ROUND, SUPERVISION, VICE_MAYOR, accepted, case_id, refused, standings
from tests.house import House
from tests.service.conftest import At
from tests.service.works import a_talk, a_work, criticise, issued, promised, refer
from tests.web.browser import Browser


def evidence(house: House, unit: str = "anhua", year: int = 2026) -> list[dict[str, str]]:
    found: list[dict[str, str]] = house.person(SUPERVISION).get(f"/api/v1/units/{unit}/evidence", year=year)
    return found


def lines(house: House) -> list[tuple[str, str | None, str]]:
    return [(row["kind"], row["number"], row["rectification"]) for row in evidence(house)]


def test_what_was_issued_held_or_sent_is_listed_with_day_number_clause_and_rectification(house: House) -> None:
    a_work(house)
    a_talk(house)
    criticise(house)
    refer(house)
    assert lines(house) == []
    house.play(until="report_remedy")
    assert ("criticism", "益政督〔2026〕1号", "尚未报送检查和承诺") in lines(house)
    house.play()
    found = {row["kind"]: row for row in evidence(house)}
    assert found["talk"]["number"] == "督查约〔2026〕1号" and found["talk"]["rectification"] == "已办结"
    assert found["criticism"]["rectification"] == "已完成整改" and found["criticism"]["clause"] == "NJ-18"
    assert found["referral"]["clause"] == "NJ-19" and found["referral"]["rectification"] == "已办结"
    assert [row["on"] for row in evidence(house)] == sorted(row["on"] for row in evidence(house))


def test_it_belongs_to_the_works_year_and_to_the_year_in_which_it_was_issued(house: House) -> None:
    a_work(house, year=2025)
    issued(house)
    assert len(evidence(house, year=2025)) == len(evidence(house, year=2026)) == 1
    assert evidence(house, year=2027) == [] and evidence(house, "nanxian") == []


def test_a_missed_promise_is_told(house: House) -> None:
    a_work(house)
    promised(house)
    house.wait(days=32)
    accepted(house.act("verify_promise", outcome="unfinished"))
    assert lines(house) == [("criticism", "益政督〔2026〕1号", "承诺到期未完成")]


@pytest.mark.parametrize("username", [COUNTY, VICE_MAYOR])
def test_only_those_who_need_to_know_may_ask(house: House, username: str) -> None:
    refused(house.person(username).send("GET", "/api/v1/units/anhua/evidence?year=2026"), "not_allowed", 403)


def test_a_criticised_candidate_appears_by_itself_where_the_incentives_are_vetted(at: At) -> None:
    house = at("summarise_vetting")
    candidate = standings(house)[0]
    (task,) = house.open_tasks("summarise_vetting", ROUND)
    vetter = house.holder(task.post_id)
    assert "重点工作督查记录" not in Browser(house, vetter.username).get(f"/tasks/{task.id}").words
    a_work(house, candidate)
    issued(house, candidate)
    page = Browser(house, vetter.username).get(f"/tasks/{task.id}")
    assert "益政督〔2027〕1号" in page.words and "尚未报送检查和承诺" in page.words
    assert f"/cases/{case_id(house, 'criticism/key-work/yiyang/2026/0042/year-2026')}" in page.links
    accepted(house.act("summarise_vetting", ROUND, form={"findings": []}))
    assert candidate in standings(house) and house.one("SELECT count(*) FROM finding") == 0


def test_who_consents_to_a_veto_sees_it_too(at: At) -> None:
    house = at("summarise_vetting")
    candidate = standings(house)[0]
    a_work(house, candidate)
    issued(house, candidate, remedy=False)
    finding = {
        "unit": candidate,
        "ground": "criticised_by_city",
        "evidence": "益政督〔2027〕1号通报批评。",
        "rectification_failed": True,
        "scope": "project",
        "project": 1,
        "proposed": "veto",
    }
    accepted(house.act("summarise_vetting", ROUND, form={"findings": [finding]}))
    (task,) = house.open_tasks("consent_veto", ROUND)
    assert "益政督〔2027〕1号" in Browser(house, "mayor").get(f"/tasks/{task.id}").words
