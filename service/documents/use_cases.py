"""Issuing documents: numbered in one sequence a year, worded from a template, frozen with a digest."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from service.cases.act import Act
from service.cases.desk import Desk
from service.clock import LEGAL_ZONE
from service.documents.files import LONGEST, MEDIA_TYPES, clean_name, media_type
from service.documents.recipients import deliver
from service.documents.tables import Attachment, Document, DocumentNumber
from service.documents.words import FILTERS
from service.errors import FormInvalid, GateClosed, NotFound
from service.org.tables import Unit

TEXTS = Path(__file__).parent / "texts"
MAX_FILE = 20 * 1024 * 1024


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
    to: Sequence[Unit] = (),
    copies: Sequence[Unit] = (),
    template: str | None = None,
    unit_id: int | None = None,
) -> int:
    """Issue the next version of a kind of document; units addressed or copied receive it beside those of the case."""
    number = next_number(act, sequence) if sequence else None
    content, copied = orjson.loads(orjson.dumps(content, default=str)), [unit.name for unit in copies]
    facts = {"title": title, "number": number, "case": act.case, "pack": act.pack, "copies": copied}
    text = word(template or kind, **facts, day=act.desk.today, **content)
    document = Document(
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
        copies=copied,
        unit_id=unit_id,
        issued_at=act.now,
        issued_by=act.official and act.official.person_id,
    )
    act.session.add(document)
    act.session.flush()
    act.record("document_issued", clause, document=document.id, kind=kind, number=number, public=public)
    deliver(act, document, [*to, *copies])
    return document.id


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


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be kept: what it is was told by its content, and the scanner let it through."""

    name: str
    media_type: str
    content: bytes


def checked_file(desk: Desk, name: str, content: bytes) -> CheckedFile:
    """Look at an upload: name, size, type by content, viruses.

    A scanner takes time: nothing is locked yet, and the request gives its connection back.
    """
    clean = clean_name(name)
    if not clean or len(clean) > LONGEST or PurePosixPath(clean).suffix.lower() not in MEDIA_TYPES:
        raise FormInvalid(
            "附件名称或类型不符合要求，可用：" + "、".join(MEDIA_TYPES) + "。", name="file_type_refused"
        )
    if not content or len(content) > MAX_FILE:
        raise FormInvalid("附件为空或超过20MB。", name="file_size_refused")
    found = media_type(clean, content)
    if found is None:
        raise FormInvalid("附件内容与其类型不符，或者含有宏。", name="file_type_refused")
    if desk.gate is not None:
        desk.let_go()
        desk.gate(content)
    return CheckedFile(clean, found, content)


def keep_file(act: Act, file: CheckedFile) -> int:
    """Keep a checked file with its case; the same file under the same name is kept once."""
    digest = hashlib.sha256(file.content).hexdigest()
    key = {"case_id": act.case.id, "digest": digest, "name": file.name}
    act.session.execute(
        insert(Attachment)
        .values(
            **key,
            media_type=file.media_type,
            size=len(file.content),
            content=file.content,
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
