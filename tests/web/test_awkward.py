"""The steps that a smooth round never sees, each decided through its own page."""

from typing import Any

from sqlalchemy import text

from tests.cast import COMPLAINTS, PROJECT, ROUND, SUPERVISION
from tests.house import House
from tests.web.browser import Browser, Seen
from tests.web.walk import Walker


def answer(house: House, step: str, outcome: str, case: str | None = None, **fields: Any) -> Seen:
    """The holder of the first open task of a step opens its page, fills in these fields and sends it."""
    task = house.open_tasks(step, case)[0]
    browser = Browser(house, house.holder(task.post_id).username)
    form = browser.get(f"/tasks/{task.id}").form("/decide")
    given = {name.replace("__", "."): value for name, value in fields.items()}
    page = browser.send(form, {"outcome": outcome, **given})
    house.run()
    return page


def settled(page: Seen) -> None:
    assert page.status == 200 and "/tasks/" in page.url, page.words[:3000]


def test_counties_that_stay_silent_are_ticked_by_name(house: House) -> None:
    house.start_round(projects=(1,))
    house.play(until="consult_county")
    settled(answer(house, "consult_county", "suggest", f0__text="建议增加指标"))
    settled(answer(house, "consult_finance", "sign", f0__opinion_number="益财函1号"))
    house.wait(days=30)
    task = house.open_tasks("record_no_reply")[0]
    browser = Browser(house, house.holder(task.post_id).username)
    form = browser.get(f"/tasks/{task.id}").form("/decide")
    silent = [code for code in form.options["f0.units"]]
    assert len(silent) == 7
    settled(browser.send(form, {"f0.units": silent}))
    house.run()
    assert house.state(PROJECT) == "plan.reviewing"


def test_lateness_brings_a_sheet_and_a_talk_that_is_carried_to_its_end_by_pages(house: House) -> None:
    house.start_round(projects=(1,))
    house.play(until="draft_plan")
    house.wait(days=95)
    settled(answer(house, "receive_sheet", "received"))
    settled(answer(house, "sign_notice", "sign", f0__meet_at="2026-06-01T09:30", f0__place="会议室"))
    postponed = answer(house, "hold_talk", "postpone", opinion="出差", f1__meet_at="2026-06-02T15:00")
    settled(postponed)
    assert "延期" in Browser(house, SUPERVISION).get(f"/cases/{_talk(house)}").words
    house.wait(days=60)
    held = {
        "f0__held_on": f"{house.clock.today()}",
        "f0__attendance": "约谈人\n被约谈人",
        "f0__problem": "方案未按期印发",
        "f0__commitments": "十日内印发",
        "f0__rectify_by": "2026-12-01",
    }
    settled(answer(house, "hold_talk", "held", **held))
    settled(answer(house, "sign_record", "sign"))
    settled(answer(house, "report_rectification", "report", f0__report="已印发"))
    settled(answer(house, "verify_rectification", "return", opinion="附文件"))
    settled(answer(house, "report_rectification", "report", f0__report="已印发，附文件"))
    settled(answer(house, "verify_rectification", "verified"))
    settled(answer(house, "close_talk", "close"))
    assert "closed" in {state for (state,) in house.rows("SELECT state FROM \"case\" WHERE kind = 'talk'")}


def _talk(house: House) -> int:
    return int(house.one("SELECT id FROM \"case\" WHERE kind = 'talk' ORDER BY id LIMIT 1"))


def test_a_project_is_taken_in_and_another_out_with_the_mayors_consent(house: House) -> None:
    house.start_round(projects=(1, 2))
    house.play(until="draft_plan")
    office, round_id = Browser(house, SUPERVISION), house.one('SELECT id FROM "case" WHERE key = :key', key=ROUND)
    form = office.get(f"/cases/{round_id}/acts/add").form("/acts/add")
    bare = office.send(form, {"f.project.title": "新项目"})
    assert bare.status == 422 and bare.form("/acts/add").values("f.project.title") == ["新项目"]
    given = {
        "f.project.number": "11",
        "f.project.subject": "新领域",
        "f.project.cites": "对标省级激励措施",
        "f.project.lead_units": ["swj"],
        "f.project.recipient_kinds": ["county"],
        "f.project.incentive_kinds": ["praise"],
        "f.reason": "省里新增",
    }
    assert office.send(bare.form("/acts/add"), given).status == 200
    mayor = Browser(house, "mayor")
    task = house.open_tasks("consent_change")[0]
    page = mayor.get(f"/tasks/{task.id}")
    assert "新项目" in page.words and "省里新增" in page.words
    settled(mayor.send(page.form("/decide"), {"outcome": "consent"}))
    house.run()
    assert house.state("project/yiyang/2026/11") == "plan.drafting"
    drop = office.get(f"/cases/{round_id}/acts/drop").form("/acts/drop")
    assert "2" in drop.options["f.number"]
    office.send(drop, {"f.number": "2", "f.reason": "上级取消"})
    settled(answer(house, "consent_change", "refuse", opinion="继续实施"))
    assert house.state("project/yiyang/2026/02") != "dropped"


