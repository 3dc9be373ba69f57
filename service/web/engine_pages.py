"""Register and Temporal compared with their repairs, the chores, the outbox: what keeps the city's workflows going."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from service.chores import CHORES
from service.engine import chore_runs, queries, repairing
from service.errors import NotFound, Refusal
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import Posted, ThePost

router = APIRouter(include_in_schema=False)
ADMIN = "system_admin"
COMPARISON = "comparison"
After = Annotated[int, Query(ge=0, le=2**62)]
Box = Annotated[str, Query(pattern="^(waiting|failing|undeliverable)?$")]
SETTLED = timedelta(seconds=10)
"""How long after a repair the next comparison begins: its messages have been delivered by then."""


@router.get("/differences")
def differences(page: ThePage, after: After = 0) -> Response:
    """What differs between register and Temporal, by the last comparison."""
    return _differences(page, after)


def _differences(page: Page, after: int = 0, refused: Refusal | None = None, sent: Posted | None = None) -> Response:
    page.needs(*queries.SIGHT)
    session = page.desk.session
    rows = queries.differences(session, page.me, after)
    facts: dict[str, Any] = {
        "rows": rows,
        "following": rows[-1].Difference.id if len(rows) == queries.PAGE else None,
        "first": after == 0,
        "counts": queries.difference_counts(session, page.me),
        "repairs": queries.repairs(session, page.me),
        "actions": repairing.ACTIONS,
        "most": repairing.AT_ONCE,
        "may": page.me.holds(ADMIN),
        "run": _chore(page, COMPARISON),
        "tried": sent.text("difference") if sent else "",
        "typed": sent.text("why") if sent else "",
    }
    return page.show("differences.html", status_of(refused), refused=refused, **facts)


@router.post("/differences/compare")
def compare(page: ThePage) -> Response:
    """Ask for a comparison now."""
    chore_runs.ask(page.desk, page.me, COMPARISON)
    return go("/differences")


@router.post("/differences/repair")
def repair(page: ThePage, sent: ThePost) -> Response:
    """Put one difference right, or all that wait; a comparison follows."""
    page.needs(ADMIN)

    def act() -> None:
        if sent.text("every"):
            repairing.repair_all(page.desk, page.me, sent.text("why"))
        else:
            repairing.repair(page.desk, page.me, sent.number("difference") or 0, sent.text("action"), sent.text("why"))
        chore_runs.ask(page.desk, page.me, COMPARISON, SETTLED)

    refused = page.attempt(act)
    return _differences(page, 0, refused, sent) if refused else go("/differences")


@router.get("/chores")
def chores(page: ThePage) -> Response:
    """Each chore with its last and next run."""
    page.needs(ADMIN)
    return page.show("chores.html", rows=[_chore(page, chore.id) for chore in CHORES])


@router.post("/chores/{chore}/run")
def run_chore(page: ThePage, chore: Annotated[str, Path(max_length=40)]) -> Response:
    """Ask housekeeping to run a chore now."""
    page.needs(ADMIN)
    if chore not in {known.id for known in CHORES}:
        raise NotFound()
    chore_runs.ask(page.desk, page.me, chore)
    return go("/chores")


def _chore(page: Page, chore_id: str) -> dict[str, Any]:
    """A chore's row: how its last run went, what is asked for, when it comes by itself, whether it stands still."""
    chore = next(known for known in CHORES if known.id == chore_id)
    now, clock = page.desk.now, page.here.clock
    last = chore_runs.last_runs(page.desk.session).get(chore_id)
    asked = chore_runs.asked_runs(page.desk.session).get(chore_id)
    following = chore_runs.next_run(chore, last["began_at"] if last else None, clock, now)
    patience = clock.legal_length(60)
    stands = (following is not None and following + patience < now) or (
        asked is not None and asked["due_at"] + patience < now
    )
    return {
        "id": chore_id,
        "last": last,
        "state": _state(last, now - clock.legal_length(chore_runs.LONGEST.total_seconds())),
        "asked": asked,
        "next": following,
        "stands": stands,
    }


def _state(last: dict[str, Any] | None, cut_off: Any) -> str:
    if last is None:
        return "never"
    if last["ended_at"] is None:
        return "running" if last["began_at"] > cut_off else "cut_off"
    return "failed" if last["error"] else "done"


@router.get("/outbox")
def outbox(page: ThePage, box: Box = "", after: After = 0) -> Response:
    """What has not left for Temporal: waiting, failing, undeliverable."""
    page.needs(ADMIN)
    counts = queries.outbox_counts(page.desk.session, page.me)
    box = box or next((name for name in reversed(counts) if counts[name]), "waiting")
    rows = queries.outbox_page(page.desk.session, page.me, box, after)
    following = rows[-1].Outbox.id if len(rows) == queries.PAGE else None
    facts: dict[str, Any] = {"rows": rows, "box": box, "counts": counts, "following": following, "first": after == 0}
    return page.show("outbox.html", now=page.desk.now, **facts)


@router.post("/outbox/retry")
def retry(page: ThePage, sent: ThePost) -> Response:
    """Send undeliverable messages again: one, or all."""
    repairing.retry(page.desk, page.me, None if sent.text("every") else sent.number("message") or 0)
    return go("/outbox")
