"""Who receives a document beside the units of its case: each reads it, and is told that it came."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.orm import Session

from service.cases.act import Act
from service.documents.tables import Document, DocumentRecipient
from service.org.queries import Official, units_of_kind
from service.org.tables import Post, Unit
from service.org.vocabulary import UnitKind

CITYWIDE = (UnitKind.COUNTY, UnitKind.MUNICIPAL_UNIT)
"""各县市区人民政府（管委会），市直各单位: to whom a document in the city's name is addressed."""
DESKS = ("handler", "principal_leader")
"""The post of a unit that is told of its mail: the first of these that it has."""


def citywide(act: Act) -> list[Unit]:
    """Every county and every unit of the city, as they are on the day of the act."""
    kinds = [units_of_kind(act.session, act.case.jurisdiction, kind, act.desk.today) for kind in CITYWIDE]
    return list({unit.id: unit for units in kinds for unit in units}.values())


def deliver(act: Act, document: Document, units: Sequence[Unit]) -> None:
    """Give a document to units, once each; whoever has a desk there is told."""
    ids = sorted({unit.id for unit in units})
    if not ids:
        return
    act.session.execute(insert(DocumentRecipient), [{"document_id": document.id, "unit_id": unit} for unit in ids])
    number = f"（{document.number}）" if document.number else ""
    again = f"，第{document.version}版" if document.version > 1 else ""
    for unit_id, post_id in _desks(act.session, ids).items():
        key, text = f"document:{document.id}:{unit_id}", f"收到文件《{document.title}》{number}{again}。"
        act.tell(key, "document", text, post_id=post_id, document_id=document.id)


def _desks(session: Session, units: Sequence[int]) -> dict[int, int]:
    query = select(Post).where(Post.unit_id.in_(units), Post.office.in_(DESKS), Post.seat == 1)
    found = sorted(session.scalars(query), key=lambda post: DESKS.index(post.office), reverse=True)
    return {post.unit_id: post.id for post in found}


def received(units: frozenset[int]) -> ColumnElement[bool]:
    """The documents that one of these units received."""
    mine = select(DocumentRecipient.document_id).where(DocumentRecipient.unit_id.in_(units or {-1}))
    return Document.id.in_(mine)


def has_received(session: Session, official: Official, document_id: int) -> bool:
    """Whether a document was given to a unit of the official."""
    mine = select(Document.id).where(Document.id == document_id, received(official.unit_ids))
    return session.scalar(mine) is not None
