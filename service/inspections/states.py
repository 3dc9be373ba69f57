"""The states of an inspection (NJ-06, 条例 11, 15, 16, 18): 立项 → 计划 → 现场督查 → 反馈 → 整改 → 回访复查 → 办结."""

from service.cases.kinds import Arrow, Kind, Outcome, Step
from service.cases.seats import government, nobody
from service.inspections import feedback, fieldwork, planning
from service.inspections.forms import (
    ConclusionForm,
    FixForm,
    InspectionFindingForm,
    InspectionPlanForm,
    NotFixedForm,
    RecheckForm,
)
from service.inspections.sight import photos_of, reads_whole
from service.talks.sheets import RECEIVE_SHEET
from workflows.names import INSPECTION

CLAUSE = "NJ-06"
TELLING, FIXING = "feedback.drafting", "rectification.running"

STEPS = (
    Step(
        "approve_inspection",
        "审批督查立项",
        CLAUSE,
        planning.approver,
        {
            "approve": Outcome("同意立项", "approve"),
            "refuse": Outcome("不予立项", "refuse", needs_opinion=True),
        },
    ),
    Step(
        "plan_inspection",
        "拟订督查计划",
        CLAUSE,
        government("supervision_officer"),
        {
            "plan": Outcome("确定计划", "plan"),
            "repeat": Outcome(
                "确需再次督查，报市长批准", "ask_repeat", needs_opinion=True, apply=planning.apply_repeat
            ),
        },
        InspectionPlanForm,
        apply=planning.apply_plan,
    ),
    Step(
        "allow_repeat",
        "审批再次督查",
        CLAUSE,
        planning.overrider,
        {
            "allow": Outcome("同意再次督查", "allow"),
            "deny": Outcome("不同意", "deny", needs_opinion=True),
        },
    ),
    Step(
        "enter_findings",
        "开展督查、登记发现",
        CLAUSE,
        government("supervision_officer"),
        {
            "finding": Outcome("登记发现", keeps_open=True, form=InspectionFindingForm, apply=fieldwork.apply_finding),
            "finish": Outcome("督查结束", "finish", formless=True),
        },
    ),
    Step(
        "give_feedback",
        "反馈督查结论",
        CLAUSE,
        feedback.concluders,
        {"tell": Outcome("反馈", "feed_back")},
        ConclusionForm,
        "inspection_feedback",
        feedback.apply_conclusion,
    ),
    Step(
        "receive_conclusion",
        "签收督查结论",
        CLAUSE,
        nobody,
        {"received": Outcome("签收")},
        apply=feedback.apply_received,
        loose=True,
    ),
    Step(
        "fix_findings",
        "整改并报告",
        CLAUSE,
        feedback.fixers,
        {"report": Outcome("报送整改情况", "report_fix")},
        FixForm,
        "recheck",
        feedback.apply_fix,
        optional=True,
    ),
    Step(
        "recheck_inspection",
        "回访复查",
        CLAUSE,
        feedback.recheckers,
        {
            "passed": Outcome("整改到位", "recheck", apply=feedback.apply_passed),
            "not_fixed": Outcome(
                "整改不到位，继续整改", "go_on", form=NotFixedForm, apply=feedback.apply_not_fixed
            ),
        },
        RecheckForm,
        "recheck",
        optional=True,
    ),
    RECEIVE_SHEET,
)

ARROWS = (
    Arrow("enter_planning", ("proposed",), "planning.approving"),
    Arrow("approve", ("planning.approving",), "planning.drafting"),
    Arrow("refuse", ("planning.approving",), "refused", leaves="refused", closes=True),
    Arrow("plan", ("planning.drafting",), "planning.planned", leaves="planned"),
    Arrow("ask_repeat", ("planning.drafting",), "planning.overriding"),
    Arrow(
        "allow", ("planning.overriding",), "planning.planned", effects=(planning.allow_repeat,), leaves="planned"
    ),
    Arrow("deny", ("planning.overriding",), "planning.drafting"),
    Arrow("enter_fieldwork", ("planning.planned",), "fieldwork.running", effects=(fieldwork.announce,)),
    Arrow("finish", ("fieldwork.running",), "fieldwork.finished", leaves="finished"),
    Arrow("enter_feedback", ("fieldwork.finished",), TELLING, effects=(feedback.set_feedback_day,)),
    Arrow(
        "feed_back",
        (TELLING,),
        "feedback.given",
        guards=(feedback.all_told, feedback.something_to_rectify),
        leaves="given",
    ),
    Arrow("feed_back", (TELLING,), "closed", guards=(feedback.all_told,), leaves="closed", closes=True),
    Arrow("feed_back", (TELLING,), TELLING),
    Arrow("enter_rectification", ("feedback.given",), FIXING, effects=(feedback.enter_rectification,)),
    Arrow("report_fix", (FIXING,), FIXING),
    Arrow("go_on", (FIXING,), FIXING),
    Arrow("recheck", (FIXING,), "closed", guards=(feedback.all_ended,), leaves="closed", closes=True),
    Arrow("recheck", (FIXING,), FIXING),
    Arrow(
        "cancel",
        ("planning.approving", "planning.drafting", "planning.overriding", "fieldwork.running"),
        "cancelled",
        leaves="cancelled",
        closes=True,
    ),
)

INSPECTION_KIND = Kind(
    name="inspection",
    title="督查",
    workflow=INSPECTION,
    cycles=("key_works",),
    by_office=True,
    whole=reads_whole,
    shown=photos_of,
    initial="proposed",
    states={
        "proposed": (),
        "planning.approving": ("approve_inspection",),
        "planning.drafting": ("plan_inspection",),
        "planning.overriding": ("allow_repeat",),
        "planning.planned": (),
        "fieldwork.running": ("enter_findings",),
        "fieldwork.finished": (),
        TELLING: ("give_feedback",),
        "feedback.given": (),
        FIXING: ("fix_findings", "recheck_inspection"),
        "closed": (),
        "refused": (),
        "cancelled": (),
    },
    titles={
        "proposed": "已提出",
        "planning.approving": "待立项审批",
        "planning.drafting": "已立项，拟订计划",
        "planning.overriding": "待市长批准再次督查",
        "planning.planned": "计划已定",
        "fieldwork.running": "督查中",
        "fieldwork.finished": "督查结束",
        TELLING: "反馈结论中",
        "feedback.given": "均已反馈",
        FIXING: "整改和回访中",
        "closed": "已办结",
        "refused": "未予立项",
        "cancelled": "已取消",
    },
    entries={
        "planning": "enter_planning",
        "fieldwork": "enter_fieldwork",
        "feedback": "enter_feedback",
        "rectification": "enter_rectification",
    },
    arrows=ARROWS,
    steps={step.code: step for step in STEPS},
)
