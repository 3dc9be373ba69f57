"""The states of an objection (督查条例 17): filed → reviewed by somebody without part → concluded."""

from service.accountability import objections as do
from service.accountability.forms import ChangedForm, ReviewForm
from service.cases.kinds import Arrow, Kind, Outcome, Step
from service.talks.sheets import RECEIVE_SHEET
from workflows.names import OBJECTION

STEPS = (
    Step(
        "review_objection",
        "复核并作出决定",
        "NJ-18",
        do.reviewer,
        {
            "upheld": Outcome("维持", "conclude"),
            "changed": Outcome("变更", "conclude", form=ChangedForm),
            "revoked": Outcome("撤销", "conclude"),
            "not_accepted": Outcome(
                "逾期，不予受理", "refuse", needs_opinion=True, formless=True, apply=do.apply_not_accepted
            ),
            "recuse": Outcome("回避", "recuse", needs_opinion=True, formless=True),
        },
        ReviewForm,
        "objection_decision",
        do.apply_review,
        locks_parents=True,
    ),
    RECEIVE_SHEET,
)

OBJECTION_KIND = Kind(
    name="objection",
    title="复核",
    workflow=OBJECTION,
    cycles=("key_works",),
    by_office=True,
    initial="filed",
    states={
        "filed": (),
        "review.reviewing": ("review_objection",),
        "concluded": (),
        "not_accepted": (),
    },
    titles={
        "filed": "已提出",
        "review.reviewing": "复核中",
        "concluded": "已作出复核决定",
        "not_accepted": "逾期，不予受理",
    },
    entries={"review": "review"},
    arrows=(
        Arrow("review", ("filed",), "review.reviewing", effects=(do.set_review_day,)),
        Arrow("recuse", ("review.reviewing",), "review.reviewing"),
        Arrow("conclude", ("review.reviewing",), "concluded", leaves="concluded", closes=True),
        Arrow("refuse", ("review.reviewing",), "not_accepted", leaves="not_accepted", closes=True),
    ),
    steps={step.code: step for step in STEPS},
)
