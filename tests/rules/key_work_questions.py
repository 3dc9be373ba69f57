"""Whole questions to the rules of the key works, and values that none of them takes (test_questions.py)."""

from typing import Any

PLAN = ["8", "16", "25", "33", "41", "50", "58", "66", "75", "83", "91", "100"]
WORK = {
    "kind": "livelihood",
    "year": 2026,
    "planned": PLAN,
    "verified": ["3", None, "pending"],
    "suspended": [2],
    "missed_nodes": [],
    "direction": "higher_is_better",
    "settings": {"suspended_month": "freeze"},
}
START = {"planned_start": "2026-06-01", "actual_start": "2026-05-20", "as_of": "2026-06-30", "behind_points": "3"}
DISTRICT = {"id": "D1", "rank": 1, "complete": True}
SURPLUS = {"kind": "custody_surplus", "amount": "5", "held_since": "2024-01-01", "as_of": "2026-06-30"}
FUND = {
    "allocated": ["18", "48", "70"],
    "schedule": ["25", "50", "75"],
    "unallocated_amount": "9000000",
    "cut_ratio": "0.10",
    "plan_not_filed_amount": "1200000",
}
TRANSFER = {
    "unused_amount": "5",
    "planned": "60",
    "actual": "50",
    "changed_and_idle": False,
    "carried_over_on": "2025-12-31",
    "as_of": "2026-06-30",
}
SHARED = {"points": "1", "lead_units": ["A"], "assisting_units": ["B"]}
SCORED = {"id": "W1", "lead_units": ["A"], "assisting_units": ["B"], "completed": True, "bonuses": []}

KEY_WORK_QUESTIONS: dict[str, dict[str, Any]] = {
    "escalation": WORK,
    "early_start": START,
    "land_supply": {"planned": "10", "supplied": "9"},
    "land_quota_deduction": {"allocation_mu": "800", "completion": "0.7"},
    "land_quota_reward": {"districts": [DISTRICT]},
    "idle_land_consequences": {"allocation_mu": "800", "completion": "0.7", "rank": 2, "subjective": True},
    "management_fee_deduction": {"management_fee": "100.00", "accepted_on": "2025-10-01"},
    "surplus_funds": SURPLUS,
    "special_fund": FUND,
    "transfer_funds": TRANSFER,
    "industry_funds": {"rating": "good"},
    "bond_swap_priority": dict.fromkeys(
        (
            "debt_size_reasonable",
            "risk_indicators_safe",
            "growth_small",
            "cost_controlled",
            "reduction_strong",
            "cash_chain_safe",
        ),
        True,
    ),
    "contribution_points": SHARED,
    "department_bonus": {"points": ["1", "0.6"]},
    "excellent_places": {"staff": 47, "grade": "good"},
    "early_completion": {"planned": "2026-07-31", "actual": "2026-06-30", "completed": True},
    "over_fulfilment": {"target": "200", "actual": "220", "direction": "higher_is_better", "completed": True},
    "outstanding_matters": {"recommended": {"v1": 2}},
    "year_score": {"department": "A", "works": [SCORED]},
}

BAD_KEY_WORK_VALUES: list[tuple[str, dict[str, Any], str, list[Any]]] = [
    ("escalation", WORK, "kind", ["keywork", "", 1]),
    ("escalation", WORK, "year", ["2026", 1989, 2101, True]),
    ("escalation", WORK, "planned", [PLAN[:11], [*PLAN, "100"], [8, *PLAN[1:]], [None, *PLAN[1:]], "8"]),
    ("escalation", WORK, "verified", [["x"], [3], ["Pending"], ["1"] * 13, "pending", [["1"]], ["NaN"]]),
    ("escalation", WORK, "suspended", [[0], [13], ["1"], [1, 1], [True], 1]),
    ("escalation", WORK, "missed_nodes", [[0], [2, 2]]),
    ("escalation", WORK, "direction", ["up"]),
    (
        "escalation",
        WORK,
        "settings",
        [
            [],
            {"suspended": "reset"},
            {"suspended_month": "stop"},
            {"third_quarter": None},
            {"suppress_talks_at_year_end": "true"},
            {"one_supervising_talk_per_episode": 1},
        ],
    ),
    ("early_start", START, "actual_start", ["2026-07-01"]),
    ("early_start", START, "behind_points", ["-1", 20]),
    ("early_start", START, "behind_months", [-1, "3"]),
    ("land_quota_deduction", {"allocation_mu": "800", "completion": "0.7"}, "completion", ["-0.1", 0.7, "70%"]),
    ("land_quota_deduction", {"allocation_mu": "800", "completion": "0.7"}, "allocation_mu", ["-1"]),
    ("land_quota_reward", {}, "districts", [[DISTRICT | {"rank": 0}], [DISTRICT, DISTRICT], [{"id": "D1"}]]),
    ("management_fee_deduction", {"management_fee": "1", "accepted_on": "2025-10-01"}, "filed_on", ["2025-09-30"]),
    ("surplus_funds", SURPLUS, "kind", ["surplus", "project_carry_over", "department_surplus"]),
    ("special_fund", FUND, "allocated", [["101"], ["-1"], ["1"] * 5, [None], [18]]),
    ("special_fund", FUND, "schedule", [["25", "50"], ["25", "50", "175"]]),
    ("special_fund", FUND, "cut_ratio", ["1.01", "-0.1", 0.1]),
    ("transfer_funds", {"unused_amount": "5", "planned": "6", "actual": "5"}, "as_of", ["2026-01-01"]),
    ("transfer_funds", TRANSFER, "actual", ["101", "-1"]),
    ("industry_funds", {}, "rating", ["优", "best"]),
    ("contribution_points", SHARED, "points", ["-1", 1, "one"]),
    ("contribution_points", SHARED, "lead_units", [[], ["A", "A"], ["B"], "A", [" A"]]),
    ("department_bonus", {}, "points", [["-0.1"], [1], "1"]),
    ("excellent_places", {"staff": 47, "grade": "good"}, "staff", [-1, "47", 47.0, True]),
    ("excellent_places", {"staff": 47, "grade": "good"}, "grade", ["Excellent", "", "优秀", 1]),
    ("over_fulfilment", {"target": "200", "actual": "220"}, "direction", ["lower", ""]),
    ("outstanding_matters", {}, "recommended", [{"v1": "2"}, {"v1": -1}, {" v1": 1}, [["v1", 2]]]),
    ("year_score", {"department": "C", "works": []}, "works", [[SCORED], [SCORED | {"id": ""}]]),
    ("year_score", {"department": "A"}, "works", [[SCORED, SCORED], [SCORED | {"bonuses": [{"points": "1"}]}]]),
]
