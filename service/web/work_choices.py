"""What may be chosen in the forms of a key work: city leaders, a unit's own people, the plan's nodes."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from sqlalchemy import select

from service.inspections.corrections import pending_corrections
from service.keyworks.facts import MONTHS
from service.keyworks.queries import said
from service.keyworks.register import plan_for, plans_of
from service.keyworks.tables import KeyWork, WorkUnit
from service.org.offices import LEADERSHIP
from service.org.queries import valid_on
from service.org.tables import Account, Holding, Person, Post, Unit
from service.org.vocabulary import OFFICE_NAMES, Office
from service.web.display import beside
from service.web.filling import Options
from service.web.language import gettext

if TYPE_CHECKING:
    from service.web.choices import CaseChoices


def city_leaders(this: "CaseChoices") -> Options:
    """The mayor and the vice mayors in office, by user name."""
    return _leaders(this, ("mayor", "vice_mayor"))


def matter_leaders(this: "CaseChoices") -> Options:
    """Who gives instructions: the mayor, the vice mayors and the deputy secretaries-general in office."""
    return _leaders(this, LEADERSHIP)


def _leaders(this: "CaseChoices", offices: Collection[str]) -> Options:
    rows = this.session.execute(
        select(Account.username, Person.name, Post.title)
        .join(Person, Person.id == Account.person_id)
        .join(Holding, Holding.person_id == Person.id)
        .join(Post, Post.id == Holding.post_id)
        .where(
            Person.jurisdiction_code == this.case.jurisdiction,
            Post.office.in_(offices),
            valid_on(Holding, this.desk.today),
        )
        .order_by(Post.office, Post.seat)
    )
    return [(username, beside(name, title)) for username, name, title in rows]


def unit_people(this: "CaseChoices") -> Options:
    """Everybody who sits in the unit whose task it is."""
    rows = this.session.execute(
        select(Person.id, Person.name, Post.office)
        .join(Holding, Holding.person_id == Person.id)
        .join(Post, Post.id == Holding.post_id)
        .where(Post.unit_id == this.unit_id, valid_on(Holding, this.desk.today))
        .order_by(Post.id, Person.id)
    )
    return [(str(person_id), beside(name, gettext(OFFICE_NAMES[Office(office)]))) for person_id, name, office in rows]


def inspection_corrections(this: "CaseChoices") -> Options:
    """What inspections found about the work's figures and nobody has taken over yet (NJ-06)."""
    rows = pending_corrections(this.session, this.case.id)
    words = gettext("%(month)s月，%(value)s")
    return [(str(row.id), beside(words % {"month": row.month, "value": said(row.value)}, row.reason)) for row in rows]


def listed_units(this: "CaseChoices") -> Options:
    """The units that undertake a work of the list."""
    rows = this.session.execute(
        select(Unit.code, Unit.name)
        .join(WorkUnit, WorkUnit.unit_id == Unit.id)
        .join(KeyWork, KeyWork.case_id == WorkUnit.work_id)
        .where(KeyWork.list_id == this.case.id)
        .distinct()
        .order_by(Unit.code)
    )
    return [(code, name) for code, name in rows]


def work_nodes(this: "CaseChoices") -> Options:
    """The nodes of the plan as it now stands."""
    plans = plans_of(this.session, this.case.id)
    if not plans:
        return ()
    return [(n["code"], beside(n["title"], n["due"])) for n in plan_for(plans, MONTHS[-1]).nodes]
