"""A key work's year: filed, reported, verified, closed month by month; flags and the talks they bring (NJ-18)."""

from tests.cast import SUPERVISION, accepted, events, notices, refused
from tests.house import House
from tests.works import (
    LIST,
    PLAN,
    consequences,
    file_all,
    flags,
    key,
    play_months,
    report,
    start_list,
    start_work,
    until,
    usernames,
    verify,
    work,
)


def test_a_work_on_schedule_all_year_gets_a_red_flag_each_month_and_no_talk(house: House) -> None:
    start_work(house)
    assert house.state(key(1)) == "year.running"
    play_months(house, *PLAN)
    assert flags(house) == ["red_flag"] * 12
    assert consequences(house) == []
    until(house, 2, 20, 2027)
    assert house.state(key(1)) == "completed"
    assert house.state(LIST) == "year.ended"
    assert house.open_tasks("report_progress") == house.open_tasks("verify_progress") == []


def test_two_months_behind_draft_a_warning_talk_in_the_tasks_of_the_units_leader(house: House) -> None:
    start_work(house)
    play_months(house, "8", "16", "20", "28")
    assert flags(house) == ["red_flag", "red_flag", "yellow_card", "yellow_card"]
    assert consequences(house) == [(4, "warning_talk", "fgw")]
    assert usernames(house, "sign_notice") == ["fgw.leader"]
    accepted(house.act("sign_notice"))
    accepted(house.act("hold_talk"))
    assert usernames(house, "sign_record") == ["fgw.handler"]


def test_three_months_bring_the_supervision_office_to_the_supervising_leader(house: House) -> None:
    start_work(house)
    play_months(house, "3", "11", "20")
    assert consequences(house) == [(2, "warning_talk", "fgw"), (3, "supervising_leader_talk", "fgw")]
    assert usernames(house, "sign_notice") == ["fgw.leader", SUPERVISION]


def test_the_third_quarter_brings_the_vice_mayor_in_charge_to_the_principal_leader(house: House) -> None:
    start_work(house)
    play_months(house, *PLAN[:8], "70")
    assert consequences(house) == [(9, "principal_leader_talk", "fgw")]
    assert usernames(house, "sign_notice") == ["vicemayor1"]


def test_the_vice_mayor_who_leads_the_work_talks_before_the_one_in_charge_of_the_unit(house: House) -> None:
    start_work(house, leader="vicemayor3")
    play_months(house, *PLAN[:8], "70")
    assert usernames(house, "sign_notice") == ["vicemayor3"]


def test_where_the_mayor_leads_the_vice_mayor_in_charge_of_the_unit_talks(house: House) -> None:
    start_work(house, leader="mayor")
    play_months(house, *PLAN[:8], "70")
    assert usernames(house, "sign_notice") == ["vicemayor1"]


def test_every_lead_unit_has_its_own_talk_and_assisting_units_have_none(house: House) -> None:
    start_work(house, lead_units=["fgw", "swj"], assisting_units=["czj"])
    play_months(house, "8", "11", "20")
    assert consequences(house) == [(3, "warning_talk", "fgw"), (3, "warning_talk", "swj")]
    assert usernames(house, "sign_notice") == ["fgw.leader", "swj.leader"]


def test_a_month_without_a_report_is_behind_until_the_late_report_is_verified(house: House) -> None:
    start_work(house)
    play_months(house, "8", None)
    assert flags(house) == ["red_flag", "yellow_card"]
    accepted(report(house, 2, "16"))
    assert flags(house) == ["red_flag", "yellow_card"], "a report alone changes nothing"
    accepted(verify(house, 2))
    assert flags(house) == ["red_flag", "red_flag"]


def test_a_report_in_time_that_nobody_verified_is_pending_and_ends_no_ones_patience(house: House) -> None:
    start_work(house)
    play_months(house, "3")
    accepted(report(house, 2, "11"))
    until(house, 3, 15)
    play_months(house, "20", first=3)
    assert flags(house) == ["yellow_card", "pending", "yellow_card"]
    assert consequences(house) == []
    accepted(verify(house, 2))
    assert flags(house) == ["yellow_card"] * 3
    assert consequences(house) == [(2, "warning_talk", "fgw"), (3, "supervising_leader_talk", "fgw")]


