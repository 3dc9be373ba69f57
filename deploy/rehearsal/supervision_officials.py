"""What a diligent official answers to the steps of supervised matters and inspections."""

from datetime import timedelta

from deploy.rehearsal.answers import Answer, Habit, View, World, simple

DAYS = 30


def _assign(_task: View, world: World) -> Answer:
    due = (world.today + timedelta(days=DAYS)).isoformat()
    units = [{"unit": "fgw", "main": True, "due": due}, {"unit": "czj", "due": due}]
    return Answer("assign", {"units": units})


def _plan(_task: View, world: World) -> Answer:
    first, last = world.today.isoformat(), (world.today + timedelta(days=5)).isoformat()
    form = {"scope": "实地查看项目现场。", "units": ["fgw"], "announced": True, "first_day": first, "last_day": last}
    return Answer("plan", form)


def _conclusion(_task: View, world: World) -> Answer:
    recheck_by = (world.today + timedelta(days=DAYS)).isoformat()
    return Answer("tell", {"conclusion": "总体良好，有问题的限期整改。", "recheck_by": recheck_by})


SUPERVISION: dict[str, Habit] = {
    "approve_inspection": simple("approve"),
    "plan_inspection": _plan,
    "allow_repeat": simple("allow"),
    "enter_findings": simple("finish"),
    "give_feedback": _conclusion,
    "receive_conclusion": simple("received"),
    "fix_findings": simple("report", report="已全部整改。"),
    "recheck_inspection": simple("passed", result="现场复查，整改到位。"),
    "assign_matter": _assign,
    "sign_matter": simple("signed"),
    "reply_matter": simple("final", body="已按要求办结。"),
    "review_reply": simple("accept"),
    "approve_units": simple("approve"),
    "conclude_matter": simple("close", conclusion="各单位均已办结，予以销号。"),
    "approve_closing": simple("approve"),
}
