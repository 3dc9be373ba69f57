"""What a case that nobody's stage opens begins with: the pack in force, and the next number of its year."""

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from service.cases.desk import Desk
from service.cases.packs import current_pack, ruled_by
from service.documents.tables import DocumentNumber
from service.errors import GateClosed
from service.rules.pack import KeyWorksPack


def key_works_in_force(desk: Desk, jurisdiction: str, clause: str) -> int:
    """The jurisdiction's pack of the key works; its validity is tested here and never later."""
    row = current_pack(desk.session, jurisdiction, "key_works")
    if row is None:
        raise GateClosed("尚未载入重点工作规则包。", clause=clause, name="no_rule_pack")
    pack = ruled_by(desk.packs.get(desk.session, row.id), KeyWorksPack)
    if not pack.valid_on(desk.today):
        raise GateClosed(f"规则包“{pack.title}”今日不在有效期内。", clause=clause, name="pack_not_in_force")
    return row.id


def hold_last(session: Session, sequence: str) -> int:
    """The sequence's last number; whoever else numbers waits, so what is looked up next is still true afterwards."""
    return session.scalars(
        insert(DocumentNumber)
        .values(sequence=sequence, last=0)
        .on_conflict_do_update(index_elements=["sequence"], set_={"last": DocumentNumber.last})
        .returning(DocumentNumber.last)
    ).one()


def keep_last(session: Session, sequence: str, last: int) -> None:
    """The numbers up to this one are given."""
    session.execute(update(DocumentNumber).where(DocumentNumber.sequence == sequence).values(last=last))
