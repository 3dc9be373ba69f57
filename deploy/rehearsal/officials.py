"""What a diligent official answers to each step; scenarios change single answers, never the way they are given."""

from datetime import timedelta
from decimal import Decimal

from deploy.rehearsal.accountability_officials import ACCOUNTABILITY
from deploy.rehearsal.answers import Answer, Habit, View, World, meeting, simple
from deploy.rehearsal.outstanding_officials import OUTSTANDING
from deploy.rehearsal.resource_officials import RESOURCES
from deploy.rehearsal.supervision_officials import SUPERVISION
from deploy.rehearsal.work_officials import WORK_HABITS

SNAPSHOT = b"\x89PNG\r\n\x1a\n" + b"list as published"


def answer(task: View, world: World) -> Answer:
    """The diligent answer to a task."""
    return HABITS[task["step"]](task, world)


def _propose(task: View, world: World) -> Answer:
    projects = task["prefill"].get("projects") or world.proposal
    return Answer("propose", {"projects": projects, "submission_due": world.submission_due.isoformat()})


def _draft(task: View, world: World) -> Answer:
    return Answer("submit", task["prefill"])


def _no_reply(task: View, world: World) -> Answer:
    tasks = world.read(f"/api/v1/cases/{task['case_id']}")["tasks"]
    waiting = [t["about"] for t in tasks if t["step"] == "consult_county" and t["state"] == "open"]
    return Answer("recorded", {"units": waiting})


def _collect(task: View, world: World) -> Answer:
    project = world.read(f"/api/v1/projects/{task['case_id']}")
    kinds = {i["code"]: i["kind"] for i in project["plan"]["indicators"] if i["source_unit"] == task["about"]}
    rows = [
        {"unit": s.unit, "kind": kinds[s.indicator], "indicator": s.indicator, "points": str(s.points)}
        for s in world.scores
        if s.project == project["number"] and s.indicator in kinds
    ]
    return Answer("provide", {"scores": rows})


def _study(task: View, world: World) -> Answer:
    """Ties are settled in the order of the units' codes, as far as the places reach."""
    project = world.read(f"/api/v1/projects/{task['case_id']}")
    places = {q["kind"]: q["places"] for q in project["plan"]["quotas"]}
    choices = []
    for kind, count in places.items():
        tied = [row["unit"] for row in project["list"] if row["kind"] == kind and row["status"] == "undecided"]
        chosen = sum(1 for row in project["list"] if row["kind"] == kind and row["status"] == "selected")
        if tied:
            choices.append({"kind": kind, "units": sorted(tied)[: count - chosen]})
    form = {
        "held_on": world.today.isoformat(),
        "minutes": "会议集体研究，同意提出的拟激励名单。",
        "attendance": ["主要负责人", "分管负责人", "经办处室负责人"],
        "choices": choices,
    }
    return Answer("agreed", form)


def _publicise(task: View, world: World) -> Answer:
    snapshot = world.attach(task["case_id"], f"公示截图{world.today}.png", SNAPSHOT)
    return Answer("opened", {"site_url": "https://www.yiyang.example/gongshi", "snapshot": snapshot})


def _batch(task: View, world: World) -> Answer:
    rows = world.read(f"/api/v1/rounds/{task['case_id']}")["projects"]
    held = [
        {"project": p["number"], "reason": "尚未报送，待补充通报。"}
        for p in rows
        if p["batch"] is None and p["state"] not in ("vetting.waiting", "dropped")
    ]
    return Answer("form", {"held": held})


def _letter(task: View, world: World) -> Answer:
    reply_by = (world.today + timedelta(days=10)).isoformat()
    return Answer("send", {"departments": task["prefill"]["departments"], "reply_by": reply_by})


def _summary(task: View, world: World) -> Answer:
    return Answer("summarise", {"findings": []})


def _pay(task: View, world: World) -> Answer:
    rewards = world.read(f"/api/v1/projects/{task['case_id']}")["rewards"]
    reward = next(r for r in rewards if str(r["id"]) == task["about"])
    form = {"voucher": f"凭证{reward['id']}-{reward['paid']}", "paid_on": world.today.isoformat(), "proof": "拨付凭证"}
    if reward["amount"] is not None:
        form["amount"] = str(Decimal(reward["amount"]) - Decimal(reward["paid"]))
    return Answer("paid", form)


def _notice(task: View, world: World) -> Answer:
    meet_at = world.now + timedelta(days=3)
    return Answer("sign", {"meet_at": meet_at.isoformat(), "place": "市政府督查室"})


def _hold(task: View, world: World) -> Answer:
    form = {
        "held_on": world.today.isoformat(),
        "attendance": ["约谈人", "被约谈人"],
        "problem": "未按期办结。",
        "commitments": "抓紧整改，按期办结。",
        "rectify_by": (world.today + timedelta(days=20)).isoformat(),
    }
    return Answer("held", form)


REVIEWED = {"scope_not_widened": True, "no_daily_duties": True, "sets_consistent": True}

HABITS: dict[str, Habit] = {
    **WORK_HABITS,
    "propose_measures": _propose,
    "record_measures_meeting": meeting("approved"),
    "issue_measures": simple("issue"),
    "draft_plan": _draft,
    "consult_county": simple("agree"),
    "consult_finance": simple("sign", opinion_number="益财函〔签署〕"),
    "record_no_reply": _no_reply,
    "review_plan": simple("approve", **REVIEWED),
    "publish_plan": simple("publish", document_number="实施方案"),
    "collect_scores": _collect,
    "rank_candidates": simple("rank"),
    "collective_study": _study,
    "consent_list": simple("consent"),
    "open_publicity": _publicise,
    "submit_list": simple("submit", result_statement="公示期满，无异议。"),
    "form_batch": _batch,
    "send_vetting_letter": _letter,
    "reply_vetting": simple("reply"),
    "record_missing_replies": simple("recorded"),
    "summarise_vetting": _summary,
    "consent_veto": simple("decide"),
    "prepare_papers": simple("submit"),
    "record_resolution": meeting("approved"),
    "sign_circular": simple("sign"),
    "consent_change": simple("consent"),
    "pay_reward": _pay,
    "receive_sheet": simple("received"),
    "acknowledge": simple("accepted"),
    "verify": simple("dismissed", feedback="经核查，评分无误。"),
    "verify_by_other": simple("dismissed", feedback="经核查，评分无误。"),
    "report_finding": simple("report", report="经核查，未发现问题。"),
    "sign_notice": _notice,
    "hold_talk": _hold,
    "sign_record": simple("sign"),
    "report_rectification": simple("report", report="已完成整改。"),
    "verify_rectification": simple("verified"),
    "close_talk": simple("close"),
    **ACCOUNTABILITY,
    **SUPERVISION,
    **RESOURCES,
    **OUTSTANDING,
}
