"""An inspection's whole life (NJ-06, 条例 11, 15, 16, 18): approved, planned, fed back, rectified, re-checked."""

from sqlalchemy import select

from service.cases.act import Act, lock_case
from service.db import transaction
from service.inspections.corrections import pending_corrections, take_correction
from service.inspections.tables import Correction
from tests.cast import LEAD, SUPERVISION, accepted, case_id, events, notices, refused
from tests.house import House
from tests.service.inspections import KEY, PHOTO, a_plan, act, find, planned, propose
from tests.works import flags, play_months, start_work
from tests.works import key as work_key


def test_it_is_approved_planned_carried_out_fed_back_rectified_rechecked_and_closed(house: House) -> None:
    found = planned(house, announced=True)
    assert house.state(KEY) == "fieldwork.running"
    photo = house.person(SUPERVISION).attach(found, "现场.png", PHOTO)
    accepted(find(house, photos=[photo]))
    accepted(house.act("enter_findings", KEY))
    assert house.state(KEY) == "feedback.drafting"
    accepted(act(house, "give_feedback", "fgw"))
    assert house.state(KEY) == "feedback.drafting"
    accepted(act(house, "give_feedback", "anhua"))
    assert house.state(KEY) == "rectification.running"
    assert [task.about for task in house.open_tasks("fix_findings")] == ["anhua"]
    accepted(act(house, "fix_findings"))
    accepted(act(house, "recheck_inspection"))
    assert house.state(KEY) == "closed"
    kinds = [row.kind.split("-")[0] for row in house.rows("SELECT kind FROM document ORDER BY id")]
    told = ["inspection_notice", "inspection_feedback"]
    assert kinds == [*[told[0]] * 2, *[told[1]] * 2, "inspection_fix", "inspection_recheck"]
    assert house.one("SELECT text FROM document WHERE kind LIKE 'inspection_feedback%' ORDER BY id DESC").count("停用")


def test_where_nothing_is_to_be_put_right_it_ends_with_the_feedback(house: House) -> None:
    planned(house, "fgw")
    accepted(find(house, "fgw", rectify=False))
    accepted(house.act("enter_findings", KEY))
    accepted(act(house, "give_feedback", form={"conclusion": "未发现突出问题。"}))
    assert house.state(KEY) == "closed"


def test_the_office_director_may_refuse_a_proposal(house: House) -> None:
    accepted(propose(house))
    refused(house.act("approve_inspection", outcome="refuse", form={}), "form_invalid", 422)
    accepted(house.act("approve_inspection", outcome="refuse", form={}, opinion="近期已有类似督查。"))
    assert house.state(KEY) == "refused"
    refused(propose(house, "另一事项", who=LEAD), "not_allowed", 403)


def test_the_same_proposal_of_a_day_is_one(house: House) -> None:
    first = accepted(propose(house))
    assert accepted(propose(house, " 农村　饮水安全 ")) == first
    assert accepted(propose(house, "校园食品安全"))["number"] == 2


def test_the_same_unit_is_not_inspected_twice_about_one_subject(house: House) -> None:
    planned(house, "fgw", "anhua")
    house.wait(days=30)
    accepted(propose(house))
    again = "inspection/yiyang/2026/0002"
    accepted(house.act("approve_inspection", again))
    days = {"first_day": "2026-02-10", "last_day": "2026-02-11"}
    problem = refused(house.act("plan_inspection", again, form=a_plan("anhua", "czj", **days)), "inspected_already")
    assert "安化县" in problem["detail"] and "财政局" not in problem["detail"] and problem["clause"] == "NJ-06"
    alone = a_plan("czj", **days)
    refused(house.act("plan_inspection", again, outcome="repeat", form=alone, opinion="确需。"), "nothing_repeated")
    assert house.state(again) == "planning.drafting"
    later = {"first_day": "2026-05-08", "last_day": "2026-05-09"}
    accepted(house.act("plan_inspection", again, form=a_plan("anhua", **later)))


def test_the_mayor_may_allow_a_repeated_inspection_on_record(house: House) -> None:
    planned(house, "anhua")
    house.wait(days=30)
    accepted(propose(house))
    again = "inspection/yiyang/2026/0002"
    accepted(house.act("approve_inspection", again))
    plan = a_plan("anhua", first_day="2026-02-10", last_day="2026-02-11")
    asking = {"outcome": "repeat", "form": plan}
    refused(house.act("plan_inspection", again, **asking), "form_invalid", 422)
    accepted(house.act("plan_inspection", again, **asking, opinion="群众再次反映。"))
    assert house.holder(house.open_tasks("allow_repeat")[0].post_id).username == "mayor"
    accepted(house.act("allow_repeat", again, outcome="deny", form={}, opinion="先看整改。"))
    accepted(house.act("plan_inspection", again, **asking, opinion="整改后复发。"))
    accepted(house.act("allow_repeat", again))
    assert house.state(again) == "fieldwork.running"
    assert len(events(house, again, "override_approved")) == 1
    reason = house.one("SELECT repeat_reason FROM inspection WHERE number = 2")
    assert reason == "整改后复发。"


def test_a_cancelled_inspection_does_not_count_as_one(house: House) -> None:
    found = planned(house, "anhua")
    path, body = f"/api/v1/inspections/{found}/cancel", {"reason": "防汛应急。"}
    accepted(house.person(SUPERVISION).send("POST", path, json=body))
    house.run()
    assert house.state(KEY) == "cancelled"
    house.wait(days=2)
    accepted(propose(house))
    accepted(house.act("approve_inspection", "inspection/yiyang/2026/0002"))
    accepted(house.act("plan_inspection", "inspection/yiyang/2026/0002", form=a_plan("anhua")))


