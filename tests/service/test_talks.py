"""A talk: draft, issued, held, record signed, rectified, verified, closed; postponed or withdrawn (rules.md 3)."""

from typing import Any

import pytest

from tests.cast import PROJECT, accepted, answer_of, events, refused
from tests.house import House
from tests.service.conftest import At


@pytest.fixture
def house(at: At) -> House:
    """The plan is two months late: the first talk's notice waits for its signature."""
    found = at("draft_plan")
    found.wait(days=95)
    assert len(found.open_tasks("sign_notice")) == 1
    return found


def talk(house: House) -> Any:
    return house.rows('SELECT c.key, c.state, t.meet_at FROM talk t JOIN "case" c ON c.id = t.case_id ORDER BY c.id')[0]


def hold(house: House) -> None:
    accepted(house.act("sign_notice"))
    house.wait(days=3)
    accepted(house.act("hold_talk"))


def test_the_notice_is_dated_and_numbered_only_when_it_is_signed(house: House) -> None:
    assert house.one("SELECT count(*) FROM document WHERE kind = 'talk_notice'") == 0
    form = answer_of(house, "sign_notice")
    refused(house.act("sign_notice", form={**form, "meet_at": "2026-01-01T09:00:00+08:00"}), "day_passed")
    accepted(house.act("sign_notice"))
    assert house.one("SELECT number FROM document WHERE kind = 'talk_notice'")
    assert talk(house).state == "talk.scheduled"


def test_a_talk_is_held_recorded_rectified_verified_and_closed(house: House) -> None:
    hold(house)
    assert talk(house).state == "talk.held"
    accepted(house.act("sign_record"))
    accepted(house.act("report_rectification"))
    accepted(house.act("verify_rectification", outcome="return", form={}, opinion="整改不到位。"))
    assert talk(house).state == "rectification.rectifying"
    accepted(house.act("report_rectification"))
    accepted(house.act("verify_rectification"))
    accepted(house.act("close_talk"))
    assert talk(house).state == "closed"


def test_who_refuses_to_sign_the_record_says_why(house: House) -> None:
    hold(house)
    refused(house.act("sign_record", outcome="refuse", form={}), "form_invalid", 422)
    accepted(house.act("sign_record", outcome="refuse", form={}, opinion="与事实不符。"))
    assert talk(house).state == "rectification.rectifying"


def test_a_postponed_talk_has_a_new_day_and_the_same_key(house: House) -> None:
    accepted(house.act("sign_notice"))
    before = talk(house)
    form = {"meet_at": "2026-04-20T09:00:00+08:00"}
    accepted(house.act("hold_talk", outcome="postpone", form=form, opinion="被约谈人出差。"))
    after = talk(house)
    assert (after.key, after.state) == (before.key, before.state) and after.meet_at > before.meet_at
    (task,) = house.rows("SELECT due_at, state FROM task WHERE step = 'hold_talk'")
    assert task.state == "open" and str(task.due_at.date()) == "2026-04-20"
    assert len(events(house, after.key, "postponed")) == 1


def test_a_withdrawn_talk_keeps_its_key_and_never_comes_again(house: House) -> None:
    refused(house.act("sign_notice", outcome="withdraw", form={}), "form_invalid", 422)
    accepted(house.act("sign_notice", outcome="withdraw", form={}, opinion="方案已印发，事由消失。"))
    key = talk(house).key
    assert house.state(key) == "withdrawn"
    house.wait(days=300)
    grounds = [r.ground for r in house.rows("SELECT ground FROM talk")]
    assert sorted(grounds) == ["plan-late-2", "plan-late-3"]
    assert house.state(key) == "withdrawn"


def test_a_scheduled_talk_may_be_withdrawn_too(house: House) -> None:
    accepted(house.act("sign_notice"))
    accepted(house.act("hold_talk", outcome="withdraw", form={}, opinion="事由消失。"))
    assert talk(house).state == "withdrawn"


def test_who_got_the_notice_gets_its_withdrawal_numbered_like_it(house: House) -> None:
    accepted(house.act("sign_notice"))
    accepted(house.act("hold_talk", outcome="withdraw", form={}, opinion="事由消失。"))
    notice, withdrawal = house.rows(
        "SELECT kind, number, text FROM document WHERE kind IN ('talk_notice', 'talk_withdrawal') ORDER BY id"
    )
    assert withdrawal.number.startswith("督查约") and withdrawal.number != notice.number
    assert notice.number in withdrawal.text and "事由消失。" in withdrawal.text
    told = house.rows("SELECT post_id, person_id FROM notice WHERE kind = 'talk' ORDER BY id")
    assert len(told) == 2 and told[0] == told[1]


def test_a_draft_that_went_nowhere_is_withdrawn_without_a_notice(house: House) -> None:
    accepted(house.act("sign_notice", outcome="withdraw", form={}, opinion="事由消失。"))
    assert house.one("SELECT count(*) FROM document WHERE kind = 'talk_withdrawal'") == 0


def test_a_record_has_attendance_problem_commitments_and_a_day_to_come(house: House) -> None:
    accepted(house.act("sign_notice"))
    house.wait(days=3)
    form = answer_of(house, "hold_talk")
    refused(house.act("hold_talk", form={**form, "attendance": []}), "form_invalid", 422)
    refused(house.act("hold_talk", form={**form, "rectify_by": form["held_on"]}), "day_passed")
    refused(house.act("hold_talk", form={**form, "held_on": "2026-12-01"}), "day_in_future")


def test_an_unsigned_notice_is_late_and_sheeted_but_never_sent_by_itself(house: House) -> None:
    house.wait(days=20)
    assert talk(house).state == "notice.draft"
    assert len(events(house, talk(house).key, "late")) == 1
    assert house.state(PROJECT) == "plan.drafting"
