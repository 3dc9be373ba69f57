"""NJ-18, NJ-19: a referral is prepared with an index of digests, approved, sent to the organ of today, answered."""

import hashlib

import pytest

from service.accountability.referral_file import digest_of
from service.accountability.referrals import withdraw_referral
from tests.cast import CLERK, COUNTY, DIRECTOR, SUPERVISION, accepted, answer_of, case_id, events, notices, refused
from tests.house import House
from tests.service.works import REFERRAL, WORK, a_talk, a_work, acting, ask_report, issued, refer, texts
from tests.web.browser import Browser

ORGAN = "jw.handler"
KNOWING = (SUPERVISION, "supervision2", DIRECTOR, "mayor")
OTHERS = (COUNTY, "anhua.leader", "vicemayor1", "dsg1", CLERK, "zfb.handler", "complaints", "swj.handler", "admin")


@pytest.fixture(autouse=True)
def work(house: House) -> int:
    """A livelihood work of Anhua county that has missed its year."""
    return a_work(house)


def sent(house: House) -> None:
    refer(house)
    for step in ("prepare_referral", "approve_referral"):
        accepted(house.act(step))


def test_it_is_proposed_once_a_unit_and_period_and_waits_with_the_supervision_office(house: House) -> None:
    assert refer(house) == refer(house)
    assert refer(house, "nanxian") != refer(house)
    first, _ = house.open_tasks("prepare_referral")
    assert house.holder(first.post_id).username == SUPERVISION
    assert events(house, WORK, "referred") == [] and notices(house, "referral") == []


def test_the_file_lists_every_document_decision_and_event_with_digests_that_can_be_computed_again(house: House) -> None:
    key = a_talk(house)
    house.play()
    issued(house, remedy=False)
    ask_report(house)
    house.play()
    refer(house)
    accepted(house.act("prepare_referral"))
    content = texts(house, "referral_file")[0].content
    rows = house.rows("SELECT d.*, c.key FROM document d JOIN \"case\" c ON c.id = d.case_id ORDER BY d.id")
    kept = [row for row in rows if row.kind != "referral_file"]
    assert {"talk_notice", "talk_record", "rectification_report", "criticism", "written_report"} <= {
        row.kind for row in kept
    }
    assert [line["digest"] for line in content["documents"]] == [
        hashlib.sha256(row.text.encode()).hexdigest() for row in kept
    ]
    decisions = house.rows(
        "SELECT d.* FROM decision d JOIN task t ON t.id = d.task_id WHERE t.step <> 'prepare_referral' ORDER BY d.id"
    )
    assert [line["digest"] for line in content["decisions"]] == [
        digest_of(
            {
                "task": row.task_id,
                "outcome": row.outcome,
                "opinion": row.opinion,
                "form": row.form,
                "signed_on": row.signed_on,
            }
        )
        for row in decisions
    ]
    assert {"签发约谈通知书", "审批通报批评", "签发书面报告"} <= {line["step"] for line in content["decisions"]}
    assert any(line["case"] == WORK and line["words"] == "通报批评" for line in content["events"])
    assert any(line["case"] == key for line in content["events"])


def test_the_file_names_no_person_and_says_nothing_of_guilt(house: House) -> None:
    issued(house, remedy=False)
    refer(house)
    accepted(house.act("prepare_referral"))
    text = texts(house, "referral_file")[0].text
    names = [row.name for row in house.rows("SELECT name FROM person")]
    assert not [name for name in names if name in text]
    assert "不对责任作认定" in text


def test_a_returned_proposal_freezes_a_new_version_of_the_file(house: House) -> None:
    refer(house)
    accepted(house.act("prepare_referral"))
    accepted(house.act("approve_referral", outcome="return", form={}, opinion="补充书面报告。"))
    ask_report(house)
    accepted(house.act("draft_written_report"))
    accepted(house.act("sign_written_report"))
    accepted(house.act("prepare_referral"))
    first, second = texts(house, "referral_file")
    assert (first.version, second.version) == (1, 2) and first.digest != second.digest
    accepted(house.act("approve_referral"))
    assert second.digest in texts(house, "referral_letter")[0].text


def test_on_approval_the_letter_goes_to_the_successor_of_the_organ_that_the_source_names(house: House) -> None:
    sent(house)
    (letter,) = texts(house, "referral_letter")
    assert "中共益阳市纪委监委：" in letter.text and letter.number == "益政督函〔2026〕1号"
    assert "由监察机关依照有关规定问责" in letter.text
    (task,) = house.open_tasks()
    assert (task.step, house.holder(task.post_id).username) == ("receive_referral", ORGAN)
    accepted(house.act("receive_referral"))
    form = answer_of(house, "record_referral_result")
    refused(house.act("record_referral_result", form={**form, "result_on": "2027-01-01"}), "day_in_future")
    accepted(house.act("record_referral_result"))
    assert house.state(REFERRAL) == "closed" and house.one("SELECT result FROM referral") == "accepted"


