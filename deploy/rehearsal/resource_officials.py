"""What diligent officials answer about measures, facts, assessments and pilots."""

from datetime import timedelta
from decimal import Decimal

from deploy.rehearsal.answers import Answer, Habit, View, World, meeting, simple

ROUTES = {"NJ-10": "vice_mayor", "NJ-11": "vice_mayor", "NJ-12": "vice_mayor", "NJ-17": "meeting"}


def _decide(task: View, world: World) -> Answer:
    measure = world.read(f"/api/v1/measures/{task['case_id']}")
    if measure["void"]:
        return Answer("drop", opinion="事实更正后已无依据。")
    form = {"route": ROUTES.get(measure["clause"], "plan"), "terms": "按规定办理。"}
    if measure["unit"] and measure["left_open"]:
        form["amount"] = "10" if measure["cap"] is None else str(min(Decimal(10), Decimal(measure["cap"])))
    return Answer("confirm", form)


def _carry_out(task: View, world: World) -> Answer:
    measure = world.read(f"/api/v1/measures/{task['case_id']}")
    done = measure["executions"]
    form = {"document": f"凭证{measure['number']}-{len(done)}", "done_on": world.today.isoformat()}
    if measure["amount"] is not None:
        left = Decimal(measure["amount"]) - Decimal(measure["executed"])
        if left:
            form["amount"] = str(left)
    return Answer("done", form)


def _rules(task: View, world: World) -> Answer:
    node = {"on": (world.today + timedelta(days=90)).isoformat(), "text": "年中核查"}
    form = {"assessment_rules": "按完成情况考核。", "procedure": "自查、核查、报告。", "nodes": [node]}
    return Answer("submit", form)


def _verify(task: View, world: World) -> Answer:
    return Answer("verified", {"verified_on": world.today.isoformat(), "verification": "已核查被考核单位完成情况。"})


def _reform(task: View, world: World) -> Answer:
    return Answer("approved", {"reform_document": "深改发1号", "reform_approved_on": world.today.isoformat()})


def _start(task: View, world: World) -> Answer:
    ends = (world.today + timedelta(days=365)).isoformat()
    return Answer("started", {"started_on": world.today.isoformat(), "ends_on": ends})


RESOURCES: dict[str, Habit] = {
    "decide_proposal": _decide,
    "approve_measure": simple("approve"),
    "record_measure_sitting": meeting("approve"),
    "carry_out": _carry_out,
    "verify_measure": simple("verified"),
    "receive_measure": simple("received"),
    "file_accounts": simple("filed", document="决算申请1号"),
    "file_fund_plan": simple("filed", document="使用计划1号"),
    "report_unplanned": simple("reported", unplanned_amount="0"),
    "draft_assessment_rules": _rules,
    "consult_co_office": simple("agree"),
    "confirm_assessment_rules": simple("confirm"),
    "verify_mid_year": _verify,
    "verify_year_end": _verify,
    "draft_assessment_report": simple("submit", results="各单位完成情况良好。"),
    "sign_assessment_report": simple("sign"),
    "record_plan_sitting": meeting("approve"),
    "prepare_pilot_answer": simple("submit", decider="vice_mayor", pilot_answer="同意，请抓好落实。"),
    "revise_pilot": simple("submit", content="补充后的方案。", basis="补充后的依据"),
    "decide_pilot": simple("agree"),
    "record_reform_approval": _reform,
    "start_pilot": _start,
    "report_pilot": simple("ended", pilot_result="试点达到预期。"),
}
