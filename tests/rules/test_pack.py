"""The pack yiyang-2023 says what the source says; a faulty pack is refused with file, line and reason."""

from datetime import date
from pathlib import Path

import pytest

from service.rules import pack as pack_module
from service.rules.pack import (
    PackError,
    full_text,
    load_pack,
    parse_pack,
    shipped_incentives,
    shipped_pack,
    shipped_packs,
)
from service.rules.pack_incentives import DEADLINES, SUBJECT_KINDS, IncentivePack

FOLDER = Path(pack_module.__file__).parent / "packs"
CITY = (FOLDER / "yiyang-2023.yaml").read_text(encoding="utf-8")
COUNTY = (FOLDER / "anhua-2023.yaml").read_text(encoding="utf-8")
RECTIFICATION = "  rectification_test:\n    value: all"


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_the_ceilings_are_those_of_article_9(pack: IncentivePack) -> None:
    ceilings = {kind: quota.ceiling or f"{quota.percent}%" for kind, quota in pack.quotas.items()}
    assert ceilings == dict(zip(SUBJECT_KINDS, [3, 6, 6, 2, 2, "10%", 6, 8, 2], strict=True))
    assert pack.exempt_subjects.subjects == ("安全生产", "道路交通安全", "信访")


def test_every_article_is_there_in_its_own_words(pack: IncentivePack) -> None:
    articles = {key[:5] for key in pack.clauses if key.startswith("YY-")}
    assert articles == {f"YY-{number:02d}" for number in range(1, 21)}
    assert pack.article("YY-12").endswith("再在本单位网站公示不少于3个工作日。")
    assert pack.article("YY-08").startswith("年度督查激励项目确定后") and pack.article("YY-08").endswith(
        "当年财政预算。"
    )
    assert pack.article("YY-99") == ""


def test_the_decisions_of_the_owner_have_their_defaults_and_readings(pack: IncentivePack) -> None:
    chosen = {
        "count_start_day": False,
        "fixed_date_roll": "none",
        "publicity_must": "started",
        "rectification_test": "all",
        "veto_scope_default": "item",
        "unit_groups": 2,
        "township_base": "in_scope",
        "township_min_one": False,
        "removed_in_publicity": "vacant",
        "publish_scores": "score_and_rank",
        "plan_month_ends_at": "issued",
        "circular_warn_after": "10-01",
        "outage_office_hours": 4,
        "score_places": 2,
        "anonymous_complaints": True,
    }
    for name, value in chosen.items():
        setting = getattr(pack.settings, name)
        assert setting.value == value and setting.dec and setting.reading, name


@pytest.mark.parametrize(
    ("reading", "tested"),
    [
        ("all", {"criticised_above", "criticised_by_city", "serious_problem_found"}),
        ("found_problems_only", {"serious_problem_found"}),
    ],
)
def test_failed_rectification_binds_three_grounds_or_the_problems_found(reading: str, tested: set[str]) -> None:
    pack = parse_pack(CITY.replace(RECTIFICATION, RECTIFICATION.replace("all", reading)), "x.yaml")
    assert isinstance(pack, IncentivePack)
    assert {ground for ground in pack.vetting.grounds if pack.tests_rectification(ground)} == tested


def test_a_test_that_binds_one_ground_only_is_refused_where_that_ground_is_missing() -> None:
    text = CITY.replace(RECTIFICATION, RECTIFICATION.replace("all", "found_problems_only"))
    with pytest.raises(PackError, match="没有这一情形"):
        parse_pack(text.replace("    serious_problem_found:", "    problem_of_another_name:"), "x.yaml")


def test_a_pack_from_before_the_budget_year_was_asked_is_read_as_the_city_reads_it(pack: IncentivePack) -> None:
    begin, end = CITY.index("  new_money_budget_year:"), CITY.index("\n  # Quotas, scores, ranking")
    older = parse_pack(CITY[:begin] + CITY[end:], "older.yaml")
    assert isinstance(older, IncentivePack)
    assert older.settings.new_money_budget_year == pack.settings.new_money_budget_year
    assert pack.settings.new_money_budget_year.value == "payout"


def test_every_deadline_has_the_ladder_the_readings_give_it(pack: IncentivePack) -> None:
    assert tuple(pack.deadlines) == DEADLINES
    ladders = {name: deadline.ladder for name, deadline in pack.deadlines.items()}
    assert {name for name, ladder in ladders.items() if ladder == "standard"} == {
        "plan",
        "evaluation",
        "publicity_start",
        "submission",
    }
    assert ladders["measures"] == "target" and not pack.ladders["target"].late_sheet
    assert ladders["payout"] == "payout" and pack.ladders["payout"].reminders == (60, 30, 10, 3)
    assert pack.ladders["reply"].lapse and not pack.ladders["reply"].late


