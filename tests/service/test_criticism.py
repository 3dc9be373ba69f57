"""Citywide criticism (NJ-08, NJ-18, NJ-19): proposed undated, checked, approved, issued; then examined and promised."""

from threading import Barrier, Thread

import pytest

from service.accountability.annotations import annotate
from service.accountability.criticisms import withdraw_criticism
from tests.cast import COUNTY, SUPERVISION, accepted, answer_of, case_id, events, notices, refused
from tests.house import House
from tests.service.works import (
    CRITICISM,
    WORK,
    a_work,
    acting,
    criticise,
    issued,
    texts,
)
from tests.web.browser import Browser

LEADER = "anhua.leader"


@pytest.fixture(autouse=True)
def work(house: House) -> int:
    """A key work of Anhua county that has missed its year."""
    return a_work(house)


def units(house: House) -> dict[str, str]:
    rows = house.rows("SELECT u.code, c.progress FROM criticism_unit c JOIN unit u ON u.id = c.unit_id ORDER BY u.code")
    return {row.code: row.progress for row in rows}


def test_a_proposal_waits_undated_and_unnumbered_with_the_supervision_office(house: House) -> None:
    criticise(house)
    (task,) = house.open_tasks()
    assert (task.step, house.holder(task.post_id).username) == ("check_criticism", SUPERVISION)
    body = answer_of(house, "check_criticism")["body"]
    assert "安化县人民政府" in body and "未完成年度目标任务" in body and "12月底实际：80公里" in body
    assert texts(house, "criticism") == []
    accepted(house.act("check_criticism"))
    (task,) = house.open_tasks()
    paper = house.holder(task.post_id).get(f"/api/v1/tasks/{task.id}")["prefill"]["paper"]["text"]
    assert "未编号" in paper and "未注明日期" in paper and body.splitlines()[0] in paper


def test_it_is_proposed_once_for_its_period_however_often_the_year_is_closed(house: House) -> None:
    assert criticise(house) == criticise(house) == criticise(house, "anhua", "nanxian")
    assert units(house) == {"anhua": "reporting"}
    assert house.one("SELECT count(*) FROM criticism") == 1
    assert criticise(house, period="third_quarter-2026", remedy=False) != case_id(house, CRITICISM)


