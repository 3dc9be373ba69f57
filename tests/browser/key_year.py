"""The scenes of a key-work year as they are played on pages: what happens beside the months' reports."""

from typing import Any

from service.chores import remind_of_duties
from tests.browser.hands import PHOTO, Hands, kinds
from tests.cast import DIRECTOR, LEAD, LEAD_LEADER, SUPERVISION, case_id
from tests.service.resources import BUILDERS, LAND
from tests.works import key, until

MATTER, INSPECTION = "matter/yiyang/2026/0001", "inspection/yiyang/2026/0001"
ADJUSTED = ["8", "16", "25", "26", "34", "45", "58", "66", "75", "83", "91", "100"]


def matter(hands: Hands) -> None:
    """An instruction registered and assigned, its units changed, pressed, replied, reviewed, closed, counted."""
    first = {
        "source": "instruction",
        "title": "城区积水点整治",
        "body": "请住建部门牵头，一个月内拿出整治方案。",
        "given_on": "2026-01-02",
        "secrecy": "internal",
        "leader": "vicemayor1",
        "level": "important",
        "units.0.unit": "zjj",
        "units.0.main": "1",
        "units.0.due": "2026-02-06",
        "units.1.unit": "fgw",
        "units.1.due": "2026-02-06",
    }
    page = hands.at(SUPERVISION, "/matters/new")
    hands.send(page, "登记", {f"f.matters.0.{name}": value for name, value in first.items()})
    this = case_id(hands.house, MATTER)
    change = {"units.1.unit": "czj", "reason": "资金由财政部门落实。"}
    hands.act(SUPERVISION, this, "units", "报请批准", **change)
    hands.do("approve_units")
    hands.act(SUPERVISION, this, "press", "发督办单", level="urgent", text="请于三日内签收。")
    hands.clear(kinds("matter/"))
    assert hands.house.state(MATTER) == "closed"
    hands.at(SUPERVISION, f"/matters/{this}")
    hands.at("mayor", "/matters/statistics?year=2026")
    hands.at("zjj.handler", f"/matters/{this}")


def duties(hands: Hands) -> None:
    """The mayor's monthly meeting and a unit's weekly record, logged and counted; nobody is punished (NJ-04, NJ-05)."""
    remind_of_duties(hands.house.office)
    entry = {"f.subject": "项目推进", "f.place": "市政府", "f.solved": "协调用地两宗。"}
    for who, duty in (("mayor", "mayor_meeting"), (LEAD, "weekly_meeting")):
        hands.send(hands.at(who, f"/duties/new?duty={duty}"), "登记", entry)
    logged = hands.house.one("SELECT min(duty_period_id) FROM duty_entry")
    hands.at(SUPERVISION, f"/duties/{logged}")
    hands.at(SUPERVISION, "/duties?year=2026&month=1")


def inspection(hands: Hands) -> None:
    """Proposed, approved, planned, carried out with photo and corrected figure, fed back, put right, re-checked."""
    page = hands.at(SUPERVISION, "/inspections/new")
    hands.send(page, "报请审批", {"f.kind": "special", "f.subject": "高铁新城进度", "f.reason": "群众反映集中。"})
    hands.do("approve_inspection")
    hands.do("plan_inspection")
    task = hands.task("enter_findings")
    finding: dict[str, Any] = {"unit": "fgw", "found_on": hands.house.clock.today().isoformat(), "body": "进度多报。"}
    figure = {"work": str(case_id(hands.house, key(1))), "month": "1", "value": "4", "reason": "现场核实。"}
    page = hands.at(SUPERVISION, f"/cases/{case_id(hands.house, INSPECTION)}")
    hands.send(page, "上传", {"file": PHOTO})
    photo = str(hands.house.one("SELECT max(id) FROM attachment"))
    hands.decide(task, "finding", photos=[photo], rectify=True, figure=figure, **finding)
    hands.clear(kinds("inspection/"))
    assert hands.house.state(INSPECTION) == "closed"
    hands.at(SUPERVISION, f"/inspections/{case_id(hands.house, INSPECTION)}")
    hands.at(SUPERVISION, "/inspections")