def test_a_result_need_not_come(house: House) -> None:
    sent(house)
    accepted(house.act("receive_referral"))
    accepted(house.act("record_referral_result", outcome="no_result", form={}, opinion="来函告知不再反馈。"))
    assert house.state(REFERRAL) == "closed" and house.one("SELECT result FROM referral") is None


def test_an_executive_meeting_may_approve_and_anybody_who_approves_may_refuse(house: House) -> None:
    refer(house)
    refer(house, "nanxian")
    accepted(house.act("prepare_referral", outcome="propose_to_meeting"))
    accepted(house.act("record_referral_meeting"))
    assert house.state(REFERRAL) == "transfer.receiving"
    accepted(house.act("prepare_referral"))
    accepted(house.act("approve_referral", outcome="refuse", form={}, opinion="已另案处理。"))
    assert house.state(REFERRAL.replace("anhua", "nanxian")) == "refused"
    assert house.one("SELECT count(*) FROM document WHERE kind = 'referral_letter'") == 1


def test_it_waits_for_approval_for_ever_and_its_sheet_stays_with_the_supervision_office(house: House) -> None:
    refer(house)
    house.wait(days=100)
    assert house.state(REFERRAL) == "approval.preparing" and len(events(house, REFERRAL, "late")) == 1
    (sheet,) = house.open_tasks("receive_sheet")
    assert house.holder(sheet.post_id).username == SUPERVISION


def test_it_is_withdrawn_before_it_was_sent_and_never_afterwards(house: House) -> None:
    refer(house)
    accepted(house.act("prepare_referral"))
    with acting(house, REFERRAL) as act:
        withdraw_referral(act, "数据更正后已完成目标。")
    assert house.state(REFERRAL) == "withdrawn"
    refer(house)
    assert house.open_tasks() == []
    refer(house, "nanxian")
    accepted(house.act("prepare_referral"))
    accepted(house.act("approve_referral"))
    key = REFERRAL.replace("anhua", "nanxian")
    with pytest.raises(Exception, match="wrong_order"), acting(house, key) as act:
        withdraw_referral(act, "太晚。")


def sees(house: House, username: str) -> bool:
    """Whether the official finds the referral anywhere: by its own page, its tasks, documents, lists and parent."""
    who, number = house.person(username), case_id(house, REFERRAL)
    found = who.send("GET", f"/api/v1/cases/{number}").status_code == 200
    listed = number in {row["id"] for row in who.get("/api/v1/cases", kind="referral")}
    papers = house.rows("SELECT id FROM document WHERE case_id = :c", c=number)
    read = {who.send("GET", f"/api/v1/documents/{row.id}").status_code == 200 for row in papers}
    tasks = house.rows("SELECT id FROM task WHERE case_id = :c", c=number)
    unit_box = {row["case_id"] for row in who.get("/api/v1/tasks", box="unit")}
    assert number not in unit_box
    above = who.send("GET", f"/api/v1/cases/{case_id(house, WORK)}")
    if above.status_code == 200:
        assert (number in {child["id"] for child in above.json()["children"]}) == found
    assert listed == found and read <= {found}
    if not found:
        assert all(who.send("GET", f"/api/v1/tasks/{row.id}").status_code == 404 for row in tasks)
        for page in ("/documents", "/tasks?box=unit", "/notices"):
            assert "移送问责材料清单" not in Browser(house, username).get(page).words
    return bool(found)


def test_only_those_who_need_to_know_see_it(house: House) -> None:
    refer(house)
    accepted(house.act("prepare_referral"))
    assert all(sees(house, name) for name in KNOWING)
    assert not any(sees(house, name) for name in (*OTHERS, ORGAN))
    assert house.person(CLERK).send("GET", f"/cases/{case_id(house, REFERRAL)}").status_code == 404
    assert "移送问责" not in Browser(house, CLERK).get("/paper").words
    accepted(house.act("approve_referral"))
    assert sees(house, ORGAN) and sees(house, "jw.leader")
    assert not any(sees(house, name) for name in OTHERS)


def test_the_unit_learns_that_it_was_referred_when_it_was_sent_and_no_more(house: House) -> None:
    refer(house)
    path = f"/api/v1/cases/{case_id(house, WORK)}"
    told = [row["words"] for row in house.person(COUNTY).get(path)["timeline"]]
    assert told == []
    accepted(house.act("prepare_referral"))
    accepted(house.act("approve_referral"))
    (event,) = house.person(COUNTY).get(path)["timeline"]
    assert (event["words"], event["data"]) == ("移送问责", {"to": "中共益阳市纪委监委"})
    assert notices(house, "referral") == ["“农村公路提质改造”已依照规定移送中共益阳市纪委监委。"]


def test_a_referrals_task_is_copied_to_nobody(house: House) -> None:
    refer(house)
    task = house.open_tasks()[0].id
    reader = house.person(COUNTY).id
    copied = house.person(SUPERVISION).send("POST", f"/api/v1/tasks/{task}/copy", json={"persons": [reader]})
    refused(copied, "confidential")
