"""The states of a criticism (NJ-08, NJ-18, NJ-19): checked → approved and issued → examined → promised → verified."""

from service.accountability import criticisms as do
from service.accountability import remedy
from service.accountability.approval import apply_meeting, with_paper
from service.accountability.forms import (
    ApprovedByMeetingForm,
    CompletionCheckForm,
    CompletionForm,
    CriticismForm,
    RemedyForm,
)
from service.cases.kinds import Arrow, Kind, Outcome, Step
from service.talks.sheets import RECEIVE_SHEET
from workflows.names import CRITICISM

RETURN = Outcome("退回", "return_proposal", needs_opinion=True, formless=True)
SEND_BACK = Outcome("退回修改", "return_report", needs_opinion=True, formless=True, apply=remedy.apply_return)
REFUSE = Outcome("不予通报", "refuse", needs_opinion=True, formless=True)

PROPOSING = (
    Step(
        "check_criticism",
        "核对事实并提出通报批评",
        "NJ-18",
        do.checker,
        {
            "propose": Outcome("事实无误，报市长审批", "propose"),
            "propose_to_meeting": Outcome("事实无误，提请常务会议审定", "propose_to_meeting"),
            "issue": Outcome("事实无误，已经批准，印发", "issue"),
            "withdraw": Outcome("撤销", "withdraw", needs_opinion=True, formless=True),
        },
        CriticismForm,
        "criticism_approval",
        do.apply_check,
        locks_parents=True,
    ),
    Step(
        "approve_criticism",
        "审批通报批评",
        "NJ-18",
        with_paper("mayor", do.draft),
        {"approve": Outcome("批准", "approve"), "return": RETURN, "refuse": REFUSE},
        deadline="criticism_approval",
        locks_parents=True,
    ),
    Step(
        "record_criticism_meeting",
        "登记常务会议对通报批评的决定",
        "NJ-18",
        with_paper("supervision_officer", do.draft),
        {
            "approve": Outcome("会议通过", "approve"),
            "return": Outcome("会议退回", "return_proposal", needs_opinion=True),
            "refuse": Outcome("会议决定不予通报", "refuse", needs_opinion=True),
        },
        ApprovedByMeetingForm,
        "criticism_approval",
        apply_meeting,
        locks_parents=True,
    ),
    Step(
        "receive_criticism",
        "签收通报批评",
        "NJ-18",
        do.never,
        {"received": Outcome("签收")},
        apply=do.apply_received,
        loose=True,
    ),
)

REMEDYING = (
    Step(
        "report_remedy",
        "作出检查、说明原因并承诺整改时限",
        "NJ-18",
        remedy.at("reporting", "handler"),
        {"report": Outcome("送主要负责人签发", "report")},
        RemedyForm,
        "remedy_report",
        remedy.apply_report,
        optional=True,
    ),
    Step(
        "sign_remedy",
        "签发检查和书面报告",
        "NJ-18",
        remedy.at("signing", "principal_leader"),
        {
            "sign": Outcome("签发", "sign", apply=remedy.apply_sign),
            "return": SEND_BACK,
        },
        deadline="remedy_report",
        optional=True,
    ),
    Step(
        "review_remedy",
        "审核检查和书面报告",
        "NJ-18",
        remedy.at_office("reviewing", "审核检查和书面报告"),
        {
            "accept": Outcome("接受", "accept", apply=remedy.apply_accept),
            "return": SEND_BACK,
        },
        optional=True,
    ),
    Step(
        "report_completion",
        "报告整改完成情况",
        "NJ-18",
        remedy.promisers,
        {"report": Outcome("报送", "complete")},
        CompletionForm,
        apply=remedy.apply_completion,
        optional=True,
    ),
    Step(
        "verify_promise",
        "核实整改是否完成",
        "NJ-18",
        remedy.at_office("verifying", "核实整改是否完成"),
        {
            "done": Outcome("已完成", "settle", apply=remedy.apply_verified),
            "unfinished": Outcome("到期未完成，提请移送问责", "settle", apply=remedy.apply_unfinished),
            "return": Outcome(
                "尚未完成，继续整改", "go_on", needs_opinion=True, formless=True, apply=remedy.apply_not_yet
            ),
        },
        CompletionCheckForm,
        optional=True,
        locks_parents=True,
    ),
)

REPORTING, WATCHING = "remedy.reporting", "promise.watching"

