"""The states of a referral (NJ-18, NJ-19): file prepared → approved → sent → received → result, if any."""

from service.accountability import referrals as do
from service.accountability.approval import apply_meeting, with_paper
from service.accountability.forms import ApprovedByMeetingForm, ReferralForm, ReferralResultForm
from service.cases.kinds import Arrow, Kind, Outcome, Step
from service.cases.seats import government
from service.talks.sheets import RECEIVE_SHEET
from workflows.names import REFERRAL

STEPS = (
    Step(
        "prepare_referral",
        "整理移送材料",
        "NJ-18",
        do.preparer,
        {
            "propose": Outcome("材料齐全，报市长审批", "propose"),
            "propose_to_meeting": Outcome("材料齐全，提请常务会议审定", "propose_to_meeting"),
            "withdraw": Outcome("撤销", "withdraw", needs_opinion=True, formless=True),
        },
        ReferralForm,
        "referral_approval",
        do.apply_prepare,
    ),
    Step(
        "approve_referral",
        "审批移送问责",
        "NJ-18",
        with_paper("mayor", do.draft),
        {
            "approve": Outcome("批准移送", "approve"),
            "return": Outcome("退回", "return_proposal", needs_opinion=True, formless=True),
            "refuse": Outcome("不予移送", "refuse", needs_opinion=True, formless=True),
        },
        deadline="referral_approval",
        locks_parents=True,
    ),
    Step(
        "record_referral_meeting",
        "登记常务会议对移送问责的决定",
        "NJ-18",
        with_paper("supervision_officer", do.draft),
        {
            "approve": Outcome("会议通过", "approve"),
            "return": Outcome("会议退回", "return_proposal", needs_opinion=True),
            "refuse": Outcome("会议决定不予移送", "refuse", needs_opinion=True),
        },
        ApprovedByMeetingForm,
        "referral_approval",
        apply_meeting,
        locks_parents=True,
    ),
    Step("receive_referral", "签收移送函", "NJ-18", do.organ_desk, {"received": Outcome("签收", "receive")}),
    Step(
        "record_referral_result",
        "登记问责结果",
        "NJ-18",
        government("supervision_officer"),
        {
            "recorded": Outcome("登记结果", "close"),
            "no_result": Outcome("不再反馈结果", "close", needs_opinion=True, formless=True),
        },
        ReferralResultForm,
        apply=do.apply_result,
    ),
    RECEIVE_SHEET,
)

REFERRAL_KIND = Kind(
    name="referral",
    title="移送问责",
    workflow=REFERRAL,
    cycles=("key_works",),
    by_office=True,
    initial="opened",
    states={
        "opened": (),
        "approval.preparing": ("prepare_referral",),
        "approval.approving": ("approve_referral",),
        "approval.meeting": ("record_referral_meeting",),
        "approval.sent": (),
        "transfer.receiving": ("receive_referral",),
        "transfer.received": ("record_referral_result",),
        "closed": (),
        "refused": (),
        "withdrawn": (),
    },
    titles={
        "opened": "已提出",
        "approval.preparing": "整理材料中",
        "approval.approving": "待市长审批",
        "approval.meeting": "待常务会议审定",
        "approval.sent": "已移送",
        "transfer.receiving": "已移送，待签收",
        "transfer.received": "已签收，待结果",
        "closed": "已办结",
        "refused": "未予移送",
        "withdrawn": "已撤销（未移送）",
    },
    entries={"approval": "prepare", "transfer": "hand_over"},
    arrows=(
        Arrow("prepare", ("opened",), "approval.preparing", effects=(do.set_referral_day,)),
        Arrow("propose", ("approval.preparing",), "approval.approving"),
        Arrow("propose_to_meeting", ("approval.preparing",), "approval.meeting"),
        Arrow("return_proposal", ("approval.approving", "approval.meeting"), "approval.preparing"),
        Arrow("refuse", ("approval.approving", "approval.meeting"), "refused", leaves="refused", closes=True),
        Arrow(
            "withdraw",
            ("approval.preparing", "approval.approving", "approval.meeting"),
            "withdrawn",
            leaves="withdrawn",
            closes=True,
        ),
        Arrow(
            "approve",
            ("approval.approving", "approval.meeting"),
            "approval.sent",
            effects=(do.send,),
            leaves="sent",
        ),
        Arrow("hand_over", ("approval.sent",), "transfer.receiving"),
        Arrow("receive", ("transfer.receiving",), "transfer.received"),
        Arrow("close", ("transfer.received",), "closed", leaves="closed", closes=True),
    ),
    steps={step.code: step for step in STEPS},
)
