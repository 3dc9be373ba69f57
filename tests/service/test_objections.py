"""督查条例 16, 17: a unit objects against a conclusion, somebody without part reviews it, the answer is fed back."""

from threading import Barrier, Thread
from typing import Any

import pytest

from tests.cast import COUNTY, DIRECTOR, SUPERVISION, accepted, case_id, events, notices, refused
from tests.house import House
from tests.service.works import CRITICISM, WORK, a_talk, a_work, criticise, issued, promised, texts
from tests.web.browser import Browser

LEADER = "anhua.leader"
MATTER = {"matter": "12月数据未计入已完工的两条道路，请予复核。"}
OBJECTION = f"objection/{CRITICISM}/anhua/1"


@pytest.fixture(autouse=True)
def work(house: House) -> int:
    """A key work of Anhua county that has missed its year."""
    return a_work(house)


def object_(house: House, username: str = COUNTY, key: str = CRITICISM, **changed: Any) -> Any:
    path = f"/api/v1/cases/{case_id(house, key)}/objections"
    answered = house.person(username).send("POST", path, json={**MATTER, **changed})
    house.run()
    return answered


def review(house: House, outcome: str, **form: str) -> Any:
    return house.act("review_objection", outcome=outcome, form={"feedback": "经复核，两条道路应计入。", **form})


def test_before_it_is_issued_there_is_nothing_to_object_to(house: House) -> None:
    criticise(house)
    assert object_(house).status_code == 404
    refused(object_(house, SUPERVISION), "not_allowed", 403)


def test_only_the_unit_concerned_may_object_and_only_through_leader_or_handler(house: House) -> None:
    issued(house)
    for username in ("anhua.deputy", SUPERVISION, "mayor"):
        refused(object_(house, username), "not_allowed", 403)
    assert object_(house, "swj.handler").status_code == 404
    refused(object_(house, matter="短"), "malformed", 422)
    assert accepted(object_(house, LEADER))["late"] is False


def test_an_objection_suspends_nothing(house: House) -> None:
    issued(house)
    accepted(object_(house))
    assert house.state(CRITICISM) == "remedy.reporting"
    accepted(house.act("report_remedy"))
    assert house.state(OBJECTION) == "review.reviewing"


def test_one_objection_is_open_at_a_time_for_subject_and_unit(house: House) -> None:
    issued(house, "anhua", "nanxian")
    accepted(object_(house))
    refused(object_(house, LEADER), "objection_open")
    accepted(object_(house, "nanxian.handler"))
    accepted(review(house, "upheld"))
    accepted(object_(house))
    assert house.state(OBJECTION.replace("/1", "/2")) == "review.reviewing"


