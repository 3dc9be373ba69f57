"""What a missed month brings is a secret until it goes out: a work's units read their own part of it (条例 21)."""

import pytest

from tests.cast import COUNTY, JOINT_LEAD, LEAD, SUPERVISION, accepted, case_id
from tests.house import House
from tests.web.browser import Browser
from tests.works import (
    PLAN,
    consequences,
    file_all,
    key,
    play_months,
    report,
    start_list,
    start_work,
    until,
    verify,
    work,
)

REPORT, CRITICISM, REFERRAL = "written_report", "citywide_criticism", "accountability_referral"
WORDS = {REPORT: "书面报告", CRITICISM: "通报批评", REFERRAL: "移送问责"}


@pytest.fixture
def missed(house: House) -> int:
    """A livelihood work of the development bureau, the county beside it, that has just missed its year."""
    this = start_work(house, livelihood=True)
    play_months(house, *PLAN[:11], "95")
    assert [action for _, action, _ in consequences(house)] == [REPORT, CRITICISM, REFERRAL]
    return this


def told(house: House, who: str, work: int) -> set[str]:
    """Of which consequences the official learns, wherever he looks: in the story, the record, and on the pages."""
    person, browser = house.person(who), Browser(house, who)
    december = person.get(f"/api/v1/key-works/{work}")["months"][11]["consequences"]
    found = {row["action"] for row in december}
    record = person.get(f"/api/v1/cases/{work}")["timeline"]
    said = {event["data"].get("action") for event in record} & set(WORDS)
    assert said <= found, "the record tells what the story hides"
    pages = [browser.get(path) for path in (f"/key-works/{work}", f"/cases/{work}")]
    for action, words in WORDS.items():
        case = house.one("SELECT case_id FROM consequence WHERE action = :a", a=action)
        assert all((f"/cases/{case}" in page.links) == (action in found) for page in pages), (who, action)
        assert action in found or all(words not in page.words for page in pages), (who, action)
    return found


def test_before_anything_went_out_a_unit_reads_only_what_it_was_asked_for_itself(house: House, missed: int) -> None:
    assert told(house, LEAD, missed) == {REPORT}
    assert told(house, COUNTY, missed) == told(house, JOINT_LEAD, missed) == set()


def test_supervisors_read_all_that_follows_and_of_referrals_only_those_who_need_to_know(
    house: House, missed: int
) -> None:
    assert told(house, SUPERVISION, missed) == told(house, "mayor", missed) == {REPORT, CRITICISM, REFERRAL}
    assert told(house, "vicemayor1", missed) == {REPORT, CRITICISM}


def test_an_issued_criticism_is_the_criticised_units_and_not_its_neighbours(house: House, missed: int) -> None:
    for step in ("check_criticism", "approve_criticism"):
        accepted(house.act(step))
    story = house.person(LEAD).get(f"/api/v1/key-works/{missed}")["months"][11]
    assert {row["action"] for row in story["consequences"]} == {REPORT, CRITICISM}
    beside = house.person(COUNTY).get(f"/api/v1/key-works/{missed}")["months"][11]
    assert beside["consequences"] == []
    kinds = [event["kind"] for event in house.person(LEAD).get(f"/api/v1/cases/{missed}")["timeline"]]
    assert "criticised" in kinds and "referred" not in kinds
    assert case_id(house, key(1)) == missed


def tried(house: House, who: str, task: int, figure: str) -> str:
    """What the page says would follow if this figure were verified."""
    browser = Browser(house, who)
    form = browser.get(f"/tasks/{task}").form("/decide")
    form.action = f"/tasks/{task}/check"
    words = browser.send(form, {"outcome": "verified", "f0.value": figure, "f0.note": "核实数"}).words
    return words.partition("提交后：")[2].partition("能否撤回")[0]


EVERY = ("约谈：重点工作1", "书面报告原因", "通报批评：重点工作1", "移送问责")


@pytest.mark.parametrize(("verifier", "learnt"), [("supervision_office", EVERY), ("statistics", EVERY[:1])])
def test_a_figure_that_is_only_tried_out_tells_no_secret(house: House, verifier: str, learnt: tuple[str, ...]) -> None:
    start_list(house, work(livelihood=True, lead_units=["anhua"], assisting_units=[], verifier=verifier))
    file_all(house)
    play_months(house, *PLAN[:9], "80", "85")
    accepted(report(house, 12, "100"))
    until(house, 1, 15, 2027)
    (task,) = house.open_tasks("verify_progress", key(1))
    before = consequences(house)
    said = tried(house, house.holder(task.post_id).username, task.id, "90")
    assert consequences(house) == before
    assert tuple(words for words in EVERY if words in said) == learnt
    accepted(verify(house, 12, "90"))
    begun = [action for _, action, _ in consequences(house)[len(before) :]]
    assert set(begun) > {REPORT, CRITICISM, REFERRAL}, "it would have begun"
