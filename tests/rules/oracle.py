"""The oracle of escalation: each month looked at alone, backwards, by the words of the two clauses (NJ-18, NJ-19)."""

from decimal import Decimal

from service.rules.months import MonthReadings, WorkYear


def oracle_letter(work: WorkYear, m: int, how: MonthReadings) -> str:
    """The flag of month m, asked question after question."""
    plan, told, target = work.planned[m - 1], work.verified[m - 1], work.planned[11]
    if m in work.suspended:
        return "s"
    if m in work.missed_nodes and how.missed_node != "percentage":
        return "y"
    if not plan:
        return "n"
    known = [v for v in work.verified[:m] if v not in (None, "pending")]
    if not work.lower_is_better and target > 0 and known and Decimal(str(known[-1])) >= target:
        return "r"
    if told is None:
        return "y" if how.missing_report == "behind" else "p"
    if told == "pending":
        return "p" if how.unverified_report == "pending" else "y"
    ahead = Decimal(told) - plan
    return "y" if (ahead > 0 if work.lower_is_better else ahead < 0) else "r"


def oracle_run(letters: str, m: int, how: MonthReadings) -> list[int]:
    """The months behind in an unbroken row that ends with month m, the last first."""
    row: list[int] = []
    while m > 0:
        if letters[m - 1] == "y":
            row.append(m)
        elif not (letters[m - 1] == "s" and how.suspended_month == "freeze" and row):
            break
        m -= 1
    return row


def oracle(work: WorkYear, how: MonthReadings) -> tuple[str, list[tuple[int, str, tuple[str, ...]]]]:
    """Flags, and by month the actions with their grounds, in the order in which the clauses name them."""
    letters = "".join(oracle_letter(work, m, how) for m in range(1, len(work.verified) + 1))
    livelihood = work.kind == "livelihood"
    said: list[tuple[int, str, tuple[str, ...]]] = []
    supervised: set[int] = set()
    for m, letter in enumerate(letters, 1):
        row = oracle_run(letters, m, how) if letter == "y" else []
        talks = not (m == 12 and how.suppress_talks_at_year_end)
        late_quarter = how.third_quarter == "any_month" and letter == "r" and "y" in letters[6:8]
        if talks and len(row) == 2:
            said.append((m, "warning_talk", ("two_months",)))
        supervising = [name for name, true in (("three_months", len(row) == 3), ("mid_year", m == 6 and row)) if true]
        again = how.one_supervising_talk_per_episode and row and row[-1] in supervised
        if talks and supervising and not again:
            said.append((m, "supervising_leader_talk", tuple(supervising)))
            supervised.add(row[-1])
        third = m == 9 and bool(row or late_quarter)
        if third:
            said.append((m, "principal_leader_talk", ("third_quarter",)))
        if livelihood and row and (how.disclosure_period == "month" or m in (3, 6, 9, 12)):
            said.append((m, "written_report", ("behind",)))
        if livelihood and third:
            said.append((m, "citywide_criticism", ("third_quarter",)))
        if m == 12 and row:
            said.append((m, "citywide_criticism", ("year_target",)))
            said += [(m, "accountability_referral", ("year_target",))] if livelihood else []
    return letters, said