def test_of_two_filed_at_once_one_is_taken(house: House) -> None:
    issued(house)
    people, together, answers = [house.person(COUNTY), house.person(LEADER)], Barrier(2), []
    path = f"/api/v1/cases/{case_id(house, CRITICISM)}/objections"

    def send(who: Any) -> None:
        together.wait()
        answers.append(who.send("POST", path, json=MATTER).status_code)

    threads = [Thread(target=send, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [201, 409] and house.one("SELECT count(*) FROM objection") == 1


def test_the_thirty_days_run_from_the_receipt_and_a_late_objection_is_taken_in_marked_late(house: House) -> None:
    issued(house)
    house.wait(days=10)
    accepted(house.act("receive_criticism"))
    house.wait(days=30)
    assert accepted(object_(house)) == {"id": case_id(house, OBJECTION), "due": "2026-02-14", "late": False}
    accepted(review(house, "upheld"))
    house.wait(days=1)
    assert accepted(object_(house))["late"] is True
    assert events(house, CRITICISM, "objection_filed")[-1]["late"] is True


def test_only_a_late_objection_may_be_turned_away_and_by_a_person_with_a_reason(house: House) -> None:
    issued(house)
    accepted(object_(house))
    refused(house.act("review_objection", outcome="not_accepted", form={}, opinion="逾期。"), "not_late")
    accepted(review(house, "upheld"))
    accepted(house.act("receive_criticism"))
    house.wait(days=40)
    accepted(object_(house))
    refused(house.act("review_objection", outcome="not_accepted", form={}), "form_invalid", 422)
    accepted(house.act("review_objection", outcome="not_accepted", form={}, opinion="逾期且无正当理由。"))
    assert house.state(OBJECTION.replace("/1", "/2")) == "not_accepted"


def test_silence_decides_no_objection(house: House) -> None:
    issued(house)
    accepted(object_(house))
    house.wait(days=90)
    assert house.state(OBJECTION) == "review.reviewing" and len(events(house, OBJECTION, "late")) == 1
    sheets = [house.holder(task.post_id).username for task in house.open_tasks("receive_sheet")]
    assert COUNTY in sheets and SUPERVISION in sheets


def test_who_had_a_part_in_the_conclusion_is_not_asked_and_may_not_review(house: House) -> None:
    criticise(house, "swj")
    deadline = house.one("SELECT id FROM deadline WHERE name = 'criticism_approval'")
    body = {"on": "2026-02-27", "why": "事实尚须核对。"}
    accepted(house.person(DIRECTOR).send("POST", f"/api/v1/deadlines/{deadline}/extend", json=body))
    accepted(house.act("check_criticism"))
    accepted(house.act("approve_criticism"))
    accepted(object_(house, "swj.handler"))
    (task,) = house.open_tasks("review_objection")
    assert task.about == "deputy_secretary_general"
    who = house.holder(task.post_id)
    handed = {"person": house.person(DIRECTOR).id, "reason": "请代为复核。"}
    accepted(who.send("POST", f"/api/v1/tasks/{task.id}/transfer", json=handed))
    answered = house.person(DIRECTOR).decide(task.id, "upheld", {"feedback": "维持。"})
    refused(answered, "recused")


def test_who_recuses_himself_hands_the_review_to_the_next(house: House) -> None:
    issued(house, "swj")
    accepted(object_(house, "swj.handler"))
    (task,) = house.open_tasks("review_objection")
    assert (task.about, house.holder(task.post_id).username) == ("office_director", DIRECTOR)
    accepted(house.act("review_objection", outcome="recuse", form={}, opinion="与该单位负责人有亲属关系。"))
    (task,) = house.open_tasks("review_objection")
    assert task.about == "deputy_secretary_general"
    for _ in range(2):
        accepted(house.act("review_objection", outcome="recuse", form={}, opinion="曾分管该工作。"))
    (task,) = house.open_tasks("review_objection")
    assert task.about == "supervision_officer"
    answered = house.person(SUPERVISION).decide(task.id, "upheld", {"feedback": "维持。"})
    refused(answered, "recused")
    accepted(house.person("supervision2").decide(task.id, "upheld", {"feedback": "维持。"}))


def test_upheld_it_is_fed_back_to_the_unit_and_changes_nothing(house: House) -> None:
    issued(house)
    accepted(object_(house))
    accepted(review(house, "upheld"))
    (decision,) = texts(house, "objection_decision")
    assert decision.number == "益政督复〔2026〕1号" and "决定：维持" in decision.text
    assert house.person(COUNTY).get(f"/api/v1/documents/{decision.id}")["text"] == decision.text
    assert notices(house, "objection") == ["复核决定已作出：维持。"]
    assert texts(house, "correction_note") == [] and house.state(CRITICISM) == "remedy.reporting"


def test_changed_it_is_added_to_the_record_and_the_rest_goes_on(house: House) -> None:
    issued(house)
    accepted(object_(house))
    refused(review(house, "changed"), "form_invalid", 422)
    accepted(review(house, "changed", changed_to="完成82公里，仍未达年度目标。"))
    (note,) = texts(house, "correction_note")
    assert "82公里" in note.text and "80公里" in texts(house, "criticism")[0].text
    assert len(events(house, CRITICISM, "annotated")) == 1 and house.state(CRITICISM) == "remedy.reporting"


@pytest.mark.parametrize("moment", ["remedy.reporting", "promise.watching"])
def test_revoked_a_criticism_asks_for_nothing_any_more(house: House, moment: str) -> None:
    (issued if moment == "remedy.reporting" else promised)(house)
    assert house.state(CRITICISM) == moment
    accepted(object_(house))
    accepted(review(house, "revoked"))
    assert house.state(CRITICISM) == "revoked"
    assert {task.step for task in house.open_tasks()} == {"receive_criticism"}
    house.wait(days=100)
    assert house.one("SELECT count(*) FROM referral") == 0
    assert len(texts(house, "correction_note")) == 1


def test_revoked_after_its_end_a_criticism_is_annotated(house: House) -> None:
    issued(house, remedy=False)
    accepted(object_(house))
    accepted(review(house, "revoked"))
    assert house.state(CRITICISM) == "issued" and len(texts(house, "correction_note")) == 1


def test_a_talk_may_be_objected_to_once_its_record_was_signed(house: House) -> None:
    key = a_talk(house)
    refused(object_(house, key=key), "not_allowed", 403)
    house.play(until="report_rectification")
    accepted(object_(house, key=key))
    accepted(review(house, "revoked"))
    assert len(events(house, key, "annotated")) == 1
    assert house.state(key) == "revoked" and not house.open_tasks(case=key)
    (notice,) = texts(house, "talk_withdrawal")
    assert "约谈纪要" in notice.text and notice.number


def test_a_talk_revoked_after_its_end_is_withdrawn_from_who_received_it(house: House) -> None:
    key = a_talk(house)
    house.play(until="close_talk", case=key)
    accepted(house.act("close_talk", key))
    accepted(object_(house, key=key))
    accepted(review(house, "revoked"))
    assert house.state(key) == "closed" and len(texts(house, "talk_withdrawal")) == 1


def test_a_case_without_conclusion_cannot_be_objected_to(house: House) -> None:
    refused(object_(house, key=WORK), "not_allowed", 403)


def test_an_objection_is_seen_by_its_own_unit_and_by_no_other(house: House) -> None:
    issued(house, "anhua", "nanxian")
    accepted(object_(house))
    path = f"/api/v1/cases/{case_id(house, OBJECTION)}"
    assert house.person("anhua.deputy").send("GET", path).status_code == 200
    assert house.person("nanxian.handler").send("GET", path).status_code == 404
    above = f"/api/v1/cases/{case_id(house, CRITICISM)}"
    assert house.person("nanxian.handler").get(above)["children"] == []
    assert house.person("nanxian.handler").get(f"{above}/objections") == []
    assert len(house.person(COUNTY).get(f"{above}/objections")) == 1


def test_the_unit_objects_on_the_page_of_the_case(house: House) -> None:
    issued(house)
    path = f"/cases/{case_id(house, CRITICISM)}"
    assert "申请复核" not in Browser(house, "anhua.deputy").get(path).words
    browser = Browser(house, COUNTY)
    assert "复核期间不停止执行" in browser.get(path).words
    refused_page = browser.send(browser.get(path).form("/objections"), {"matter": "短"})
    assert refused_page.status == 422 and refused_page.form("/objections").values("matter") == ["短"]
    assert "复核申请" in browser.send(browser.get(path).form("/objections"), MATTER).words
    assert house.one("SELECT count(*) FROM objection") == 1