def test_a_correction_draws_back_the_draft_and_its_key_is_never_used_again(house: House) -> None:
    this = start_work(house)
    play_months(house, "3", "11")
    (talk,) = [task.key for task in house.open_tasks("sign_notice")]
    office = house.person(SUPERVISION)
    right = {"month": 2, "value": "16", "note": "现场核实"}
    accepted(office.send("POST", f"/api/v1/key-works/{this}/corrections", json=right))
    house.run()
    assert house.state(talk) == "withdrawn"
    assert flags(house) == ["yellow_card", "red_flag"]
    accepted(office.send("POST", f"/api/v1/key-works/{this}/corrections", json={**right, "value": "11"}))
    house.run()
    assert flags(house) == ["yellow_card", "yellow_card"]
    assert house.open_tasks("sign_notice") == [], "the ground stands again, its key is used up"
    assert events(house, key(1), "ground_stands_again") == [{"month": 2, "ground": "two_months"}]


def test_a_talk_that_was_held_stays_and_is_annotated(house: House) -> None:
    this = start_work(house)
    play_months(house, "3", "11")
    (talk,) = [task.key for task in house.open_tasks("sign_notice")]
    accepted(house.act("sign_notice"))
    accepted(house.act("hold_talk"))
    right = {"month": 2, "value": "16", "note": "现场核实"}
    accepted(house.person(SUPERVISION).send("POST", f"/api/v1/key-works/{this}/corrections", json=right))
    assert house.state(talk) == "talk.held"
    assert len(events(house, talk, "annotated")) == 1


def test_a_talk_that_was_called_and_not_yet_held_is_called_off_when_its_ground_falls_away(house: House) -> None:
    this = start_work(house)
    play_months(house, "3", "11")
    (talk,) = [task.key for task in house.open_tasks("sign_notice")]
    accepted(house.act("sign_notice"))
    assert house.state(talk) == "talk.scheduled"
    right = {"month": 2, "value": "16", "note": "现场核实"}
    accepted(house.person(SUPERVISION).send("POST", f"/api/v1/key-works/{this}/corrections", json=right))
    house.run()
    assert house.state(talk) == "withdrawn"
    steps = {task.step for task in house.open_tasks(case=talk)}
    assert steps <= {"receive_sheet"}, "only papers wait to be signed for"
    notice, withdrawal = house.rows(
        "SELECT kind, number, text FROM document WHERE kind IN ('talk_notice', 'talk_withdrawal') ORDER BY id"
    )
    assert withdrawal.kind == "talk_withdrawal" and notice.number in withdrawal.text
    told = house.rows("SELECT post_id, person_id FROM notice WHERE kind = 'talk' ORDER BY id")
    assert len(told) == 2 and told[0] == told[1], "whoever was called hears that it does not take place"
    house.wait(days=30)
    assert house.state(talk) == "withdrawn" and events(house, talk, "hold") == []


def test_a_second_ground_of_the_month_joins_the_talk_that_is_still_being_drafted(house: House) -> None:
    start_work(house)
    play_months(house, *PLAN[:3], "28")
    accepted(report(house, 5, "36"))
    until(house, 6, 15)
    play_months(house, "45", first=6)
    assert consequences(house) == [(6, "supervising_leader_talk", "fgw")], "mid-year, May is still pending"
    accepted(verify(house, 5))
    assert (6, "supervising_leader_talk", "fgw") in consequences(house)
    assert len([c for c in consequences(house) if c[1] == "supervising_leader_talk"]) == 1
    told = house.rows("SELECT name FROM ground g JOIN consequence_ground c ON c.ground_id = g.id ORDER BY name")
    assert [row.name for row in told] == ["mid_year", "three_months", "two_months"]


