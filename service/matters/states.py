"""The states of a supervised matter (NJ-07): 立项 → 交办 → 签收 → 催办 → 反馈 → 审核 → 办结销号."""

from service.cases.kinds import Arrow, Kind, Outcome, Step
from service.cases.seats import nobody
from service.matters import assigning, changing, closing, replying
from service.matters.forms import AssignForm, CloseForm, GoOnForm, InterimForm, MatterReplyForm, SendBackForm
from service.matters.pressing import press_late
from service.matters.sight import reads_whole
from service.talks.sheets import RECEIVE_SHEET
from workflows.names import MATTER

RUNNING, REVIEWING = "handling.running", "conclusion.reviewing"
CONCLUDING, APPROVING = "conclusion.concluding", "conclusion.approving"

STEPS = (
    Step(
        "assign_matter",
        "交办督办事项",
        "NJ-07",
        assigning.assigner,
        {"assign": Outcome("交办", "assign")},
        AssignForm,
        apply=assigning.apply_assign,
    ),
    Step(
        "sign_matter",
        "签收督办事项",
        "NJ-07",
        assigning.signers,
        {"signed": Outcome("签收", "sign")},
        deadline="matter_sign",
        apply=assigning.apply_sign,
        optional=True,
    ),
    Step(
        "reply_matter",
        "办理并反馈督办事项",
        "NJ-07",
        assigning.repliers,
        {
            "final": Outcome("办结反馈", "reply"),
            "interim": Outcome("阶段性反馈", keeps_open=True, form=InterimForm, apply=replying.apply_interim),
        },
        MatterReplyForm,
        "matter_reply",
        replying.apply_reply,
        optional=True,
    ),
    Step(
        "review_reply",
        "审核反馈",
        "NJ-07",
        replying.reviewers,
        {
            "accept": Outcome("审核通过", "accept", formless=True, apply=replying.apply_accept),
            "return": Outcome("退回", "send_back", needs_opinion=True, apply=replying.apply_send_back),
        },
        SendBackForm,
        "matter_review",
        optional=True,
    ),
    Step(
        "conclude_matter",
        "办结销号",
        "NJ-07",
        closing.concluder,
        {
            "close": Outcome("办结销号", "close"),
            "ask_leader": Outcome("报交办领导审批", "ask_leader"),
            "go_on": Outcome(
                "退回继续办理", "send_back", needs_opinion=True, form=GoOnForm, apply=closing.apply_go_on
            ),
        },
        CloseForm,
        "matter_review",
        closing.apply_conclusion,
    ),
    Step(
        "approve_closing",
        "审批办结",
        "NJ-07",
        closing.leader,
        {
            "approve": Outcome("同意办结", "approve"),
            "return": Outcome("退回", "return_closing", needs_opinion=True, formless=True),
        },
    ),
    Step(
        changing.STEP,
        "审批变更承办单位",
        "NJ-07",
        nobody,
        {
            "approve": Outcome("同意变更", apply=changing.apply_change),
            "refuse": Outcome("不同意", needs_opinion=True),
        },
    ),
    RECEIVE_SHEET,
)

ARROWS = (
    Arrow(
        "enter_assignment",
        ("registered",),
        "assignment.assigned",
        guards=(assigning.assigned_already,),
        leaves="assigned",
    ),
    Arrow("enter_assignment", ("registered",), "assignment.waiting"),
    Arrow("assign", ("assignment.waiting",), "assignment.assigned", leaves="assigned"),
    Arrow(
        "enter_handling",
        ("assignment.assigned", "conclusion.returned"),
        RUNNING,
        effects=(assigning.enter_handling,),
    ),
    Arrow("sign", (RUNNING,), RUNNING),
    Arrow("reply", (RUNNING,), "handling.replied", guards=(replying.all_replied,), leaves="replied"),
    Arrow("reply", (RUNNING,), RUNNING),
    Arrow("accept", (RUNNING,), RUNNING),
    Arrow("send_back", (RUNNING,), RUNNING),
    Arrow(
        "enter_conclusion",
        ("handling.replied",),
        REVIEWING,
        guards=(replying.something_to_review,),
        effects=(replying.start_review,),
    ),
    Arrow("enter_conclusion", ("handling.replied",), CONCLUDING, effects=(replying.start_review,)),
    Arrow("accept", (REVIEWING,), CONCLUDING, guards=(replying.all_accepted,)),
    Arrow("accept", (REVIEWING,), REVIEWING),
    Arrow("send_back", (REVIEWING, CONCLUDING), "conclusion.returned", leaves="returned"),
    Arrow("ask_leader", (CONCLUDING,), APPROVING, guards=(closing.leader_known,)),
    Arrow("return_closing", (APPROVING,), CONCLUDING),
    Arrow(
        "close",
        (CONCLUDING,),
        "closed",
        guards=(closing.leader_not_awaited,),
        effects=(closing.conclude,),
        leaves="closed",
        closes=True,
    ),
    Arrow("approve", (APPROVING,), "closed", effects=(closing.conclude,), leaves="closed", closes=True),
    Arrow(
        "withdraw",
        ("assignment.waiting", RUNNING, REVIEWING, CONCLUDING, APPROVING),
        "withdrawn",
        leaves="withdrawn",
        closes=True,
    ),
)

MATTER_KIND = Kind(
    name="matter",
    title="督办事项",
    workflow=MATTER,
    cycles=("key_works",),
    sheet=press_late,
    whole=reads_whole,
    initial="registered",
    states={
        "registered": (),
        "assignment.waiting": ("assign_matter",),
        "assignment.assigned": (),
        RUNNING: ("sign_matter", "reply_matter", "review_reply"),
        "handling.replied": (),
        REVIEWING: ("review_reply",),
        CONCLUDING: ("conclude_matter",),
        APPROVING: ("approve_closing",),
        "conclusion.returned": (),
        "closed": (),
        "withdrawn": (),
    },
    titles={
        "registered": "已立项",
        "assignment.waiting": "待交办",
        "assignment.assigned": "已交办",
        RUNNING: "办理中",
        "handling.replied": "均已反馈",
        REVIEWING: "审核反馈中",
        CONCLUDING: "待办结",
        APPROVING: "待交办领导审批",
        "conclusion.returned": "退回继续办理",
        "closed": "已办结销号",
        "withdrawn": "已撤销",
    },
    entries={
        "assignment": "enter_assignment",
        "handling": "enter_handling",
        "conclusion": "enter_conclusion",
    },
    arrows=ARROWS,
    steps={step.code: step for step in STEPS},
)
