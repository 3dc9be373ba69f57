"""What a missed month brings is a secret until it goes out: a work's units read their own part of it (条例 21)."""

import pytest

from tests.cast import COUNTY, JOINT_LEAD, LEAD, SUPERVISION, accepted, case_id
from tests.house import House
from tests.web.browser import Browser
from tests.works import PLAN, consequences, key, play_months, start_work

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
