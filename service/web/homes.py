"""The page of its own that a kind of case has, beside the page that every case has."""

from service.web.language import mark

HOMES = {
    "project": ("/projects", mark("项目：方案、名单、兑现")),
    "round": ("/rounds", mark("本年度总览")),
    "key_list": ("/key-lists", mark("挂图作战")),
    "key_work": ("/key-works", mark("逐月经过")),
    "matter": ("/matters", mark("交办、反馈与催办")),
    "inspection": ("/inspections", mark("督查发现与反馈")),
    "resource": ("/facts", mark("事实与测算建议")),
    "measure": ("/measures", mark("奖惩措施")),
    "assessment": ("/assessments", mark("考核规则、核查与方案")),
    "outstanding": ("/outstanding", mark("自报、推荐与确定")),
}


def home_of(kind: str, case_id: int) -> str:
    """The address where a case of this kind is at home."""
    return f"{HOMES[kind][0] if kind in HOMES else '/cases'}/{case_id}"
