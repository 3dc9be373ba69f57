"""YY-12: collective study, two consents, then publicity of three working days; corrections and outages."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from service.clock import LEGAL_ZONE
from tests.cast import LEAD, PROJECT, STRANGER, SUPERVISION, accepted, answer_of, case_id, events, refused, standings
from tests.house import House
from tests.service.conftest import At


def opening(house: House, **changed: Any) -> Any:
    return house.act("open_publicity", form={**answer_of(house, "open_publicity"), **changed})


def correct(house: House, who: str = LEAD, **body: Any) -> Any:
    return house.person(who).send("POST", f"/api/v1/projects/{case_id(house)}/corrections", json=body)


def outage(house: House, begin: datetime, hours: float, who: str = LEAD) -> Any:
    body = {"started": begin.isoformat(), "ended": (begin + timedelta(hours=hours)).isoformat()}
    return house.person(who).send("POST", f"/api/v1/projects/{case_id(house)}/outages", json=body)


def page(house: House, number: int = 1) -> dict[str, Any]:
    answer = house.client.get(f"/api/v1/public/publicity/{number}")
    assert answer.status_code == 200
    return dict(answer.json())


def at_nine(house: House, day: int) -> datetime:
    return datetime(2027, 1, day, 9, tzinfo=LEGAL_ZONE)


def test_the_order_is_study_then_consents_then_publicity(at: At) -> None:
    house = at("collective_study")
    assert [t.step for t in house.open_tasks()] == ["collective_study"]
    accepted(house.act("collective_study"))
    assert [t.step for t in house.open_tasks()] == ["consent_list", "consent_list"]
    accepted(house.act("consent_list"))
    assert house.open_tasks("open_publicity") == []
    accepted(house.act("consent_list"))
    assert [t.step for t in house.open_tasks()] == ["open_publicity"]


@pytest.mark.parametrize("missing", ["minutes", "attendance", "held_on"])
def test_a_study_has_minutes_attendance_and_day(at: At, missing: str) -> None:
    house = at("collective_study")
    form = answer_of(house, "collective_study")
    del form[missing]
    refused(house.act("collective_study", form=form), "form_invalid", 422)


def test_a_study_is_held_after_the_list_and_not_in_the_future(at: At) -> None:
    house = at("collective_study")
    form = answer_of(house, "collective_study")
    refused(house.act("collective_study", form={**form, "held_on": "2026-12-31"}), "study_before_list")
    refused(house.act("collective_study", form={**form, "held_on": "2027-01-02"}), "day_in_future")


def test_either_leader_may_return_the_list_to_its_study(at: At) -> None:
    house = at("consent_list")
    accepted(house.act("consent_list"))
    accepted(house.act("consent_list", outcome="return", form={}, opinion="请再研究。"))
    assert house.state(PROJECT) == "publicity.study"
    assert [t.step for t in house.open_tasks()] == ["collective_study"]


@pytest.mark.parametrize(
    ("column", "unit"),
    [("appeal_phone", "fgw"), ("complaint_phone", "zfb"), ("complaint_mailbox", "zfb")],
)
def test_publicity_is_impossible_without_its_three_contacts(at: At, column: str, unit: str) -> None:
    house = at("open_publicity")
    with house.office.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE unit SET {column} = NULL WHERE code = '{unit}'")
    refused(opening(house), "contacts_missing")
    accepted(opening(house, **{column: "0737-1234567"}))
    assert page(house)[column] == "0737-1234567"


def test_the_units_own_site_is_recorded_with_address_time_and_snapshot(at: At) -> None:
    house = at("open_publicity")
    refused(opening(house, snapshot=None), "snapshot_missing")
    refused(opening(house, snapshot=10**9), "not_found", 404)
    refused(opening(house, site_url="javascript:alert(1)"), "form_invalid", 422)
    accepted(opening(house))
    row = house.rows("SELECT site_url, opened_at, site_snapshot_id, document_id FROM publicity")[0]
    assert row.site_url.startswith("https://") and row.site_snapshot_id and row.opened_at == house.clock.now()


def test_a_list_cannot_have_been_public_before_the_leaders_consented_nor_later_than_now(at: At) -> None:
    house = at("open_publicity")
    house.clock.set(at_nine(house, 4))
    refused(opening(house, up_since="2026-12-20T09:00:00+08:00"), "publicity_before_consent")
    refused(opening(house, up_since="2027-01-05T09:00:00+08:00"), "day_in_future")
    accepted(opening(house, up_since="2027-01-04T08:00:00+08:00"))


def test_three_full_working_days_pass_before_submission(at: At) -> None:
    house = at("open_publicity")
    house.clock.set(at_nine(house, 4))
    accepted(opening(house))
    assert page(house)["last_day"] == "2027-01-07"
    house.wait(days=3, hours=14)
    assert house.state(PROJECT) == "publicity.open"
    house.wait(hours=2)
    assert house.state(PROJECT) == "submission.preparing"
    assert page(house)["ended"] == "over"


def test_the_published_list_is_frozen_with_score_rank_contacts_and_digest(at: At) -> None:
    house = at("publicity")
    shown = page(house)
    assert len(shown["list"]) == 3
    assert set(shown["list"][0]) == {"kind", "unit", "score", "rank"}
    assert len(shown["digest"]) == 64
    with house.office.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE unit SET appeal_phone = 'changed' WHERE code = 'fgw'")
    assert page(house)["appeal_phone"] == shown["appeal_phone"]


def test_an_erratum_is_shown_and_does_not_restart_the_period(at: At) -> None:
    house = at("publicity")
    before = page(house)
    accepted(correct(house, material=False, reason="附件序号有误。"))
    after = page(house)
    assert after["last_day"] == before["last_day"] and after["digest"] == before["digest"]
    assert [c["reason"] for c in after["corrections"]] == ["附件序号有误。"]
    assert house.state(PROJECT) == "publicity.open"


def test_a_material_correction_goes_through_the_whole_clause_again(at: At) -> None:
    house = at("publicity")
    gone = standings(house)[0]
    refused(correct(house, material=False, reason="移出。", remove=[gone]), "removal_is_material")
    refused(correct(house, material=True, reason="移出。", remove=["fgw"]), "not_on_list")
    accepted(correct(house, material=True, reason="数据有误，移出。", remove=[gone]))
    house.run()
    assert house.state(PROJECT) == "publicity.study"
    assert page(house)["ended"] == "replaced"
    house.play(until="open_publicity")
    accepted(house.act("open_publicity"))
    assert page(house, 2)["version"] == 2
    assert len(page(house, 2)["list"]) == 2
    assert gone in standings(house, "removed")
    assert len(page(house, 1)["list"]) == 3


def test_only_the_lead_unit_corrects_and_only_during_publicity(at: At) -> None:
    house = at("publicity")
    refused(correct(house, STRANGER, material=False, reason="勘误。"), "not_found", 404)
    refused(correct(house, SUPERVISION, material=False, reason="勘误。"), "not_allowed", 403)
    refused(correct(at("submit_list"), material=False, reason="勘误。"), "wrong_order")


def test_an_outage_longer_than_four_office_hours_adds_a_working_day(at: At) -> None:
    house = at("open_publicity")
    house.clock.set(at_nine(house, 4))
    accepted(opening(house))
    house.clock.set(at_nine(house, 6))
    accepted(outage(house, at_nine(house, 5), 4))
    assert page(house)["last_day"] == "2027-01-07"
    accepted(outage(house, at_nine(house, 5) + timedelta(hours=5), 15))
    assert page(house)["last_day"] == "2027-01-07"
    accepted(outage(house, at_nine(house, 4) + timedelta(minutes=1), 8.5))
    assert page(house)["last_day"] == "2027-01-08"
    house.wait(days=2, hours=14)
    assert house.state(PROJECT) == "publicity.open"
    house.wait(hours=2)
    assert house.state(PROJECT) == "submission.preparing"


def test_an_outage_is_noted_once_and_lies_within_the_publicity(at: At) -> None:
    house = at("open_publicity")
    house.clock.set(at_nine(house, 4))
    accepted(opening(house))
    house.clock.set(at_nine(house, 6))
    accepted(outage(house, at_nine(house, 5), 8))
    refused(outage(house, at_nine(house, 5), 8), "outage_repeated")
    refused(outage(house, at_nine(house, 3), 8), "outage_invalid")
    refused(outage(house, at_nine(house, 6), 1), "outage_invalid")
    refused(outage(house, at_nine(house, 5), -1), "outage_invalid")
    assert len(events(house, PROJECT, "outage")) == 1
