"""责任备案: per work and undertaking unit, breakdown and three persons by name, before the start (NJ-03)."""

from datetime import date

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session

from service.accountability.approval import office_of
from service.cases.act import Act
from service.cases.kinds import Opening
from service.cases.seats import required
from service.deadlines.use_cases import set_deadline
from service.documents.use_cases import issue_document
from service.errors import GateClosed, NotYours
from service.keyworks.forms import FilingForm
from service.keyworks.register import filing_of, units_of
from service.keyworks.tables import Filing, KeyWork
from service.keyworks.talks import retarget_drafts
from service.org.queries import holders, post_of, valid_on
from service.org.tables import Holding, Person, Post, Unit

ROLES = {"principal": "principal_leader", "supervising": "supervising_leader"}
TITLES = {"principal": "主要责任人", "supervising": "分管责任人", "handling": "直接责任人"}


def undertaking_units(act: Act) -> list[Opening]:
    """Every lead and assisting unit, districts too: each files for itself."""
    openings = []
    for unit_id in units_of(act.session, act.case.id):
        unit = act.session.get_one(Unit, unit_id)
        post = required(post_of(act.session, "handler", unit_id), f"{unit.name}的岗位（handler）")
        title = f"责任备案：{act.case.title}"[:200]
        openings.append(Opening(post.id, unit_id, about=unit.code, title=title, form=_proposed(act, unit_id)))
    return openings


def _proposed(act: Act, unit_id: int) -> dict[str, int]:
    """The persons who now hold the unit's three posts, for the unit to confirm or change."""
    found = {}
    for role, office in {**ROLES, "handling": "handler"}.items():
        post = post_of(act.session, office, unit_id)
        sitting = holders(act.session, post.id, act.desk.today) if post else []
        if sitting:
            found[role] = sitting[0].id
    return found


def set_filing_day(act: Act) -> None:
    """The source names no day; the pack's reading counts from the list's publication."""
    set_deadline(act, "filing", start=act.now)


def apply_filing(act: Act, form: FilingForm) -> None:
    """One unit's filing: checked, kept as the next version, copied to the organisation department."""
    file_for(act, act.task.unit_id, form)


def refile(act: Act, unit_id: int, form: FilingForm) -> None:
    """A change of persons or breakdown: a new version by the unit itself; what was, stays."""
    if act.official is None or unit_id not in act.official.unit_ids:
        raise NotYours("只能变更本单位的责任备案。", clause="NJ-03")
    if unit_id not in units_of(act.session, act.case.id):
        raise GateClosed("该单位不承担此项工作。", clause="NJ-03", name="not_undertaking")
    file_for(act, unit_id, form)


def file_for(act: Act, unit_id: int, form: FilingForm) -> None:
    """Check the three persons' posts, keep the version, issue the table with its copy."""
    persons = {"principal": form.principal, "supervising": form.supervising, "handling": form.handling}
    for role, person_id in persons.items():
        _sits(act, person_id, unit_id, ROLES.get(role), TITLES[role])
    earlier = filing_of(act.session, act.case.id, unit_id)
    assert act.official is not None
    act.session.execute(
        insert(Filing).values(
            work_id=act.case.id,
            unit_id=unit_id,
            version=(earlier.version if earlier else 0) + 1,
            breakdown=form.breakdown,
            principal_id=form.principal,
            supervising_id=form.supervising,
            handling_id=form.handling,
            filed_at=act.now,
            filed_by=act.official.person_id,
        )
    )
    unit = act.session.get_one(Unit, unit_id)
    issue_document(
        act,
        kind=f"filing-{unit.code}",
        template="filing",
        title=f"责任备案表（{unit.name}）：{act.case.title}"[:200],
        clause="NJ-03",
        copies=[office_of(act, "organisation")],
        content={
            "unit": unit.name,
            "breakdown": form.breakdown,
            "persons": [
                {"role": TITLES[role], "name": act.session.get_one(Person, person_id).name}
                for role, person_id in persons.items()
            ],
        },
    )
    act.record("filed", "NJ-03", unit=unit.code)
    retarget_drafts(act, act.session.get_one(KeyWork, act.case.id), unit_id)


def _sits(act: Act, person_id: int, unit_id: int, office: str | None, title: str) -> None:
    """The person holds a post of the unit today, and the right one where the clause names it."""
    if not holds_post(act.session, person_id, unit_id, office, act.desk.today):
        raise GateClosed(f"所填{title}不担任该单位相应职务。", clause="NJ-03", name="person_not_of_unit")


def holds_post(session: Session, person_id: int, unit_id: int, office: str | None, on: date) -> bool:
    """Whether the person sits in the unit on the day, in this office if one is named."""
    seat = select(Holding.id).join(Post, Post.id == Holding.post_id)
    seat = seat.where(Holding.person_id == person_id, Post.unit_id == unit_id, valid_on(Holding, on))
    if office is not None:
        seat = seat.where(Post.office == office)
    return bool(session.scalar(select(exists(seat))))
