"""立项: one matter or many are registered in one transaction, each once, under numbers without gaps (NJ-07)."""

import hashlib
from collections.abc import Sequence

import orjson
from sqlalchemy import insert, select

from service.cases.act import Act, lock_case
from service.cases.desk import Desk
from service.cases.numbers import hold_last, keep_last, key_works_in_force
from service.cases.opening import open_case
from service.cases.seats import required
from service.cases.secrecy import no_secret
from service.cases.write import flush
from service.errors import GateClosed, Refusal
from service.matters.assigning import assign_units
from service.matters.forms import MatterForm
from service.matters.rows import CLAUSE, leader_of
from service.matters.tables import Matter
from service.org.queries import Official, government_post
from service.org.tables import Post
from workflows.names import MATTER, matter_key

KEPT = ("source", "reference", "given_on", "body", "secrecy", "level", "leader_approves")
GIVEN_BY_LEADER = frozenset({"instruction", "agreed"})


def register(desk: Desk, official: Official, forms: Sequence[MatterForm]) -> list[dict[str, object]]:
    """Register these matters, all or none. What was registered before is answered with its first number."""
    pack_id = key_works_in_force(desk, official.jurisdiction, CLAUSE)
    office = required(government_post(desk.session, official.jurisdiction, "supervision_officer"), "督查室岗位")
    sequence = f"matter:{official.jurisdiction}:{desk.today.year}"
    last = hold_last(desk.session, sequence)
    found = []
    for place, form in enumerate(forms, start=1):
        try:
            answer = _one(desk, official, form, pack_id, office, last + 1)
        except Refusal as refusal:
            refusal.facts["item"] = place
            refusal.message = f"第{place}项：{refusal.message}" if len(forms) > 1 else refusal.message
            raise
        last += bool(answer["new"])
        found.append(answer)
    keep_last(desk.session, sequence, last)
    return found


def digest_of(form: MatterForm) -> str:
    """What makes it the same matter: source, reference, leader, day and words."""
    same = [form.source, form.reference, form.leader, form.given_on.isoformat(), form.title, form.body]
    return hashlib.sha256(orjson.dumps(same)).hexdigest()


def _one(
    desk: Desk, official: Official, form: MatterForm, pack_id: int, office: Post, number: int
) -> dict[str, object]:
    no_secret(CLAUSE, form.title, form.body, secrecy=form.secrecy)
    digest = digest_of(form)
    known = select(Matter).where(Matter.jurisdiction == official.jurisdiction, Matter.digest == digest)
    if (first := desk.session.scalars(known).one_or_none()) is not None:
        return {"id": first.case_id, "number": first.number, "new": False}
    if form.given_on > desk.today:
        raise GateClosed(f"日期{form.given_on}尚未到来，不能提前登记。", clause=CLAUSE, name="day_in_future")
    if form.leader is None and (form.source in GIVEN_BY_LEADER or form.leader_approves):
        raise GateClosed("领导批示、协调议定事项须写明市领导。", clause=CLAUSE, name="leader_missing")
    post_id, person_id = (
        leader_of(desk.session, official.jurisdiction, form.leader, desk.today) if form.leader else (None, None)
    )
    case_id = _open(desk, official, form, pack_id, office, number)
    desk.session.execute(
        insert(Matter).values(
            case_id=case_id,
            jurisdiction=official.jurisdiction,
            number=number,
            leader_post_id=post_id,
            leader_id=person_id,
            digest=digest,
            registered_at=desk.now,
            registered_by=official.person_id,
            **form.model_dump(include=set(KEPT)),
        )
    )
    if form.units:
        act = Act(desk=desk, case=lock_case(desk.session, case_id), official=official)
        assign_units(act, form.units)
        flush(act)
    return {"id": case_id, "number": number, "new": True}


def _open(desk: Desk, official: Official, form: MatterForm, pack_id: int, office: Post, number: int) -> int:
    year = desk.today.year
    return open_case(
        desk,
        key=matter_key(official.jurisdiction, year, number),
        kind="matter",
        workflow=MATTER,
        official=official,
        jurisdiction=official.jurisdiction,
        year=year,
        title=form.title,
        unit_id=office.unit_id,
        pack_id=pack_id,
        parent_id=None,
    )
