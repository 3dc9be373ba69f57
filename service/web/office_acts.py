"""What may be done about matters, inspections, measures and grades besides their tasks."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from service.assessments.queries import scoring_office
from service.cases.tables import Case
from service.inspections import fieldwork
from service.inspections.forms import CancelForm
from service.keyworks import additions, grades
from service.keyworks.forms import AdditionForm, GradeForm
from service.matters import changing, closing, pressing
from service.matters.forms import PressForm, UnitsChangeForm, WithdrawForm
from service.matters.rows import RELEASED
from service.matters.tables import MatterUnit
from service.measures import acts as measures
from service.measures.forms import PostponeMeasureForm, ReasonForm
from service.measures.tables import Measure
from service.org.offices import SUPERVISION_OFFICE
from service.org.tables import Unit
from service.outstanding.forms import WithdrawReportForm
from service.outstanding.reporting import own_reports, withdraw_report
from service.web.acting import CaseAct, holds
from service.web.language import mark
from service.web.pages import Page


def _office(page: Page, _case: Case) -> bool:
    return bool(page.me.offices & SUPERVISION_OFFICE)


def _handling(case: Case) -> bool:
    return case.state == "handling.running"


def _measure_office(page: Page, case: Case) -> bool:
    """The clause office's principal leader."""
    return page.me.holds("principal_leader", page.desk.session.get_one(Measure, case.id).office_id)


def _scores(page: Page, case: Case) -> bool:
    """The principal leader of the office that the clause names for the year's score."""
    return any(page.me.holds("principal_leader", unit) for unit in scoring_office(page.desk.session, case.id))


def _joining(page: Page, case: Case) -> Mapping[str, Any]:
    """One work to be filled in, under the next number, from this month on."""
    number = additions.next_number(page.desk.session, case.id)
    return {"works": [{"number": number}], "effective_month": page.desk.today.month}


def _in_execution(case: Case) -> bool:
    return case.closed_at is None and case.stage == "execution"


def _charged(page: Page, case: Case) -> Mapping[str, Any]:
    """The units as they are charged now, to be changed."""
    rows = page.desk.session.execute(
        select(MatterUnit, Unit.code)
        .join(Unit, Unit.id == MatterUnit.unit_id)
        .where(MatterUnit.matter_id == case.id, MatterUnit.progress != RELEASED)
        .order_by(MatterUnit.main.desc(), Unit.code)
    )
    return {"units": [{"unit": c, "main": row.main, "due": str(row.due), "work": row.work} for row, c in rows]}


MATTER = {
    "press": CaseAct(
        title=mark("催办"),
        then=mark("向待签收、待反馈的单位发督办单，须签收，并告知其主要负责人；同一等级一天至多一份。"),
        button=mark("发督办单"),
        form=PressForm,
        clause="NJ-07",
        may=_office,
        does=pressing.press,
        offered=_handling,
    ),
    "units": CaseAct(
        title=mark("变更承办单位"),
        then=mark("报市政府办公室主任审批；批准后，调出的单位收到通知，调入的单位签收办理。已反馈的单位不能调出。"),
        button=mark("报请批准"),
        form=UnitsChangeForm,
        clause="NJ-07",
        may=holds("supervision_officer"),
        does=changing.ask_change,
        offered=_handling,
        values=_charged,
    ),
    "withdraw": CaseAct(
        title=mark("撤销督办事项"),
        then=mark("不再督办，各承办单位收到通知；编号不再使用。"),
        button=mark("撤销"),
        form=WithdrawForm,
        clause="NJ-07",
        may=_office,
        does=lambda act, form: closing.withdraw(act, form.reason),
    ),
}

INSPECTION = {
    "cancel": CaseAct(
        title=mark("取消督查"),
        then=mark("督查不再进行；已告知的单位收到通知。"),
        button=mark("取消督查"),
        form=CancelForm,
        clause="NJ-06",
        may=_office,
        does=lambda act, form: fieldwork.cancel(act, form.reason),
        offered=lambda case: case.stage in ("planning", "fieldwork") and case.closed_at is None,
    ),
}

MEASURE = {
    "withdraw": CaseAct(
        title=mark("撤销措施"),
        then=mark("措施不再兑现，理由记录在案；编号不再使用，不会第二次提出。"),
        button=mark("撤销"),
        form=ReasonForm,
        clause="NJ-21",
        may=_measure_office,
        does=lambda act, form: measures.withdraw(act, form.reason),
    ),
    "postpone": CaseAct(
        title=mark("延期兑现"),
        then=mark("原期限和理由保留在案，提醒按新的期限重新计算。"),
        button=mark("延期"),
        form=PostponeMeasureForm,
        clause="NJ-21",
        may=_measure_office,
        does=lambda act, form: measures.postpone(act, form.on, form.reason),
        offered=_in_execution,
    ),
}

KEY_LIST = {
    "addition": CaseAct(
        title=mark("申请增列事项"),
        then=mark("提出后由市长审批；批准后各承办单位责任备案，自所列月份起评判，公开的清单形成新的版次。"),
        button=mark("报请批准"),
        form=AdditionForm,
        clause="NJ-02",
        may=holds("supervision_officer"),
        does=additions.ask_addition,
        offered=lambda case: case.state == "year.running",
        values=_joining,
    ),
    "grade": CaseAct(
        title=mark("登记部门考核等次"),
        then=mark("优秀等次部门的年度考核优秀人员比例按规则包提高，名额向下取整；再次登记的，以最后一次为准。"),
        button=mark("登记"),
        form=GradeForm,
        clause="NJ-16",
        may=_scores,
        does=grades.record_grade,
        offered=lambda case: case.state.startswith("year."),
    ),
}

OUTSTANDING = {
    "withdraw": CaseAct(
        title=mark("撤回自报"),
        then=mark("本单位的自报全部撤回；自报尚未结束的，可以重新自报；分管市长已推荐的，不能撤回。"),
        button=mark("撤回自报"),
        form=WithdrawReportForm,
        clause="NJ-17",
        may=lambda page, case: bool(own_reports(page.desk.session, page.me, case.id)),
        does=withdraw_report,
        offered=lambda case: case.state in ("report.open", "recommend.open"),
    ),
}

SUPERVISION_ACTS = {
    "matter": MATTER,
    "inspection": INSPECTION,
    "measure": MEASURE,
    "key_list": KEY_LIST,
    "outstanding": OUTSTANDING,
}
