"""Drawing back what stands on nothing any more: withdrawn while it can be, annotated where it already went out."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.accountability.annotations import annotate
from service.cases.act import Act, lock_case
from service.cases.fire import fire
from service.cases.tables import Case
from service.cases.write import flush

DRAFTS = ("triggered", "notice.draft", "opened", "proposal.", "approval.")


def is_draft(session: Session, case_id: int) -> bool:
    """Whether the case has not left the office yet: a ground of the same month may still join it."""
    case = session.scalars(
        select(Case).where(Case.id == case_id).execution_options(populate_existing=True)
    ).one()
    return case.closed_at is None and case.state.startswith(DRAFTS)


def draw_back(act: Act, case_id: int, why: str) -> None:
    """Withdraw with the reason what was not held or issued yet; what was, keeps standing with a note."""
    other = act.on(lock_case(act.session, case_id))
    if other.case.closed_at is None and other.kind.may("withdraw", other.state):
        other.opinion = why
        fire(other, "withdraw", why=why)
    else:
        annotate(other, why)
    flush(other)
