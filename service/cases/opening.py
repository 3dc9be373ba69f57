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


def open_case(
    desk: Desk, *, key: str, kind: str, workflow: str, official: Official | None, **columns: Any
) -> int:
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
    unit = desk.session.get_one(Unit, act.case.unit_id)
    act.record("opened", None)
    act.send(
        "start",
        key,
        workflow,
        {"case": key, "kind": kind, "year": act.case.year, "unit": unit.code, "title": act.case.title},
    )
    flush(act)
    return case_id