def test_a_round_may_start_while_the_pack_is_valid(pack: IncentivePack) -> None:
    assert pack.valid_on(date(2023, 5, 4)) and pack.valid_on(date(2028, 5, 5))
    assert not pack.valid_on(date(2023, 5, 3)) and not pack.valid_on(date(2028, 5, 6))


COUNTY_QUOTA = "county: {ceiling: 3, exemptible: true, clause: YY-09}"
PERIOD = "    rule: period\n    months: 1"
SPRING = "    year: round\n    month: 3\n    day: 31"
REMINDERS = "    reminders: [10, 5, 1]\n    late: true"

CHANGES = [
    ("id: yiyang-2023", "id: yiyang-2023\nquotaz: 1", "quotaz: 1", "quotaz：不认识的键"),
    ("id: yiyang-2023", "id: yiyang-2023\nid: other", "id: other", "键重复：id（第6行已有）"),
    ("jurisdiction: yiyang\n", "", "id: yiyang-2023", "jurisdiction：缺少必填项"),
    ("valid_to: 2028-05-05", "valid_to: 2028-02-30", "valid_to", "不是存在的日期"),
    ("valid_to: 2028-05-05", "valid_to: 2023-05-03", "valid_to", "早于生效日期"),
    ("valid_to: 2028-05-05", "valid_to: 20280505", "valid_to", "应为日期"),
    ("valid_from: 2023-05-04", "valid_from:", "valid_from", "值是空的"),
    ("county: {ceiling: 3, ", "county: {", "  county:", "必须且只能写一个"),
    ("county: {ceiling: 3, ", "county: {ceiling: -1, ", "  county:", "不得小于 0"),
    ("county: {ceiling: 3, ", "county: {ceiling: 3.0, ", "  county:", "应为整数"),
    ("county: {ceiling: 3, ", "county: {ceiling: true, ", "  county:", "应为整数"),
    ("county: {ceiling: 3, ", 'county: {ceiling: "3", ', "  county:", "应为整数"),
    ("county: {ceiling: 3, ", "county: {ceiling: 0x3, ", "  county:", "应为整数"),
    ("county: {ceiling: 3, ", "county: {ceiling: 1_0, ", "  county:", "应为整数"),
    ("county: {ceiling: 3, ", "county: {ceiling: .inf, ", "  county:", "应为整数"),
    ("county: {ceiling: 3, ", "county: {ceiling: 3, percent: 10, ", "  county:", "必须且只能写一个"),
    (COUNTY_QUOTA, "county: {ceiling: 3, exemptible: true}", "  county:", "clause：缺少"),
    (COUNTY_QUOTA, COUNTY_QUOTA.replace("YY-09", "YY-90"), "  county:", "没有 YY-90"),
    (COUNTY_QUOTA, COUNTY_QUOTA.replace("true", "yes"), "  county:", "应为 true 或 false"),
    ("  county: {ceiling", "  village: {ceiling", "  village:", "不认识的键"),
    (f"  {COUNTY_QUOTA}\n", "", "quotas:", "缺少 county"),
    ("    value: started", "    value: begun", "    value: begun", "只能是 'started' or 'finished'"),
    (
        "    value: led_projects",
        "    value: all_projects",
        "    value: all_projects",
        "只能是 'led_projects'",
    ),
    ("  count_start_day:", "  count_start_days:", "  count_start_days:", "不认识的键"),
    ("    reading: 四舍五入\n", "", "  score_rounding:", "必须写明 reading"),
    ('    value: "10-01"', '    value: "02-30"', '    value: "02-30"', "circular_warn_after"),
    ('["08:00-12:00", "14:30-17:30"]', '["8-12"]', '["8-12"]', "格式不对"),
    (PERIOD, "    rule: month\n    months: 1", "    rule: month", "只能是 'period'"),
    (PERIOD, "    months: 1", "  plan:", "缺少必填项 rule"),
    (PERIOD, "    rule: period", "  plan:", "必须且只能写一个"),
    (PERIOD, "    rule: period\n    months: 0", "    months: 0", "不得小于 1"),
    (SPRING, SPRING.replace("3\n", "2\n").replace("31", "30"), "  measures:", "2月30日不是每年都有"),
    ("    year: round\n    month: 3", "    year: round\n    month: 13", "    month: 13", "不得大于 12"),
    ("    ladder: target", "    ladder: steep", "    ladder: steep", "ladders 中没有 steep"),
    ("  talk_held:\n", "  talk_hold:\n", "  talk_hold:", "不认识的键"),
    ("{months: 2, action: warning_talk}", "{months: 2, action: dismissal}", "dismissal", "只能是"),
    ("{months: 2, action: warning_talk}", "{months: 4, action: warning_talk}", "  standard:", "由小到大"),
    (REMINDERS, REMINDERS.replace("[10, 5, 1]", "[1, 5]"), "  standard:", "由远及近"),
    ("clauses:\n", "clauses:\n  YY-1: >-\n    x\n", "  YY-1:", "格式不对"),
    ("  - 《政府督查工作条例》", "  - &x 《政府督查工作条例》\n  - *x", "  - *x", "引用"),
    ("title: 益", "title: !!python/name:os.system 益", "title:", "标签"),
    ("settings:\n", "settings:\n\t- x\n", "\t- x", "不是有效的 YAML"),
]


