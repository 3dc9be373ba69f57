"""YY-19: every reward with its own proof, in parts if need be, by the end of the circular's year."""

from typing import Any

from tests.cast import PROJECT, ROUND, SUPERVISION, accepted, case_id, events, notices, refused
from tests.house import House
from tests.service.conftest import At


def money(house: House) -> Any:
    return next(t for t in house.open_tasks("pay_reward") if house.habit(t)[1].form.get("amount"))


def praise(house: House) -> Any:
    return next(t for t in house.open_tasks("pay_reward") if not house.habit(t)[1].form.get("amount"))


def pay(house: House, task: Any, outcome: str = "paid", **changed: Any) -> Any:
    who, given = house.habit(task)
    answer = who.decide(task.id, outcome, {**given.form, **changed})
    house.run()
    return answer


def test_each_recipient_gets_each_kind_of_reward_with_a_payer(at: At) -> None:
    house = at("pay_reward")
    rows = house.rows("SELECT r.kind, u.code, r.amount FROM reward r JOIN unit u ON u.id = r.payer_id")
    assert sorted((r.kind, r.code) for r in rows) == [("money", "fgw")] * 3 + [("praise", "fgw")] * 3
    assert len(house.open_tasks("pay_reward")) == 6


def test_new_money_is_paid_by_finance(at: At) -> None:
    house = at("sign_circular")
    with house.office.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE project SET plan = jsonb_set(plan, '{money,needs_new}', 'true')")
    accepted(house.act("sign_circular"))
    assert {house.holder(t.post_id).username for t in house.open_tasks("pay_reward")} == {"czj.handler", "fgw.handler"}


def test_praise_has_a_proof_and_no_amount_money_has_both(at: At) -> None:
    house = at("pay_reward")
    refused(pay(house, praise(house), amount="1"), "amount_does_not_fit")
    refused(pay(house, money(house), amount=None), "amount_does_not_fit")
    refused(pay(house, praise(house), proof=""), "form_invalid", 422)
    refused(pay(house, praise(house), voucher=" "), "form_invalid", 422)
    accepted(pay(house, praise(house)))


def test_money_may_be_paid_in_parts_but_never_too_much(at: At) -> None:
    house = at("pay_reward")
    task = money(house)
    refused(pay(house, task, amount="1000000.01"), "paid_too_much")
    refused(pay(house, task, amount="600000"), "not_paid_in_full")
    refused(pay(house, task, "partial", amount="1000000"), "paid_in_full")
    accepted(pay(house, task, "partial", amount="600000", voucher="第1笔"))
    refused(pay(house, task, "partial", amount="100000", voucher="第1笔"), "voucher_repeated")
    refused(pay(house, task, "partial", amount="500000", voucher="第2笔"), "paid_too_much")
    accepted(pay(house, task, amount="400000", voucher="第2笔"))
    view = house.person(SUPERVISION).get(f"/api/v1/projects/{case_id(house)}")
    done = [r for r in view["rewards"] if r["done"]]
    assert [float(r["paid"]) for r in done] == [1_000_000]


def test_nothing_is_paid_before_the_circular_or_in_the_future(at: At) -> None:
    house = at("pay_reward")
    refused(pay(house, praise(house), paid_on="2027-01-05"), "paid_before_circular")
    refused(pay(house, praise(house), paid_on="2027-12-31"), "day_in_future")


def test_the_last_payment_ends_project_and_round(at: At) -> None:
    house = at("pay_reward")
    for task in house.open_tasks("pay_reward"):
        assert house.state(ROUND) == "payout.watching"
        accepted(pay(house, task))
    assert house.state(PROJECT) == "payout.paid"
    assert house.state(ROUND) == "payout.ended"
    assert house.one("SELECT count(*) FROM mark WHERE struck_at IS NULL AND dropped_at IS NULL") == 0


def test_reminders_come_60_30_10_and_3_days_before_the_years_end_then_a_sheet(at: At) -> None:
    house = at("pay_reward")
    assert str(house.one("SELECT due FROM deadline WHERE name = 'payout'")) == "2027-12-31"
    house.wait(days=350)
    assert [e["days"] for e in events(house, PROJECT, "reminded")][-3:] == [60, 30, 10]
    house.wait(days=20)
    assert [e["days"] for e in events(house, PROJECT, "reminded")][-1] == 3
    assert len(house.open_tasks("receive_sheet", PROJECT)) == 1
    assert house.state(PROJECT) == "payout.paying"
    assert any("逾期" in text for text in notices(house, "late"))


def test_a_project_whose_places_all_stayed_vacant_has_nothing_to_pay(at: At) -> None:
    house = at("sign_circular")
    with house.office.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE standing SET status = 'vetoed' WHERE status = 'selected'")
    accepted(house.act("sign_circular"))
    assert house.state(PROJECT) == "payout.paid"
    assert house.state(ROUND) == "payout.ended"
