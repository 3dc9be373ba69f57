"""Opening a year's assessments: one a clause that names an office, once (NJ-20)."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from service.assessments.tables import Assessment, AssessmentOffice
from service.cases.desk import Desk
from service.cases.opening import open_case
from service.cases.packs import current_pack, ruled_by
from service.cases.tables import Case
from service.errors import GateClosed
from service.measures.offices import clause_office, co_offices
from service.org.queries import Official
from service.rules.pack_key_works import KeyWorksPack
from workflows.names import ASSESSMENT, assessment_key


def in_force(desk: Desk, jurisdiction: str, year: int) -> tuple[int, KeyWorksPack]:
    """The pack of the key works with which this year begins."""
    row = current_pack(desk.session, jurisdiction, "key_works")
    if row is None:
        raise GateClosed("尚未载入重点工作规则包。", clause="NJ-00", name="no_rule_pack")
    pack = ruled_by(desk.packs.get(desk.session, row.id), KeyWorksPack)
    if not pack.valid_from.replace(month=1, day=1) <= date(year, 1, 1) <= pack.valid_to:
        words = f"规则包“{pack.title}”适用于{pack.valid_from}至{pack.valid_to}，不能用于{year}年度。"
        raise GateClosed(words, clause="NJ-00", name="pack_not_in_force")
    return row.id, pack


def open_assessments(desk: Desk, official: Official, jurisdiction: str, year: int) -> list[int]:
    """Every clause office's assessment of the year; those that are open already are the same."""
    pack_id, pack = in_force(desk, jurisdiction, year)
    return [open_assessment(desk, official, jurisdiction, pack_id, year, clause) for clause in pack.clause_offices]


def open_assessment(
    desk: Desk, official: Official | None, jurisdiction: str, pack_id: int, year: int, clause: str
) -> int:
    """One clause's assessment of a year, opened by whoever needs it first: the key list, or a fact that arrives."""
    key = assessment_key(jurisdiction, year, clause)
    known = desk.session.scalars(select(Case.id).where(Case.key == key)).one_or_none()
    if known is not None:
        return known
    pack = ruled_by(desk.packs.get(desk.session, pack_id), KeyWorksPack)
    lead = clause_office(desk, pack, jurisdiction, clause)
    case_id = open_case(
        desk,
        key=key,
        kind="assessment",
        workflow=ASSESSMENT,
        jurisdiction=jurisdiction,
        year=year,
        title=f"{year}年度{clause}考核（主办：{lead.words}）"[:200],
        unit_id=lead.unit.id,
        pack_id=pack_id,
        parent_id=None,
        official=official,
    )
    row = {"case_id": case_id, "jurisdiction": jurisdiction, "clause": clause, "rules": {}, "report": {}}
    desk.session.execute(insert(Assessment).values(row).on_conflict_do_nothing())
    named = [lead, *co_offices(desk, pack, jurisdiction, clause)]
    rows = [{"assessment_id": case_id, "unit_id": n.unit.id, "lead": n is lead, "name": n.words} for n in named]
    desk.session.execute(insert(AssessmentOffice).values(rows).on_conflict_do_nothing())
    return case_id