@pytest.mark.parametrize(("old", "new", "where", "reason"), CHANGES)
def test_a_faulty_pack_is_refused_with_file_line_and_reason(
    old: str, new: str, where: str, reason: str
) -> None:
    assert CITY.count(old) >= 1, "the fault must change something"
    text = CITY.replace(old, new, 1)
    with pytest.raises(PackError) as refused:
        parse_pack(text, "faulty.yaml")
    assert reason in refused.value.reason
    assert (refused.value.file, refused.value.line) == ("faulty.yaml", line_of(text, where))
    assert str(refused.value).startswith(f"faulty.yaml 第{refused.value.line}行：")


@pytest.mark.parametrize(
    "text", ["", "- a", "42", "a: 1\n---\nb: 2", "[" * 5000, "{", "\x00", "x" * 200_001, "? [a]\n: b"]
)
def test_what_is_no_pack_is_refused(text: str) -> None:
    with pytest.raises(PackError):
        parse_pack(text, "odd.yaml")


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="读不出来"):
        load_pack(tmp_path / "none.yaml")
    (tmp_path / "bad.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(PackError, match="读不出来"):
        load_pack(tmp_path / "bad.yaml")
    assert load_pack(FOLDER / "yiyang-2023.yaml") == shipped_incentives()


def test_every_shipped_pack_is_valid() -> None:
    known = ["anhua-2023", "nanjing-2016", "yiyang-2023", "yiyang-key-works"]
    assert [shipped_pack(name).id for name in shipped_packs()] == known


def test_a_county_extends_the_city_and_changes_only_what_it_says(pack: IncentivePack) -> None:
    county = shipped_incentives("anhua-2023")
    assert county.sample and county.jurisdiction == "anhua"
    assert county.quotas["municipal_unit"].ceiling == 4 and county.quotas["county"] == pack.quotas["county"]
    assert county.vetting.negative_lists["safety"].unit == "ahx_yjj"
    assert county.settings == pack.settings and county.clauses == pack.clauses


def test_a_county_pack_written_out_in_full_no_longer_depends_on_the_city() -> None:
    full = full_text(COUNTY, "anhua-2023.yaml")
    assert "extends" not in full
    assert parse_pack(full, "full.yaml") == parse_pack(COUNTY, "anhua-2023.yaml")
    assert full_text(CITY, "yiyang-2023.yaml") == CITY


@pytest.mark.parametrize(
    ("old", "new", "where", "reason"),
    [
        ("extends: yiyang-2023", "extends: yiyang-1999", "extends:", "没有名为 yiyang-1999"),
        ("extends: yiyang-2023", "extends: anhua-2023", "extends:", "不能再扩展"),
        ("extends: yiyang-2023", "extends: ../../secret", "extends:", "没有名为"),
        ("extends: yiyang-2023", "extends: [yiyang-2023]", "extends:", "没有名为"),
        ('version: "1"\n', "", "extends:", "version：扩展的规则包必须自己写明"),
        ("ceiling: 4", "ceiling: -4", "ceiling: -4", "不得小于 0"),
        ("clause: YY-20", "clause: AH-04", "AH-04", "没有 AH-04"),
        ("min_working_days: 5", "max_working_days: 5", "max_working_days", "不认识的键"),
    ],
)
def test_a_fault_in_an_extension_is_named_where_it_was_written(
    old: str, new: str, where: str, reason: str
) -> None:
    text = COUNTY.replace(old, new, 1)
    with pytest.raises(PackError) as refused:
        parse_pack(text, "county.yaml")
    assert reason in refused.value.reason
    assert (refused.value.file, refused.value.line) == ("county.yaml", line_of(text, where))
