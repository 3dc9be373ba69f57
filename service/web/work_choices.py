"""What may be chosen in the forms of a key work: city leaders, a unit's own people, the plan's nodes."""

from typing import TYPE_CHECKING

from sqlalchemy import select

from service.keyworks.facts import MONTHS
from service.keyworks.register import plan_for, plans_of
from service.org.queries import valid_on
from service.org.tables import Account, Holding, Person, Post
from service.org.vocabulary import OFFICE_NAMES, Office
from service.web.display import beside
from service.web.filling import Options
from service.web.language import gettext

if TYPE_CHECKING:
    from service.web.choices import CaseChoices


def city_leaders(this: "CaseChoices") -> Options:
    """The mayor and the vice mayors in office, by user name."""
    rows = this.session.execute(
        select(Account.username, Person.name, Post.title)
        .join(Person, Person.id == Account.person_id)
        .join(Holding, Holding.person_id == Person.id)
        .join(Post, Post.id == Holding.post_id)
        .where(
            Person.jurisdiction_code == this.case.jurisdiction,
            Post.office.in_(("mayor", "vice_mayor")),
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


def work_nodes(this: "CaseChoices") -> Options:
    """The nodes of the plan as it now stands."""
    plans = plans_of(this.session, this.case.id)
    if not plans:
        return ()
    return [(n["code"], beside(n["title"], n["due"])) for n in plan_for(plans, MONTHS[-1]).nodes]
