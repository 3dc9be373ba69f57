"""What may be done about a round and a project besides their tasks: mid-year changes, and acts during publicity."""

from service.cases.tables import Case
from service.incentives.changes import AddForm, DropForm, propose_change
from service.publicity.forms import CorrectionForm, OutageForm
from service.publicity.use_cases import correct, record_outage
from service.web.acting import CaseAct, holds
from service.web.language import mark
from service.web.pages import Page

TO_MAYOR = mark("确有必要的，报市人民政府主要领导同意后生效；调入的项目自同意之日起一个月内制定实施方案。")


def _gathering(case: Case) -> bool:
    return case.state == "gathering.open"


def _public(case: Case) -> bool:
    return case.state == "publicity.open"


def _leads(page: Page, case: Case) -> bool:
    return page.me.holds("handler", case.unit_id)


def _change(name: str, title: str, form: type[AddForm | DropForm]) -> CaseAct:
    return CaseAct(
        title=title,
        then=TO_MAYOR,
        button=mark("报请同意"),
        form=form,
        clause="YY-07",
        fixed={"change": name},
        may=holds("supervision_officer"),
        does=propose_change,
        offered=_gathering,
    )


ROUND_ACTS = {
    "add": _change("add", mark("年中调入项目"), AddForm),
    "drop": _change("drop", mark("年中调出项目"), DropForm),
}

PROJECT_ACTS = {
    "correction": CaseAct(
        title=mark("更正公示名单"),
        then=mark("形成新的版次，原版次保留；实质性更正的，公示期重新计算。"),
        button=mark("更正公示名单"),
        form=CorrectionForm,
        clause="YY-12",
        may=_leads,
        does=lambda act, form: correct(act, material=form.material, reason=form.reason, remove=form.remove),
        offered=_public,
    ),
    "outage": CaseAct(
        title=mark("登记公示页面中断"),
        then=mark("办公时间内中断较长的，公示期相应顺延。"),
        button=mark("登记公示页面中断"),
        form=OutageForm,
        clause="YY-12",
        may=lambda page, case: _leads(page, case) or page.me.holds("supervision_officer"),
        does=lambda act, form: record_outage(act, form.started, form.ended),
        offered=_public,
    ),
}
