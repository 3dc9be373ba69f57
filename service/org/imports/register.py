"""The register as an import sees it: what is there, what the file adds, one import at a time."""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.org.accounts import NO_PASSWORD
from service.org.imports.schemas import CONTACTS, AliasRow, KindRow, PersonRow, PortfolioRow, PostRow, UnitRow
from service.org.locking import lock_organisation
from service.org.tables import Account, Holding, Person, Portfolio, Post, Unit, UnitAlias, UnitKindRow
from service.org.vocabulary import OFFICE_NAMES, PARK_CLASSES, SHARED_OFFICES


class Register:
    """One jurisdiction's organisation in memory, by the codes that a file uses."""

    def __init__(
        self, session: Session, jurisdiction: str, now: datetime, since: date, password_hash: str | None
    ) -> None:
        lock_organisation(session, jurisdiction)
        self.session = session
        self.jurisdiction = jurisdiction
        self.now = now
        self.since = since
        self.password_hash = password_hash or NO_PASSWORD
        self.added: Counter[str] = Counter()
        self._without_account: list[tuple[str, Person]] = []
        self._load()

    def _load(self) -> None:
        session, here = self.session, Unit.jurisdiction_code == self.jurisdiction
        self.units = {unit.code: unit for unit in session.scalars(select(Unit).where(here))}
        self._elsewhere = set(session.scalars(select(Unit.code).where(~here)))
        self._code = {unit.id: unit.code for unit in self.units.values()}
        self._kinds: defaultdict[str, list[UnitKindRow]] = defaultdict(list)
        for kind in session.scalars(
            select(UnitKindRow).join(Unit, Unit.id == UnitKindRow.unit_id).where(here)
        ):
            self._kinds[self._code[kind.unit_id]].append(kind)
        accounts = select(Account.username, Person).join(Person, Person.id == Account.person_id)
        self.persons: dict[str, Person] = {username: person for username, person in session.execute(accounts)}
        posts = session.scalars(select(Post).join(Unit, Unit.id == Post.unit_id).where(here))
        self.posts = {(self._code[post.unit_id], post.office, post.seat): post for post in posts}
        self._holdings: defaultdict[int, list[Holding]] = defaultdict(list)
        for holding in session.scalars(select(Holding)):
            self._holdings[holding.post_id].append(holding)
        self._portfolios: defaultdict[tuple[int, str], list[Portfolio]] = defaultdict(list)
        for portfolio in session.scalars(select(Portfolio)):
            self._portfolios[portfolio.unit_id, portfolio.office].append(portfolio)

    def belongs_elsewhere(self, code: str) -> bool:
        """Whether another jurisdiction has taken the code."""
        return code in self._elsewhere

    def kinds_of(self, code: str) -> set[str]:
        """Everything the unit ever was."""
        return {row.kind for row in self._kinds[code]}

    def put_unit(self, row: UnitRow) -> None:
        """A new unit, or an existing one with the file's name and contacts; an empty cell keeps the old."""
        unit = self.units.get(row.code)
        if unit is None:
            unit = Unit(code=row.code, jurisdiction_code=self.jurisdiction, since=row.since or self.since)
            self.session.add(unit)
            self.units[row.code] = unit
            self.added["units"] += 1
        for name in ("name", *CONTACTS):
            if (value := getattr(row, name)) is not None:
                setattr(unit, name, value)

    def hang_under(self, code: str, parent: str) -> bool:
        """Put the unit under its parent; False when it would end up under itself."""
        parent_id: int | None = self.units[parent].id
        parents = {unit.id: unit.parent_id for unit in self.units.values()}
        while parent_id is not None:
            if parent_id == self.units[code].id:
                return False
            parent_id = parents.get(parent_id)
        self.units[code].parent_id = self.units[parent].id
        return True

    def put_kind(self, row: KindRow) -> bool:
        """What the unit is; a new class of park ends the other the day before. False when that cannot be."""
        start = row.valid_from or self.since
        if any(kind.kind == row.kind and _touches(kind, start) for kind in self._kinds[row.unit]):
            return True
        if row.kind in PARK_CLASSES:
            for other in self._kinds[row.unit]:
                if other.kind in PARK_CLASSES and _touches(other, start):
                    if other.valid_from >= start or other.valid_to is not None:
                        return False
                    other.valid_to = start - timedelta(days=1)
            self.session.flush()
        kind = UnitKindRow(unit_id=self.units[row.unit].id, kind=row.kind, valid_from=start, valid_to=None)
        self.session.add(kind)
        self._kinds[row.unit].append(kind)
        self.added["kinds"] += 1
        return True

    def put_alias(self, row: AliasRow) -> bool:
        """Another name of the unit; False when it means another one."""
        unit, key = self.units[row.unit], (self.jurisdiction, row.alias)
        known = self.session.get(UnitAlias, key)
        if known is not None:
            return known.unit_id == unit.id
        self.session.add(UnitAlias(jurisdiction_code=self.jurisdiction, alias=row.alias, unit_id=unit.id))
        self.added["aliases"] += 1
        return True

    def put_person(self, row: PersonRow) -> bool:
        """A new person with an account; False when the user name is another person's."""
        if known := self.persons.get(row.username):
            return known.jurisdiction_code == self.jurisdiction and known.name == row.name
        person = Person(name=row.name, jurisdiction_code=self.jurisdiction, left_on=None)
        self.session.add(person)
        self.persons[row.username] = person
        self._without_account.append((row.username, person))
        self.added["persons"] += 1
        return True

    def open_accounts(self) -> None:
        """Accounts for the new persons, once these have their ids."""
        self.session.flush()
        for username, person in self._without_account:
            account = Account(person_id=person.id, username=username, password_hash=self.password_hash)
            self.session.add(account)
        self._without_account.clear()

    def put_post(self, row: PostRow) -> None:
        """A new post, or an existing one with the file's title."""
        key = (row.unit, str(row.office), row.seat)
        post = self.posts.get(key)
        if post is None:
            unit, shared = self.units[row.unit], row.office in SHARED_OFFICES
            title = row.title or f"{unit.name}{OFFICE_NAMES[row.office]}"
            post = Post(unit_id=unit.id, office=row.office, seat=row.seat, title=title, shared=shared)
            self.session.add(post)
            self.posts[key] = post
            self.added["posts"] += 1
        elif row.title is not None:
            post.title = row.title

    def put_holding(self, row: PostRow) -> str | None:
        """The person holds the post; the answer is the name of who holds it already, if that forbids it."""
        assert row.holder is not None
        post, person = self.posts[row.unit, row.office, row.seat], self.persons[row.holder]
        start = row.valid_from or self.since
        standing = [holding for holding in self._holdings[post.id] if _touches(holding, start)]
        if any(holding.person_id == person.id for holding in standing):
            return None
        if standing and not post.shared:
            names = {known.id: known.name for known in self.persons.values()}
            return names[standing[0].person_id]
        holding = Holding(
            post_id=post.id, shared=post.shared, person_id=person.id, valid_from=start, recorded_at=self.now
        )
        self.session.add(holding)
        self._holdings[post.id].append(holding)
        self.added["holdings"] += 1
        return None

    def put_portfolio(self, row: PortfolioRow) -> bool:
        """The unit in the leader's charge; False when another has it."""
        post = self.posts[row.leader_unit, row.office, row.seat]
        unit, start = self.units[row.unit], row.valid_from or self.since
        standing = [other for other in self._portfolios[unit.id, row.office] if _touches(other, start)]
        if standing:
            return all(other.post_id == post.id for other in standing)
        portfolio = Portfolio(
            post_id=post.id, office=row.office, unit_id=unit.id, valid_from=start, recorded_at=self.now
        )
        self.session.add(portfolio)
        self._portfolios[unit.id, row.office].append(portfolio)
        self.added["portfolios"] += 1
        return True


def _touches(row: Holding | Portfolio | UnitKindRow, start: date) -> bool:
    """Whether the dated row still holds on the day or later."""
    return row.valid_to is None or row.valid_to >= start
