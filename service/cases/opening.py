"""Opening a case: its row, its first event, and the start of its workflow through the outbox; once for its key."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from service.cases.act import Act, lock_case
from service.cases.desk import Desk
from service.cases.kinds import KINDS
from service.cases.tables import Case
from service.cases.write import flush
from service.org.queries import Official
from service.org.tables import Unit


def open_case(desk: Desk, *, key: str, kind: str, workflow: str, official: Official | None, **columns: Any) -> int:
    """Open a case under its business key. A key that exists is the same case: nothing happens twice."""
    case_id = desk.session.scalars(
        insert(Case)
        .values(
            key=key,
            kind=kind,
            state=KINDS[kind].initial,
            stage="",
            visit=0,
            between=True,
            opened_at=desk.now,
            **columns,
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(Case.id)
    ).one_or_none()
    if case_id is None:
        return desk.session.scalars(select(Case.id).where(Case.key == key)).one()
    act = Act(desk=desk, case=lock_case(desk.session, case_id), official=official)
    act.record("opened", None)
    send_start(act, workflow)
    flush(act)
    return case_id


def send_start(act: Act, workflow: str | None = None, *, again: bool = False) -> None:
    """Ask for the case's workflow; `again` replaces one that runs or has ended under its key."""
    case = act.case
    unit = act.session.get_one(Unit, case.unit_id)
    facts = {"case": case.key, "kind": case.kind, "year": case.year, "unit": unit.code, "title": case.title}
    act.send("start", case.key, workflow or act.kind.workflow, {**facts, **({"again": True} if again else {})})
