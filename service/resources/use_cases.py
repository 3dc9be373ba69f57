"""A fact arrives: kept with its versions, asked of its rule, proposed from; the same fact twice is one."""

from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from service.assessments.opening import in_force, open_assessment
from service.cases.act import Act, lock_case, lock_line
from service.cases.desk import Desk
from service.cases.fire import fire
from service.cases.opening import open_case
from service.cases.packs import current_pack, ruled_by
from service.cases.tables import Case
from service.cases.write import flush
from service.errors import GateClosed, NotAllowed
from service.measures.offices import Named, clause_office
from service.measures.proposing import Ground, propose
from service.org.queries import Official, unit_by_code
from service.org.tables import Unit
from service.resources.entries import Entry
from service.resources.facts import check_days, differing
from service.resources.proposals import RESOURCES, Asking
from service.resources.queries import entry_of, fact_of, find_fact, matter_of, period_of
from service.resources.tables import ResourceFact, ResourceFactVersion
from service.resources.talks import follow_talks
from service.rules.pack_key_works import KeyWorksPack
from workflows.names import RESOURCE, resource_key

WATCHING = ("watch.accounts", "watch.fund_plan")


def enter_fact(desk: Desk, official: Official, rule: str, entry: Entry) -> int:
    """Enter a fact, or its newer version; what is known already changes nothing. Returns the fact's case."""
    unit = _unit(desk, official, entry)
    check_days(desk.today, RESOURCES[rule].clause, entry)
    fact = find_fact(desk.session, official.jurisdiction, rule, unit.id, entry)
    if fact is None:
        act, new = _receive(desk, official, rule, unit, entry)
    else:
        act, new = _again(desk, official, fact.case_id), False
    if new:
        update_proposals(act)
    else:
        _by_handler(official, fact_of(act).office_id, fact_of(act).clause)
        new_version(act, entry, entry.reason or "")
    flush(act)
    return act.case.id


def enterable(desk: Desk, official: Official) -> list[str]:
    """The rules whose facts this official enters: those of the clauses that his unit is the office of."""
    row = current_pack(desk.session, official.jurisdiction, "key_works")
    if row is None or not official.holds("handler"):
        return []
    pack = ruled_by(desk.packs.get(desk.session, row.id), KeyWorksPack)
    clauses = {resource.clause for resource in RESOURCES.values()}
    offices = {clause: clause_office(desk, pack, official.jurisdiction, clause).unit.id for clause in clauses}
    return [rule for rule, resource in RESOURCES.items() if official.holds("handler", offices[resource.clause])]


def _again(desk: Desk, official: Official, case_id: int) -> Act:
    case = lock_line(desk.session, desk.session.scalars(select(Case.key).where(Case.id == case_id)).one())
    assert case is not None, "a fact's case is there"
    return Act(desk=desk, case=case, official=official)


def _unit(desk: Desk, official: Official, entry: Entry) -> Unit:
    unit = unit_by_code(desk.session, entry.unit)
    if unit is None or unit.jurisdiction_code != official.jurisdiction:
        raise GateClosed(f"没有编码为“{entry.unit}”的单位。", name="unknown_unit", code=entry.unit)
    return unit


def _by_handler(official: Official | None, office_id: int, clause: str) -> None:
    if official is None or not official.holds("handler", office_id):
        raise NotAllowed("事实由主办单位经办人登记。", clause=clause)


def _receive(desk: Desk, official: Official, rule: str, unit: Unit, entry: Entry) -> tuple[Act, bool]:
    """A new fact's case, under the lock of the clause's assessment: whoever enters it at once finds it there."""
    clause, city = RESOURCES[rule].clause, official.jurisdiction
    pack_id, pack = in_force(desk, city, entry.year)
    office = clause_office(desk, pack, city, clause)
    _by_handler(official, office.unit.id, clause)
    assessment = open_assessment(desk, official, city, pack_id, entry.year, clause)
    lock_case(desk.session, assessment)
    known = find_fact(desk.session, city, rule, unit.id, entry)
    if known is not None:
        return _again(desk, official, known.case_id), False
    case_id = _open(desk, official, rule, unit, entry, pack_id, assessment)
    act = Act(desk=desk, case=lock_case(desk.session, case_id), official=official)
    _keep(act, rule, unit, entry, office)
    return act, True


