"""YY-05, 09, 11, 17: ceilings, ranking, lead units and vetoes, held against an independent ranking."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.rules.errors import RuleInputError
from service.rules.pack import IncentivePack, shipped_incentives
from service.rules.quotas import (
    Candidate,
    QuotaCap,
    QuotaRefused,
    Selection,
    group_excess,
    published,
    quota_cap,
    selection,
)

FINANCIAL = ("bank", "insurer", "local_financial_organisation")
EXEMPTIBLE = ("county", "municipal_unit", "central_provincial_unit", "park_a", "park_b", "township")


def cap(pack: IncentivePack, kind: str, **given_: Any) -> int | None | str:
    found = quota_cap(pack, kind, given_.pop("subject", "商贸流通"), **given_)
    return found.refused if isinstance(found, QuotaRefused) else found.cap


@pytest.mark.parametrize(
    ("townships", "places"), [(0, 0), (1, 0), (9, 0), (10, 1), (19, 1), (20, 2), (88, 8), (99, 9), (100, 10)]
)
def test_ten_percent_of_the_townships_is_an_exact_floor(townships: int, places: int, pack: IncentivePack) -> None:
    assert cap(pack, "township", population=townships) == places


def test_the_floor_is_exact_for_numbers_that_floats_cannot_hold(pack: IncentivePack) -> None:
    assert cap(pack, "township", population=10**17 + 9) == 10**16


def test_no_place_is_warned_about(pack: IncentivePack) -> None:
    found = quota_cap(pack, "township", "乡村振兴", population=9)
    assert isinstance(found, QuotaCap) and found.warning
    enough = quota_cap(pack, "township", "乡村振兴", population=10)
    assert isinstance(enough, QuotaCap) and enough.warning is None


def test_a_pack_may_give_a_small_scope_one_place(pack: IncentivePack) -> None:
    generous = with_setting(pack, "township_min_one", True)
    assert cap(generous, "township", population=9) == 1
    assert cap(generous, "township", population=0) == 0


@pytest.mark.parametrize(
    ("groups", "subject", "places", "refused"),
    [
        (2, "商贸流通", (6, 6), False),
        (1, "商贸流通", (6, 0), False),
        (1, "商贸流通", (3, 3), False),
        (1, "商贸流通", (4, 3), True),
        (1, "安全生产", (6, 6), False),
    ],
)
def test_the_two_kinds_of_units_have_a_ceiling_each_or_share_one(
    groups: int, subject: str, places: tuple[int, int], refused: bool, pack: IncentivePack
) -> None:
    wanted = dict(zip(("municipal_unit", "central_provincial_unit"), places, strict=True))
    found = group_excess(with_setting(pack, "unit_groups", groups), subject, wanted)
    assert (found is not None) == refused
    assert found is None or (found.cap, found.clause) == (6, "YY-09")


@pytest.mark.parametrize("kind", EXEMPTIBLE)
@pytest.mark.parametrize("subject", ["安全生产", "道路交通安全", "信访"])
def test_exempt_subjects_have_no_ceiling_for_the_first_sentence(kind: str, subject: str, pack: IncentivePack) -> None:
    assert cap(pack, kind, subject=subject) is None
    assert cap(pack, kind, subject=subject, plan_quota=50) == 50


@pytest.mark.parametrize("kind", FINANCIAL)
def test_financial_institutions_are_never_exempt(kind: str, pack: IncentivePack) -> None:
    assert cap(pack, kind, subject="安全生产", plan_quota=9) == "quota_exceeds_cap"


def test_only_the_listed_subjects_are_exempt_or_those_approved_on_record(pack: IncentivePack) -> None:
    assert cap(pack, "county", subject="安全生产工作", plan_quota=4) == "quota_exceeds_cap"
    assert cap(pack, "county", subject="防汛", plan_quota=4, also_exempt=["防汛"]) == 4


def test_a_plan_may_be_stricter_equal_or_nothing_but_never_above(pack: IncentivePack) -> None:
    assert [cap(pack, "county", plan_quota=n) for n in (0, 2, 3, 4)] == [0, 2, 3, "quota_exceeds_cap"]
    assert cap(pack, "township", plan_quota=9, population=88) == "quota_exceeds_cap"


def test_township_places_need_the_number_in_scope(pack: IncentivePack) -> None:
    with pytest.raises(RuleInputError, match="population"):
        cap(pack, "township", plan_quota=1)


def candidates(*scores: str, **ties: list[str]) -> list[Candidate]:
    return [
        Candidate(
            id=chr(65 + i), score=Decimal(score), tie_values={name: Decimal(v[i]) for name, v in ties.items()}
        )
        for i, score in enumerate(scores)
    ]


def pick(found: Any) -> tuple[str, str, int, str]:
    assert isinstance(found, Selection)
    return "".join(found.selected), "".join(found.undecided), found.open_places, "".join(found.excluded)


@pytest.mark.parametrize(
    ("scores", "places", "expected"),
    [
        (["90", "95", "93"], 2, ("BC", "", 0, "")),
        (["96", "95"], 3, ("AB", "", 1, "")),
        (["96", "96", "95"], 2, ("AB", "", 0, "")),
        (["96", "96", "96"], 2, ("", "ABC", 2, "")),
        (["96", "95", "95", "95"], 3, ("A", "BCD", 2, "")),
        (["96", "95", "95", "94"], 3, ("ABC", "", 0, "")),
        (["96", "95"], 0, ("", "", 0, "")),
        (["95", "95"], 0, ("", "", 0, "")),
        ([], 2, ("", "", 2, "")),
        (["94.10", "94.1", "90"], 2, ("AB", "", 0, "")),
        (["94.994", "94.991"], 1, ("", "AB", 1, "")),
        (["94.995", "94.994"], 1, ("A", "", 0, "")),
        (["-1", "0"], 1, ("B", "", 0, "")),
    ],
)
def test_ranking_takes_no_one_tied_across_the_cut_off(
    scores: list[str], places: int, expected: tuple[str, str, int, str]
) -> None:
    assert pick(selection(candidates(*scores), places, score_places=2)) == expected


def test_a_published_tie_break_decides_field_after_field() -> None:
    tied = candidates("95", "95", "95", increment=["3", "5", "5"], average=["9", "1", "2"])
    found = selection(tied, 1, score_places=2, tie_break=["increment", "average"])
    assert pick(found) == ("C", "", 0, "")
    assert pick(selection(tied, 1, score_places=2, tie_break=["increment"])) == ("", "BC", 1, "")
    assert pick(selection(tied, 1, score_places=2)) == ("", "ABC", 1, "")


def test_a_tie_break_value_is_only_asked_of_those_who_tie() -> None:
    pair = [*candidates("96"), Candidate(id="B", score=Decimal(95), tie_values={})]
    assert pick(selection(pair, 1, score_places=2, tie_break=["increment"])) == ("A", "", 0, "")
    with pytest.raises(RuleInputError, match="increment"):
        selection(candidates("95", "95"), 1, score_places=2, tie_break=["increment"])


def test_every_joint_lead_unit_is_out_before_ranking_and_the_next_move_up() -> None:
    found = selection(candidates("97", "96", "95", "94"), 2, score_places=2, lead_units=["A", "C", "Z"])
    assert pick(found) == ("BD", "", 0, "AC")


def test_the_minimum_is_compared_with_the_published_score_and_not_rounded_further() -> None:
    found = selection(candidates("85", "84.995", "84.99"), 3, score_places=2, min_score=Decimal(85))
    assert pick(found) == ("AB", "", 1, "")


def test_a_vetoed_place_stays_vacant_and_needs_consent() -> None:
    four = candidates("96", "95", "94", "93")
    refused = selection(four, 3, score_places=2, vetoed=["B"])
    assert refused.model_dump()["refused"] == "veto_needs_consent"
    assert pick(selection(four, 3, score_places=2, vetoed=["B"], veto_consent=True)) == ("AC", "", 1, "B")
    assert pick(selection(four, 3, score_places=2, vetoed=["D"], veto_consent=True)) == ("ABC", "", 0, "D")
    assert pick(selection(four, 3, score_places=2, veto_consent=True)) == ("ABC", "", 0, "")


def test_a_veto_within_a_tie_across_the_cut_off_settles_nothing() -> None:
    tied = candidates("96", "95", "95")
    assert pick(selection(tied, 2, score_places=2, vetoed=["B"], veto_consent=True)) == ("A", "C", 1, "B")


def test_a_vetoed_lead_unit_is_excluded_once() -> None:
    found = selection(
        candidates("96", "95"), 1, score_places=2, lead_units=["A"], vetoed=["A"], veto_consent=True
    )
    assert pick(found) == ("B", "", 0, "A")


@settings(max_examples=300)
@given(st.lists(st.integers(0, 6), max_size=12), st.integers(0, 8))
def test_the_selection_is_every_one_who_beats_enough_others(scores: list[int], places: int) -> None:
    """A candidate is in when all who score as much or more fit, undecided when only some do."""
    found = selection(candidates(*map(str, scores)), places, score_places=2)
    better = [sum(other > score for other in scores) for score in scores]
    as_good = [sum(other >= score for other in scores) for score in scores]
    selected = {chr(65 + i) for i in range(len(scores)) if as_good[i] <= places}
    undecided = {chr(65 + i) for i in range(len(scores)) if better[i] < places < as_good[i]}
    assert isinstance(found, Selection)
    assert (set(found.selected), set(found.undecided)) == (selected, undecided)
    assert found.open_places == places - len(selected)


def test_scores_are_published_half_up() -> None:
    assert [str(published(Decimal(score), 2)) for score in ("0.005", "0.015", "2.675", "-0.005")] == [
        "0.01",
        "0.02",
        "2.68",
        "-0.01",
    ]


def with_setting(pack: IncentivePack, name: str, value: Any) -> IncentivePack:
    setting = getattr(pack.settings, name).model_copy(update={"value": value})
    return pack.model_copy(update={"settings": pack.settings.model_copy(update={name: setting})})


def test_the_county_pack_has_its_own_ceiling() -> None:
    county = shipped_incentives("anhua-2023")
    assert cap(county, "municipal_unit") == 4
    assert cap(county, "county") == 3
