"""Issuing documents: numbered in one sequence a year, worded from a template, frozen with a digest."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from service.cases.act import Act
from service.clock import LEGAL_ZONE
from service.documents.tables import Attachment, Document, DocumentNumber
from service.documents.words import FILTERS
from service.errors import FormInvalid, GateClosed, NotFound

TEXTS = Path(__file__).parent / "texts"
MAX_FILE = 20 * 1024 * 1024
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ofd": "application/ofd",
    ".txt": "text/plain",
}
MAGIC = {
    ".pdf": b"%PDF-",
    ".png": b"\x89PNG",
    ".jpg": b"\xff\xd8",
    ".jpeg": b"\xff\xd8",
    ".docx": b"PK",
    ".xlsx": b"PK",
}


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(TEXTS),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    found.filters.update(FILTERS)
    return found


def issue_document(
    act: Act,
    *,
    kind: str,
    title: str,
    clause: str,
    content: dict[str, Any],
    sequence: str | None = None,
    public: bool = False,
    copies: list[str] | None = None,
    template: str | None = None,
    unit_id: int | None = None,
) -> int:
    """Issue one document of the case: the next version of its kind, with a number where it has a sequence."""
    number = next_number(act, sequence) if sequence else None
    content, copies = orjson.loads(orjson.dumps(content, default=str)), copies or []
    facts = {"title": title, "number": number, "case": act.case, "pack": act.pack, "copies": copies}
    text = word(template or kind, **facts, day=act.desk.today, **content)
    document_id = act.session.scalars(
        insert(Document)
        .values(
            case_id=act.case.id,
            kind=kind,
            version=_next_version(act, kind),
            title=title,
            number=number,
            clause=clause,
            content=content,
            text=text,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            public=public,
            copies=copies,
            unit_id=unit_id,
            issued_at=act.now,
            issued_by=act.official.person_id if act.official else None,
        )
        .returning(Document.id)
    ).one()
    act.record("document_issued", clause, document=document_id, kind=kind, number=number, public=public)
    return document_id


def _next_version(act: Act, kind: str) -> int:
    earlier = select(func.count(Document.id)).where(Document.case_id == act.case.id, Document.kind == kind)
    return (act.session.scalar(earlier) or 0) + 1


def word(kind: str, **facts: Any) -> str:
    """The document's words, from its kind's template."""
    return _environment().get_template(f"{kind}.txt").render(**facts)


def next_number(act: Act, sequence: str) -> str:
    """The next number of a sequence in the act's own transaction: 益政办发〔2023〕10号, no gaps, no doubles."""
    year = act.now.astimezone(LEGAL_ZONE).year
    last = act.session.scalars(
        insert(DocumentNumber)
        .values(sequence=f"{sequence}:{act.case.jurisdiction}:{year}", last=1)
        .on_conflict_do_update(index_elements=["sequence"], set_={"last": DocumentNumber.last + 1})
        .returning(DocumentNumber.last)
    ).one()
    return f"{sequence}〔{year}〕{last}号"


def attach(act: Act, name: str, content: bytes) -> int:
    """Keep a file with its case. Type and size are checked; the same file under the same name is kept once."""
    clean = Path(name.replace("\\", "/")).name.strip()
    suffix = Path(clean).suffix.lower()
    if not clean or len(clean) > 200 or any(ord(c) < 32 for c in clean) or suffix not in MEDIA_TYPES:
        raise FormInvalid(
            "附件名称或类型不符合要求，可用：" + "、".join(MEDIA_TYPES) + "。", name="file_type_refused"
        )
    if not content or len(content) > MAX_FILE:
        raise FormInvalid("附件为空或超过20MB。", name="file_size_refused")
    if not content.startswith(MAGIC.get(suffix, b"")):
        raise FormInvalid("附件内容与其类型不符。", name="file_type_refused")
    digest = hashlib.sha256(content).hexdigest()
    key = {"case_id": act.case.id, "digest": digest, "name": clean}
    act.session.execute(
        insert(Attachment)
        .values(
            **key,
            media_type=MEDIA_TYPES[suffix],
            size=len(content),
            content=content,
            added_at=act.now,
            added_by=act.official.person_id if act.official else None,
        )
        .on_conflict_do_nothing()
    )
    act.record("attached", None, digest=digest)
    return act.session.scalars(select(Attachment.id).filter_by(**key)).one()


def own_attachment(act: Act, attachment_id: int) -> Attachment:
    """An attachment of this very case; another case's is not there."""
    row = act.session.get(Attachment, attachment_id)
    if row is None or row.case_id != act.case.id:
        raise NotFound("没有找到附件。")
    return row


def published(act: Act, kind: str) -> Document:
    """The newest issued document of a kind."""
    row = act.session.scalars(
        select(Document)
        .where(Document.case_id == act.case.id, Document.kind == kind)
        .order_by(Document.version.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise GateClosed("尚未印发相应文件。")
    return row
