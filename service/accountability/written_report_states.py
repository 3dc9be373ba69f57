"""The states of a written report (NJ-19): drafted, signed by the unit's principal leader, received by the city."""

from service.accountability import written_reports as do
from service.accountability.forms import WrittenReportForm
from service.cases.kinds import Arrow, Kind, Outcome, Step
from service.cases.seats import government
from service.talks.sheets import RECEIVE_SHEET
from workflows.names import WRITTEN_REPORT

STEPS = (
    Step(
        "draft_written_report",
        "起草书面报告",
        "NJ-19",
        do.drafter,
        {"submit": Outcome("送主要负责人签发", "submit")},
        WrittenReportForm,
        "written_report",
        do.apply_draft,
    ),
    Step(
        "sign_written_report",
        "签发书面报告",
        "NJ-19",
        do.signer,
        {
            "sign": Outcome("签发", "sign", apply=do.apply_sign),
            "return": Outcome("退回修改", "send_back", needs_opinion=True, formless=True),
        },
        deadline="written_report",
    ),
    Step(
        "receive_written_report",
        "审收书面报告",
        "NJ-19",
        government("supervision_officer"),
        {
            "received": Outcome("收到", "receive"),
            "return": Outcome("退回重报", "return_report", needs_opinion=True, formless=True),
        },
    ),
    RECEIVE_SHEET,
)

WRITTEN_REPORT_KIND = Kind(
    name="written_report",
    title="书面报告",
    workflow=WRITTEN_REPORT,
    cycles=("key_works",),
    initial="opened",
    states={
        "opened": (),
        "report.drafting": ("draft_written_report",),
        "report.signing": ("sign_written_report",),
        "report.receiving": ("receive_written_report",),
        "received": (),
        "withdrawn": (),
    },
    titles={
        "opened": "已提出",
        "report.drafting": "起草中",
        "report.signing": "待主要负责人签发",
        "report.receiving": "已报送，待审收",
        "received": "已收到",
        "withdrawn": "已撤销",
    },
    entries={"report": "draft"},
    arrows=(
        Arrow("draft", ("opened",), "report.drafting", effects=(do.set_report_day,)),
        Arrow("submit", ("report.drafting",), "report.signing"),
        Arrow("send_back", ("report.signing",), "report.drafting"),
        Arrow("sign", ("report.signing",), "report.receiving"),
        Arrow("return_report", ("report.receiving",), "report.drafting", effects=(do.set_report_day,)),
        Arrow("receive", ("report.receiving",), "received", leaves="received", closes=True),
        Arrow(
            "withdraw",
            ("report.drafting", "report.signing", "report.receiving"),
            "withdrawn",
            leaves="withdrawn",
            closes=True,
        ),
    ),
    steps={step.code: step for step in STEPS},
)
