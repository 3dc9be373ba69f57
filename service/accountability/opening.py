"""Opening a consequence below the case that gave its ground; kept by the government's own office until it goes out."""

from service.cases.act import Act
from service.cases.kinds import KINDS
from service.cases.opening import open_case
from service.cases.seats import required
from service.org.queries import government_post


def open_below(act: Act, key: str, kind: str, title: str, unit_id: int | None = None) -> int:
    """A child of the act's case, once for its key; without a unit of its own it is the supervision office's."""
    if unit_id is None:
        office = government_post(act.session, act.case.jurisdiction, "supervision_officer")
        unit_id = required(office, "督查室岗位").unit_id
    return open_case(
        act.desk,
        key=key,
        kind=kind,
        workflow=KINDS[kind].workflow,
        official=act.official,
        jurisdiction=act.case.jurisdiction,
        year=act.case.year,
        title=title[:200],
        unit_id=unit_id,
        pack_id=act.case.pack_id,
        parent_id=act.case.id,
    )
