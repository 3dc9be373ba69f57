"""The states of a key list and of a key work: what each stage asks of whom (NJ-02, NJ-03, NJ-06, NJ-19)."""

from service.cases.kinds import Arrow, Form, Kind, Outcome, Step
from service.cases.seats import government, nobody
from service.incentives.forms import MeetingForm
from service.keyworks import additions, adjustments, filings, findings, lists, lists_year, months, reports
from service.keyworks import forms as f
from service.keyworks.sight import reads_whole
from service.talks.sheets import RECEIVE_SHEET
from workflows.names import KEY_LIST, KEY_WORK

OFFICE = government("supervision_officer")
RETURN = "退回"
APPROVAL = {
    "approve": Outcome("同意"),
    "refuse": Outcome("不同意", needs_opinion=True, formless=True, apply=adjustments.apply_refusal),
}

LIST_STEPS = (
    Step(
        "propose_key_list",
        "提出年度重点工作清单",
        "NJ-02",
        lists.proposer,
        {"propose": Outcome("提请审定", "propose")},
        f.ListForm,
        "key_list",
        lists.apply_proposal,
    ),
    Step(
        "record_list_meeting",
        "登记会议审定清单的结果",
        "NJ-02",
        OFFICE,
        {
            "approved": Outcome("审定通过", "approve"),
            "sent_back": Outcome(RETURN, "send_back", needs_opinion=True, formless=True),
        },
        MeetingForm,
        "key_list",
        lists.apply_meeting,
    ),
    Step(
        "publish_key_list",
        "公布年度重点工作清单",
        "NJ-02",
        government("office_director"),
        {"publish": Outcome("签发公布", "publish")},
        Form,
        "key_list",
        lists.publish_list,
    ),
    Step(
        "issue_bulletin",
        "印发当月督查通报",
        "NJ-06",
        nobody,
        {"issue": Outcome("印发")},
        f.BulletinForm,
        apply=lists_year.apply_bulletin,
        loose=True,
    ),
    Step(
        "approve_adjustment",
        "审批增列重点工作",
        "NJ-02",
        nobody,
        APPROVAL,
        f.ApprovalForm,
        apply=additions.apply_addition,
        loose=True,
    ),
    Step(
        "record_disclosure",
        "公开民生实事进展",
        "NJ-19",
        nobody,
        {"published": Outcome("登记公开情况")},
        f.DisclosureForm,
        apply=lists_year.apply_disclosure,
        loose=True,
    ),
)

KEY_LIST_KIND = Kind(
    name="key_list",
    title="年度重点工作清单",
    workflow=KEY_LIST,
    initial="opened",
    states={
        "opened": (),
        "list.proposing": ("propose_key_list",),
        "list.meeting": ("record_list_meeting",),
        "list.publishing": ("publish_key_list",),
        "list.published": (),
        "year.running": (),
        "year.ended": (),
    },
    titles={
        "opened": "已启动",
        "list.proposing": "拟定清单",
        "list.meeting": "待会议审定",
        "list.publishing": "待公布",
        "list.published": "已公布",
        "year.running": "年度推进中",
        "year.ended": "年度已办结",
    },
    entries={"list": "enter_list", "year": "enter_year"},
    arrows=(
        Arrow("enter_list", ("opened",), "list.proposing", effects=(lists.set_list_day,)),
        Arrow("propose", ("list.proposing",), "list.meeting"),
        Arrow("send_back", ("list.meeting",), "list.proposing"),
        Arrow("approve", ("list.meeting",), "list.publishing"),
        Arrow("publish", ("list.publishing",), "list.published", leaves="published"),
        Arrow("enter_year", ("list.published",), "year.running", guards=(lists_year.some_works_open,)),
        Arrow("enter_year", ("list.published",), "year.ended", leaves="ended", closes=True),
        Arrow("all_ended", ("year.running",), "year.ended", leaves="ended", closes=True),
    ),
    steps={step.code: step for step in LIST_STEPS},
    cycles=("key_works",),
    whole=reads_whole,
)

WORK_STEPS = (
    Step(
        "file_responsibility",
        "责任备案",
        "NJ-03",
        filings.undertaking_units,
        {"file": Outcome("报备")},
        f.FilingForm,
        "filing",
        filings.apply_filing,
        all_of="filed",
    ),
    Step(
        "report_progress",
        "报告当月进度",
        "NJ-06",
        nobody,
        {"report": Outcome("报告")},
        f.ReportForm,
        "month_report",
        reports.apply_report,
        loose=True,
    ),
    Step(
        "verify_progress",
        "核实当月进度",
        "NJ-06",
        nobody,
        {
            "verified": Outcome("核实"),
            "return": Outcome(RETURN, needs_opinion=True, formless=True, apply=reports.apply_return),
        },
        f.VerifyForm,
        "month_report",
        reports.apply_verification,
        loose=True,
        locks_parents=True,
    ),
    Step(
        "approve_adjustment",
        "审批重点工作调整",
        "NJ-02",
        nobody,
        APPROVAL,
        f.ApprovalForm,
        apply=adjustments.apply_approval,
        loose=True,
        locks_parents=True,
    ),
    Step(
        "record_year_finding",
        "认定年度目标完成情况",
        "NJ-18",
        OFFICE,
        {"found": Outcome("认定")},
        f.FindingForm,
        apply=findings.apply_finding,
        locks_parents=True,
    ),
    RECEIVE_SHEET,
)

RUNNING = ("year.running", "year.pending")
ENDING = (findings.end_work,)

KEY_WORK_KIND = Kind(
    name="key_work",
    title="重点工作",
    workflow=KEY_WORK,
    initial="opened",
    states={
        "opened": (),
        "filing.open": ("file_responsibility",),
        "filing.filed": (),
        "year.running": (),
        "year.pending": (),
        "year.finding": ("record_year_finding",),
        "completed": (),
        "missed": (),
        "removed": (),
    },
    titles={
        "opened": "已列入清单",
        "filing.open": "待责任备案",
        "filing.filed": "已备案",
        "year.running": "推进中",
        "year.pending": "待核实年度结果",
        "year.finding": "待认定年度结果",
        "completed": "完成年度目标",
        "missed": "未完成年度目标",
        "removed": "调出清单",
    },
    entries={"filing": "enter_filing", "year": "enter_year"},
    arrows=(
        Arrow("enter_filing", ("opened",), "filing.open", effects=(filings.set_filing_day,)),
        Arrow("filed", ("filing.open",), "filing.filed", leaves="filed"),
        Arrow("enter_year", ("filing.filed",), "year.running", effects=(months.begin_year,)),
        Arrow("await_december", ("year.running",), "year.pending"),
        Arrow("ask_finding", RUNNING, "year.finding"),
        Arrow("complete", (*RUNNING, "year.finding"), "completed", effects=ENDING, leaves="completed", closes=True),
        Arrow("miss", (*RUNNING, "year.finding"), "missed", effects=ENDING, leaves="missed", closes=True),
        Arrow("remove", ("filing.open", *RUNNING), "removed", effects=ENDING, leaves="removed", closes=True),
    ),
    steps={step.code: step for step in WORK_STEPS},
    cycles=("key_works",),
    lapses={"month_report": months.close_due_month, "year_settling": months.settle_year},
    alone=frozenset({"filing", "year", "month_report"}),
)
