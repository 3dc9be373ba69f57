"""The states of a talk (rules.md 3): draft notice → issued → held → record signed → rectifying → verified → closed."""

from service.cases.kinds import Arrow, Kind, Outcome, Step
from service.cases.seats import government, responsible
from service.talks import use_cases as do
from service.talks.forms import HeldForm, NoticeForm, PostponeForm, ReportForm
from service.talks.sheets import RECEIVE_SHEET
from workflows.names import TALK

WITHDRAW = Outcome("撤销", "withdraw", needs_opinion=True, formless=True)

STEPS = (
    Step(
        "sign_notice",
        "签发约谈通知书",
        "NJ-18",
        do.signer,
        {"sign": Outcome("签发", "issue"), "withdraw": WITHDRAW},
        NoticeForm,
        "talk_notice",
        do.apply_notice,
    ),
    Step(
        "hold_talk",
        "约谈",
        "NJ-18",
        do.signer,
        {
            "held": Outcome("已约谈", "hold"),
            "postpone": Outcome(
                "延期", needs_opinion=True, keeps_open=True, form=PostponeForm, apply=do.apply_postpone
            ),
            "withdraw": WITHDRAW,
        },
        HeldForm,
        "talk_held",
        do.apply_held,
    ),
    Step(
        "sign_record",
        "签字确认约谈纪要",
        "NJ-18",
        do.target,
        {
            "sign": Outcome("签字", "sign"),
            "refuse": Outcome("拒签并说明", "sign", needs_opinion=True, formless=True),
        },
    ),
    Step(
        "report_rectification",
        "报送整改情况",
        "NJ-18",
        responsible("handler"),
        {"report": Outcome("报送", "report")},
        ReportForm,
        "rectification",
        do.apply_report,
    ),
    Step(
        "verify_rectification",
        "核验整改情况",
        "NJ-18",
        government("supervision_officer"),
        {
            "verified": Outcome("核验通过", "verify"),
            "return": Outcome("退回整改", "return_rectification", needs_opinion=True, formless=True),
        },
        deadline="rectification",
    ),
    Step(
        "close_talk",
        "办结销号",
        "NJ-18",
        government("supervision_officer"),
        {"close": Outcome("销号", "close")},
    ),
    RECEIVE_SHEET,
)

TALK_KIND = Kind(
    name="talk",
    title="约谈",
    workflow=TALK,
    cycles=("incentives", "key_works"),
    initial="triggered",
    states={
        "triggered": (),
        "notice.draft": ("sign_notice",),
        "notice.issued": (),
        "talk.scheduled": ("hold_talk",),
        "talk.held": ("sign_record",),
        "talk.record_signed": (),
        "rectification.rectifying": ("report_rectification",),
        "rectification.verifying": ("verify_rectification",),
        "rectification.verified": ("close_talk",),
        "closed": (),
        "withdrawn": (),
        "revoked": (),
    },
    titles={
        "triggered": "已触发",
        "notice.draft": "通知待签发",
        "notice.issued": "通知已发出",
        "talk.scheduled": "待约谈",
        "talk.held": "已约谈，待签字",
        "talk.record_signed": "纪要已签字",
        "rectification.rectifying": "整改中",
        "rectification.verifying": "待核验",
        "rectification.verified": "已核验，待销号",
        "closed": "已办结",
        "withdrawn": "已撤销",
        "revoked": "经复核撤销",
    },
    entries={"notice": "draft", "talk": "schedule", "rectification": "rectify"},
    arrows=(
        Arrow("draft", ("triggered",), "notice.draft", effects=(do.set_notice_day,)),
        Arrow("issue", ("notice.draft",), "notice.issued", leaves="issued"),
        Arrow("schedule", ("notice.issued",), "talk.scheduled", effects=(do.set_meeting_day,)),
        Arrow("hold", ("talk.scheduled",), "talk.held"),
        Arrow("sign", ("talk.held",), "talk.record_signed", leaves="held"),
        Arrow(
            "rectify",
            ("talk.record_signed",),
            "rectification.rectifying",
            effects=(do.set_rectification_day,),
        ),
        Arrow("report", ("rectification.rectifying",), "rectification.verifying"),
        Arrow("return_rectification", ("rectification.verifying",), "rectification.rectifying"),
        Arrow("verify", ("rectification.verifying",), "rectification.verified"),
        Arrow("close", ("rectification.verified",), "closed", leaves="closed", closes=True),
        Arrow(
            "withdraw",
            ("triggered", "notice.draft", "notice.issued", "talk.scheduled"),
            "withdrawn",
            effects=(do.withdraw,),
            leaves="withdrawn",
            closes=True,
        ),
        Arrow(
            "revoke",
            (
                "talk.held",
                "rectification.rectifying",
                "rectification.verifying",
                "rectification.verified",
            ),
            "revoked",
            leaves="revoked",
            closes=True,
        ),
    ),
    steps={step.code: step for step in STEPS},
)
