"""A project's list: as it is published, and as its next version when units are taken off it (YY-12)."""

from collections import Counter
from typing import Any

from sqlalchemy import update

from service.cases.act import Act
from service.errors import GateClosed
from service.incentives.evaluation import next_in_rank
from service.incentives.queries import standings
from service.incentives.tables import Project, Standing

PROPOSED_NEXT = "移出名单后按名次递补"


def listing(act: Act, version: int) -> list[dict[str, Any]]:
    """The list with score and rank: units only, no person's name."""
    places = act.incentive_rules.settings.score_places.value
    return [
        {"kind": s.kind, "unit": u.name, "score": f"{s.score:.{places}f}", "rank": s.rank}
        for s, u in standings(act.session, act.case.id, version)
        if s.status == "selected"
    ]


def published_listing(act: Act, version: int) -> list[dict[str, Any]]:
    """The list as it is published: without scores and ranks, and not in their order, where the pack publishes names."""
    rows = listing(act, version)
    if act.incentive_rules.settings.publish_scores.value == "score_and_rank":
        return rows
    return sorted(({"kind": row["kind"], "unit": row["unit"]} for row in rows), key=lambda row: sorted(row.items()))


def new_list(act: Act, remove: list[str], reason: str) -> None:
    """The next version of the list without the removed units; the pack says whether their places stay open."""
    project = act.session.get_one(Project, act.case.id, populate_existing=True)
    rows = standings(act.session, act.case.id, project.list_version)
    gone = {unit.code for standing, unit in rows if standing.status == "selected" and unit.code in remove}
    if not set(remove) <= gone:
        raise GateClosed("要移除的对象不在公示名单中。", clause="YY-12", name="not_on_list")
    moved = _next_proposed(act, rows, gone)
    version = project.list_version + 1
    for standing, unit in rows:
        removed = standing.status == "selected" and unit.code in gone
        raised = moved.get((standing.kind, unit.code))
        act.session.add(
            Standing(
                project_id=act.case.id,
                list_version=version,
                kind=standing.kind,
                unit_id=standing.unit_id,
                score=standing.score,
                rank=standing.rank,
                status="removed" if removed else raised or standing.status,
                reason=reason[:300] if removed else PROPOSED_NEXT if raised else standing.reason,
            )
        )
    act.session.flush()
    act.session.execute(update(Project).where(Project.case_id == act.case.id).values(list_version=version))
    proposed = sorted(code for (_, code), status in moved.items() if status == "selected")
    more = {"proposed": proposed} if proposed else {}
    act.record("list_corrected", "YY-12", list_version=version, removed=sorted(remove), **more)


def _next_proposed(act: Act, rows: Any, gone: set[str]) -> dict[tuple[str, str], str]:
    """Who moves up where the pack proposes the next in rank: selected, or undecided where several are level.

    A unit that was removed or vetoed before does not come back, and a place that a veto left vacant stays so (YY-17).
    """
    if act.incentive_rules.settings.removed_in_publicity.value == "vacant":
        return {}
    free = Counter(s.kind for s, unit in rows if s.status == "selected" and unit.code in gone)
    moved: dict[tuple[str, str], str] = {}
    for kind, places in free.items():
        waiting = {unit.code for s, unit in rows if s.kind == kind and s.status == "passed_over"}
        found = next_in_rank(act, kind, waiting, places)
        moved |= {(kind, code): "selected" for code in found.selected}
        moved |= {(kind, code): "undecided" for code in found.undecided}
    return moved
