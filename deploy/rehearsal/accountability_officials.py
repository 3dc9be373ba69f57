"""What diligent officials answer about criticisms, written reports, referrals and objections."""

from datetime import timedelta

from deploy.rehearsal.answers import Answer, Habit, View, World, meeting, simple

PROMISE_DAYS = 30


def _as_drafted(outcome: str, *fields: str) -> Habit:
    """The draft that the system prefilled is right."""
    return lambda task, _world: Answer(outcome, {name: task["prefill"][name] for name in fields})


def _remedy(_task: View, world: World) -> Answer:
    form = {
        "examination": "组织不力，作深刻检查。",
        "reasons": "前期手续办理滞后。",
        "promised_on": (world.today + timedelta(days=PROMISE_DAYS)).isoformat(),
    }
    return Answer("report", form)


def _result(_task: View, world: World) -> Answer:
    form = {"result": "accepted", "result_text": "已受理。", "result_on": world.today.isoformat()}
    return Answer("recorded", form)


def _check(task: View, _world: World) -> Answer:
    """The facts are right; what was approved with the plan (NJ-08) only has to go out."""
    approved = "已经批准" in task["prefill"]["paper"]["text"]
    return Answer("issue" if approved else "propose", {"body": task["prefill"]["body"]})


ACCOUNTABILITY: dict[str, Habit] = {
    "check_criticism": _check,
    "approve_criticism": simple("approve"),
    "record_criticism_meeting": meeting("approve"),
    "receive_criticism": simple("received"),
    "report_remedy": _remedy,
    "sign_remedy": simple("sign"),
    "review_remedy": simple("accept"),
    "report_completion": simple("report", completion="已按承诺完成整改。"),
    "verify_promise": simple("done", finding="经现场核实，已完成。"),
    "draft_written_report": simple("submit", reasons="前期手续办理滞后。", steps="倒排工期，抓紧推进。"),
    "sign_written_report": simple("sign"),
    "receive_written_report": simple("received"),
    "prepare_referral": _as_drafted("propose", "summary"),
    "approve_referral": simple("approve"),
    "record_referral_meeting": meeting("approve"),
    "receive_referral": simple("received"),
    "record_referral_result": _result,
    "review_objection": simple("upheld", feedback="经复核，原结论事实清楚，予以维持。"),
}
