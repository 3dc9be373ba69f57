"""Adopting a rule pack by name and with a reason; a pack that was adopted is never changed, and neither is its year."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.administration.record import only_administrators, record
from service.cases.desk import Desk
from service.cases.packs import adopt_pack, current_pack, pack_text
from service.cases.tables import Case, RulePack
from service.errors import FormInvalid, GateClosed, NotFound
from service.org.queries import Official
from service.org.tables import Person
from service.rules.pack import CYCLES, Pack, full_text, parse_pack

MOST = 60


def checked(me: Official, data: bytes, filename: str) -> tuple[str, Pack]:
    """An uploaded pack's text written out in full, and the pack; or the refusal by file and line (PackError)."""
    only_administrators(me)
    name = filename[-60:] or "pack.yaml"
    text = full_text(pack_text(data), name)
    pack = parse_pack(text, name)
    if pack.jurisdiction != me.jurisdiction:
        raise GateClosed("该规则包属于其他地区。", clause="YY-20", name="foreign_pack")
    return text, pack


def adopt(desk: Desk, me: Official, data: bytes, filename: str, reason: str) -> int:
    """Adopt a pack for one's own jurisdiction (YY-20): years begun later are ruled by it, running ones never."""
    text, pack = checked(me, data, filename)
    if not reason.strip():
        raise FormInvalid("请写明载入理由。", name="reason_missing")
    _check_new(desk.session, me.jurisdiction, pack, text)
    before = current_pack(desk.session, me.jurisdiction, pack.cycle)
    found = adopt_pack(desk.session, desk.now, me.jurisdiction, text, filename[-60:], me.person_id)
    if before is None or before.id != found:
        record(desk, me, "pack_adopted", pack=found, name=f"{pack.id} {pack.version}", reason=reason.strip()[:500])
    return found


def _check_new(session: Session, jurisdiction: str, pack: Pack, text: str) -> None:
    """A version is one text; an older version comes back only under a new number, so that the record stays in order."""
    same = session.scalars(
        select(RulePack)
        .where(RulePack.jurisdiction == jurisdiction, RulePack.name == pack.id, RulePack.version == pack.version)
        .order_by(RulePack.id.desc())
        .limit(1)
    ).one_or_none()
    if same is None:
        return
    if same.text != text:
        sentence = f"{pack.id}第{pack.version}版已载入过，内容不同；请改用新的版本号。"
        raise GateClosed(sentence, clause="YY-20", name="version_repeated")
    now = current_pack(session, jurisdiction, pack.cycle)
    if now is None or now.id != same.id:
        sentence = f"{pack.id}第{pack.version}版已被后来的版本取代；要恢复其规定，请以新的版本号载入。"
        raise GateClosed(sentence, clause="YY-20", name="version_replaced")


def find_pack(session: Session, jurisdiction: str, pack_id: int) -> RulePack:
    """The pack of this jurisdiction."""
    row = session.get(RulePack, pack_id)
    if row is None or row.jurisdiction != jurisdiction:
        raise NotFound()
    return row


def packs(session: Session, jurisdiction: str) -> dict[str, list[dict[str, Any]]]:
    """Every adopted pack by cycle, the newest (which rules what begins now) first, with the years that run under it."""
    years = (
        select(Case.pack_id, func.array_agg(func.distinct(Case.year)).label("years"))
        .where(Case.jurisdiction == jurisdiction, Case.kind.in_(("round", "key_list")))
        .group_by(Case.pack_id)
        .subquery()
    )
    rows = session.execute(
        select(RulePack, Person.name, years.c.years)
        .outerjoin(Person, Person.id == RulePack.adopted_by)
        .outerjoin(years, years.c.pack_id == RulePack.id)
        .where(RulePack.jurisdiction == jurisdiction)
        .order_by(RulePack.id.desc())
        .limit(MOST)
    )
    found: dict[str, list[dict[str, Any]]] = {cycle: [] for cycle in CYCLES}
    for row, name, begun in rows:
        found[row.cycle].append({"row": row, "by": name, "years": sorted(begun or [])})
    return {cycle: rows for cycle, rows in found.items() if rows}