def correction(hands: Hands) -> None:
    """What the inspection found is taken over for January, from the work's own page (NJ-06)."""
    work = f"/key-works/{case_id(hands.house, key(1))}"
    page = hands.at(SUPERVISION, work)
    page.get_by_role("link", name="采用").click()
    hands.look(page)
    hands.send(page, "更正并重新评判")
    assert hands.house.one("SELECT count(*) FROM month_report WHERE source = 'correction'") == 1


def idle_land(hands: Hands) -> None:
    """A fact arrives and is corrected; its proposals are decided by the office's leader, to go with the year's plan."""
    page = hands.at(LAND, "/facts/new/idle_land_consequences")
    typed = {"unit": "anhua", "year": "2026", "allocation_mu": "800", "completion": "0.6", "rank": "5"}
    page = hands.send(page, "登记并测算", {f"f.{name}": value for name, value in typed.items()})
    page.get_by_role("link", name="补充或更正").click()
    hands.send(page, "登记并测算", {"f.completion": "0.7", "f.reason": "复核后更正。"})
    hands.at(LAND, "/facts")
    this = hands.house.one("SELECT case_id FROM measure WHERE kind = 'honours_cancelled'")
    hands.act("zrzy.leader", this, "withdraw", "撤销", reason="上级另有安排。")
    hands.clear(lambda task: task.step == "decide_proposal")
    hands.at(SUPERVISION, f"/measures/{this}")
    hands.at(SUPERVISION, "/measures?year=2026")


def final_accounts(hands: Hands) -> None:
    """Late accounts: a deduction decided, approved, postponed, objected to, carried out and verified (NJ-10, NJ-21)."""
    page = hands.at(BUILDERS, "/facts/new/management_fee_deduction")
    typed = {"unit": "anhua", "year": "2026", "matter": "安化大桥", "management_fee": "1250000"}
    hands.send(page, "登记并测算", {f"f.{name}": v for name, v in typed.items()} | {"f.accepted_on": "2025-02-20"})
    hands.do("decide_proposal")
    hands.do("approve_measure")
    this = hands.house.one("SELECT case_id FROM measure WHERE kind = 'management_fee_deduction'")
    hands.act("zjj.leader", this, "postpone", "延期", on="2026-06-30", reason="协调年度预算。")
    hands.send(hands.at("anhua.leader", f"/measures/{this}"), "提出复核申请", {"matter": "决算已按期上报，请予复核。"})
    hands.clear(lambda task: "/NJ-10/" in task.key)
    key_of = hands.house.one('SELECT key FROM "case" WHERE id = :id', id=this)
    assert hands.house.state(key_of) == "closed"


def first_talk(hands: Hands) -> None:
    """Two months behind: a talk is signed, postponed, held, its record signed, put right, verified, closed (NJ-18)."""
    hands.do("sign_notice")
    hands.do("hold_talk", "postpone", "被约谈人出差。", meet_at="2026-03-25T09:00:00+08:00")
    until(hands.house, 3, 26)
    hands.clear(kinds("talk/"))
    assert hands.house.one("SELECT count(*) FROM talk") == 1 and not hands.house.open_tasks("hold_talk")


def second_talk(hands: Hands) -> None:
    """Three months behind: the notice is signed and the talk withdrawn, and who got the one gets the other."""
    hands.do("sign_notice")
    hands.do("hold_talk", "withdraw", "改为现场办公会解决。")
    assert hands.house.one("SELECT count(*) FROM document WHERE kind = 'talk_withdrawal'") == 1


