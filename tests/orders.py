"""Which stage follows which: the workflows' own order, so that service tests can play their part by hand."""

from workflows.incentive_project import BACK, STAGES

ACCOUNTABILITY = {
    "criticism": {"": "proposal", "proposal": "remedy", "remedy": "promise"},
    "written_report": {"": "report"},
    "referral": {"": "approval", "approval": "transfer"},
    "objection": {"": "review"},
}
SUPERVISION = {
    "matter": {"": "assignment", "assignment": "handling", "handling": "conclusion", "conclusion": "handling"},
    "inspection": {"": "planning", "planning": "fieldwork", "fieldwork": "feedback", "feedback": "rectification"},
}
ROUND = ("measures", "gathering", "vetting", "meeting", "circular")


def following(kind: str, stage: str, outcome: str | None) -> str:
    """The stage that the case's workflow would enter next."""
    if kind == "project":
        back = BACK.get(outcome or "")
        return back or (STAGES[STAGES.index(stage) + 1] if stage else STAGES[0])
    if kind == "round":
        if stage == "circular":
            return "gathering" if outcome == "more" else "payout"
        if outcome == "nothing_left":
            return "payout"
        if outcome == "vet_again":
            return "vetting"
        return ROUND[ROUND.index(stage) + 1] if stage else ROUND[0]
    if kind == "appeal":
        return "verification" if stage else "acknowledgement"
    if kind in ("key_list", "key_work"):
        return "year" if stage else {"key_list": "list", "key_work": "filing"}[kind]
    if kind in ACCOUNTABILITY:
        return ACCOUNTABILITY[kind][stage]
    if kind in SUPERVISION:
        return SUPERVISION[kind][stage]
    return {"": "notice", "notice": "talk", "talk": "rectification"}[stage]