def test_two_closings_at_once_propose_one(house: House) -> None:
    together, found = Barrier(2), []

    def close() -> None:
        together.wait()
        found.append(criticise(house, run=False))

    threads = [Thread(target=close) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1 and len(found) == 2


def test_on_approval_it_is_dated_numbered_issued_and_the_unit_is_told_of_its_right(house: House) -> None:
    issued(house)
    (document,) = texts(house, "criticism")
    assert document.number == "益政督〔2026〕1号" and "2026年1月5日" in document.text
    assert "30日内向市政府申请复核" in document.text and "承诺整改完成时限" in document.text
    assert document.copies == ["中共益阳市委组织部"]
    assert len(notices(house, "criticism")) == 1
    organisation = house.person("zzb.handler").get(f"/api/v1/documents/{document.id}")
    assert organisation["text"] == document.text
    (criticised,) = events(house, WORK, "criticised")
    assert criticised["number"] == document.number
    assert house.one("SELECT approval FROM criticism") == "市长（2026年1月5日）"
    assert house.state(CRITICISM) == "remedy.reporting"


def test_all_counties_and_units_read_the_criticism_and_are_told_but_not_how_the_unit_goes_on(house: House) -> None:
    issued(house)
    (document,) = texts(house, "criticism")
    for username in ("nanxian.handler", "swj.handler", "fgw.leader"):
        person = house.person(username)
        assert person.get(f"/api/v1/documents/{document.id}")["text"] == document.text
        assert person.send("GET", f"/api/v1/cases/{document.case_id}").status_code == 404
        browser = Browser(house, username)
        assert f"/documents/{document.id}" in browser.get("/documents").links
        page = browser.get(f"/documents/{document.id}")
        assert document.number in page.words and f"/cases/{document.case_id}" not in page.links
    told = house.rows(
        "SELECT u.code, n.text FROM notice n JOIN post p ON p.id = n.post_id JOIN unit u ON u.id = p.unit_id"
        " WHERE n.document_id = :id",
        id=document.id,
    )
    assert {"nanxian", "swj", "fgw", "zzb"} <= {row.code for row in told} and len(told) == len({*told})
    assert all(document.number in row.text for row in told) and "anhua" not in {row.code for row in told}
    assert f"/documents/{document.id}" in Browser(house, "swj.handler").get("/notices").links


def test_an_executive_meeting_may_approve_instead_with_number_and_day(house: House) -> None:
    criticise(house)
    accepted(house.act("check_criticism", outcome="propose_to_meeting"))
    assert house.open_tasks("approve_criticism") == []
    form = answer_of(house, "record_criticism_meeting")
    refused(house.act("record_criticism_meeting", form={**form, "held_on": "2026-02-01"}), "day_in_future")
    refused(house.act("record_criticism_meeting", form={"held_on": form["held_on"]}), "form_invalid", 422)
    accepted(house.act("record_criticism_meeting"))
    assert house.one("SELECT approval FROM criticism") == "2026年第2次（2026年1月5日）"
    assert len(texts(house, "criticism")) == 1


@pytest.mark.parametrize("step", ["approve_criticism", "record_criticism_meeting"])
def test_approval_may_be_returned_or_refused_with_a_reason_and_nothing_goes_out(house: House, step: str) -> None:
    criticise(house)
    way = {"approve_criticism": "propose", "record_criticism_meeting": "propose_to_meeting"}[step]
    accepted(house.act("check_criticism", outcome=way))
    form = answer_of(house, step)
    refused(house.act(step, outcome="return", form=form), "form_invalid", 422)
    accepted(house.act(step, outcome="return", form=form, opinion="事实尚须核对。"))
    assert house.state(CRITICISM) == "proposal.checking"
    accepted(house.act("check_criticism", outcome=way))
    accepted(house.act(step, outcome="refuse", form=form, opinion="客观原因所致。"))
    assert house.state(CRITICISM) == "refused"
    assert texts(house, "criticism") == [] and notices(house, "criticism") == []


def test_an_unapproved_criticism_is_late_but_never_issued_by_itself(house: House) -> None:
    criticise(house)
    house.wait(days=60)
    assert house.state(CRITICISM) == "proposal.checking"
    assert len(events(house, CRITICISM, "late")) == 1
    (sheet,) = house.open_tasks("receive_sheet")
    assert house.holder(sheet.post_id).username == SUPERVISION


def test_without_remedy_it_ends_with_its_issue(house: House) -> None:
    issued(house, remedy=False)
    assert house.state(CRITICISM) == "issued"
    (document,) = texts(house, "criticism")
    assert "作出检查" not in document.text
    accepted(house.act("receive_criticism"))
    assert house.open_tasks() == []


def test_withdrawn_before_issue_it_ends_for_ever_and_afterwards_it_is_only_annotated(house: House) -> None:
    criticise(house)
    with acting(house, CRITICISM) as act:
        withdraw_criticism(act, "12月数据更正后已完成目标。")
    assert house.state(CRITICISM) == "withdrawn" and house.open_tasks() == []
    criticise(house)
    assert house.open_tasks() == [] and house.one("SELECT count(*) FROM criticism") == 1


def test_an_issued_criticism_cannot_be_withdrawn_but_is_annotated_once_a_reason(house: House) -> None:
    issued(house)
    with pytest.raises(Exception, match="wrong_order"), acting(house, CRITICISM) as act:
        withdraw_criticism(act, "数据更正。")
    for _ in range(2):
        with acting(house, CRITICISM) as act:
            annotate(act, "12月实际应为82公里，结论不变。")
    (note,) = texts(house, "correction_note")
    assert "益政督〔2026〕1号" in note.text and "82公里" in note.text
    assert len(events(house, CRITICISM, "annotated")) == 1
    (original,) = texts(house, "criticism")
    assert "80公里" in original.text


def test_who_may_see_a_criticism_and_when(house: House) -> None:
    criticise(house, "anhua", "nanxian")
    number = case_id(house, CRITICISM)
    path = f"/api/v1/cases/{number}"

    def seen(username: str) -> bool:
        found = house.person(username).send("GET", path).status_code == 200
        listed = {row["id"] for row in house.person(username).get("/api/v1/cases", kind="criticism")}
        assert found == (number in listed)
        return bool(found)

    assert seen(SUPERVISION) and seen("mayor") and seen("vicemayor1")
    assert not any(map(seen, (COUNTY, LEADER, "nanxian.deputy", "swj.handler")))
    assert house.person(COUNTY).get(f"/api/v1/cases/{case_id(house, WORK)}")["children"] == []
    accepted(house.act("check_criticism"))
    accepted(house.act("approve_criticism"))
    assert seen(COUNTY) and seen("nanxian.deputy") and not seen("swj.handler")
    assert len(house.person(COUNTY).get(f"/api/v1/cases/{case_id(house, WORK)}")["children"]) == 1


def test_only_who_holds_the_post_may_act(house: House) -> None:
    criticise(house)
    task = house.open_tasks("check_criticism")[0]
    for username in (COUNTY, "mayor"):
        assert house.person(username).decide(task.id, "propose", {"body": "…"}).status_code in (403, 404)
    accepted(house.act("check_criticism"))
    refused(house.person(SUPERVISION).decide(house.open_tasks()[0].id, "approve"), "not_yours", 403)


def test_a_repeat_is_answered_with_the_first_answer_and_another_way_is_refused(house: House) -> None:
    criticise(house)
    accepted(house.act("check_criticism"))
    task = house.open_tasks("approve_criticism")[0]
    first = accepted(house.person("mayor").decide(task.id, "approve"))
    assert accepted(house.person("mayor").decide(task.id, "approve")) == first
    assert len(texts(house, "criticism")) == 1


def test_the_whole_life_of_a_criticism(house: House) -> None:
    criticise(house, "anhua", "nanxian")
    house.play()
    assert house.state(CRITICISM) == "remedied"
    assert house.one("SELECT count(*) FROM criticism_unit WHERE received_at IS NULL") == 0
