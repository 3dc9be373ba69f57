"""Acts on accounts: created, given a one-time password, suspended, restored. What a person may do comes from posts."""

from pwdlib import PasswordHash
from sqlalchemy import select

from service.administration.record import keep_an_administrator, only_administrators, record
from service.cases.desk import Desk
from service.org import accounts
from service.org.accounts import PASSWORDS
from service.org.imports.schemas import PersonRow
from service.org.locking import lock_organisation
from service.org.queries import Official
from service.org.refusals import HasLeft, OneselfSuspended
from service.org.tables import Account, Person
from service.org.use_cases import add_person, find_person


def create_user(desk: Desk, me: Official, row: PersonRow) -> Person:
    """A person with an account that cannot log in until it is given a password; asked again nothing is new."""
    only_administrators(me)
    known = select(Account.person_id).where(Account.username == row.username)
    new = desk.session.scalar(known) is None
    person = add_person(desk.session, me.jurisdiction, row.username, row.name)
    if new:
        record(desk, me, "user_created", person=person.id, username=row.username)
    return person


def reset_password(desk: Desk, me: Official, person_id: int, *, passwords: PasswordHash = PASSWORDS) -> str:
    """A one-time password, answered once and kept nowhere; the old password and every login end."""
    person = _serving(desk, me, person_id)
    password = accounts.one_time_password(desk.session, person.id, desk.now, passwords=passwords)
    record(desk, me, "password_reset", person=person.id)
    return password


def suspend_user(desk: Desk, me: Official, person_id: int) -> None:
    """The account opens nothing until it is restored; posts stay, and with them the tasks that wait there."""
    person = _serving(desk, me, person_id)
    if person.id == me.person_id:
        raise OneselfSuspended()
    if accounts.suspend(desk.session, person.id, desk.now):
        keep_an_administrator(desk, me, desk.today)
        record(desk, me, "user_suspended", person=person.id)


def restore_user(desk: Desk, me: Official, person_id: int) -> None:
    """The account opens again."""
    person = _serving(desk, me, person_id)
    if accounts.restore(desk.session, person.id):
        record(desk, me, "user_restored", person=person.id)


def _serving(desk: Desk, me: Official, person_id: int) -> Person:
    """The person, who serves; administrators act one after the other, so that the last one is really the last."""
    only_administrators(me)
    lock_organisation(desk.session, me.jurisdiction)
    person = find_person(desk.session, me.jurisdiction, person_id)
    if person.left_on is not None and person.left_on <= desk.today:
        raise HasLeft()
    return person