ARROWS = (
    Arrow("draft", ("opened",), "proposal.checking", effects=(do.set_approval_day,)),
    Arrow("propose", ("proposal.checking",), "proposal.approving", guards=(do.not_approved,)),
    Arrow("propose_to_meeting", ("proposal.checking",), "proposal.meeting", guards=(do.not_approved,)),
    Arrow(
        "issue",
        ("proposal.checking",),
        "issued",
        guards=(do.approved,),
        effects=(do.issue,),
        leaves="issued",
        closes=True,
    ),
    Arrow("return_proposal", ("proposal.approving", "proposal.meeting"), "proposal.checking"),
    Arrow(
        "refuse",
        ("proposal.approving", "proposal.meeting"),
        "refused",
        effects=(do.let_subject_go,),
        leaves="refused",
        closes=True,
    ),
    Arrow(
        "withdraw",
        ("proposal.checking", "proposal.approving", "proposal.meeting"),
        "withdrawn",
        guards=(do.its_own_to_withdraw,),
        effects=(do.let_subject_go,),
        leaves="withdrawn",
        closes=True,
    ),
    Arrow(
        "approve",
        ("proposal.approving", "proposal.meeting"),
        "proposal.issued",
        guards=(do.needs_remedy,),
        effects=(do.issue,),
        leaves="remedy",
    ),
    Arrow(
        "approve",
        ("proposal.approving", "proposal.meeting"),
        "issued",
        effects=(do.issue,),
        leaves="issued",
        closes=True,
    ),
    Arrow("enter_remedy", ("proposal.issued",), REPORTING, effects=(remedy.start_remedy,)),
    Arrow("report", (REPORTING,), REPORTING),
    Arrow("sign", (REPORTING,), REPORTING, effects=(remedy.keep_report_clock,)),
    Arrow("return_report", (REPORTING,), REPORTING, effects=(remedy.keep_report_clock,)),
    Arrow("accept", (REPORTING,), "remedy.promised", guards=(remedy.all_promised,), leaves="promised"),
    Arrow("accept", (REPORTING,), REPORTING, effects=(remedy.watch,)),
    Arrow("enter_promise", ("remedy.promised",), WATCHING, effects=(remedy.watch,)),
    Arrow("complete", (REPORTING,), REPORTING, effects=(remedy.watch,)),
    Arrow("complete", (WATCHING,), WATCHING, effects=(remedy.watch,)),
    Arrow("go_on", (REPORTING,), REPORTING, effects=(remedy.watch,)),
    Arrow("go_on", (WATCHING,), WATCHING, effects=(remedy.watch,)),
    Arrow("settle", (REPORTING,), REPORTING, effects=(remedy.watch,)),
    Arrow("settle", (WATCHING,), "remedied", guards=(remedy.all_done,), leaves="remedied", closes=True),
    Arrow("settle", (WATCHING,), "missed", guards=(remedy.all_settled,), leaves="missed", closes=True),
    Arrow("settle", (WATCHING,), WATCHING, effects=(remedy.watch,)),
    Arrow(
        "revoke",
        ("proposal.issued", REPORTING, "remedy.promised", WATCHING),
        "revoked",
        leaves="revoked",
        closes=True,
    ),
)

CRITICISM_KIND = Kind(
    name="criticism",
    title="通报批评",
    workflow=CRITICISM,
    cycles=("key_works",),
    by_office=True,
    initial="opened",
    states={
        "opened": (),
        "proposal.checking": ("check_criticism",),
        "proposal.approving": ("approve_criticism",),
        "proposal.meeting": ("record_criticism_meeting",),
        "proposal.issued": (),
        REPORTING: ("report_remedy", "sign_remedy", "review_remedy", "report_completion", "verify_promise"),
        "remedy.promised": (),
        WATCHING: ("report_completion", "verify_promise"),
        "issued": (),
        "remedied": (),
        "missed": (),
        "refused": (),
        "withdrawn": (),
        "revoked": (),
    },
    titles={
        "opened": "已提出",
        "proposal.checking": "待核对事实",
        "proposal.approving": "待市长审批",
        "proposal.meeting": "待常务会议审定",
        "proposal.issued": "已印发",
        REPORTING: "检查、报告和承诺中",
        "remedy.promised": "均已承诺",
        WATCHING: "整改中",
        "issued": "已印发，办结",
        "remedied": "已完成整改，办结",
        "missed": "到期未完成，已提请移送问责",
        "refused": "未予通报",
        "withdrawn": "已撤销（未印发）",
        "revoked": "经复核撤销",
    },
    entries={"proposal": "draft", "remedy": "enter_remedy", "promise": "enter_promise"},
    arrows=ARROWS,
    steps={step.code: step for step in (*PROPOSING, *REMEDYING, RECEIVE_SHEET)},
    lapses={"promise": remedy.promise_over},
)
