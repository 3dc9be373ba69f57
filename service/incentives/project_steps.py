"""What officials do in a project, step by step (YY-08 to YY-19)."""

from service.cases.kinds import Form, Outcome, Step
from service.cases.seats import both, leader_in_charge, responsible
from service.incentives import evaluation, payout, plan, submission
from service.incentives import forms as f
from service.publicity import study
from service.publicity import use_cases as publicity
from service.talks.sheets import RECEIVE_SHEET

LEADERS = both(leader_in_charge("vice_mayor"), leader_in_charge("deputy_secretary_general"))
LEAD = responsible("handler")
CONSULTED = ("consult_county", "consult_finance")


def returned(trigger: str) -> Outcome:
    """退回: with reasons, without a form."""
    return Outcome("退回", trigger, needs_opinion=True, formless=True)


PLAN_STEPS = (
    Step(
        "draft_plan",
        "起草实施方案",
        "YY-08",
        plan.drafter,
        {"submit": Outcome("送征求意见", "consult")},
        f.PlanForm,
        "plan",
        plan.apply_draft,
    ),
    Step(
        "consult_county",
        "回复实施方案征求意见",
        "YY-08",
        plan.counties_to_ask,
        {"agree": Outcome("无意见"), "suggest": Outcome("提出意见")},
        f.ReplyForm,
        "consult_reply",
        plan.apply_reply,
        all_of="consulted",
        together=CONSULTED,
        optional=True,
    ),
    Step(
        "consult_finance",
        "签署财政意见",
        "YY-06",
        plan.finance_leader,
        {
            "sign": Outcome("同意"),
            "object": Outcome(
                "不同意", "finance_objects", needs_opinion=True, formless=True, apply=plan.apply_reply
            ),
        },
        f.FinanceForm,
        "consult_reply",
        plan.apply_reply,
        all_of="consulted",
        together=CONSULTED,
    ),
    Step(
        "record_no_reply",
        "登记未回复的县市区",
        "YY-08",
        LEAD,
        {"recorded": Outcome("登记")},
        f.NoReplyForm,
        "plan",
        plan.apply_no_reply,
        all_of="consulted",
        together=CONSULTED,
    ),
    Step(
        "review_plan",
        "审核实施方案",
        "YY-08",
        LEADERS,
        {"approve": Outcome("同意"), "return": returned("return_plan")},
        f.ReviewForm,
        "plan",
        plan.apply_review,
        all_of="reviewed",
        two_persons=True,
        may_add=True,
    ),
    Step(
        "publish_plan",
        "印发实施方案",
        "YY-08",
        LEAD,
        {"publish": Outcome("印发", "publish_plan"), "redraft": returned("return_plan")},
        f.PublishPlanForm,
        "plan",
        plan.apply_publish,
    ),
)

EVALUATION_STEPS = (
    Step(
        "collect_scores",
        "提供评价数据",
        "YY-10",
        evaluation.data_holders,
        {"provide": Outcome("提供")},
        f.CollectForm,
        "evaluation",
        evaluation.apply_scores,
        all_of="collected",
    ),
    Step(
        "rank_candidates",
        "按得分提出拟激励名单",
        "YY-11",
        LEAD,
        {"rank": Outcome("提出名单", "rank"), "return": returned("return_scores")},
        f.RankForm,
        "evaluation",
        evaluation.rank,
    ),
)

PUBLICITY_STEPS = (
    Step(
        "collective_study",
        "集体研究",
        "YY-12",
        responsible("principal_leader"),
        {"agreed": Outcome("研究通过", "studied"), "evaluate_again": returned("reselect")},
        f.StudyForm,
        "publicity_start",
        study.apply_study,
    ),
    Step(
        "consent_list",
        "签署同意意见",
        "YY-12",
        LEADERS,
        {"consent": Outcome("同意"), "return": returned("return_list")},
        Form,
        "publicity_start",
        all_of="consented",
        two_persons=True,
        may_add=True,
    ),
    Step(
        "open_publicity",
        "公示拟激励名单",
        "YY-12",
        LEAD,
        {"opened": Outcome("已公示", "open_publicity")},
        f.OpenPublicityForm,
        "publicity_start",
        publicity.apply_opening,
    ),
)

CLOSING_STEPS = (
    Step(
        "submit_list",
        "报送拟激励名单",
        "YY-15",
        LEAD,
        {"submit": Outcome("报送", "submit")},
        f.SubmitForm,
        "submission",
        submission.apply_submission,
        locks_parents=True,
    ),
    Step(
        "pay_reward",
        "兑现奖励",
        "YY-19",
        payout.reward_desks,
        {"paid": Outcome("已兑现"), "partial": Outcome("部分兑现", keeps_open=True)},
        f.PaymentForm,
        "payout",
        payout.apply_payment,
        all_of="all_paid",
        locks_parents=True,
    ),
    RECEIVE_SHEET,
)

PROJECT_STEPS = {s.code: s for s in (*PLAN_STEPS, *EVALUATION_STEPS, *PUBLICITY_STEPS, *CLOSING_STEPS)}