def test_what_is_judged_again_by_every_path_fires_nothing_twice(house: House) -> None:
    this = start_work(house)
    play_months(house, "3", "11", "20")
    before = consequences(house)
    office = house.person(SUPERVISION)
    for _ in range(3):
        again = {"month": 1, "value": "3", "note": "重复核对"}
        accepted(office.send("POST", f"/api/v1/key-works/{this}/corrections", json=again))
    house.run()
    assert consequences(house) == before
    assert len(house.open_tasks("sign_notice")) == 2


def test_talker_and_target_in_one_person_bring_the_next_higher_talker(house: House) -> None:
    start_work(house)
    leader = house.one("SELECT person_id FROM account WHERE username = 'fgw.leader'")
    filing = {
        "unit": house.one("SELECT id FROM unit WHERE code = 'fgw'"),
        "breakdown": "由主要负责人直接办理。",
        "principal": leader,
        "supervising": house.one("SELECT person_id FROM account WHERE username = 'fgw.deputy'"),
        "handling": leader,
    }
    this = house.one('SELECT id FROM "case" WHERE key = :key', key=key(1))
    accepted(house.person("fgw.handler").send("POST", f"/api/v1/key-works/{this}/filings", json=filing))
    play_months(house, "3", "11")
    assert usernames(house, "sign_notice") == [SUPERVISION]
    assert len(events(house, key(1), "talker_raised")) == 1


def test_a_later_filing_names_who_is_talked_to(house: House) -> None:
    this = start_work(house)
    play_months(house, "3", "11")
    leader, deputy = (
        house.one("SELECT person_id FROM account WHERE username = :u", u=f"fgw.{name}") for name in ("leader", "deputy")
    )
    filing = {
        "unit": house.one("SELECT id FROM unit WHERE code = 'fgw'"),
        "breakdown": "改由分管负责人直接办理。",
        "principal": leader,
        "supervising": deputy,
        "handling": deputy,
    }
    accepted(house.person("fgw.handler").send("POST", f"/api/v1/key-works/{this}/filings", json=filing))
    accepted(house.act("sign_notice"))
    accepted(house.act("hold_talk"))
    (task,) = house.open_tasks("sign_record")
    assert house.one("SELECT person_id FROM task WHERE id = :id", id=task.id) == deputy


def test_no_figure_is_reported_before_every_unit_has_filed(house: House) -> None:
    start_list(house, work())
    assert house.state(key(1)) == "filing.open"
    assert {task.about for task in house.open_tasks("file_responsibility")} == {"fgw", "czj", "anhua"}
    accepted(house.act("file_responsibility", key(1)))
    assert house.open_tasks("report_progress") == []
    file_all(house)
    assert len(house.open_tasks("report_progress")) == 1


def test_a_filing_names_three_persons_who_hold_the_units_posts(house: House) -> None:
    start_list(house, work(assisting_units=[]))
    stranger = house.one("SELECT person_id FROM account WHERE username = 'swj.leader'")
    task = house.open_tasks("file_responsibility")[0]
    who, given = house.habit(task)
    wrong = who.decide(task.id, "file", {**given.form, "principal": stranger})
    assert refused(wrong, "person_not_of_unit")["clause"] == "NJ-03"
    handler_as_leader = who.decide(task.id, "file", {**given.form, "principal": given.form["handling"]})
    refused(handler_as_leader, "person_not_of_unit")


def test_the_filing_is_copied_to_the_organisation_department(house: House) -> None:
    start_work(house, assisting_units=[])
    (paper,) = house.rows("SELECT id, case_id, copies FROM document WHERE kind = 'filing-fgw'")
    assert paper.copies == ["中共益阳市委组织部"]
    organisation = house.person("zzb.handler")
    read = organisation.get(f"/api/v1/documents/{paper.id}")
    assert "直接责任人：" in read["text"] and read["content"] is None
    assert organisation.send("GET", f"/api/v1/cases/{paper.case_id}").status_code == 404
    assert house.person("swj.handler").send("GET", f"/api/v1/documents/{paper.id}").status_code == 404
    assert any("收到文件《责任备案表（" in words for words in notices(house, "document"))
