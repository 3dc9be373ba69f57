"""NJ-18, NJ-19: flags and consequences of a year, held against an oracle written apart from the code."""

import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.rules.escalation import Judged, judge
from service.rules.key_work_rules import month_readings
from service.rules.months import MonthReadings, WorkYear
from service.rules.pack import KeyWorksPack, shipped_key_works
from tests.rules.oracle import oracle

PACK = shipped_key_works()
PLAN = (8, 16, 25, 33, 41, 50, 58, 66, 75, 83, 91, 100)
LETTERS = {"red_flag": "r", "yellow_card": "y", "not_due": "n", "suspended": "s", "pending": "p"}

figures = st.one_of(
    st.none(), st.just("pending"), st.sampled_from([0, 40, 49, 50, 51, 99, 100, 101]).map(Decimal), st.just(Decimal(60))
)
plans = st.lists(st.sampled_from([0, 50, 50, 50, 100]).map(Decimal), min_size=12, max_size=12).map(tuple)
months = st.frozensets(st.integers(1, 12), max_size=3)


@st.composite
def works(draw: st.DrawFn) -> WorkYear:
    return WorkYear(
        kind=draw(st.sampled_from(["key_work", "livelihood"])),
        planned=draw(plans),
        verified=tuple(draw(st.lists(figures, max_size=12))),
        suspended=draw(months),
        missed_nodes=draw(st.one_of(st.just(frozenset()), months)),
        lower_is_better=draw(st.sampled_from([False, False, True])),
    )


readings = st.builds(
    MonthReadings,
    missing_report=st.sampled_from(["behind", "behind", "pending"]),
    unverified_report=st.sampled_from(["pending", "pending", "behind"]),
    missed_node=st.sampled_from(["behind", "behind", "percentage"]),
    suspended_month=st.sampled_from(["reset", "freeze"]),
    one_supervising_talk_per_episode=st.booleans(),
    third_quarter=st.sampled_from(["point", "any_month"]),
    suppress_talks_at_year_end=st.booleans(),
    disclosure_period=st.sampled_from(["month", "month", "quarter"]),
)


def told(judged: Judged) -> tuple[str, list[tuple[int, str, tuple[str, ...]]]]:
    letters = "".join(LETTERS[flag] for flag in judged.flags)
    return letters, [(one.month, one.action, one.grounds) for one in judged.actions]


@settings(max_examples=3000, deadline=None)
@given(works(), readings)
def test_flags_and_actions_are_those_of_the_oracle(work: WorkYear, how: MonthReadings) -> None:
    assert told(judge(work, PACK.grounds, how)) == oracle(work, how)


@settings(max_examples=500, deadline=None)
@given(works(), readings, st.integers(0, 12))
def test_only_closed_months_are_judged(work: WorkYear, how: MonthReadings, closed: int) -> None:
    """What was judged when fewer months were closed stands, and nothing is added to those months later."""
    whole = judge(work, PACK.grounds, how)
    before = judge(work.model_copy(update={"verified": work.verified[:closed]}), PACK.grounds, how)
    assert before.flags == whole.flags[:closed]
    assert before.actions == tuple(one for one in whole.actions if one.month <= closed)
    assert before.months == whole.months[:closed]


@settings(max_examples=500, deadline=None)
@given(works(), readings, st.integers(1, 12), figures)
def test_a_correction_changes_nothing_before_its_month(
    work: WorkYear, how: MonthReadings, month: int, figure: Any
) -> None:
    corrected = tuple(figure if m == month else told for m, told in enumerate(work.verified, 1))
    after = judge(work.model_copy(update={"verified": corrected}), PACK.grounds, how)
    first = judge(work, PACK.grounds, how)
    assert after.flags[: month - 1] == first.flags[: month - 1]
    assert [a for a in after.actions if a.month < month] == [a for a in first.actions if a.month < month]


@settings(max_examples=500, deadline=None)
@given(works(), readings)
def test_a_replay_finds_each_ground_once_and_the_same(work: WorkYear, how: MonthReadings) -> None:
    judged = judge(work, PACK.grounds, how)
    assert judge(work, PACK.grounds, how) == judged
    keys = [(one.ground, one.run_from if one.ground.endswith("_months") else one.month) for one in judged.grounds]
    assert len(keys) == len(set(keys)), "a ground's key is its run, or its period"
    assert all(one.run_from <= one.run_to <= len(work.verified) and one.actions for one in judged.grounds)


@settings(max_examples=500, deadline=None)
@given(works(), readings)
def test_every_month_says_why_and_a_month_without_a_ground_says_why_not(work: WorkYear, how: MonthReadings) -> None:
    judged = judge(work, PACK.grounds, how)
    with_ground = {one.month for one in judged.grounds}
    assert all(one.why for one in judged.months)
    assert all(one.nothing_because for one in judged.months if one.month not in with_ground)


@settings(max_examples=200, deadline=None)
@given(works(), st.randoms())
def test_a_pack_read_in_another_order_names_the_same_grounds(work: WorkYear, chance: random.Random) -> None:
    mixed = dict(chance.sample(list(PACK.grounds.items()), len(PACK.grounds)))
    plain, shuffled = (judge(work, table, month_readings(PACK.settings)) for table in (PACK.grounds, mixed))
    assert {(a.month, a.action, frozenset(a.grounds)) for a in plain.actions} == {
        (a.month, a.action, frozenset(a.grounds)) for a in shuffled.actions
    }


