"""NJ-19: a livelihood work behind its schedule explains itself in writing, once a period, signed by its leader."""

import pytest

from service.accountability.written_reports import withdraw_written_report
from tests.cast import COUNTY, SUPERVISION, accepted, answer_of, case_id, events, notices, refused
from tests.house import House
from tests.service.works import REPORT, a_work, acting, ask_report, texts


@pytest.fixture(autouse=True)
def work(house: House) -> int:
    """A livelihood work of Anhua county."""
    return a_work(house)


def test_one_report_a_period_and_unit(house: House) -> None:
    assert ask_report(house) == ask_report(house)
    assert ask_report(house, period="2026-06") != ask_report(house, "nanxian")
    assert house.one("SELECT count(*) FROM written_report") == 3


def test_the_handler_drafts_the_leader_signs_the_office_receives(house: House) -> None:
    ask_report(house)
    (task,) = house.open_tasks()
    assert house.holder(task.post_id).username == COUNTY
    assert "12月底实际：80公里" in house.person(COUNTY).get(f"/api/v1/tasks/{task.id}")["prefill"]["paper"]["text"]
    refused(house.act("draft_written_report", form={"reasons": "", "steps": "。"}), "form_invalid", 422)
    accepted(house.act("draft_written_report"))
    assert texts(house, "written_report") == []
    accepted(house.act("sign_written_report", outcome="return", form={}, opinion="写明责任。"))
    assert answer_of(house, "draft_written_report")["reasons"]
    accepted(house.act("draft_written_report"))
    accepted(house.act("sign_written_report"))
    (task,) = house.open_tasks()
    assert house.holder(task.post_id).username == SUPERVISION
    accepted(house.act("receive_written_report"))
    assert house.state(REPORT) == "received"
    (document,) = texts(house, "written_report")
    assert "前期手续办理滞后" in document.text and "安化县人民政府" in document.text


def test_a_returned_report_gets_its_days_again(house: House) -> None:
    ask_report(house)
    house.play(until="receive_written_report")
    accepted(house.act("receive_written_report", outcome="return", form={}, opinion="原因不清。"))
    assert house.state(REPORT) == "report.drafting"
    rows = house.rows("SELECT due, met_at FROM deadline WHERE name = 'written_report' ORDER BY run")
    assert [row.met_at is None for row in rows] == [False, True]


def test_a_late_report_is_late_and_still_taken(house: House) -> None:
    ask_report(house)
    house.wait(days=30)
    assert house.state(REPORT) == "report.drafting" and len(events(house, REPORT, "late")) == 1
    (sheet,) = house.open_tasks("receive_sheet")
    assert house.holder(sheet.post_id).username == COUNTY
    house.play()
    assert house.state(REPORT) == "received"


@pytest.mark.parametrize("step", ["draft_written_report", "sign_written_report", "receive_written_report"])
def test_it_is_withdrawn_when_its_ground_vanished_and_never_comes_again(house: House, step: str) -> None:
    ask_report(house)
    house.play(until=step)
    with acting(house, REPORT) as act:
        withdraw_written_report(act, "5月数据更正后达到进度。")
    assert house.state(REPORT) == "withdrawn" and house.open_tasks() == []
    assert len(notices(house, "written_report")) == 1
    ask_report(house)
    assert house.open_tasks() == []


def test_only_the_unit_and_the_citys_supervisors_see_it(house: House) -> None:
    ask_report(house)
    path = f"/api/v1/cases/{case_id(house, REPORT)}"
    assert house.person(COUNTY).send("GET", path).status_code == 200
    assert house.person("nanxian.handler").send("GET", path).status_code == 404
