"""Each reading that a jurisdiction may choose of publicity, appeals and complaints acts (rules.md 7)."""

from datetime import datetime
from typing import Any

import pytest

from service.clock import LEGAL_ZONE
from tests.cast import LEAD, PROJECT, accepted, answer_of, case_id, events, read_as, refused, standings
from tests.house import House
from tests.service.appeals import MATTER, conclude, file
from tests.service.conftest import At

NEXT = {"removed_in_publicity": "next_proposed"}


def remove(house: House, *units: str) -> None:
    body = {"material": True, "reason": "数据有误，移出。", "remove": units}
    accepted(house.person(LEAD).send("POST", f"/api/v1/projects/{case_id(house)}/corrections", json=body))
    house.run()


def sent(house: House, kind: str, **more: Any) -> Any:
    return house.client.post("/api/v1/public/publicity/1/appeals", json={"kind": kind, "matter": MATTER, **more})


def shown(house: House, number: int = 1) -> dict[str, Any]:
    return dict(house.client.get(f"/api/v1/public/publicity/{number}").json())


def ranking(house: House) -> list[str]:
    """Every candidate by score."""
    rows = house.rows(
        "SELECT u.code FROM standing s JOIN unit u ON u.id = s.unit_id WHERE s.list_version = 1 ORDER BY s.score DESC"
    )
    return [row.code for row in rows]


@pytest.mark.parametrize("way", ["correction", "upheld appeal"])
@pytest.mark.parametrize(("reading", "on_list"), [("vacant", [1, 2]), ("next_proposed", [1, 2, 3])])
def test_a_removed_units_place_stays_open_or_goes_to_the_next_in_rank_and_all_of_yy_12_follows(
    at: At, way: str, reading: str, on_list: list[int]
) -> None:
    house = at("publicity")
    read_as(house, removed_in_publicity=reading)
    order = ranking(house)
    if way == "correction":
        remove(house, order[0])
    else:
        accepted(conclude(house, file(house), "republish", remove=order[:1]))
    assert house.state(PROJECT) == "publicity.study"
    assert standings(house) == [order[place] for place in on_list]
    assert standings(house, "removed") == order[:1]
    for step in ("collective_study", "consent_list", "consent_list", "open_publicity"):
        accepted(house.act(step))
    assert (shown(house, 2)["version"], len(shown(house, 2)["list"])) == (2, len(on_list))
    assert [event.get("proposed") for event in events(house, PROJECT, "list_corrected")] == [
        [order[3]] if reading == "next_proposed" else None
    ]


def test_a_unit_removed_before_is_not_proposed_again(at: At) -> None:
    house = at("publicity")
    read_as(house, **NEXT)
    order = ranking(house)
    remove(house, order[0])
    for step in ("collective_study", "consent_list", "consent_list", "open_publicity"):
        accepted(house.act(step))
    body = {"material": True, "reason": "再次移出。", "remove": [order[1]]}
    accepted(house.person(LEAD).send("POST", f"/api/v1/projects/{case_id(house)}/corrections", json=body))
    assert standings(house) == order[2:5]


def test_level_next_candidates_are_chosen_by_the_study_and_the_others_keep_their_places(at: At) -> None:
    house = at("publicity")
    read_as(house, **NEXT)
    order = ranking(house)
    with house.office.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE score SET points = 1 WHERE unit_id IN (SELECT id FROM unit WHERE code IN (%s, %s))",
            (order[3], order[4]),
        )
        connection.exec_driver_sql(
            "UPDATE score SET points = 0 WHERE unit_id IN (SELECT id FROM unit WHERE code = ANY(%s))", (order[5:],)
        )
    remove(house, order[1])
    assert sorted(standings(house, "undecided")) == sorted(order[3:5])
    form = answer_of(house, "collective_study")
    refused(house.act("collective_study", form={**form, "choices": []}), "tie_undecided")
    both = {**form, "choices": [{"kind": "county", "units": order[3:5]}]}
    refused(house.act("collective_study", form=both), "quota_exceeds_cap")
    accepted(house.act("collective_study", form={**form, "choices": [{"kind": "county", "units": [order[4]]}]}))
    assert sorted(standings(house)) == sorted([order[0], order[2], order[4]])


def test_nobody_below_the_plans_lowest_score_is_proposed_next(at: At) -> None:
    house = at("publicity")
    read_as(house, **NEXT)
    with house.office.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE project SET plan = jsonb_set(plan, '{min_score}', '\"99.99\"')")
    remove(house, ranking(house)[0])
    assert len(standings(house)) == 2