def test_departments_report_a_finding_is_made_and_the_leader_consents_to_the_veto(house: House) -> None:
    house.start_round(projects=(1,))
    Walker(house).play(until="reply_vetting")
    unit = house.one("SELECT code FROM standing s JOIN unit u ON u.id = s.unit_id WHERE status = 'selected' LIMIT 1")
    settled(answer(house, "reply_vetting", "reply", f0__problems__0__unit=unit, f0__problems__0__text="发生较大事故"))
    while house.open_tasks("reply_vetting")[1:]:
        settled(answer(house, "reply_vetting", "reply"))
    house.wait(days=30)
    settled(answer(house, "record_missing_replies", "recorded"))
    task = house.open_tasks("summarise_vetting")[0]
    office = Browser(house, house.holder(task.post_id).username)
    page = office.get(f"/tasks/{task.id}")
    assert "发生较大事故" in page.words
    none = office.send(page.form("/decide"))
    assert none.status == 409 and "须逐一作出认定" in none.words
    more = office.send(none.form("/decide"), {"more": "f0.findings"}).form("/decide")
    ground = [code for code in more.options["f0.findings.0.ground"] if code][0]
    finding = {
        "f0.findings.0.unit": unit,
        "f0.findings.0.ground": ground,
        "f0.findings.0.evidence": "事故调查报告",
        "f0.findings.0.rectification_failed": "1",
        "f0.findings.0.project": "1",
        "f0.findings.0.proposed": "veto",
    }
    settled(office.send(more, finding))
    house.run()
    mayor_page = Browser(house, "mayor").get(f"/tasks/{house.open_tasks('consent_veto')[0].id}")
    assert "事故调查报告" in mayor_page.words and "勾选即不同意" in mayor_page.words
    settled(answer(house, "consent_veto", "decide"))
    assert house.one("SELECT count(*) FROM standing WHERE status = 'vetoed'") == 1
    settled(answer(house, "prepare_papers", "submit"))
    changes = {"f0__meeting_number": "第9次", "f0__held_on": f"{house.clock.today()}"}
    settled(answer(house, "record_resolution", "approved", **changes))
    settled(answer(house, "sign_circular", "sign"))
    assert house.state(ROUND) == "payout.watching"


def test_a_project_that_is_not_ready_is_held_by_name(house: House) -> None:
    house.start_round(projects=(1, 2))
    Walker(house).play(until="submit_list")
    answer(house, "submit_list", "submit", PROJECT, f0__result_statement="公示无异议")
    house.wait(days=80)
    bare = answer(house, "form_batch", "form")
    assert bare.status == 409 and "须逐一记录暂缓理由" in bare.words
    settled(answer(house, "form_batch", "form", f0__held__0__project="2", f0__held__0__reason="尚有申诉"))
    assert house.state(ROUND) == "vetting.letter"


def test_an_upheld_complaint_sends_the_list_through_the_clause_again_by_pages(house: House) -> None:
    house.start_round(projects=(1,))
    Walker(house).play(until="submit_list")
    citizen = Browser(house)
    page = citizen.get("/public/publicity/1/appeal")
    citizen.send(page.form("/appeal"), {"f.kind": "complaint", "f.matter": "有单位在数据上弄虚作假，请查处。"})
    house.run()
    assert house.open_tasks("acknowledge")
    settled(answer(house, "acknowledge", "accepted"))
    settled(answer(house, "verify", "recuse", opinion="与举报对象有利害关系"))
    listed = Browser(house, house.holder(house.open_tasks("verify_by_other")[0].post_id).username)
    form = listed.get(f"/tasks/{house.open_tasks('verify_by_other')[0].id}").form("/decide")
    units = form.options["f0.remove"]
    assert len(units) == 3
    given = {"outcome": "republish", "f0.feedback": "经查属实", "f0.remove": units[:1]}
    settled(listed.send(form, given))
    house.run()
    assert house.state(PROJECT) == "publicity.study"
    assert Browser(house, COMPLAINTS).get("/tasks?box=done").status == 200


def test_a_tie_across_the_cut_off_is_ticked_by_the_collective_study(house: House) -> None:
    house.start_round(projects=(1,))
    Walker(house).play(until="collective_study")
    tied = house.rows("SELECT unit_id, code FROM standing s JOIN unit u ON u.id = s.unit_id ORDER BY rank LIMIT 4")[2:]
    with house.office.engine.begin() as connection:
        connection.execute(
            text("UPDATE standing SET status = 'undecided', score = 84 WHERE unit_id = ANY(:ids)"),
            {"ids": [unit for unit, _ in tied]},
        )
    minutes: dict[str, Any] = {
        "f0__held_on": f"{house.clock.today()}",
        "f0__minutes": "集体研究",
        "f0__attendance": "甲\n乙",
    }
    bare = answer(house, "collective_study", "agreed", **minutes)
    assert bare.status == 409 and "同分" in bare.words
    chosen: dict[str, Any] = {"f0__choices__0__kind": "county", "f0__choices__0__units": [tied[0].code]}
    settled(answer(house, "collective_study", "agreed", **minutes, **chosen))
    assert house.state(PROJECT) == "publicity.consent"


def test_a_reward_is_paid_in_two_parts(house: House) -> None:
    house.start_round(projects=(1,))
    Walker(house).play(until="pay_reward")
    task = next(t for t in house.open_tasks("pay_reward") if "amount" in _reward(house, t.about))
    browser = Browser(house, house.holder(task.post_id).username)
    page = browser.get(f"/tasks/{task.id}")
    assert "应兑现" in page.words
    part = {"f0.voucher": "凭证1", "f0.paid_on": f"{house.clock.today()}", "f0.amount": "1000", "f0.proof": "拨付单"}
    first = browser.send(page.form("/decide"), {"outcome": "partial", **part})
    settled(first)
    again = browser.send(page.form("/decide"), {"outcome": "partial", **part})
    assert again.status == 409
    rest = browser.send(first.form("/decide"), {"outcome": "paid", **part, "f0.voucher": "凭证2", "f0.amount": "1,5"})
    assert rest.status == 422 and rest.form("/decide").values("f0.amount") == ["1,5"]


def _reward(house: House, about: str) -> set[str]:
    amount = house.one("SELECT amount FROM reward WHERE id = :id", id=int(about))
    return {"amount"} if amount is not None else set()
