"""From a computed rule to a proposal that waits for its official: once, followed by corrections until it is decided."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import func, insert, select, update

from service.cases.act import Act, lock_case
from service.cases.opening import open_case
from service.cases.write import flush
from service.measures.catalogue import MEASURES
from service.measures.offices import Named, clause_office, of_role, unit_post
from service.measures.queries import UNDECIDED
from service.measures.tables import Measure
from service.org.tables import Unit
from service.tasks.tables import Task
from workflows.names import MEASURE, measure_key


@dataclass(frozen=True)
class Proposed:
    """One measure as a rule computes it: formula in words, inputs, cap; open where the source names no amount."""

    kind: str
    period: str
    formula: str
    inputs: dict[str, Any]
    amount: Decimal | None = None
    cap: Decimal | None = None
    base: Decimal | None = None
    left_open: bool = False

    @property
    def content(self) -> dict[str, Any]:
        """What of it a correction may change."""
        return {
            "formula": self.formula,
            "proposed": self.amount,
            "cap": self.cap,
            "base": self.base,
            "left_open": self.left_open,
        }


@dataclass(frozen=True)
class Ground:
    """The fact on which proposals rest."""

    case_id: int
    version: int
    unit_id: int
    matter: str


def propose(act: Act, ground: Ground, proposed: list[Proposed]) -> list[int]:
    """Bring the proposals of a fact up to date with its newest version; the act's case is the fact's own, locked."""
    found = []
    for one in proposed:
        known = _known(act, ground, one)
        if known is None:
            found.append(open_proposal(act, ground, one))
        else:
            found.append(known.case_id)
            _follow(act, known, ground, one)
    left = select(Measure).where(Measure.fact_id == ground.case_id, Measure.case_id.notin_(found), ~Measure.void)
    for row in list(act.session.scalars(left.order_by(Measure.case_id))):
        _lose_ground(act, row, ground)
    return found


def _known(act: Act, ground: Ground, one: Proposed) -> Measure | None:
    return act.session.scalars(
        select(Measure).where(
            Measure.jurisdiction == act.case.jurisdiction,
            Measure.clause == MEASURES[one.kind].clause,
            Measure.subject_id == ground.unit_id,
            Measure.matter == ground.matter,
            Measure.period == one.period,
            Measure.kind == one.kind,
        )
    ).one_or_none()


def open_proposal(act: Act, ground: Ground, one: Proposed) -> int:
    """A new proposal; its number is the next of clause and year, under the lock of the assessment above."""
    kind, case = MEASURES[one.kind], act.case
    pack = act.key_works_rules
    subject = act.session.get_one(Unit, ground.unit_id)
    same = (Measure.jurisdiction == case.jurisdiction, Measure.year == case.year, Measure.clause == kind.clause)
    number = 1 + (act.session.scalar(select(func.max(Measure.number)).where(*same)) or 0)
    about = f"（{ground.matter}）" if ground.matter else ""
    case_id = open_case(
        act.desk,
        key=measure_key(case.jurisdiction, case.year, kind.clause, number),
        kind="measure",
        workflow=MEASURE,
        jurisdiction=case.jurisdiction,
        year=case.year,
        title=f"{kind.title}：{subject.name}{about}"[:200],
        unit_id=of_role(act.desk, pack, case.jurisdiction, kind.executor).unit.id,
        pack_id=case.pack_id,
        parent_id=case.parent_id,
        official=act.official,
    )
    office = clause_office(act.desk, pack, case.jurisdiction, kind.clause)
    act.session.execute(insert(Measure).values(_row(act, case_id, number, office, ground, one)))
    act.record("measure_proposed", kind.clause, measure=case_id, kind=one.kind, number=number)
    return case_id


def _row(act: Act, case_id: int, number: int, office: Named, ground: Ground, one: Proposed) -> dict[str, Any]:
    return one.content | {
        "case_id": case_id,
        "jurisdiction": act.case.jurisdiction,
        "year": act.case.year,
        "clause": MEASURES[one.kind].clause,
        "number": number,
        "kind": one.kind,
        "subject_id": ground.unit_id,
        "office_id": office.unit.id,
        "office_name": office.words,
        "matter": ground.matter,
        "period": one.period,
        "fact_id": ground.case_id,
        "fact_version": ground.version,
        "inputs": one.inputs,
        "void": False,
    }


def _follow(act: Act, row: Measure, ground: Ground, one: Proposed) -> None:
    """The same measure from a newer fact: replaced while nobody has decided, only noted afterwards."""
    same = all(getattr(row, name) == value for name, value in one.content.items())
    if same and not row.void:
        return
    this = act.on(lock_case(act.session, row.case_id))
    if this.state not in UNDECIDED:
        _note(this, row)
        return
    values = one.content | {"void": False, "inputs": one.inputs, "fact_version": ground.version}
    act.session.execute(update(Measure).where(Measure.case_id == row.case_id).values(values))
    amount = {} if one.amount is None else {"amount": f"{one.amount.normalize():f}"}
    act.session.execute(
        update(Task)
        .where(Task.case_id == row.case_id, Task.step == "decide_proposal", Task.state == "open")
        .values(form=amount, version=Task.version + 1)
    )
    this.record("proposal_superseded", row.clause, version=ground.version)
    flush(this)


def _lose_ground(act: Act, row: Measure, ground: Ground) -> None:
    """The newest fact gives no such measure: an undecided proposal may only be dropped, by its official."""
    this = act.on(lock_case(act.session, row.case_id))
    if this.state not in UNDECIDED:
        if row.fact_version != ground.version:
            _note(this, row)
        return
    values = {"void": True, "fact_version": ground.version}
    act.session.execute(update(Measure).where(Measure.case_id == row.case_id).values(values))
    this.record("ground_vanished", row.clause, version=ground.version)
    flush(this)


def _note(this: Act, row: Measure) -> None:
    """A decided measure stays as it was decided; those concerned are told that its fact was corrected."""
    this.record("fact_corrected", row.clause)
    leader = unit_post(this.desk, this.session.get_one(Unit, row.office_id), "principal_leader")
    words = f"“{this.case.title}”所依据的事实已更正；原决定不变，如需撤销请由主办单位办理。"
    this.tell(f"fact-corrected:{row.case_id}:{this.now.isoformat()}", "measure", words, post_id=leader.id)
    flush(this)
