"""Opening a year's choice of outstanding matters: once a key list, when its year has ended or an official says so."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from service.assessments.opening import open_assessment
from service.cases.desk import Desk
from service.cases.opening import open_case
from service.cases.packs import ruled_by
from service.cases.tables import Case
from service.errors import GateClosed
from service.keyworks.tables import KeyWork
from service.measures.offices import of_role
from service.org.queries import Official
from service.outstanding.queries import CLAUSE
from service.outstanding.tables import OutstandingYear
from service.rules.pack import KeyWorksPack
from workflows.names import OUTSTANDING, key_list_key, outstanding_key


def open_by_hand(desk: Desk, official: Official, year: int) -> int:
    """A government-office official begins the choice of a year that is over; a year that has begun is the same."""
    key = key_list_key(official.jurisdiction, year)
    key_list = desk.session.scalars(select(Case).where(Case.key == key)).one_or_none()
    if key_list is None:
        raise GateClosed(f"没有{year}年度重点工作清单。", clause=CLAUSE, name="no_key_list")
    if desk.today <= date(year, 12, 31):
        raise GateClosed(f"{year}年度尚未结束，不能评选突出贡献事项。", clause=CLAUSE, name="year_not_over")
    if not completed_works(desk.session, key_list.id):
        raise GateClosed("清单中没有已完成事项。", clause=CLAUSE, name="nothing_completed")
    return open_year(desk, official, key_list.id)


def completed_works(session: Session, list_id: int) -> bool:
    """Whether any work of the list was completed: without one there is nothing to choose from."""
    works = select(Case.id).join(KeyWork, KeyWork.case_id == Case.id)
    works = works.where(KeyWork.list_id == list_id, Case.state == "completed")
    return session.scalar(works.limit(1)) is not None


def open_year(desk: Desk, official: Official | None, list_id: int) -> int:
    """The year's case below the clause office's assessment, under which its rewards are numbered and approved."""
    key_list = desk.session.get_one(Case, list_id)
    jurisdiction, year = key_list.jurisdiction, key_list.year
    pack = ruled_by(desk.packs.get(desk.session, key_list.pack_id), KeyWorksPack)
    case_id = open_case(
        desk,
        key=outstanding_key(jurisdiction, year),
        kind="outstanding",
        workflow=OUTSTANDING,
        jurisdiction=jurisdiction,
        year=year,
        title=f"{year}年度重点工作突出贡献事项",
        unit_id=key_list.unit_id,
        pack_id=key_list.pack_id,
        parent_id=open_assessment(desk, official, jurisdiction, key_list.pack_id, year, CLAUSE),
        official=official,
    )
    organisation = of_role(desk, pack, jurisdiction, "organisation").unit
    row = {"case_id": case_id, "list_id": list_id, "organisation_id": organisation.id}
    desk.session.execute(insert(OutstandingYear).values(row).on_conflict_do_nothing())
    return case_id
