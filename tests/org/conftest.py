"""A small town for the tests of the organisation: few units, named people, one leader who changes office."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from deploy.embedded import postgres
from service.db import Base, make_engine
from service.org.accounts import CHEAP_PASSWORDS
from service.org.imports.organisation import import_organisation
from service.org.tables import Account, Jurisdiction, Person, Post, Unit

TOWN = "mulan"
SINCE = date(2025, 1, 1)
TODAY = date(2026, 3, 16)
NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
PASSWORD = "a good password"

ORGANISATION = """{
 "units": [{"code": "gov", "name": "市政府"},
           {"code": "fin", "name": "财政局", "parent": "gov"},
           {"code": "east", "name": "东县"},
           {"code": "east_town", "name": "东镇", "parent": "east"},
           {"code": "park", "name": "园区", "parent": "east"}],
 "kinds": [{"unit": "gov", "kind": "government"}, {"unit": "fin", "kind": "municipal_unit"},
           {"unit": "east", "kind": "county"}, {"unit": "east_town", "kind": "township"},
           {"unit": "park", "kind": "park_b"}, {"unit": "park", "kind": "county"}],
 "persons": [{"username": "wang", "name": "Wang"}, {"username": "zhao", "name": "Zhao"},
             {"username": "lin", "name": "Lin"}, {"username": "chen", "name": "Chen"},
             {"username": "sun", "name": "Sun"}],
 "posts": [{"unit": "gov", "office": "mayor"},
           {"unit": "gov", "office": "vice_mayor", "seat": 1, "holder": "wang"},
           {"unit": "gov", "office": "vice_mayor", "seat": 2, "holder": "zhao"},
           {"unit": "gov", "office": "deputy_secretary_general", "seat": 1},
           {"unit": "fin", "office": "principal_leader", "holder": "lin"},
           {"unit": "fin", "office": "handler", "holder": "chen"},
           {"unit": "fin", "office": "handler", "holder": "sun"}],
 "portfolios": [{"leader_unit": "gov", "office": "vice_mayor", "seat": 1, "unit": "fin"},
                {"leader_unit": "gov", "office": "vice_mayor", "seat": 1, "unit": "east"}]
}""".encode()


@dataclass(slots=True)
class Cast:
    """Vice mayors Wang and Zhao; Lin leads finance, Chen and Sun are its handlers; nobody is mayor."""

    session: Session
    unit: dict[str, int] = field(default_factory=dict)
    person: dict[str, int] = field(default_factory=dict)

    def post(self, unit: str, office: str, seat: int = 1) -> int:
        """The id of a post by the code of its unit."""
        query = select(Post.id).where(
            Post.unit_id == self.unit[unit], Post.office == office, Post.seat == seat
        )
        return self.session.scalars(query).one()


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with postgres(tmp_path_factory.mktemp("register"), durable=False) as server:
        engine = make_engine(server.url)
        Base.metadata.create_all(engine)
        yield engine
        engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session of which nothing stays."""
    with engine.connect() as connection, connection.begin() as outer:
        with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
            yield session
        outer.rollback()


@pytest.fixture
def cast(session: Session) -> Cast:
    session.add(Jurisdiction(code=TOWN, name="Mulan", pack_id="mulan-2025"))
    session.add(Jurisdiction(code="elsewhere", name="Elsewhere", pack_id="mulan-2025"))
    session.flush()
    import_organisation(
        session,
        ORGANISATION,
        "town.json",
        jurisdiction=TOWN,
        now=NOW,
        since=SINCE,
        password_hash=CHEAP_PASSWORDS.hash(PASSWORD),
    )
    people = select(Account.username, Person.id).join(Person, Person.id == Account.person_id)
    return Cast(
        session,
        {unit.code: unit.id for unit in session.scalars(select(Unit))},
        {username: person_id for username, person_id in session.execute(people)},
    )
