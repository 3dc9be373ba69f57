"""What is typed into a form that belongs to no task: kept on the server for its author alone until it is sent.

As with a task's draft, two windows never overwrite each other silently: whoever keeps says which version he has seen.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, delete, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from service.cases.desk import Desk
from service.db import Base
from service.org.queries import Official
from service.tasks.drafts import KeptElsewhere, packed

KEPT_FOR = timedelta(days=180)
MOST_KEPT = 100
"""Of one person: an address may be written in many ways, and the eldest drafts give way."""

KEEP = text(
    """
    INSERT INTO unsent_form AS u (person_id, place, version, fields, kept_at)
    VALUES (:person, :place, :seen + 1, CAST(:fields AS jsonb), :now)
    ON CONFLICT (person_id, place) DO UPDATE SET version = u.version + 1, fields = excluded.fields,
           kept_at = excluded.kept_at
    WHERE u.version = :seen OR u.fields = excluded.fields
    RETURNING version
    """
)
MAKE_ROOM = text(
    """
    DELETE FROM unsent_form WHERE person_id = :person AND place IN (
        SELECT place FROM unsent_form WHERE person_id = :person ORDER BY kept_at DESC, place OFFSET :most)
    """
)


class UnsentForm(Base):
    """What one person has typed into the form at an address and not sent: his alone, gone when it is sent."""

    __tablename__ = "unsent_form"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    place: Mapped[str] = mapped_column(String(300), primary_key=True)
    version: Mapped[int]
    fields: Mapped[list[Any]]
    """Names and values as the page sent them, in order."""
    kept_at: Mapped[datetime] = mapped_column(index=True)


def keep(desk: Desk, official: Official, place: str, fields: list[list[str]], seen: int) -> int:
    """Keep what was typed over the version that was seen; the new version."""
    given = {"person": official.person_id, "place": place, "seen": seen, "fields": packed(fields), "now": desk.now}
    version: int | None = desk.session.execute(KEEP, given).scalar()
    if version is not None:
        if version == 1:
            desk.session.execute(MAKE_ROOM, {"person": official.person_id, "most": MOST_KEPT})
        return version
    kept = own(desk.session, official, place)
    assert kept is not None, "only a row that is there stands in the way"
    raise KeptElsewhere(version=kept.version, kept_at=kept.kept_at)


def own(session: Session, official: Official, place: str) -> UnsentForm | None:
    """The official's own draft; nobody else's is ever read."""
    mine = select(UnsentForm).where(UnsentForm.person_id == official.person_id, UnsentForm.place == place)
    return session.scalars(mine.execution_options(populate_existing=True)).one_or_none()


def discard(session: Session, official: Official, place: str) -> None:
    """Forget it."""
    session.execute(
        delete(UnsentForm).where(UnsentForm.person_id == official.person_id, UnsentForm.place == place)
    )


def forget(session: Session, now: datetime) -> None:
    """Forget what nobody has come back to for half a year."""
    session.execute(delete(UnsentForm).where(UnsentForm.kept_at < now - KEPT_FOR))