def _open(desk: Desk, official: Official, rule: str, unit: Unit, entry: Entry, pack_id: int, assessment: int) -> int:
    clause = RESOURCES[rule].clause
    count = select(func.count()).where(Case.parent_id == assessment, Case.kind == "resource")
    about = f"（{matter_of(entry)}）" if matter_of(entry) else ""
    return open_case(
        desk,
        key=resource_key(official.jurisdiction, entry.year, clause, 1 + (desk.session.scalar(count) or 0)),
        kind="resource",
        workflow=RESOURCE,
        jurisdiction=official.jurisdiction,
        year=entry.year,
        title=f"{RESOURCES[rule].title}：{unit.name}{about}"[:200],
        unit_id=unit.id,
        pack_id=pack_id,
        parent_id=assessment,
        official=official,
    )


def _keep(act: Act, rule: str, unit: Unit, entry: Entry, office: Named) -> None:
    kept = act.session.scalars(
        upsert(ResourceFact)
        .values(
            case_id=act.case.id,
            jurisdiction=act.case.jurisdiction,
            rule=rule,
            clause=RESOURCES[rule].clause,
            office_id=office.unit.id,
            unit_id=unit.id,
            matter=matter_of(entry),
            period=period_of(rule, entry),
            version=1,
            entry=stored(entry),
        )
        .on_conflict_do_nothing()
        .returning(ResourceFact.case_id)
    ).one_or_none()
    if kept is None:
        raise GateClosed("同一事实正由他人登记，请稍后查看。", clause=RESOURCES[rule].clause, name="entered_at_once")
    _keep_version(act, 1, entry, "")


def _keep_version(act: Act, version: int, entry: Entry, reason: str) -> None:
    assert act.official is not None
    act.session.execute(
        insert(ResourceFactVersion).values(
            fact_id=act.case.id,
            version=version,
            entry=stored(entry),
            reason=reason,
            entered_at=act.now,
            entered_by=act.official.person_id,
        )
    )
    act.record("fact_entered", None, version=version)


def stored(entry: Entry) -> dict[str, Any]:
    """The entry as it is kept."""
    return entry.model_dump(mode="json", exclude={"reason"})


def new_version(act: Act, entry: Entry, reason: str) -> bool:
    """Keep what differs as the fact's next version; what was entered before is changed only with a reason."""
    fact = fact_of(act)
    more, other = differing(entry_of(fact), entry)
    if other and not reason:
        names = "、".join(type(entry).model_fields[name].title or name for name in other)
        words = f"与已登记的事实不一致（{names}），更正须说明理由。"
        raise GateClosed(words, clause=fact.clause, name="fact_differs", fields=other)
    if not more and not other:
        return False
    version = fact.version + 1
    act.session.execute(
        update(ResourceFact).where(ResourceFact.case_id == fact.case_id).values(version=version, entry=stored(entry))
    )
    _keep_version(act, version, entry, reason)
    update_proposals(act)
    settle_if_over(act)
    return True


def update_proposals(act: Act) -> None:
    """Ask the rule of the fact as it stands today, and bring its proposals and talks up to date."""
    fact = fact_of(act)
    entry, resource = entry_of(fact), RESOURCES[fact.rule]
    asking = Asking(fact.rule, fact.period, act.desk.calendar, act.key_works_rules, act.desk.today)
    proposed = resource.propose(entry, asking)
    propose(act, Ground(fact.case_id, fact.version, fact.unit_id, fact.matter), proposed)
    follow_talks(act, fact, asking.found)


def settle_if_over(act: Act) -> None:
    """The second half has arrived: nothing is waited for any more."""
    if act.state in WATCHING and not act.case.between and is_whole(fact_of(act)):
        fire(act, "settle")


def is_whole(fact: ResourceFact) -> bool:
    """Accounts were filed, or the plan of use was, or its missing amount is known."""
    entry = entry_of(fact)
    second = {"final_accounts": "filed_on", "fund_plan": "plan_not_filed_amount"}
    watch = RESOURCES[fact.rule].watch
    return not watch or getattr(entry, second[watch]) is not None
