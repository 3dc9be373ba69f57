"""The file that goes to the supervisory organ: an index of all that the register holds, each line with its digest."""

import hashlib
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from service.cases.kinds import KINDS
from service.cases.tables import Case, Event
from service.cases.words import words_for
from service.clock import legal_day
from service.documents.tables import Document
from service.org.tables import Post, Unit
from service.tasks.tables import Decision, Task

LEFT_OUT = frozenset({"referral", "appeal"})
"""Referrals themselves, and what citizens filed: who complained is sealed (YY-14)."""
MACHINERY = frozenset({"deadline_set", "decided", "document_issued", "stage_left", "reminded", "attached"})
"""Events that say nothing of their own: decisions and documents have lines of their own."""


def index(session: Session, subject_id: int) -> dict[str, list[dict[str, Any]]]:
    """Documents, decisions and extracts of events of the subject case and of everything below it."""
    cases = {case.id: case for case in session.scalars(_belonging(subject_id))}
    return {
        "documents": [_document(row, cases[row.case_id]) for row in _rows(session, Document, cases)],
        "decisions": _decisions(session, cases),
        "events": [
            _event(row, cases[row.case_id]) for row in _rows(session, Event, cases) if row.kind not in MACHINERY
        ],
    }


def digest_of(fact: dict[str, Any]) -> str:
    """SHA-256 of a record in one fixed writing (JSON, keys in order), so that anybody can compute it again."""
    return hashlib.sha256(orjson.dumps(fact, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()


def _belonging(subject_id: int) -> Any:
    """The subject and its talks, criticisms, reports and whatever hangs on these."""
    line = select(Case.id).where(Case.id == subject_id).cte("belonging", recursive=True)
    child = aliased(Case)
    line = line.union_all(
        select(child.id).join(line, child.parent_id == line.c.id).where(child.kind.not_in(LEFT_OUT))
    )
    return select(Case).where(Case.id.in_(select(line.c.id))).order_by(Case.id)


def _rows(session: Session, table: type[Any], cases: dict[int, Case]) -> list[Any]:
    return list(session.scalars(select(table).where(table.case_id.in_(cases)).order_by(table.id)))


def _document(row: Document, case: Case) -> dict[str, Any]:
    return {
        "case": case.key,
        "title": row.title,
        "number": row.number,
        "version": row.version,
        "on": legal_day(row.issued_at),
        "digest": hashlib.sha256(row.text.encode()).hexdigest(),
    }


def _decisions(session: Session, cases: dict[int, Case]) -> list[dict[str, Any]]:
    """Which step, decided how, at which post, on which day; opinion and form are in the digest, not in the index."""
    rows = session.execute(
        select(Decision, Task.step, Post.title, Unit.name)
        .join(Task, Task.id == Decision.task_id)
        .join(Post, Post.id == Task.post_id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Decision.case_id.in_(cases))
        .order_by(Decision.id)
    )
    found = []
    for decision, code, post, unit in rows:
        case = cases[decision.case_id]
        step = KINDS[case.kind].steps[code]
        whole = {"task": decision.task_id, "outcome": decision.outcome, "opinion": decision.opinion}
        found.append(
            {
                "case": case.key,
                "step": step.title,
                "outcome": step.outcomes[decision.outcome].title,
                "post": f"{unit}{post}",
                "on": decision.signed_on,
                "digest": digest_of({**whole, "form": decision.form, "signed_on": decision.signed_on}),
            }
        )
    return found


def _event(row: Event, case: Case) -> dict[str, Any]:
    return {
        "case": case.key,
        "words": words_for(KINDS[case.kind], row),
        "clause": row.clause,
        "on": legal_day(row.at),
        "digest": digest_of({"id": row.id, "at": row.at, "kind": row.kind, "clause": row.clause, "data": row.data}),
    }
