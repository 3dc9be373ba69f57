"""A year judged month by month: flags, cards and the grounds they give (NJ-18, NJ-19)."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from service.rules.pack_key_works import KeyWorksPack


class GroundFound(BaseModel):
    """A ground: the month that gave it, its run, and what follows."""

    model_config = ConfigDict(frozen=True)

    month: int
    ground: str
    run_from: int
    run_to: int
    actions: tuple[str, ...]


class Judged(BaseModel):
    """A year as it now stands."""

    model_config = ConfigDict(frozen=True)

    flags: tuple[str, ...]
    why: tuple[str, ...]
    grounds: tuple[GroundFound, ...]


def judge_year(
    pack: KeyWorksPack,
    planned: Sequence[Decimal],
    verified: Sequence[Decimal | str | None],
    *,
    livelihood: bool = False,
    suspended: Collection[int] = (),
    missed_nodes: Collection[int] = (),
    lower_is_better: bool = False,
) -> Judged:
    """Replay."""
    flags, why, grounds = [], [], []
    start = 0
    for m, value in enumerate(verified, 1):
        plan = planned[m - 1]
        if m in suspended:
            flag, said = "suspended", "暂停"
        elif value == "pending":
            flag, said = "pending", "待核实"
        elif plan == 0 and m not in missed_nodes:
            flag, said = "not_due", "未到期"
        elif value is None:
            flag, said = "yellow_card", "截止时未报告"
        elif m in missed_nodes or (Decimal(value) > plan if lower_is_better else Decimal(value) < plan):
            flag, said = "yellow_card", f"计划{plan}，实际{value}"
        else:
            flag, said = "red_flag", f"计划{plan}，实际{value}"
        start = (start or m) if flag == "yellow_card" else 0
        flags.append(flag)
        why.append(said)
        if not start:
            continue
        for name, rule in pack.grounds.items():
            hit = rule.each_month or rule.at_month == m or rule.months_in_a_row == m - start + 1
            actions = (*rule.key_work, *(rule.livelihood if livelihood else ()))
            if hit and actions:
                first = start if rule.months_in_a_row else m
                grounds.append(GroundFound(month=m, ground=name, run_from=first, run_to=m, actions=actions))
    return Judged(flags=tuple(flags), why=tuple(why), grounds=tuple(grounds))
