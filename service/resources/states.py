"""The states of a fact about resources: it has arrived, waits for its second half under a deadline, is settled."""

from service.cases.kinds import Arrow, Kind, Outcome, Step
from service.resources import watching as do
from service.resources.forms import FiledForm, UnplannedForm
from service.resources.queries import involved_units
from service.talks.sheets import RECEIVE_SHEET
from workflows.names import RESOURCE

STEPS = (
    Step(
        "file_accounts",
        "上报审核决算申请",
        "NJ-10",
        do.filer,
        {"filed": Outcome("已一次性上报")},
        FiledForm,
        "final_accounts",
        do.apply_accounts_filed,
        locks_parents=True,
    ),
    Step(
        "file_fund_plan",
        "申报专项资金使用计划",
        "NJ-12",
        do.filer,
        {"filed": Outcome("已全部申报")},
        FiledForm,
        "fund_plan",
        do.apply_plan_filed,
        locks_parents=True,
    ),
    Step(
        "report_unplanned",
        "登记未申报使用计划的金额",
        "NJ-12",
        do.office_handler,
        {"reported": Outcome("登记")},
        UnplannedForm,
        apply=do.apply_unplanned,
        loose=True,
        locks_parents=True,
    ),
    RECEIVE_SHEET,
)

RESOURCE_KIND = Kind(
    name="resource",
    title="资源事项",
    workflow=RESOURCE,
    cycles=("key_works",),
    initial="arrived",
    states={
        "arrived": (),
        "watch.accounts": ("file_accounts",),
        "watch.fund_plan": ("file_fund_plan",),
        "watch.settled": (),
    },
    titles={
        "arrived": "已登记",
        "watch.accounts": "待上报决算",
        "watch.fund_plan": "待申报使用计划",
        "watch.settled": "已登记完毕",
    },
    entries={"watch": "enter_watch"},
    arrows=(
        Arrow(
            "enter_watch",
            ("arrived",),
            "watch.accounts",
            guards=(do.waits_for_accounts,),
            effects=(do.set_accounts_day,),
        ),
        Arrow("enter_watch", ("arrived",), "watch.fund_plan", guards=(do.waits_for_plan,), effects=(do.set_plan_day,)),
        Arrow("enter_watch", ("arrived",), "watch.settled", leaves="settled", closes=True),
        Arrow("settle", ("watch.accounts", "watch.fund_plan"), "watch.settled", leaves="settled", closes=True),
    ),
    steps={step.code: step for step in STEPS},
    lates={"final_accounts": do.accounts_late, "fund_plan": do.plan_late},
    readers=involved_units,
)
