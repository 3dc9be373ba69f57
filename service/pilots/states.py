"""The states of a pilot: requested → answered → (reform group) → started → ended (NJ-15)."""

from service.cases.kinds import Arrow, Kind, Outcome, Step
from service.cases.seats import government, responsible
from service.pilots import use_cases as do
from service.pilots.forms import AnswerForm, PilotResultForm, ReformForm, RevisedForm, StartForm
from workflows.names import PILOT

STEPS = (
    Step(
        "prepare_pilot_answer",
        "提出答复意见",
        "NJ-15",
        government("office_director"),
        {
            "submit": Outcome("报市领导", "submit"),
            "return": Outcome("退回补充", "return_request", needs_opinion=True, formless=True),
        },
        AnswerForm,
        "pilot_answer",
        do.apply_preparation,
    ),
    Step(
        "revise_pilot",
        "补充试点请示",
        "NJ-15",
        responsible("handler"),
        {"submit": Outcome("重新报送", "revise")},
        RevisedForm,
        "pilot_answer",
        do.apply_revision,
    ),
    Step(
        "decide_pilot",
        "决定试点请示",
        "NJ-15",
        do.decider,
        {
            "agree": Outcome("同意试点", "agree", apply=do.apply_agreement),
            "refuse": Outcome("不同意", "refuse", needs_opinion=True, formless=True, apply=do.apply_refusal),
            "return": Outcome("退回重拟", "return_answer", needs_opinion=True, formless=True),
        },
        deadline="pilot_answer",
    ),
    Step(
        "record_reform_approval",
        "登记市委深改组审批",
        "NJ-15",
        government("office_director"),
        {
            "approved": Outcome("已批准", "approve"),
            "refused": Outcome("未批准", "refuse_reform", needs_opinion=True, formless=True),
        },
        ReformForm,
        apply=do.apply_reform,
    ),
    Step(
        "start_pilot",
        "启动试点",
        "NJ-15",
        responsible("handler"),
        {"started": Outcome("已启动", "start")},
        StartForm,
        apply=do.apply_start,
    ),
    Step(
        "report_pilot",
        "报告试点结果",
        "NJ-15",
        responsible("handler"),
        {"ended": Outcome("试点结束", "finish")},
        PilotResultForm,
        apply=do.apply_result,
    ),
)

PILOT_KIND = Kind(
    name="pilot",
    title="试点请示",
    workflow=PILOT,
    cycles=("key_works",),
    initial="requested",
    states={
        "requested": (),
        "answer.preparing": ("prepare_pilot_answer",),
        "answer.revising": ("revise_pilot",),
        "answer.deciding": ("decide_pilot",),
        "answer.agreed": (),
        "reform.awaiting": ("record_reform_approval",),
        "reform.approved": (),
        "run.ready": ("start_pilot",),
        "run.running": ("report_pilot",),
        "ended": (),
        "refused": (),
    },
    titles={
        "requested": "已请示",
        "answer.preparing": "待提出答复意见",
        "answer.revising": "待补充请示",
        "answer.deciding": "待市领导决定",
        "answer.agreed": "市政府已同意",
        "reform.awaiting": "待市委深改组审批",
        "reform.approved": "市委深改组已批准",
        "run.ready": "待启动",
        "run.running": "试点中",
        "ended": "已结束",
        "refused": "未同意",
    },
    entries={"answer": "enter_answer", "reform": "enter_reform", "run": "enter_run"},
    arrows=(
        Arrow("enter_answer", ("requested",), "answer.preparing", effects=(do.set_answer_day,)),
        Arrow("submit", ("answer.preparing",), "answer.deciding"),
        Arrow("return_request", ("answer.preparing",), "answer.revising"),
        Arrow("revise", ("answer.revising",), "answer.preparing"),
        Arrow("return_answer", ("answer.deciding",), "answer.preparing"),
        Arrow("agree", ("answer.deciding",), "answer.agreed", guards=(do.is_major,), leaves="major"),
        Arrow("agree", ("answer.deciding",), "answer.agreed", leaves="agreed"),
        Arrow("refuse", ("answer.deciding",), "refused", leaves="refused", closes=True),
        Arrow("enter_reform", ("answer.agreed",), "reform.awaiting"),
        Arrow("approve", ("reform.awaiting",), "reform.approved", leaves="agreed"),
        Arrow("refuse_reform", ("reform.awaiting",), "refused", leaves="refused", closes=True),
        Arrow("enter_run", ("answer.agreed", "reform.approved"), "run.ready"),
        Arrow("start", ("run.ready",), "run.running", guards=(do.may_start,)),
        Arrow("finish", ("run.running",), "ended", leaves="ended", closes=True),
    ),
    steps={step.code: step for step in STEPS},
    readers=do.involved_units,
)
