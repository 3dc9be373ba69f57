"""Tables of the organisation; days are legal days, `valid_to` is the last day on which a row holds."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from service.db import Base

_DAYS = text("daterange(valid_from, valid_to, '[]')")


def _never_two_at_once(name: str, columns: tuple[str, ...], where: str | None = None) -> ExcludeConstraint:
    """No two rows with the same ids hold on the same day.

    An id is written as a range of one, because plain GiST compares ranges and `btree_gist` is not everywhere.
    """
    same = [(text(f"int8range({column}, {column}, '[]')"), "&&") for column in columns]
    return ExcludeConstraint(
        *same, (_DAYS, "&&"), name=name, using="gist", where=text(where) if where else None
    )


class Jurisdiction(Base):
    """A government that runs its own rounds under its own rule pack (YY-20)."""

    __tablename__ = "jurisdiction"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("jurisdiction.code"))
    pack_id: Mapped[str] = mapped_column(String(64))


class Unit(Base):
    """A unit; renamed or merged ones end with `until` and name their successor."""

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= since", name="dates_in_order"),
        CheckConstraint("parent_id <> id", name="not_its_own_parent"),
        CheckConstraint("successor_id <> id", name="not_its_own_successor"),
        Index("ix_unit_jurisdiction_code", "jurisdiction_code", "code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    jurisdiction_code: Mapped[str] = mapped_column(ForeignKey("jurisdiction.code"))
    name: Mapped[str] = mapped_column(String(100))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    phone: Mapped[str | None] = mapped_column(String(40))
    appeal_phone: Mapped[str | None] = mapped_column(String(40))
    complaint_phone: Mapped[str | None] = mapped_column(String(40))
    complaint_mailbox: Mapped[str | None] = mapped_column(String(120))
    website: Mapped[str | None] = mapped_column(String(200))
    address: Mapped[str | None] = mapped_column(String(200))
    postcode: Mapped[str | None] = mapped_column(String(10))


class UnitAlias(Base):
    """What people call a unit in their lists (市发改委); one name means one unit of a jurisdiction."""

    __tablename__ = "unit_alias"

    jurisdiction_code: Mapped[str] = mapped_column(ForeignKey("jurisdiction.code"), primary_key=True)
    alias: Mapped[str] = mapped_column(String(100), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))


class UnitKindRow(Base):
    """What a unit is, from day to day; a park is of one class at a time (YY-05, YY-09)."""

    __tablename__ = "unit_kind"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates_in_order"),
        UniqueConstraint("unit_id", "kind", "valid_from"),
        Index("ix_unit_kind_kind", "kind", "unit_id"),
        _never_two_at_once("ex_unit_kind_one_park_class", ("unit_id",), "kind IN ('park_a', 'park_b')"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(40))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Person(Base):
    """An official; `left_on` is the first day on which the person no longer serves."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    jurisdiction_code: Mapped[str] = mapped_column(ForeignKey("jurisdiction.code"), index=True)
    left_on: Mapped[date | None]


class Account(Base):
    """How a person logs in; what the person may do comes from posts alone."""

    __tablename__ = "account"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    username: Mapped[str] = mapped_column(String(64), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    suspended_at: Mapped[datetime | None]
    one_time_until: Mapped[datetime | None]
    """Set while the password is an administrator's: it opens nothing but the choice of one's own."""


class LoginGuard(Base):
    """Failed logins by user name, whether or not the name exists, so that the lock-out betrays no account."""

    __tablename__ = "login_guard"

    username: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    last_failed_at: Mapped[datetime] = mapped_column(index=True)
    locked_until: Mapped[datetime | None]


class LoginSession(Base):
    """A login; only the digest of its token is kept."""

    __tablename__ = "login_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    last_seen_at: Mapped[datetime]


class Post(Base):
    """A post: an office in a unit, numbered where there are several; tasks wait on posts, not persons."""

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("unit_id", "office", "seat"),
        UniqueConstraint("id", "office", name="uq_post_id_office"),
        UniqueConstraint("id", "shared", name="uq_post_id_shared"),
        CheckConstraint("seat >= 1", name="seat_counts_from_one"),
        Index("ix_post_office", "office", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    seat: Mapped[int]
    title: Mapped[str] = mapped_column(String(100))
    shared: Mapped[bool]


class Portfolio(Base):
    """A unit in the charge of a vice mayor's or a deputy secretary-general's post; one each at a time."""

    __tablename__ = "portfolio"
    __table_args__ = (
        ForeignKeyConstraint(["post_id", "office"], ["post.id", "post.office"], name="fk_portfolio_post"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates_in_order"),
        CheckConstraint("office IN ('vice_mayor', 'deputy_secretary_general')", name="leaders_only"),
        _never_two_at_once("ex_portfolio_one_vice_mayor", ("unit_id",), "office = 'vice_mayor'"),
        _never_two_at_once(
            "ex_portfolio_one_deputy_secretary_general", ("unit_id",), "office = 'deputy_secretary_general'"
        ),
        Index("ix_portfolio_unit_office", "unit_id", "office"),
        Index("ix_portfolio_post", "post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int]
    office: Mapped[str] = mapped_column(String(40))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[datetime]
    end_recorded_at: Mapped[datetime | None]


class Holding(Base):
    """A person holds a post; one holder at a time, except at shared desks, where each person counts once."""

    __tablename__ = "holding"
    __table_args__ = (
        ForeignKeyConstraint(["post_id", "shared"], ["post.id", "post.shared"], name="fk_holding_post"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates_in_order"),
        _never_two_at_once("ex_holding_one_holder", ("post_id",), "NOT shared"),
        _never_two_at_once("ex_holding_once_a_person", ("post_id", "person_id")),
        Index("ix_holding_person", "person_id"),
        Index("ix_holding_post", "post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int]
    shared: Mapped[bool]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    recorded_at: Mapped[datetime]
    end_recorded_at: Mapped[datetime | None]


class Substitute(Base):
    """AB角: another person acts for an absent one, in every post or in one, on these days."""

    __tablename__ = "substitute"
    __table_args__ = (
        CheckConstraint("valid_to >= valid_from", name="dates_in_order"),
        CheckConstraint("absent_person_id <> substitute_person_id", name="not_oneself"),
        _never_two_at_once("ex_substitute_one_for_all_posts", ("absent_person_id",), "post_id IS NULL"),
        _never_two_at_once(
            "ex_substitute_one_a_post", ("absent_person_id", "post_id"), "post_id IS NOT NULL"
        ),
        Index("ix_substitute_substitute", "substitute_person_id"),
        Index("ix_substitute_absent", "absent_person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    absent_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    substitute_person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    recorded_at: Mapped[datetime]
    end_recorded_at: Mapped[datetime | None]
