"""One act in progress: who, when, on which case, and what it will write. It is written whole by `write.flush`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from service.cases.desk import Desk
from service.cases.kinds import KINDS, Arrow, Kind, Opening, Step
from service.cases.packs import ruled_by
from service.cases.tables import Case
from service.errors import GateClosed, NotAllowed, Refusal
from service.org.queries import Official
from service.rules.pack import IncentivePack, KeyWorksPack, Pack


@dataclass
class CaseFacts:
    """The case's row as the act found it, and as the act leaves it."""

    id: int
    key: str
    kind: str
    jurisdiction: str
    year: int
    title: str
    unit_id: int
    parent_id: int | None
    pack_id: int
    state: str
    stage: str
    visit: int
    between: bool
    closed_at: datetime | None
    outcome: str | None


@dataclass
class Act:
    """An act on one case. `state` is what the state machine reads and sets; nothing is written before `flush`."""

    desk: Desk
    case: CaseFacts
    official: Official | None = None
    task: Any = None
    outcome: str = ""
    opinion: str = ""
    form: Any = None
    arriving: bool = False
    """True while time or the workflow acts (enter, strike): its answer carries the next mark, no signal is needed."""
    events: list[dict[str, Any]] = field(default_factory=list)
    outbox: list[dict[str, Any]] = field(default_factory=list)
    openings: list[tuple[Step, Opening]] = field(default_factory=list)
    notices: list[dict[str, Any]] = field(default_factory=list)
    dirty: bool = False
    alone: bool = False
    """The decided task was the case's only open one: no other needs closing."""
    government: Mapping[str, Opening] = field(default_factory=dict)
    """The first seat of every office of the case's government, where it was read with the decided task."""
    refusal: Refusal | None = None
    taken: Arrow | None = None

    @property
    def state(self) -> str:
        """The case's present state."""
        return self.case.state

    @state.setter
    def state(self, state: str) -> None:
        self.case.state = state
        self.dirty = True

    def only(self, *offices: str, clause: str) -> None:
        """The act is for holders of one of these offices."""
        if self.official is None or self.official.offices.isdisjoint(offices):
            raise NotAllowed(clause=clause)

    @property
    def kind(self) -> Kind:
        """The case's kind with its tables."""
        return KINDS[self.case.kind]

    @property
    def session(self) -> Session:
        """The transaction in which the act happens."""
        return self.desk.session

    @property
    def now(self) -> datetime:
        """The legal instant of the act, read once."""
        return self.desk.now

    @property
    def pack(self) -> Pack:
        """The rules with which the case began."""
        return self.desk.packs.get(self.session, self.case.pack_id)

    @property
    def incentive_rules(self) -> IncentivePack:
        """The pack of a case of the incentive round."""
        return ruled_by(self.pack, IncentivePack)

    @property
    def key_works_rules(self) -> KeyWorksPack:
        """The pack of a case of the key works' side."""
        return ruled_by(self.pack, KeyWorksPack)

    def record(
        self, kind: str, clause: str | None = None, at: datetime | None = None, /, **data: Any
    ) -> None:
        """Note what happened; `at` is when it took effect where that differs from now (nobody back-dates)."""
        acting = None
        if self.official is not None and self.task is not None:
            acting = self.official.acting.get(self.task.post_id)
        self.events.append(
            {
                "at": at or self.now,
                "actor_id": self.official.person_id if self.official else None,
                "behalf_of_id": acting,
                "kind": kind,
                "clause": clause,
                "state": self.case.state,
                "data": data,
            }
        )

    def send(self, kind: str, workflow_id: str, name: str, payload: dict[str, Any]) -> None:
        """Put a start or a signal for a workflow into the outbox."""
        self.outbox.append({"kind": kind, "workflow_id": workflow_id, "name": name, "payload": payload})

    def open(self, step: str, openings: Iterable[Opening] | None = None) -> None:
        """Open the tasks of a step: for the seats it names, or for the given ones."""
        definition = self.kind.steps[step]
        found = list(definition.seats(self) if openings is None else openings)
        if not found and not definition.optional:
            raise GateClosed(
                f"“{definition.title}”没有对应的岗位，请先在组织机构中补齐。", clause=definition.clause
            )
        self.openings.extend((definition, opening) for opening in found)

    def tell(
        self,
        key: str,
        kind: str,
        text: str,
        *,
        post_id: int | None = None,
        person_id: int | None = None,
        document_id: int | None = None,
    ) -> None:
        """Put a notice into an official's box, once for its key; it leads to the document that came, or to the case."""
        to = {"post_id": post_id, "person_id": person_id, "document_id": document_id}
        self.notices.append({"key": key, "kind": kind, "text": text, **to})

    def on(self, case: CaseFacts) -> "Act":
        """The same act's consequence on another case (already locked), by the same official."""
        return Act(desk=self.desk, case=case, official=self.official, opinion=self.opinion)


_COLUMNS = [getattr(Case, name) for name in CaseFacts.__dataclass_fields__]
LINE = text(
    f"""
    WITH RECURSIVE line(id, parent_id) AS (
        SELECT id, CASE WHEN NOT kind || ':' || coalesce(
               (SELECT d.name FROM deadline d JOIN mark m ON m.deadline_id = d.id WHERE m.id = CAST(:mark AS bigint)),
               CAST(:stage AS text)) = ANY(CAST(:alone AS text[])) THEN parent_id END
        FROM "case" WHERE key = :key
        UNION ALL
        SELECT above.id, above.parent_id FROM "case" above JOIN line ON above.id = line.parent_id
    )
    SELECT {", ".join(CaseFacts.__dataclass_fields__)} FROM "case" WHERE id IN (SELECT id FROM line)
    ORDER BY id FOR NO KEY UPDATE
    """
)
"""One text, kept prepared: every call of a workflow begins with it."""
# Locks go from parent to child, which has the higher id; NO KEY, so that rows referring to a case need not wait.


def lock_case(session: Session, case_id: int) -> CaseFacts:
    """Take the case's row for this transaction; acts on one case come one after the other."""
    row = session.execute(select(*_COLUMNS).where(Case.id == case_id).with_for_update(key_share=True)).one()
    return CaseFacts(*row)


def lock_children(session: Session, parent_id: int, kind: str) -> list[CaseFacts]:
    """Lock a case's children after it, in the order of their ids."""
    children = select(*_COLUMNS).where(Case.parent_id == parent_id, Case.kind == kind).order_by(Case.id)
    return [CaseFacts(*row) for row in session.execute(children.with_for_update(key_share=True))]


def read_case(session: Session, case_id: int) -> CaseFacts:
    """The case's row as it stands, for an act that adds to it and changes nothing of it."""
    return CaseFacts(*session.execute(select(*_COLUMNS).where(Case.id == case_id)).one())


def lock_line(session: Session, key: str, stage: str = "", mark: int | None = None) -> CaseFacts | None:
    """Take the case with this business key, after its parents: entering a stage may tell them.

    They are left alone where the kind says that this stage, or the deadline whose mark strikes, does not concern them.
    """
    given = {"key": key, "stage": stage, "mark": mark, "alone": _alone()}
    rows = session.connection().execute(LINE, given).all()
    return CaseFacts(*rows[-1]) if rows else None


@cache
def _alone() -> list[str]:
    """The stages and deadlines, each after its kind, whose time concerns no parent."""
    return sorted(f"{kind.name}:{name}" for kind in KINDS.values() for name in kind.alone)
