"""The list as it is made public: by portfolio with its leaders, from the register; adjusted, it is the next version."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from service.cases.act import Act
from service.cases.tables import Case
from service.documents.tables import Document
from service.documents.use_cases import issue_document
from service.keyworks.leaders import Place, places
from service.keyworks.register import LEAD, undertaking
from service.keyworks.tables import KeyWork, WorkPlan, WorkUnit
from service.org.tables import Unit


def issue_list(act: Act, without: int = 0) -> None:
    """Make the list public as it now stands (NJ-02), unless it reads as it did.

    `without` is the work that leaves it with this very act.
    """
    content = {"portfolios": _portfolios(act, without)}
    newest = select(Document.content).where(Document.case_id == act.case.id, Document.kind == "key_list")
    if act.session.scalar(newest.order_by(Document.version.desc()).limit(1)) == content:
        return
    issue_document(
        act,
        kind="key_list",
        title=f"{act.case.year}年度市政府重点工作清单",
        clause="NJ-02",
        sequence=act.key_works_rules.document_mark,
        public=True,
        content=content,
        to=act.session.scalars(undertaking(act.case.id)).all(),
    )


def _portfolios(act: Act, without: int) -> list[dict[str, Any]]:
    """The works of each portfolio, in the list's order, and the city leaders who lead them."""
    works = _works(act.session, act.case.id, without)
    found: dict[str, dict[str, Any]] = {}
    for place in places(act.session, act.case.id, act.desk.today):
        if place.work_id in works:
            part = found.setdefault(place.portfolio, {"portfolio": place.portfolio, "leaders": [], "works": []})
            _add(part, works[place.work_id], place)
    return list(found.values())


def _add(part: dict[str, Any], work: dict[str, Any], place: Place) -> None:
    leader = place.leader.title if place.leader else None
    part["works"].append(work | {"leader": leader})
    if leader and leader not in part["leaders"]:
        part["leaders"].append(leader)


def _works(session: Session, list_id: int, without: int) -> dict[int, dict[str, Any]]:
    """Each work that stands on the list as it prints: its units by name, the nodes of its newest plan."""
    units: defaultdict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for work_id, role, name in session.execute(
        select(WorkUnit.work_id, WorkUnit.role, Unit.name)
        .join(KeyWork, KeyWork.case_id == WorkUnit.work_id)
        .join(Unit, Unit.id == WorkUnit.unit_id)
        .where(KeyWork.list_id == list_id)
        .order_by(WorkUnit.rank)
    ):
        units[work_id][0 if role == LEAD else 1].append(name)
    rows = session.execute(
        select(KeyWork, Case.title, WorkPlan.nodes)
        .join(Case, Case.id == KeyWork.case_id)
        .join(WorkPlan, WorkPlan.work_id == KeyWork.case_id)
        .where(KeyWork.list_id == list_id, Case.state != "removed", Case.id != without)
        .order_by(KeyWork.case_id, WorkPlan.version.desc())
        .ext(distinct_on(KeyWork.case_id))
    )
    return {work.case_id: _printed(work, title, nodes, *units[work.case_id]) for work, title, nodes in rows}


def _printed(work: KeyWork, title: str, nodes: list[Any], leads: list[str], assisting: list[str]) -> dict[str, Any]:
    return {
        "number": work.number,
        "title": title,
        "leads": leads,
        "assisting": assisting,
        "nodes": [{"title": node["title"], "due": node["due"]} for node in nodes],
        "livelihood": work.livelihood,
    }