def test_what_was_found_must_be_fed_back(house: House) -> None:
    found = planned(house, "anhua")
    accepted(find(house))
    path, body = f"/api/v1/inspections/{found}/cancel", {"reason": "防汛应急。"}
    refused(house.person(SUPERVISION).send("POST", path, json=body), "findings_entered")


def test_a_finding_is_entered_once_at_a_unit_of_the_plan_on_a_day_that_has_come(house: House) -> None:
    planned(house, "anhua")
    refused(find(house, "czj"), "not_inspected")
    refused(find(house, found_on="2026-01-20"), "day_in_future")
    refused(find(house, found_on="2026-01-06"), "before_the_inspection")
    refused(find(house, photos=[99]), "not_found", 404)
    refused(find(house, body="机密★某工程。"), "state_secret")
    for _ in range(2):
        accepted(find(house))
    assert house.one("SELECT count(*) FROM inspection_finding") == len(events(house, KEY, "inspection_finding")) == 1


def test_a_rectification_needs_the_day_of_its_recheck(house: House) -> None:
    planned(house, "anhua")
    accepted(find(house))
    accepted(house.act("enter_findings", KEY))
    refused(act(house, "give_feedback", form={"conclusion": "限期整改。"}), "recheck_day_missing")
    past = {"conclusion": "限期整改。", "recheck_by": "2026-01-07"}
    refused(act(house, "give_feedback", form=past), "recheck_day_missing")


def test_what_is_not_put_right_is_rechecked_again_by_a_new_day(house: House) -> None:
    planned(house, "anhua")
    accepted(find(house))
    accepted(house.act("enter_findings", KEY))
    accepted(act(house, "give_feedback"))
    accepted(act(house, "fix_findings"))
    form = {"result": "设备仍未启用。", "recheck_by": "2026-04-10"}
    accepted(act(house, "recheck_inspection", outcome="not_fixed", form=form))
    assert [str(row.due) for row in house.rows("SELECT due FROM deadline WHERE met_at IS NULL")][-1] == "2026-04-10"
    accepted(act(house, "fix_findings"))
    accepted(act(house, "recheck_inspection"))
    assert house.state(KEY) == "closed"


def test_late_feedback_is_reminded_of_marked_and_given_all_the_same(house: House) -> None:
    planned(house, "anhua")
    accepted(find(house))
    accepted(house.act("enter_findings", KEY))
    house.wait(days=40)
    assert [e["deadline"] for e in events(house, KEY, "late")] == ["inspection_feedback"]
    assert house.state(KEY) == "feedback.drafting"
    accepted(act(house, "give_feedback"))


def test_a_finding_corrects_the_figure_of_a_key_work_once(house: House) -> None:
    work = start_work(house)
    planned(house, "fgw", "tjj")
    figure = {"work": work, "month": 1, "value": "6.5", "reason": "现场核实完成6.5%。"}
    refused(find(house, "tjj", figure=figure), "work_of_another_unit")
    refused(find(house, "fgw", figure={**figure, "work": 999_999}), "not_found", 404)
    for _ in range(2):
        accepted(find(house, "fgw", figure=figure))
    with transaction(house.office.engine) as session:
        (one,) = pending_corrections(session, work)
        assert (one.month, str(one.value), one.reason) == (1, "6.5000", "现场核实完成6.5%。")
        act_of_work = Act(desk=house.office.desk(session), case=lock_case(session, work))
        assert take_correction(act_of_work, one.id) and not take_correction(act_of_work, one.id)
        assert pending_corrections(session, work) == []
        assert session.scalars(select(Correction.finding_id)).all()
    assert case_id(house, work_key(1)) == work


def test_the_supervision_office_takes_a_finding_over_into_the_works_closed_month_once(house: House) -> None:
    work = start_work(house)
    planned(house, "fgw", "tjj")
    accepted(find(house, "fgw", figure={"work": work, "month": 1, "value": "6.5", "reason": "现场核实完成6.5%。"}))
    play_months(house, "8")
    office = house.person(SUPERVISION)
    (waiting,) = office.get(f"/api/v1/key-works/{work}")["inspection_corrections"]
    assert (waiting["month"], waiting["value"]) == (1, "6.5")
    body = {"month": 1, "value": "6.5", "note": waiting["reason"], "inspection": waiting["id"]}
    path = f"/api/v1/key-works/{work}/corrections"
    accepted(office.send("POST", path, json=body))
    assert flags(house) == ["yellow_card"]
    refused(office.send("POST", path, json=body), "correction_not_waiting")
    assert office.get(f"/api/v1/key-works/{work}")["inspection_corrections"] == []


def test_a_unit_may_object_to_its_conclusion(house: House) -> None:
    found = planned(house, "anhua")
    accepted(find(house))
    accepted(house.act("enter_findings", KEY))
    body = {"matter": "设备当日检修，并非停用，请予复核。"}
    path = f"/api/v1/cases/{found}/objections"
    refused(house.person("anhua.handler").send("POST", path, json=body), "not_allowed", 403)
    accepted(act(house, "give_feedback"))
    accepted(act(house, "receive_conclusion"))
    accepted(house.person("anhua.handler").send("POST", path, json=body))
    assert "督查结论已反馈：专项督查：农村饮水安全" in notices(house, "inspection")
