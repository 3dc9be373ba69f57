"""The states of an incentive project, from its plan to the last reward paid (YY-08 to YY-19)."""

from service.cases.kinds import Arrow, Kind
from service.incentives import evaluation, payout, plan, submission
from service.incentives.project_steps import PROJECT_STEPS
from service.publicity import study
from service.publicity import use_cases as publicity
from workflows.names import PROJECT

STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "opened": ("已立项", ()),
    "plan.drafting": ("起草实施方案", ("draft_plan",)),
    "plan.consulting": ("征求意见", ("consult_county", "consult_finance")),
    "plan.reviewing": ("分管领导审核", ("review_plan",)),
    "plan.publishing": ("待印发方案", ("publish_plan",)),
    "plan.published": ("方案已印发", ()),
    "evaluation.waiting": ("等待评价开始", ()),
    "evaluation.collecting": ("采集评价数据", ("collect_scores",)),
    "evaluation.ranking": ("待提出名单", ("rank_candidates",)),
    "evaluation.ranked": ("已提出拟激励名单", ()),
    "publicity.study": ("集体研究", ("collective_study",)),
    "publicity.consent": ("分管领导签署意见", ("consent_list",)),
    "publicity.opening": ("待公示", ("open_publicity",)),
    "publicity.open": ("公示中", ()),
    "publicity.over": ("公示期满", ()),
    "submission.preparing": ("待报送", ("submit_list",)),
    "submission.submitted": ("已报送", ()),
    "vetting.waiting": ("待审核", ()),
    "vetting.vetted": ("已审核", ()),
    "circular.waiting": ("待通报", ()),
    "circular.issued": ("已通报", ()),
    "payout.paying": ("兑现中", ("pay_reward",)),
    "payout.paid": ("已兑现", ()),
    "sent_back": ("退回重办", ()),
    "dropped": ("已调出", ()),
}

LISTED = (
    "publicity.study",
    "publicity.consent",
    "publicity.opening",
    "publicity.open",
    "submission.preparing",
    "vetting.waiting",
    "circular.waiting",
)
"""Where a list exists that an upheld appeal or an order can still correct: until the circular is out (YY-12, YY-14)."""

BEFORE_CIRCULAR = tuple(
    s for s in STATES if s.split(".")[0] in ("plan", "evaluation", "publicity", "submission")
)

ARROWS = (
    Arrow("enter_plan", ("opened",), "plan.drafting", effects=(plan.set_plan_day,)),
    Arrow("consult", ("plan.drafting",), "plan.consulting", effects=(plan.set_reply_day, plan.drafted)),
    Arrow("finance_objects", ("plan.consulting",), "plan.drafting", effects=(plan.consultation_over,)),
    Arrow("consulted", ("plan.consulting",), "plan.reviewing", effects=(plan.consultation_over,)),
    Arrow("return_plan", ("plan.reviewing", "plan.publishing"), "plan.drafting"),
    Arrow("reviewed", ("plan.reviewing",), "plan.publishing"),
    Arrow("publish_plan", ("plan.publishing",), "plan.published", leaves="published"),
    Arrow(
        "enter_evaluation",
        ("plan.published", "sent_back"),
        "evaluation.waiting",
        effects=(evaluation.set_evaluation_days,),
    ),
    Arrow("open_evaluation", ("evaluation.waiting",), "evaluation.collecting"),
    Arrow("collected", ("evaluation.collecting",), "evaluation.ranking"),
    Arrow("return_scores", ("evaluation.ranking",), "evaluation.collecting"),
    Arrow("rank", ("evaluation.ranking",), "evaluation.ranked", leaves="ranked"),
    Arrow(
        "enter_publicity",
        ("evaluation.ranked", "sent_back"),
        "publicity.study",
        effects=(study.set_start_day,),
    ),
    Arrow("studied", ("publicity.study",), "publicity.consent"),
    Arrow("return_list", ("publicity.consent",), "publicity.study"),
    Arrow("consented", ("publicity.consent",), "publicity.opening"),
    Arrow("open_publicity", ("publicity.opening",), "publicity.open"),
    Arrow("publicity_over", ("publicity.open",), "publicity.over", leaves="over"),
    Arrow("republish", LISTED, "sent_back", leaves="republish"),
    Arrow("reselect", LISTED, "sent_back", leaves="reselect"),
    Arrow(
        "enter_submission",
        ("publicity.over",),
        "submission.preparing",
        effects=(submission.set_submission_day,),
    ),
    Arrow(
        "submit",
        ("submission.preparing",),
        "submission.submitted",
        guards=(submission.no_open_appeals,),
        leaves="submitted",
    ),
    Arrow("enter_vetting", ("submission.submitted",), "vetting.waiting", effects=(submission.tell_round,)),
    Arrow("vetted", ("vetting.waiting",), "vetting.vetted", leaves="vetted"),
    Arrow("enter_circular", ("vetting.vetted",), "circular.waiting"),
    Arrow("circular_issued", ("circular.waiting",), "circular.issued", leaves="issued"),
    Arrow(
        "enter_payout",
        ("circular.issued",),
        "payout.paying",
        guards=(payout.something_due,),
        effects=(payout.set_payout_day,),
    ),
    Arrow(
        "enter_payout",
        ("circular.issued",),
        "payout.paid",
        effects=(payout.tell_round_of_end,),
        leaves="paid",
        closes=True,
    ),
    Arrow(
        "all_paid",
        ("payout.paying",),
        "payout.paid",
        effects=(payout.tell_round_of_end,),
        leaves="paid",
        closes=True,
    ),
    Arrow("take_back", ("plan.consulting",), "plan.drafting", effects=(plan.draft_taken_back,)),
    Arrow("take_back", ("publicity.consent",), "publicity.study"),
    Arrow("drop", BEFORE_CIRCULAR, "dropped", effects=(publicity.withdraw,), leaves="dropped", closes=True),
)

PROJECT_KIND = Kind(
    name="project",
    title="激励项目",
    workflow=PROJECT,
    initial="opened",
    states={state: steps for state, (_, steps) in STATES.items()},
    titles={state: title for state, (title, _) in STATES.items()},
    entries={
        stage: f"enter_{stage}"
        for stage in ("plan", "evaluation", "publicity", "submission", "vetting", "circular", "payout")
    },
    arrows=ARROWS,
    steps=PROJECT_STEPS,
    lapses={
        "consult_reply": plan.ask_for_no_reply,
        "evaluation_opens": evaluation.open_evaluation,
        "publicity": publicity.publicity_over,
    },
)
