"""The states of an appeal or complaint: received, acknowledged, verified, concluded (YY-13, YY-14)."""

from service.cases.kinds import Arrow, Kind, Outcome, Step
from service.publicity import appeals as do
from service.publicity.forms import AcknowledgeForm, ConcludeForm, FindingReportForm, HandOverForm
from service.talks.sheets import RECEIVE_SHEET
from workflows.names import APPEAL

CONCLUSIONS = {
    "dismissed": Outcome("不属实（不予支持）", "conclude"),
    "republish": Outcome("属实，更正名单并重新公示", "conclude"),
    "reselect": Outcome("问题突出，责令重新评选", "conclude"),
    "accountability": Outcome("情节严重，移送问责", "conclude"),
}
RECUSE = Outcome("回避", "recuse", needs_opinion=True, formless=True)

STEPS = (
    Step(
        "acknowledge",
        "受理登记",
        "YY-13",
        do.receiver,
        {
            "accepted": Outcome("受理", "accept"),
            "not_accepted": Outcome("不予受理", "refuse", needs_opinion=True),
        },
        AcknowledgeForm,
        "appeal_acknowledge",
        do.apply_acknowledge,
    ),
    Step(
        "verify",
        "核查并作出结论",
        "YY-13",
        do.receiver,
        {
            **CONCLUSIONS,
            "hand_over": Outcome("转牵头单位核查", "hand_over", form=HandOverForm, apply=do.apply_hand_over),
            "recuse": RECUSE,
        },
        ConcludeForm,
        "appeal_conclude",
        do.apply_verify,
        locks_parents=True,
    ),
    Step(
        "verify_by_other",
        "核查并作出结论（回避后）",
        "YY-13",
        do.other_receiver,
        CONCLUSIONS,
        ConcludeForm,
        "appeal_conclude",
        do.apply_verify,
        locks_parents=True,
    ),
    Step(
        "report_finding",
        "核查转办件",
        "YY-14",
        do.lead_handler,
        {"report": Outcome("报送核查报告", "report")},
        FindingReportForm,
        "appeal_conclude",
        do.apply_report,
    ),
    RECEIVE_SHEET,
)

APPEAL_KIND = Kind(
    name="appeal",
    title="申诉举报",
    workflow=APPEAL,
    initial="received",
    states={
        "received": (),
        "acknowledgement.waiting": ("acknowledge",),
        "acknowledgement.accepted": (),
        "acknowledgement.refused": (),
        "verification.verifying": ("verify",),
        "verification.handed_over": ("report_finding",),
        "verification.recused": ("verify_by_other",),
        "concluded": (),
    },
    titles={
        "received": "已收到",
        "acknowledgement.waiting": "待受理",
        "acknowledgement.accepted": "已受理",
        "acknowledgement.refused": "不予受理",
        "verification.verifying": "核查中",
        "verification.handed_over": "转办核查中",
        "verification.recused": "回避后核查中",
        "concluded": "已办结",
    },
    entries={"acknowledgement": "receive", "verification": "verify"},
    arrows=(
        Arrow(
            "receive",
            ("received",),
            "acknowledgement.waiting",
            effects=(do.start_clock("appeal_acknowledge"),),
        ),
        Arrow("accept", ("acknowledgement.waiting",), "acknowledgement.accepted", leaves="accepted"),
        Arrow(
            "refuse",
            ("acknowledgement.waiting",),
            "acknowledgement.refused",
            leaves="not_accepted",
            closes=True,
        ),
        Arrow(
            "verify",
            ("acknowledgement.accepted",),
            "verification.verifying",
            effects=(do.start_clock("appeal_conclude"),),
        ),
        Arrow("hand_over", ("verification.verifying",), "verification.handed_over"),
        Arrow("report", ("verification.handed_over",), "verification.verifying"),
        Arrow("recuse", ("verification.verifying",), "verification.recused"),
        Arrow(
            "conclude",
            ("verification.verifying", "verification.recused"),
            "concluded",
            leaves="concluded",
            closes=True,
        ),
    ),
    steps={step.code: step for step in STEPS},
)
