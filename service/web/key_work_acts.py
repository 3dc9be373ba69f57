"""What may be done about a key work besides its tasks: filing, correction, adjustments, completion, bonus points."""

from collections.abc import Mapping
from typing import Any

from service.cases.act import Act
from service.cases.tables import Case
from service.inspections.corrections import pending_corrections
from service.keyworks import adjustments, bonuses, completion, filings, forms, reports
from service.keyworks.adjustments import may_ask
from service.keyworks.queries import said
from service.keyworks.register import filing_of, plan_for, plans_of, units_of
from service.web.acting import CaseAct, holds
from service.web.language import mark
from service.web.pages import Page

DECEMBER = 12


def own_unit(page: Page, case: Case) -> int | None:
    """The first of the work's units for which the official sits somewhere."""
    return next((u for u in units_of(page.desk.session, case.id) if u in page.me.unit_ids), None)


def _filed(page: Page, case: Case) -> Mapping[str, Any]:
    """The unit's filing in force."""
    unit = own_unit(page, case)
    row = filing_of(page.desk.session, case.id, unit) if unit else None
    if row is None:
        return {}
    persons = {"principal": row.principal_id, "supervising": row.supervising_id, "handling": row.handling_id}
    return {"breakdown": row.breakdown, **persons}


def _refile(act: Act, form: forms.FilingForm) -> None:
    own = next((u for u in units_of(act.session, act.case.id) if act.official and u in act.official.unit_ids), 0)
    filings.refile(act, own, form)


def _planned(page: Page, case: Case) -> Mapping[str, Any]:
    """The plan as it now stands, to be changed."""
    plan = plan_for(plans_of(page.desk.session, case.id), DECEMBER)
    figures = [] if not any(plan.planned) else [said(value) for value in plan.planned]
    return {"effective_month": page.desk.today.month, "planned": figures, "nodes": list(plan.nodes)}


def _found(page: Page, case: Case) -> Mapping[str, Any]:
    """An inspection's correction that waits, where the address names one (NJ-06)."""
    asked = page.request.query_params.get("inspection", "")
    row = next((one for one in pending_corrections(page.desk.session, case.id) if str(one.id) == asked), None)
    if row is None:
        return {}
    return {"inspection": row.id, "month": row.month, "value": said(row.value), "note": row.reason}


def _asks(page: Page, case: Case) -> bool:
    return may_ask(page.desk.session, page.me, case.id)


def _running(case: Case) -> bool:
    return case.state in ("filing.open", "year.running", "year.pending")


def _begun(case: Case) -> bool:
    return case.state in ("year.running", "year.pending", "year.finding", "completed", "missed")


def _completed(case: Case) -> bool:
    return case.state == "completed"


TO_MAYOR = mark("提出后由市长审批；批准之前按原计划评判，已关闭的月份不因调整重新评判。")

KEY_WORK_ACTS = {
    "filing": CaseAct(
        title=mark("变更责任备案"),
        then=mark("形成新的版次并抄送组织部门，原版次保留；尚未签发的约谈通知随新的责任人变更。"),
        button=mark("报备变更"),
        form=forms.FilingForm,
        clause="NJ-03",
        may=lambda page, case: own_unit(page, case) is not None,
        does=_refile,
        values=_filed,
        unit=own_unit,
    ),
    "plan": CaseAct(
        title=mark("申请调整计划"),
        then=TO_MAYOR,
        button=mark("报请批准"),
        form=forms.AdjustForm,
        clause="NJ-02",
        may=_asks,
        does=adjustments.ask_plan,
        offered=_running,
        values=_planned,
    ),
    "suspension": CaseAct(
        title=mark("申请暂停推进"),
        then=mark("提出后由市长审批；暂停的月份不评红旗、黄牌，连续计数就此中断。"),
        button=mark("报请批准"),
        form=forms.SuspendForm,
        clause="NJ-02",
        may=_asks,
        does=adjustments.ask_suspension,
        offered=_running,
    ),
    "removal": CaseAct(
        title=mark("申请调出清单"),
        then=mark("提出后由市长审批；调出后不再报告和评判，已作出的处理保留。"),
        button=mark("报请批准"),
        form=forms.RemovalForm,
        clause="NJ-02",
        may=_asks,
        does=lambda act, form: adjustments.ask_removal(act, form.reason),
        offered=_running,
    ),
    "correction": CaseAct(
        title=mark("更正已关闭月份"),
        then=mark("更正后全年重新评判：失去依据而尚未举行的约谈撤销，已举行的加注说明；同一依据不会第二次触发。"),
        button=mark("更正并重新评判"),
        form=forms.CorrectionForm,
        clause="NJ-06",
        may=holds("supervision_officer"),
        does=reports.correct_month,
        offered=_begun,
        values=_found,
    ),
    "completion": CaseAct(
        title=mark("登记完成情况"),
        then=mark("完成日期和突出贡献情形是年度加分的依据；再次登记的，以最后一次为准，各次记录均保留。"),
        button=mark("登记"),
        form=forms.CompletionForm,
        clause="NJ-16",
        may=holds("supervision_officer"),
        does=completion.record_completion,
        offered=_begun,
    ),
    "bonus": CaseAct(
        title=mark("决定加分数额"),
        then=mark("不决定的，按一个事项的最高分计；决定了的，以最后一次为准，各次决定均保留。"),
        button=mark("决定加分"),
        form=forms.BonusForm,
        clause="NJ-16",
        may=holds("office_director"),
        does=bonuses.grant,
        offered=_completed,
    ),
}