def year(*verified: Any, **changed: Any) -> Judged:
    how = month_readings(PACK.settings).model_copy(update=changed.pop("how", {}))
    figures_ = tuple(Decimal(v) if isinstance(v, int | float) else v for v in verified)
    plan = tuple(Decimal(p) for p in changed.pop("planned", PLAN))
    work = WorkYear(**{"kind": "key_work", "planned": plan, "verified": figures_} | changed)
    return judge(work, PACK.grounds, how)


def test_a_grounds_run_grows_with_the_episode_and_the_ground_stays() -> None:
    runs = [
        [(one.ground, one.month, one.run_from, one.run_to) for one in year(*figures).grounds]
        for figures in ((8, 11, 20), (8, 11, 20, 28), (8, 11, 20, 28, 41))
    ]
    assert runs == [
        [("two_months", 3, 2, 3)],
        [("two_months", 3, 2, 4), ("three_months", 4, 2, 4)],
        [("two_months", 3, 2, 4), ("three_months", 4, 2, 4)],
    ]


def test_a_third_quarter_by_any_month_rests_on_the_run_of_that_quarter() -> None:
    found = year(8, 16, 25, 33, 41, 45, 53, 66, 75, how={"third_quarter": "any_month"}).grounds
    assert [(g.ground, g.month, g.run_from, g.run_to) for g in found][-1] == ("third_quarter", 9, 6, 7)


def test_a_frozen_run_spans_its_suspended_month() -> None:
    found = year(8, 11, None, 28, suspended={3}, how={"suspended_month": "freeze"}).grounds
    assert [(g.ground, g.month, g.run_from, g.run_to) for g in found] == [("two_months", 4, 2, 4)]


@pytest.mark.parametrize(
    ("judged", "month", "why", "nothing"),
    [
        (year(8), 1, "计划8，核实8，与计划相等，达到进度", ("1月达到进度，不产生依据",)),
        (year(9.5), 1, "计划8，核实9.5，超过计划1.5，达到进度", ("1月达到进度，不产生依据",)),
        (
            year(3),
            1,
            "计划8，核实3，落后5，未达进度",
            ("连续第1个月未达进度，未到2个月", "连续第1个月未达进度，未到3个月"),
        ),
        (year(8, None, None), 3, "截止时没有报告，按未达进度计（计划25）", ("连续第2个月未达进度，未到3个月",)),
        (
            year(3, 3, 3, 3),
            4,
            "计划33，核实3，落后30，未达进度",
            ("连续2个月的依据已在2月产生，不重复", "连续3个月的依据已在3月产生，不重复"),
        ),
        (year("pending"), 1, "已按时报告，尚未核实，待定（计划8）", ("1月待定，不产生依据",)),
        (year(None, planned=(0, *PLAN[1:])), 1, "计划为0，未到期", ("1月未到期，不产生依据",)),
        (year(3, suspended={1}), 1, "经批准暂停，连续月份到此中断", ("1月经批准暂停，不产生依据",)),
        (year(100, None), 2, "年度目标100已完成，计达到进度", ("2月达到进度，不产生依据",)),
        (
            year(8, 16, missed_nodes={2}),
            2,
            "时间节点未按期完成，不论百分比，按未达进度计",
            ("连续第1个月未达进度，未到2个月", "连续第1个月未达进度，未到3个月"),
        ),
        (
            year(9, lower_is_better=True),
            1,
            "计划8，核实9，高于控制值1，未达进度",
            ("连续第1个月未达进度，未到2个月", "连续第1个月未达进度，未到3个月"),
        ),
        (year(7, lower_is_better=True), 1, "计划8，核实7，低于控制值1，达到进度", ("1月达到进度，不产生依据",)),
        (
            year(8, 11, 20, 28, 36, 45, how={"one_supervising_talk_per_episode": True}),
            6,
            "计划50，核实45，落后5，未达进度",
            (
                "连续2个月的依据已在3月产生，不重复",
                "连续3个月的依据已在4月产生，不重复",
                "同一轮滞后已约谈分管责任人，不再约谈",
            ),
        ),
        (
            year(*PLAN[:10], 86, 95, how={"suppress_talks_at_year_end": True}),
            12,
            "计划100，核实95，落后5，未达进度",
            ("年终只作年度处理，不再约谈", "连续第2个月未达进度，未到3个月"),
        ),
    ],
)
def test_a_month_tells_a_supervisor_why_and_why_nothing_followed(
    judged: Judged, month: int, why: str, nothing: tuple[str, ...]
) -> None:
    assert (judged.months[month - 1].why, judged.months[month - 1].nothing_because) == (why, nothing)


def test_each_action_rests_on_its_own_clause(key_works: KeyWorksPack) -> None:
    clauses = {
        (name, action): ground.clause_of(action)
        for name, ground in key_works.grounds.items()
        for action in ground.key_work + ground.livelihood
    }
    assert {pair for pair, clause in clauses.items() if clause == "NJ-19"} == {
        ("behind", "written_report"),
        ("third_quarter", "citywide_criticism"),
        ("year_target", "accountability_referral"),
    }
    assert set(clauses.values()) == {"NJ-18", "NJ-19"}
