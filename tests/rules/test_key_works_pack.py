"""The pack nanjing-2016 says what the source says; a faulty one is refused with file, line and reason."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from service.rules import pack as pack_module
from service.rules.escalation import ActionDue, judge
from service.rules.key_work_rules import month_readings
from service.rules.months import MonthReadings, WorkYear
from service.rules.pack import KeyWorksPack, PackError, parse_pack, shipped_key_works
from service.rules.pack_deadlines import FixedDeadline, MonthDeadline, PeriodDeadline
from service.rules.pack_key_works import ACTIONS, DEADLINES, ROLES, TALKS
from service.rules.pack_models import TimeSettings
from tests.rules.test_pack import line_of

TEXT = (Path(pack_module.__file__).parent / "packs" / "nanjing-2016.yaml").read_text(encoding="utf-8")


def test_every_item_is_there_in_its_own_words(key_works: KeyWorksPack) -> None:
    heads = {
        "NJ-01": "厘清重点工作范围。",
        "NJ-02": "公开年度重点清单。",
        "NJ-03": "建立责任备案制度。",
        "NJ-04": "注重协调推进。",
        "NJ-05": "健全执行机制。",
        "NJ-06": "强化过程督查。",
        "NJ-07": "先行保障重大项目。",
        "NJ-08": "改进土地资源分配。",
        "NJ-09": "促进节约集约用地。",
        "NJ-10": "加快城建项目决算。",
        "NJ-11": "调整沉淀资金用途。",
        "NJ-12": "统筹专项资金进度。",
        "NJ-13": "提升产业资金绩效。",
        "NJ-14": "推动政府债务化解。",
        "NJ-15": "鼓励引导先行先试。",
        "NJ-16": "完善绩效考核制度。",
        "NJ-17": "评选突出贡献事项。",
        "NJ-18": "实施滞后工作约谈问责。",
        "NJ-19": "强化民生实事刚性约束。",
        "NJ-20": "细化考核方案。",
        "NJ-21": "兑现奖惩措施。",
    }
    assert set(key_works.clauses) == {"NJ-00", *heads}
    assert all(key_works.article(clause).startswith(head) for clause, head in heads.items())
    assert "按照6:4比例分配" in key_works.article("NJ-16") and "各自推荐1-2件" in key_works.article("NJ-17")


NUMBERS: list[tuple[str, str, object]] = [
    ("NJ-09", "排名前三", lambda p: p.idle_land.reward_rank == 3),
    ("NJ-09", "最高不超过100亩", lambda p: p.idle_land.deduction_cap_mu == 100),
    ("NJ-10", "12个月内", lambda p: p.final_accounts.months == 12),
    ("NJ-10", "管理费的20%", lambda p: p.final_accounts.fee_percent == 20),
    ("NJ-11", "连续两年未使用完", lambda p: p.surplus_funds.carry_over_years == 2),
    ("NJ-11", "代管户超过两年", lambda p: p.surplus_funds.custody_years == 2),
    ("NJ-12", "10月底前", lambda p: p.special_funds.plan_day == "10-31"),
    ("NJ-12", "结转一年后", lambda p: p.transfer_funds.carry_over_years == 1),
    ("NJ-16", "至少提前一个月", lambda p: p.points.early_months == 1),
    ("NJ-16", "至少超额10%", lambda p: p.points.over_percent == 10),
    ("NJ-16", "一个事项最高加1分", lambda p: p.points.per_matter == 1),
    ("NJ-16", "按照6:4比例分配", lambda p: p.points.lead_share == Decimal("0.6")),
    ("NJ-16", "累计不超过3分", lambda p: p.points.per_department == 3),
    ("NJ-16", "15%提高到20%", lambda p: (p.excellent_places.percent, p.excellent_places.excellent_percent) == (15, 20)),
    ("NJ-17", "推荐1-2件", lambda p: p.outstanding_matters.per_vice_mayor == 2),
    ("NJ-17", "总数为10件", lambda p: p.outstanding_matters.city_total == 10),
    ("NJ-18", "连续2月", lambda p: p.grounds["two_months"].months_in_a_row == 2),
    ("NJ-18", "连续3月", lambda p: p.grounds["three_months"].months_in_a_row == 3),
    ("NJ-18", "年中未达", lambda p: p.grounds["mid_year"].at_month == 6),
    ("NJ-18", "第三季度未达", lambda p: p.grounds["third_quarter"].at_month == 9),
    ("NJ-18", "年度目标任务", lambda p: p.grounds["year_target"].at_month == 12),
    ("NJ-21", "一个月内", lambda p: p.deadlines["measure"].months == 1),
]


@pytest.mark.parametrize(("clause", "words", "holds"), NUMBERS)
def test_each_number_is_the_sources(clause: str, words: str, holds: Any, key_works: KeyWorksPack) -> None:
    assert words in key_works.article(clause) and holds(key_works)


def test_each_ground_asks_for_what_the_clauses_name(key_works: KeyWorksPack) -> None:
    asked = {name: (ground.key_work, ground.livelihood) for name, ground in key_works.grounds.items()}
    assert asked == {
        "two_months": (("warning_talk",), ()),
        "three_months": (("supervising_leader_talk",), ()),
        "mid_year": (("supervising_leader_talk",), ()),
        "third_quarter": (("principal_leader_talk",), ("citywide_criticism",)),
        "behind": ((), ("written_report",)),
        "year_target": (("citywide_criticism",), ("accountability_referral",)),
    }
    assert {action for pair in asked.values() for actions in pair for action in actions} == set(ACTIONS)


def test_each_talk_is_between_those_whom_item_18_names(key_works: KeyWorksPack) -> None:
    assert {name: (talk.talker, talk.target) for name, talk in key_works.talks.items()} == dict(
        zip(
            TALKS,
            [
                ("principal_leader", "handling_officer"),
                ("supervision_office", "supervising_leader"),
                ("vice_mayor", "principal_leader"),
            ],
            strict=True,
        )
    )


def test_each_clauses_units_stand_in_its_own_text(key_works: KeyWorksPack) -> None:
    named = {clause: text for clause, text in key_works.clauses.items() if "(主办:" in text}
    assert set(key_works.clause_offices) == set(named)
    for clause, offices in key_works.clause_offices.items():
        lead = key_works.offices[offices.lead].name
        assisting = "、".join(key_works.offices[role].name for role in offices.assisting)
        assert named[clause].endswith(f"(主办:{lead},协办:{assisting})" if assisting else f"(主办:{lead})")
    assert set(key_works.offices) == set(ROLES)


def test_the_decisions_of_the_owner_have_their_defaults_and_readings(key_works: KeyWorksPack) -> None:
    chosen = {
        "count_start_day": False,
        "period_roll": True,
        "fixed_date_roll": "none",
        "missing_report": "behind",
        "unverified_report": "pending",
        "missed_node": "behind",
        "suspended_month": "reset",
        "one_supervising_talk_per_episode": False,
        "third_quarter": "point",
        "suppress_talks_at_year_end": False,
        "disclosure_period": "month",
        "q3_requires_prior": True,
        "lagging_points": 20,
        "lagging_months": 3,
    }
    assert {*chosen, "office_hours"} == set(type(key_works.settings).model_fields)
    for name, value in chosen.items():
        setting = getattr(key_works.settings, name)
        assert setting.value == value and setting.dec and setting.reading, name


def test_every_setting_is_read_by_a_rule(key_works: KeyWorksPack) -> None:
    of_months = set(MonthReadings.model_fields)
    of_resources = {"q3_requires_prior", "lagging_points", "lagging_months"}
    assert set(type(key_works.settings).model_fields) == of_months | of_resources | set(TimeSettings.model_fields)


def flags_with(name: str, value: Any, *verified: Any, **more: Any) -> tuple[list[str], tuple[ActionDue, ...]]:
    pack = shipped_key_works()
    plan = tuple(Decimal(10 * month) for month in range(1, 13))
    figures = tuple(Decimal(v) if isinstance(v, int) else v for v in verified)
    work = WorkYear(**{"kind": "livelihood", "planned": plan, "verified": figures} | more)
    judged = judge(work, pack.grounds, month_readings(pack.settings).model_copy(update={name: value}))
    return [flag[:1] for flag in judged.flags], judged.actions


def test_a_city_may_read_a_missing_report_an_unverified_one_and_a_missed_node_otherwise() -> None:
    assert flags_with("missing_report", "behind", 10, None)[0] == ["r", "y"]
    assert flags_with("missing_report", "pending", 10, None)[0] == ["r", "p"]
    assert flags_with("unverified_report", "pending", 10, "pending")[0] == ["r", "p"]
    assert flags_with("unverified_report", "behind", 10, "pending")[0] == ["r", "y"]
    assert flags_with("missed_node", "behind", 10, missed_nodes={1})[0] == ["y"]
    assert flags_with("missed_node", "percentage", 10, missed_nodes={1})[0] == ["r"]


def test_a_city_that_publishes_by_quarter_asks_for_a_written_report_a_quarter() -> None:
    behind = [1] * 6
    for period, months in (("month", [1, 2, 3, 4, 5, 6]), ("quarter", [3, 6])):
        actions = flags_with("disclosure_period", period, *behind)[1]
        assert [one.month for one in actions if one.action == "written_report"] == months


def test_the_named_deadlines_are_those_the_readings_give(key_works: KeyWorksPack) -> None:
    assert set(key_works.deadlines) == set(DEADLINES)
    report, plan, accounts = (key_works.deadlines[name] for name in ("month_report", "fund_plan", "final_accounts"))
    assert isinstance(report, MonthDeadline) and report.day == 5
    assert isinstance(plan, FixedDeadline) and (plan.month, plan.day, plan.year) == (10, 31, "round")
    assert isinstance(accounts, PeriodDeadline) and accounts.months == 12
    for name in ("objection_filing", "objection_decision"):
        objection = key_works.deadlines[name]
        assert isinstance(objection, PeriodDeadline) and objection.days == 30
    rungs = [(rung.months, rung.action) for rung in key_works.ladders["measure"].rungs]
    assert rungs == [(2, "warning_talk"), (3, "supervising_leader_talk")]


def test_it_is_valid_from_its_day_of_issue(key_works: KeyWorksPack) -> None:
    assert key_works.valid_on(date(2016, 7, 4)) and not key_works.valid_on(date(2016, 7, 3))


def test_the_sample_city_adopts_it_whole_under_its_own_name(key_works: KeyWorksPack) -> None:
    city = shipped_key_works("yiyang-key-works")
    own = ("id", "version", "sample", "jurisdiction", "jurisdiction_name", "title", "document_mark")
    assert city.sample and city.jurisdiction == "yiyang"
    assert city.model_dump(exclude=set(own)) == key_works.model_dump(exclude=set(own))


TWO = "  two_months: {months_in_a_row: 2, key_work: [warning_talk], clause: NJ-18}"
PROMISE = "  promise: {title: 承诺的整改完成时限, rule: given_date, ladder: lapse, clause: NJ-18}\n"
AUDIT = "  audit: {unit: sjj, name: 市审计局}\n"
CHANGES = [
    (TWO, TWO.replace("2,", "1,"), "  two_months:", "不得小于 2"),
    (TWO, TWO.replace("2,", "13,"), "  two_months:", "不得大于 12"),
    (TWO, TWO.replace("months_in_a_row: 2, ", ""), "  two_months:", "必须且只能写一个"),
    (TWO, TWO.replace("2,", "2, at_month: 6,"), "  two_months:", "必须且只能写一个"),
    (TWO, TWO.replace("2,", "2, each_month: true,"), "  two_months:", "必须且只能写一个"),
    (TWO, TWO.replace("key_work: [warning_talk], ", ""), "  two_months:", "至少写一个"),
    (TWO, TWO.replace("warning_talk", "dismissal"), "  two_months:", "只能是 warning_talk"),
    (TWO, TWO.replace("key_work:", "keywork:"), "  two_months:", "不认识的键"),
    (TWO, TWO.replace("NJ-18", "NJ-81"), "  two_months:", "没有 NJ-81"),
    ("livelihood_clause: NJ-19", "livelihood_clause: NJ-91", "livelihood_clause: NJ-91", "没有 NJ-91"),
    ("{at_month: 9,", "{at_month: 0,", "{at_month: 0,", "不得小于 1"),
    ("{at_month: 9,", "{at_month: 13,", "{at_month: 13,", "不得大于 12"),
    ("  warning_talk: {title", "  friendly_talk: {title", "  friendly_talk:", "不认识的键"),
    ("talker: vice_mayor", "talker: mayor", "talker: mayor", "只能是"),
    ("target: handling_officer", "target: clerk", "target: clerk", "只能是"),
    (AUDIT, "", "offices:", "缺少 audit"),
    (AUDIT, AUDIT.replace("audit:", "auditor:"), "  auditor:", "不认识的键"),
    (AUDIT, AUDIT.replace("unit: sjj", "unit: 审计局"), "  audit:", "格式不对"),
    ("NJ-08: {lead: land}", "NJ-08: {lead: soil}", "  NJ-08: {lead", "只能是 government_office"),
    ("NJ-08: {lead: land}", "NJ-08: {assisting: [land]}", "  NJ-08: {ass", "lead：缺少必填项"),
    ("NJ-08: {lead: land}", "NJ-28: {lead: land}", "  NJ-28:", "clauses 中没有 NJ-28"),
    ("assisting: [audit, finance]", "assisting: [audit, treasury]", "treasury", "只能是 government_office"),
    ('lead_share: "0.6"', 'lead_share: "1.6"', "lead_share:", "不得大于 1"),
    ('lead_share: "0.6"', "lead_share: 0.6", "lead_share:", "十进制数字的字符串"),
    ('per_matter: "1"', 'per_matter: "-1"', "per_matter:", "不得小于 0"),
    ("over_percent: 10", "over_percent: 110", "over_percent:", "不得大于 100"),
    ("excellent_percent: 20", "excellent_percent: 10", "excellent_places:", "不得小于 percent"),
    ("city_total: 10", "city_total: 0", "city_total:", "不得小于 1"),
    ('deduction_cap_mu: "100"', 'deduction_cap_mu: "一百"', "deduction_cap_mu:", "十进制数字的字符串"),
    ("schedule: [25, 50, 75, 100]", "schedule: [25, 50, 75]", "schedule:", "至少要有 4 项"),
    ("schedule: [25, 50, 75, 100]", "schedule: [25, 75, 50, 100]", "schedule:", "不得逐季减少"),
    ('plan_day: "10-31"', 'plan_day: "11-31"', "plan_day:", "plan_day"),
    ('plan_day: "10-31"', 'plan_day: "11-30"', "  fund_plan: {title", "为 11-30"),
    ("{months: 12, fee_percent: 20,", "{months: 6, fee_percent: 20,", "  final_accounts: {title", "为 6 个月"),
    ("ratings: {excellent: raise, ", "ratings: {", "ratings:", "缺少 excellent"),
    ("fair: lower", "fair: cancel", "ratings:", "只能是"),
    ("    value: reset", "    value: forget", "    value: forget", "只能是 'reset' or 'freeze'"),
    ("  lagging_months:", "  lagging_weeks:", "  lagging_weeks:", "不认识的键"),
    ("  promise: {", "  promises: {", "  promises:", "不认识的键"),
    (PROMISE, "", "deadlines:", "缺少 promise"),
    ("cycle: key_works", "cycle: key_work", "cycle:", "只能是 incentives、key_works"),
]


@pytest.mark.parametrize(("old", "new", "where", "reason"), CHANGES)
def test_a_faulty_pack_is_refused_with_file_line_and_reason(old: str, new: str, where: str, reason: str) -> None:
    assert TEXT.count(old) >= 1, "the fault must change something"
    text = TEXT.replace(old, new, 1)
    with pytest.raises(PackError) as refused:
        parse_pack(text, "faulty.yaml")
    assert reason in refused.value.reason
    assert (refused.value.file, refused.value.line) == ("faulty.yaml", line_of(text, where))


def test_a_pack_from_before_the_years_settling_had_a_day_of_its_own_rules_as_it_did(key_works: KeyWorksPack) -> None:
    lines = TEXT.splitlines(keepends=True)
    (first,) = (number for number, line in enumerate(lines) if line.startswith("  year_settling:"))
    older = parse_pack("".join(lines[:first] + lines[first + 2 :]), "older.yaml")
    assert isinstance(older, KeyWorksPack)
    settling, monthly = older.deadlines["year_settling"], older.deadlines["month_report"]
    assert settling.title == key_works.deadlines["year_settling"].title == "年度结算"
    assert settling.model_copy(update={"title": monthly.title}) == monthly
