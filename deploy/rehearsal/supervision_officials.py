"""What a diligent official answers to the steps of a supervised matter."""

from datetime import timedelta

from deploy.rehearsal.answers import Answer, Habit, View, World, simple

DAYS = 30


def _assign(_task: View, world: World) -> Answer:
    due = (world.today + timedelta(days=DAYS)).isoformat()
    units = [{"unit": "fgw", "main": True, "due": due}, {"unit": "czj", "due": due}]
    return Answer("assign", {"units": units})


SUPERVISION: dict[str, Habit] = {
    "assign_matter": _assign,
    "sign_matter": simple("signed"),
    "reply_matter": simple("final", body="已按要求办结。"),
    "review_reply": simple("accept"),
    "conclude_matter": simple("close", conclusion="各单位均已办结，予以销号。"),
    "approve_closing": simple("approve"),
}
