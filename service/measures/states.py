"""The states of a measure: proposed → decided → approved → carried out → verified → closed; or withdrawn (NJ-21)."""

from service.cases.kinds import Arrow, Kind, Outcome, Step
from service.cases.seats import government
from service.measures import criticising, deciding, executing, seats
from service.measures.forms import DecideForm, ExecutionForm, SittingForm
from service.measures.queries import involved_units
from service.talks.sheets import RECEIVE_SHEET
from workflows.names import MEASURE

RETURN = Outcome("退回主办单位", "return_proposal", needs_opinion=True, formless=True)

STEPS = (
    Step(
        "decide_proposal",
        "决定奖惩建议",
        "NJ-20",
        seats.office_leader,
        {
            "confirm": Outcome("同意建议", "confirm"),
            "change": Outcome("调整后同意", "confirm", needs_opinion=True),
            "drop": Outcome("不予采纳", "drop", needs_opinion=True, formless=True),
        },
        DecideForm,
        "proposal_decision",
        deciding.apply_decision,
        locks_parents=True,
    ),
    Step(
        "approve_measure",
        "审批奖惩措施",
        "NJ-21",
        seats.vice_mayor,
        {"approve": Outcome("批准", "approve"), "return": RETURN},
        apply=deciding.apply_leader,
    ),
    Step(
        "record_measure_sitting",
        "登记常务会议审定结果",
        "NJ-21",
        government("supervision_officer"),
        {"approve": Outcome("会议通过", "approve"), "return": RETURN},
        SittingForm,
        apply=deciding.apply_sitting,
    ),
    Step(
        "carry_out",
        "兑现奖惩措施",
        "NJ-21",
        seats.executor,
        {"done": Outcome("已兑现", "carry_out"), "partial": Outcome("部分兑现", keeps_open=True)},
        ExecutionForm,
        "measure",
        executing.apply_execution,
        optional=True,
    ),
    Step(
        "verify_measure",
        "核验兑现情况",
        "NJ-21",
        seats.verifier,
        {
            "verified": Outcome("核验通过，办结", "verify"),
            "return": Outcome("退回补正", "return_execution", needs_opinion=True),
        },
        locks_parents=True,
    ),
    Step(
        "receive_measure",
        "签收奖惩通知",
        "NJ-21",
        seats.subject,
        {"received": Outcome("签收")},
        loose=True,
        optional=True,
    ),
    RECEIVE_SHEET,
)

APPROVING = ("approval.plan", "approval.leader", "approval.meeting")
OPEN = ("proposal.deciding", *APPROVING, "execution.carrying_out", "execution.verifying")

MEASURE_KIND = Kind(
    name="measure",
    title="奖惩措施",
    workflow=MEASURE,
    cycles=("key_works",),
    initial="proposed",
    states={
        "proposed": (),
        "proposal.deciding": ("decide_proposal",),
        "proposal.confirmed": (),
        "approval.plan": (),
        "approval.leader": ("approve_measure",),
        "approval.meeting": ("record_measure_sitting",),
        "approval.approved": (),
        "approval.returned": (),
        "execution.carrying_out": ("carry_out",),
        "execution.verifying": ("verify_measure",),
        "closed": (),
        "dropped": (),
        "withdrawn": (),
    },
    titles={
        "proposed": "已提出建议",
        "proposal.deciding": "待主办单位决定",
        "proposal.confirmed": "主办单位已同意",
        "approval.plan": "待随奖惩实施方案审定",
        "approval.leader": "待分管副市长批准",
        "approval.meeting": "待常务会议审定",
        "approval.approved": "已批准",
        "approval.returned": "已退回主办单位",
        "execution.carrying_out": "兑现中",
        "execution.verifying": "待核验",
        "closed": "已办结",
        "dropped": "未采纳",
        "withdrawn": "已撤销",
    },
    entries={"proposal": "enter_proposal", "approval": "enter_approval", "execution": "enter_execution"},
    arrows=(
        Arrow(
            "enter_proposal",
            ("proposed", "approval.returned"),
            "proposal.deciding",
            effects=(deciding.set_decision_day,),
        ),
        Arrow("confirm", ("proposal.deciding",), "proposal.confirmed", leaves="confirmed"),
        Arrow("drop", ("proposal.deciding",), "dropped", effects=(executing.dropped,), leaves="dropped", closes=True),
        Arrow("enter_approval", ("proposal.confirmed",), "approval.plan", guards=(deciding.through_plan,)),
        Arrow("enter_approval", ("proposal.confirmed",), "approval.leader", guards=(deciding.by_vice_mayor,)),
        Arrow("enter_approval", ("proposal.confirmed",), "approval.meeting", guards=(deciding.by_meeting,)),
        Arrow("approve", APPROVING, "approval.approved", leaves="approved"),
        Arrow("return_proposal", APPROVING, "approval.returned", leaves="returned"),
        Arrow(
            "enter_execution", ("approval.approved",), "execution.carrying_out", effects=(executing.begin_execution,)
        ),
        Arrow("carry_out", ("execution.carrying_out",), "execution.verifying", effects=(executing.carried_out,)),
        Arrow(
            "return_execution",
            ("execution.verifying",),
            "execution.carrying_out",
            effects=(executing.set_measure_day,),
        ),
        Arrow(
            "verify",
            ("execution.verifying",),
            "closed",
            effects=(executing.done,),
            leaves="closed",
            closes=True,
        ),
        Arrow(
            "criticised",
            ("execution.carrying_out",),
            "closed",
            effects=(criticising.carried_out, executing.done),
            leaves="closed",
            closes=True,
        ),
        Arrow(
            "not_criticised",
            ("execution.carrying_out",),
            "withdrawn",
            effects=(criticising.not_carried_out, executing.let_go),
            leaves="withdrawn",
            closes=True,
        ),
        Arrow("withdraw", OPEN, "withdrawn", effects=(executing.withdrawn,), leaves="withdrawn", closes=True),
    ),
    steps={step.code: step for step in STEPS},
    readers=involved_units,
)