@pytest.mark.parametrize("reading", ["score_and_rank", "list_only"])
def test_a_list_is_published_with_score_and_rank_or_with_names_only(at: At, reading: str) -> None:
    house = at("open_publicity")
    read_as(house, publish_scores=reading)
    accepted(house.act("open_publicity"))
    facts = {"score", "rank"} if reading == "score_and_rank" else set()
    assert [set(row) - {"kind", "unit"} for row in shown(house)["list"]] == [facts] * 3
    text = house.one("SELECT text FROM document WHERE kind = 'publicity'")
    assert ("分\n" in text, "名　" in text) == (bool(facts), bool(facts))
    assert "%" not in text
    house.play(until="submit_list")
    accepted(house.act("submit_list"))
    (report,) = house.rows("SELECT content FROM document WHERE kind = 'submission'")
    assert all(row["score"] and row["rank"] for row in report.content["list"])


@pytest.mark.parametrize(("reading", "last_day"), [(False, "2027-01-07"), (True, "2027-01-06")])
def test_the_day_of_publication_counts_or_not(at: At, reading: bool, last_day: str) -> None:
    house = at("open_publicity")
    read_as(house, count_start_day=reading)
    house.clock.set(datetime(2027, 1, 4, 9, tzinfo=LEGAL_ZONE))
    accepted(house.act("open_publicity"))
    assert shown(house)["last_day"] == last_day


@pytest.mark.parametrize(
    ("readings", "last_day"),
    [
        ({}, "2027-01-08"),
        ({"outage_office_hours": 9}, "2027-01-07"),
        ({"outage_adds_working_days": 2}, "2027-01-11"),
        ({"office_hours": ["09:00-10:00"]}, "2027-01-07"),
    ],
)
def test_how_long_an_outage_is_and_what_it_adds_is_the_packs(at: At, readings: dict[str, Any], last_day: str) -> None:
    house = at("open_publicity")
    read_as(house, **readings)
    house.clock.set(datetime(2027, 1, 4, 9, tzinfo=LEGAL_ZONE))
    accepted(house.act("open_publicity"))
    house.clock.set(datetime(2027, 1, 6, 9, tzinfo=LEGAL_ZONE))
    away = {"started": "2027-01-05T09:00:00+08:00", "ended": "2027-01-05T17:00:00+08:00"}
    accepted(house.person(LEAD).send("POST", f"/api/v1/projects/{case_id(house)}/outages", json=away))
    assert shown(house)["last_day"] == last_day


def test_where_only_those_affected_are_heard_an_appeal_names_the_evaluated_unit_it_is_for(at: At) -> None:
    house = at("publicity")
    read_as(house, appeal_standing="affected")
    for nobody in ({}, {"affected_unit": "fgw"}, {"affected_unit": "swj"}, {"affected_unit": "nowhere"}):
        answer = refused(sent(house, "appeal", **nobody), "appellant_not_affected")
        assert answer["clause"] == "YY-13"
    assert house.one("SELECT count(*) FROM appeal") == 0
    for unit in (standings(house)[0], standings(house, "passed_over")[0]):
        filed = file(house, affected_unit=unit)
        task = house.open_tasks("acknowledge", filed.key)[0]
        assert house.holder(task.post_id).username == LEAD
    kept = house.rows("SELECT u.code FROM appeal a JOIN unit u ON u.id = a.affected_unit_id ORDER BY a.case_id")
    assert [row.code for row in kept] == [standings(house)[0], standings(house, "passed_over")[0]]
    accepted(sent(house, "complaint"))


def test_where_anyone_is_heard_an_appeal_may_name_a_unit_and_need_not(at: At) -> None:
    house = at("publicity")
    accepted(sent(house, "appeal"))
    accepted(sent(house, "appeal", affected_unit=standings(house)[0]))
    refused(sent(house, "appeal", affected_unit="swj"), "appellant_not_affected")


def test_where_complaints_are_signed_an_anonymous_one_is_refused_with_what_to_do(at: At) -> None:
    house = at("publicity")
    read_as(house, anonymous_complaints=False)
    for name in ("", "   "):
        answer = refused(sent(house, "complaint", name=name), "complaint_not_signed")
        assert "请填写姓名" in answer["detail"] and answer["clause"] == "YY-14"
    accepted(sent(house, "complaint", name="刘某某"))
    accepted(sent(house, "appeal"))
    assert house.one("SELECT count(*) FROM appeal WHERE kind = 'complaint' AND anonymous") == 0


def test_the_public_page_says_who_may_file_and_whether_by_name(at: At) -> None:
    house = at("publicity")
    page = "/public/publicity/1"
    assert "署名、匿名均可" in house.client.get(page).text
    assert "可以匿名" in house.client.get(f"{page}/appeal").text
    read_as(house, anonymous_complaints=False, appeal_standing="affected")
    assert "举报须署名" in house.client.get(page).text
    form = house.client.get(f"{page}/appeal").text
    assert "举报须署名" in form and "申诉由参加评价的单位提出" in form and "可以匿名" not in form
