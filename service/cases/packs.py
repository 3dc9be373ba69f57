"""Rule packs in the register: adopted whole, told apart by their digest, tested for validity when a round starts."""

import hashlib
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from service.cases.tables import RulePack
from service.errors import FormInvalid
from service.rules.pack import Pack, full_text, parse_pack

MAX_PACK = 500_000
AnyPack = TypeVar("AnyPack", bound=Pack)


def adopt_pack(
    session: Session, now: datetime, jurisdiction: str, text: str, name: str, person_id: int | None
) -> int:
    """Adopt a pack's text for a jurisdiction; the same text again is the same row. Refused by PackError."""
    text = full_text(text, name)
    pack = parse_pack(text, name)
    digest = hashlib.sha256(text.encode()).hexdigest()
    session.execute(
        insert(RulePack)
        .values(
            jurisdiction=jurisdiction,
            cycle=pack.cycle,
            name=pack.id,
            version=pack.version,
            digest=digest,
            text=text,
            adopted_at=now,
            adopted_by=person_id,
        )
        .on_conflict_do_nothing()
    )
    return session.scalars(
        select(RulePack.id).where(RulePack.jurisdiction == jurisdiction, RulePack.digest == digest)
    ).one()


def read_pack(session: Session, pack_id: int) -> Pack:
    """The pack of this row, parsed."""
    row = session.get_one(RulePack, pack_id)
    return parse_pack(row.text, row.name)


def current_pack(session: Session, jurisdiction: str, cycle: str = "incentives") -> RulePack | None:
    """The pack of a cycle that a jurisdiction adopted last: the one its next year begins with."""
    return session.scalars(
        select(RulePack)
        .where(RulePack.jurisdiction == jurisdiction, RulePack.cycle == cycle)
        .order_by(RulePack.id.desc())
        .limit(1)
    ).one_or_none()


def ruled_by(pack: Pack, cycle: type[AnyPack]) -> AnyPack:
    """The pack as one of its own cycle; a case of the one cycle is never ruled by the other's pack."""
    assert isinstance(pack, cycle), f"{pack.id} is no {cycle.__name__}"
    return pack


def pack_text(data: bytes) -> str:
    """The text of an uploaded pack."""
    try:
        if len(data) <= MAX_PACK:
            return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    raise FormInvalid("规则包应为不超过500KB的UTF-8文本。", name="pack_refused")


class PackShelf:
    """Parsed packs by their row's id; a pack is immutable, so it is parsed once a process."""

    def __init__(self) -> None:
        self._packs: dict[int, Pack] = {}

    def get(self, session: Session, pack_id: int) -> Pack:
        """The pack with which a case began."""
        if pack_id not in self._packs:
            self._packs[pack_id] = read_pack(session, pack_id)
        return self._packs[pack_id]
