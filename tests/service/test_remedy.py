"""After a criticism (NJ-18): each unit examines itself, promises a day; a passed day asks a person to verify."""

from datetime import timedelta

import pytest

from tests.cast import SUPERVISION, accepted, answer_of, case_id, refused
from tests.house import House
from tests.service.works import CRITICISM, WORK, a_work, iso, issued, promised, texts

LEADER = "anhua.leader"


@pytest.fixture(autouse=True)
def work(house: House) -> int:
    """A key work of Anhua county that has missed its year."""
    return a_work(house)


def units(house: House) -> dict[str, str]:
    rows = house.rows("SELECT u.code, c.progress FROM criticism_unit c JOIN unit u ON u.id = c.unit_id ORDER BY u.code")
    return {row.code: row.progress for row in rows}


def test_the_unit_examines_itself_and_promises_a_day_to_come_within_the_next_year(house: House) -> None:
    issued(house)
    form = answer_of(house, "report_remedy")
    for day, name in (("2026-01-05", "day_passed"), ("2028-01-01", "promise_too_far")):
        refused(house.act("report_remedy", form={**form, "promised_on": day}), name)
    refused(house.act("report_remedy", form={**form, "examination": ""}), "form_invalid", 422)
    accepted(house.act("report_remedy"))
    assert house.holder(house.open_tasks("sign_remedy")[0].post_id).username == LEADER
    accepted(house.act("sign_remedy", outcome="return", form={}, opinion="原因要写具体。"))
    accepted(house.act("report_remedy"))
    accepted(house.act("sign_remedy"))
    accepted(house.act("review_remedy", outcome="return", form={}, opinion="检查不深刻。"))
    assert units(house) == {"anhua": "reporting"}
    house.play(until="review_remedy")
    accepted(house.act("review_remedy"))
    assert house.state(CRITICISM) == "promise.watching"
    assert len(texts(house, "remedy_report-%")) == 2


def test_a_day_that_passed_while_the_report_lay_there_is_promised_anew(house: House) -> None:
    issued(house)
    house.play(until="review_remedy")
    house.wait(days=40)
    refused(house.act("review_remedy"), "day_passed")
    accepted(house.act("review_remedy", outcome="return", form={}, opinion="承诺日期已过。"))
    assert len(house.open_tasks("report_remedy")) == 1


def test_a_late_report_is_late_and_its_sheet_goes_to_the_unit_that_is_waited_for(house: House) -> None:
    issued(house, "anhua", "nanxian")
    house.act("report_remedy")
    house.act("sign_remedy")
    house.wait(days=30)
    assert units(house) == {"anhua": "reviewing", "nanxian": "reporting"}
    (sheet,) = house.open_tasks("receive_sheet")
    assert house.holder(sheet.post_id).username == "nanxian.handler"
    accepted(house.act("report_remedy"))
    accepted(house.act("sign_remedy"))


def test_a_passed_promise_only_asks_a_person_to_verify(house: House) -> None:
    promised(house)
    house.wait(days=30)
    assert house.open_tasks("verify_promise") == []
    house.wait(days=2)
    (task,) = house.open_tasks("verify_promise")
    assert house.holder(task.post_id).username == SUPERVISION
    assert house.one("SELECT met_at FROM deadline WHERE name = 'promise'") is None
    house.wait(days=200)
    assert house.state(CRITICISM) == "promise.watching" and house.one("SELECT count(*) FROM referral") == 0
    assert len(house.open_tasks("report_completion")) == 1
    accepted(house.act("verify_promise"))
    assert house.state(CRITICISM) == "remedied"


def test_a_promise_may_be_kept_early_and_is_verified(house: House) -> None:
    promised(house)
    accepted(house.act("report_completion"))
    refused(house.act("verify_promise", outcome="unfinished"), "promise_not_over")
    accepted(house.act("verify_promise", outcome="return", form={}, opinion="尚余两公里。"))
    assert units(house) == {"anhua": "promised"}
    house.wait(days=32)
    refused(house.act("verify_promise", outcome="return", form={}, opinion="再等等。"), "promise_over")
    assert house.one("SELECT count(*) FROM deadline WHERE name = 'promise'") == 2
    accepted(house.act("verify_promise"))
    assert house.state(CRITICISM) == "remedied"


def test_a_missed_promise_proposes_a_referral_of_that_unit(house: House) -> None:
    promised(house)
    house.wait(days=32)
    accepted(house.act("verify_promise", outcome="unfinished"))
    assert house.state(CRITICISM) == "missed"
    (row,) = house.rows("SELECT r.*, c.key, c.parent_id FROM referral r JOIN \"case\" c ON c.id = r.case_id")
    assert row.key == f"referral/{WORK}/promise-year-2026/anhua" and row.parent_id == case_id(house, WORK)
    assert row.grounds == ["promise_missed"] and row.facts["通报批评"] == "益政督〔2026〕1号"
    assert [task.step for task in house.open_tasks()] == ["receive_criticism", "prepare_referral"]


def test_each_of_several_units_has_its_own_report_its_own_day_and_its_own_end(house: House) -> None:
    issued(house, "anhua", "nanxian", "taojiang")
    days = {"anhua": 20, "nanxian": 40, "taojiang": 40}
    for _ in days:
        task = house.open_tasks("report_remedy")[0]
        day = iso(house.clock.today() + timedelta(days=days[task.about]))
        accepted(house.act("report_remedy", form={**answer_of(house, "report_remedy"), "promised_on": day}))
        accepted(house.act("sign_remedy"))
    accepted(house.act("review_remedy"))
    accepted(house.act("review_remedy"))
    assert house.state(CRITICISM) == "remedy.reporting"
    house.wait(days=22)
    assert [task.about for task in house.open_tasks("verify_promise")] == ["anhua"]
    accepted(house.act("verify_promise", outcome="unfinished"))
    assert house.state(CRITICISM) == "remedy.reporting"
    accepted(house.act("review_remedy"))
    assert units(house) == {"anhua": "missed", "nanxian": "promised", "taojiang": "promised"}
    assert house.state(CRITICISM) == "promise.watching"
    house.wait(days=20)
    assert [task.about for task in house.open_tasks("verify_promise")] == ["nanxian", "taojiang"]
    accepted(house.act("verify_promise"))
    assert house.state(CRITICISM) == "promise.watching"
    accepted(house.act("verify_promise", outcome="unfinished"))
    assert house.state(CRITICISM) == "missed"
    assert house.one("SELECT count(*) FROM referral") == 2


def test_a_promised_day_is_moved_by_no_office(house: House) -> None:
    promised(house)
    deadline = house.one("SELECT id FROM deadline WHERE name = 'promise'")
    body = {"on": "2026-12-31", "why": "单位请求延期。"}
    moved = house.person(SUPERVISION).send("POST", f"/api/v1/deadlines/{deadline}/extend", json=body)
    refused(moved, "deadline_is_fixed")
