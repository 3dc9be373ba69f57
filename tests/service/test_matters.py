"""A supervised matter's whole life (NJ-07): 立项 → 交办 → 签收 → 反馈 → 审核 → 办结销号, by one unit or several."""

from tests.cast import STRANGER, SUPERVISION, accepted, case_id, events, notices, refused
from tests.house import House
from tests.service.matters import DUE, KEY, LATER, a_matter, act, assigned, registered, reply, send, units, waiting


def test_a_matter_is_registered_assigned_signed_for_replied_reviewed_and_closed(house: House) -> None:
    (answer,) = registered(house, a_matter())
    assert (answer["number"], answer["new"]) == (1, True)
    assert waiting(house) == [("assign_matter", "")]
    accepted(house.act("assign_matter", KEY, form={"units": units("fgw", "czj")}))
    assert waiting(house) == [("sign_matter", "czj"), ("sign_matter", "fgw")]
    reply(house, "fgw")
    assert waiting(house) == [("review_reply", "fgw"), ("sign_matter", "czj")]
    reply(house, "czj")
    assert house.state(KEY) == "conclusion.reviewing"
    accepted(act(house, "review_reply", "fgw"))
    accepted(act(house, "review_reply", "czj"))
    accepted(act(house, "conclude_matter"))
    assert house.state(KEY) == "closed"
    kinds = [row.kind for row in house.rows("SELECT kind FROM document ORDER BY id")]
    assert [kind.split("-")[0] for kind in kinds] == ["matter_notice"] * 2 + ["matter_final"] * 2 + ["matter_closed"]
    assert house.one("SELECT number FROM document WHERE kind LIKE 'matter_notice%' ORDER BY id LIMIT 1")
    assert "督办事项已办结：城区积水点整治" in notices(house, "matter")


def test_what_is_registered_with_its_units_is_assigned_at_once(house: House) -> None:
    assigned(house)
    assert waiting(house) == [("sign_matter", "czj"), ("sign_matter", "fgw")]
    assert [e["about"] for e in events(house, KEY, "matter_assigned")] == ["fgw", "czj"]


def test_inside_a_stage_the_next_official_has_the_task_without_any_signal(house: House) -> None:
    assigned(house)
    before = house.one("SELECT count(*) FROM outbox")
    for step, form in (("sign_matter", {}), ("reply_matter", {"body": "已办结。"})):
        task = next(t for t in house.open_tasks(step, KEY) if t.about == "fgw")
        who = house.holder(task.post_id)
        outcome = "signed" if step == "sign_matter" else "final"
        accepted(who.decide(task.id, outcome, form))
    assert ("review_reply", "fgw") in waiting(house)
    assert house.one("SELECT count(*) FROM outbox") == before


def test_the_same_thing_registered_again_is_the_same_matter(house: House) -> None:
    (first,) = registered(house, a_matter())
    again = registered(house, a_matter("另一事项"), a_matter(), a_matter("第三事项"))
    assert [row["number"] for row in again] == [2, 1, 3]
    assert again[1] == {"id": first["id"], "number": 1, "new": False}
    assert house.one("SELECT last FROM document_number WHERE sequence = 'matter:yiyang:2026'") == 3


def test_of_a_batch_all_are_registered_or_none(house: House) -> None:
    bad = send(house, a_matter(), a_matter("乙", secrecy="secret"))
    assert "第2项" in refused(bad, "state_secret")["detail"]
    assert house.one("SELECT count(*) FROM matter") == 0
    assert registered(house, a_matter())[0]["number"] == 1


def test_what_the_state_keeps_secret_does_not_enter(house: House) -> None:
    for secrecy in ("confidential", "secret", "top_secret"):
        refused(send(house, a_matter(secrecy=secrecy)), "state_secret")
    refused(send(house, a_matter(body="机密★10年 某项工作。")), "state_secret")
    assigned(house)
    accepted(act(house, "sign_matter", "fgw"))
    refused(act(house, "reply_matter", "fgw", form={"body": "绝密材料附后。"}), "state_secret")


def test_every_refusal_of_a_registration_has_its_name(house: House) -> None:
    refused(send(house, a_matter(leader=None)), "leader_missing")
    refused(send(house, a_matter(leader="fgw.leader")), "unknown_leader")
    refused(send(house, a_matter(given_on="2026-03-01")), "day_in_future")
    refused(send(house, a_matter(units=units("mars"))), "unknown_unit")
    refused(send(house, a_matter(units=units("fgw", "fgw"))), "unit_repeated")
    refused(send(house, a_matter(units=units("fgw", due="2026-01-05"))), "day_passed")
    two = [{"unit": code, "due": DUE} for code in ("fgw", "czj")]
    refused(send(house, a_matter(units=two)), "one_main_unit")
    refused(send(house, a_matter(), who=STRANGER), "not_allowed", 403)


def test_a_renamed_unit_is_charged_under_its_name_of_today(house: House) -> None:
    assigned(house, "gtj")
    assert waiting(house) == [("sign_matter", "zrzy")]