def adjustment(hands: Hands) -> None:
    """Another plan from April on and a suspended May, each approved by the mayor; closed months stay (NJ-02)."""
    work = case_id(hands.house, key(1))
    hands.act(LEAD, work, "plan", "报请批准", effective_month="4", planned="\n".join(ADJUSTED), reason="用地未批。")
    hands.do("approve_adjustment")
    hands.act(SUPERVISION, work, "suspension", "报请批准", first_month="5", last_month="5", reason="等待规划。")
    hands.do("approve_adjustment")
    hands.act(SUPERVISION, work, "removal", "报请批准", reason="并入其他事项。")
    hands.do("approve_adjustment", "refuse", "仍须推进。")
    hands.at(LEAD, f"/key-works/{work}")


def pilot(hands: Hands) -> None:
    """A unit asks, the office prepares, the vice mayor agrees, it begins and ends (NJ-15)."""
    typed = {"title": "企业投资项目承诺制", "content": "先建后验。", "basis": "国务院文件。", "competent": "zrzy"}
    page = hands.at(LEAD, "/pilots/new/fgw")
    hands.send(page, "报送请示", {f"f.{name}": value for name, value in typed.items()})
    hands.clear(kinds("pilot/"))
    assert hands.house.state("pilot/yiyang/2026/0001") == "ended"
    hands.at(LEAD, "/pilots")


def third_talk(hands: Hands) -> None:
    """The third quarter behind: the vice mayor talks to the leader, whose objection another official reviews."""
    hands.do("sign_notice")
    hands.house.wait(days=4)
    hands.clear(kinds("talk/"), until="report_rectification")
    this = hands.house.one("SELECT max(case_id) FROM talk")
    page = hands.at(LEAD_LEADER, f"/cases/{this}")
    hands.send(page, "提出复核申请", {"matter": "约谈纪要所列进度与现场不符，请予复核。"})
    hands.clear(kinds("objection/"))
    hands.clear(kinds("talk/"))


def assessment(hands: Hands) -> None:
    """The land office's yearly plan: rules drafted, consulted, confirmed, verified when its time comes (NJ-20)."""
    hands.clear(lambda task: task.key == "assessment/yiyang/2026/NJ-09")
    this = case_id(hands.house, "assessment/yiyang/2026/NJ-09")
    hands.at(SUPERVISION, "/assessments?year=2026")
    hands.at(LAND, f"/assessments/{this}")


def missed_year(hands: Hands) -> None:
    """Criticism approved and issued, self-examination and promise, the promise missed, referral (NJ-18)."""
    hands.clear(kinds("criticism/"), until="report_completion")
    promised = hands.house.one("SELECT max(due) FROM deadline WHERE name LIKE '%promise%' OR name LIKE '%commit%'")
    until(hands.house, promised.month, min(promised.day + 2, 28), promised.year)
    hands.do("verify_promise", "unfinished", "到期未完成。", finding="现场核实，主体工程未完成。")
    hands.clear(kinds("criticism/", "referral/"))
    assert hands.house.one("SELECT count(*) FROM referral") == 1


def outstanding(hands: Hands) -> None:
    """Reported, taken back, reported again, recommended, reviewed, fixed, commended; rewards returned, then agreed."""
    year = "outstanding/yiyang/2026"
    until(hands.house, 3, 10, 2027)
    this = case_id(hands.house, year)
    hands.decide(hands.task("report_outstanding", year, "gxj"))
    hands.act("gxj.handler", this, "withdraw", "撤回自报", reason="补充材料。")
    hands.decide(hands.task("report_outstanding", year, "gxj"))
    hands.decide(hands.task("report_outstanding", year, "swj"), "none")
    hands.clear(kinds(year), until="review_rewards")
    hands.do("review_rewards", "return", "请写明经费。")
    hands.clear(kinds(year))
    assert hands.house.state(year) == "closed"
    hands.clear(lambda task: "/NJ-17/" in task.key)
    hands.at(DIRECTOR, f"/outstanding/{this}")
    hands.at(DIRECTOR, "/outstanding")
