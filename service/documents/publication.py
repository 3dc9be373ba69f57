"""Documents that were made public: found by year, issuing unit, kind and words of the title, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select, tuple_
from sqlalchemy.orm import Session

from service.cases.tables import Case
from service.documents.tables import Document
from service.errors import NotFound
from service.org.tables import Unit

PAGE = 30
PUBLIC_KINDS = ("measures", "plan", "circular", "key_list", "outstanding_circular")
"""Lists in publicity have a page of their own."""


@dataclass(frozen=True)
class Search:
    """What somebody looks for among the documents."""

    year: int | None = None
    unit: int | None = None
    kind: str = ""
    words: str = ""

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same as conditions on documents and their cases."""
        found: list[ColumnElement[bool]] = []
        if self.year:
            found.append(Case.year == self.year)
        if self.unit:
            found.append(Case.unit_id == self.unit)
        if self.kind:
            found.append(Document.kind == self.kind)
        if self.words:
            found.append(Document.title.icontains(self.words, autoescape=True))
        return found


EVERY = Search()


def made_public() -> ColumnElement[bool]:
    """The condition of a document that is everybody's."""
    return and_(Document.public, Document.kind.in_(PUBLIC_KINDS))


def public_documents(session: Session, search: Search = EVERY, before: int | None = None) -> list[dict[str, Any]]:
    """The newest documents first; `before` is the last one of the page before."""
    query = _query().where(*search.conditions())
    if before is not None:
        at = select(Document.issued_at).where(Document.id == before, made_public()).scalar_subquery()
        query = query.where(tuple_(Document.issued_at, Document.id) < tuple_(at, before))
    rows = session.execute(query.order_by(Document.issued_at.desc(), Document.id.desc()).limit(PAGE))
    return [_told(*row) for row in rows]


def public_document(session: Session, document_id: int) -> dict[str, Any]:
    """One document made public, by its words: its content may hold what is not for everybody."""
    row = session.execute(_query().where(Document.id == document_id)).one_or_none()
    if row is None:
        raise NotFound("没有找到该文件。")
    d, _, _ = row
    others = session.execute(
        select(Document.id, Document.version)
        .where(Document.case_id == d.case_id, Document.kind == d.kind, made_public())
        .order_by(Document.version)
    ).all()
    return {**_told(*row), "versions": [{"id": i, "version": v} for i, v in others]}


def public_choices(session: Session) -> dict[str, Sequence[Any]]:
    """The years, units and kinds that public documents have."""
    rows = session.execute(
        select(Case.year, Unit.id, Unit.name, Document.kind)
        .join(Case, Case.id == Document.case_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(made_public())
        .distinct()
    ).all()
    return {
        "years": sorted({row.year for row in rows}, reverse=True),
        "units": sorted({(row.id, row.name) for row in rows}),
        "kinds": [kind for kind in PUBLIC_KINDS if any(row.kind == kind for row in rows)],
    }


def _query() -> Select[Document, Case, str]:
    return (
        select(Document, Case, Unit.name)
        .join(Case, Case.id == Document.case_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(made_public())
    )


def _told(d: Document, case: Case, unit: str) -> dict[str, Any]:
    return {
        "id": d.id,
        "kind": d.kind,
        "title": d.title,
        "number": d.number,
        "year": case.year,
        "case": case.title,
        "issuer": unit,
        "version": d.version,
        "issued_at": d.issued_at.isoformat(),
        "text": d.text,
        "digest": d.digest,
    }
