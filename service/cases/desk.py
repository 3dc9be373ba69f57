"""What every act needs besides its case: the transaction, the instant, the clock, the calendar, the rule packs."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy.orm import Session

from service.cases.packs import PackShelf
from service.clock import Clock, legal_day
from service.rules.calendar import Calendar


class UploadGate(Protocol):
    """What an upload passes before it is kept."""

    def __call__(self, content: bytes) -> None:
        """Let a clean file through, or refuse it by name."""


class Shelf(Protocol):
    """Where a process keeps the calendar in force."""

    def get(self, session: Session) -> Calendar:
        """The calendar in force in this transaction."""


@dataclass
class Desk:
    """What every act needs besides the case: the session, the instant, the clock, calendars and packs."""

    session: Session
    now: datetime
    clock: Clock
    calendars: Shelf
    packs: PackShelf
    gate: UploadGate | None = None
    """The virus scanner, where the operator has configured one."""
    _calendar: Calendar | None = None

    @property
    def calendar(self) -> Calendar:
        """The calendar in force, read when it is first asked for."""
        if self._calendar is None:
            self._calendar = self.calendars.get(self.session)
        return self._calendar

    def let_go(self) -> None:
        """Give the connection back before something slow; only before anything was written: an act stays whole."""
        session = self.session
        assert not (session.in_nested_transaction() or session.new or session.dirty or session.deleted)
        session.commit()

    def renew_calendar(self) -> None:
        """An arrangement was imported in this very transaction."""
        self._calendar = None

    @property
    def today(self) -> date:
        """The legal day of the act."""
        return legal_day(self.now)