def test_an_interim_reply_keeps_the_matter_open_and_comes_once(house: House) -> None:
    assigned(house)
    accepted(act(house, "sign_matter", "fgw"))
    for _ in range(2):
        accepted(act(house, "reply_matter", "fgw", outcome="interim", form={"body": "方案已起草。"}))
    assert waiting(house) == [("reply_matter", "fgw"), ("sign_matter", "czj")]
    assert house.one("SELECT count(*) FROM matter_reply") == len(events(house, KEY, "matter_interim")) == 1


def test_a_reply_that_does_not_do_goes_back_with_the_reason_and_a_new_day(house: House) -> None:
    assigned(house)
    reply(house, "fgw")
    back = {"outcome": "return", "form": {"due": LATER}, "opinion": "未说明完成时间。"}
    refused(act(house, "review_reply", "fgw", **{**back, "form": {"due": "2026-01-05"}}), "day_passed")
    refused(act(house, "review_reply", "fgw", **{**back, "opinion": ""}), "form_invalid", 422)
    accepted(act(house, "review_reply", "fgw", **back))
    assert ("reply_matter", "fgw") in waiting(house) and house.state(KEY) == "handling.running"
    assert "未说明完成时间" in notices(house, "matter")[-1]
    due = house.one("SELECT due_at FROM task WHERE step = 'reply_matter' AND state = 'open'")
    assert str(due.date()) == LATER


def test_a_reply_sent_back_in_the_review_leads_its_unit_alone_back_to_work(house: House) -> None:
    assigned(house)
    reply(house, "fgw", "czj")
    back = {"outcome": "return", "form": {"due": LATER}, "opinion": "数据不实。"}
    accepted(act(house, "review_reply", "czj", **back))
    assert house.state(KEY) == "handling.running"
    assert waiting(house) == [("reply_matter", "czj"), ("review_reply", "fgw")]
    accepted(act(house, "reply_matter", "czj"))
    accepted(act(house, "review_reply", "fgw"))
    accepted(act(house, "review_reply", "czj"))
    assert waiting(house) == [("conclude_matter", "")]
    replies = house.rows("SELECT outcome, opinion FROM matter_reply WHERE outcome = 'returned'")
    assert [row.opinion for row in replies] == ["数据不实。"]


def test_the_office_may_find_that_the_matter_is_not_done(house: House) -> None:
    assigned(house, "fgw")
    reply(house, "fgw")
    accepted(act(house, "review_reply", "fgw"))
    form = {"units": [{"unit": "fgw", "due": LATER}]}
    stranger = {"units": [{"unit": "czj", "due": LATER}]}
    refused(act(house, "conclude_matter", outcome="go_on", form=stranger, opinion="未落实。"), "not_assigned")
    accepted(act(house, "conclude_matter", outcome="go_on", form=form, opinion="未落实。"))
    assert waiting(house) == [("reply_matter", "fgw")]


def test_the_leader_who_asked_for_it_approves_the_closing(house: House) -> None:
    assigned(house, "fgw", leader_approves=True)
    reply(house, "fgw")
    accepted(act(house, "review_reply", "fgw"))
    refused(act(house, "conclude_matter"), "leader_must_approve")
    accepted(act(house, "conclude_matter", outcome="ask_leader"))
    assert house.holder(house.open_tasks("approve_closing")[0].post_id).username == "vicemayor1"
    accepted(act(house, "approve_closing", outcome="return", form={}, opinion="再核实一次。"))
    accepted(act(house, "conclude_matter", outcome="ask_leader", form={"conclusion": "已现场核实。"}))
    accepted(act(house, "approve_closing"))
    assert house.state(KEY) == "closed"
    assert house.one("SELECT text FROM document WHERE kind = 'matter_closed'").count("已现场核实") == 1


def test_a_matter_without_leader_is_closed_by_the_office(house: House) -> None:
    assigned(house, "fgw", source="meeting", leader=None)
    reply(house, "fgw")
    accepted(act(house, "review_reply", "fgw"))
    refused(act(house, "conclude_matter", outcome="ask_leader"), "no_leader")
    accepted(act(house, "conclude_matter"))


def test_a_matter_is_withdrawn_by_name_with_its_reason(house: House) -> None:
    found = assigned(house)
    path = f"/api/v1/matters/{found}/withdraw"
    refused(house.person("fgw.handler").send("POST", path, json={"reason": "不办了。"}), "not_allowed", 403)
    accepted(house.person(SUPERVISION).send("POST", path, json={"reason": "领导撤回批示。"}))
    house.run()
    assert house.state(KEY) == "withdrawn" and waiting(house) == []
    refused(house.person(SUPERVISION).send("POST", path, json={"reason": "再撤一次。"}), "wrong_order")
    assert events(house, KEY, "withdraw")[0]["reason"] == "领导撤回批示。"
    assert case_id(house, KEY) == found
