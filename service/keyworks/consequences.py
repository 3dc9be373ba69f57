"""What a ground brings: a talk, a written report, a criticism, a referral; begun once (NJ-18)."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from service.accountability.criticisms import open_criticism
from service.accountability.drawback import draw_back, is_draft
from service.accountability.grounds import in_words
from service.accountability.referrals import open_referral
from service.accountability.written_reports import open_written_report
from service.cases.act import Act
from service.keyworks.grounds import reconcile, standing
from service.keyworks.register import units_of
from service.keyworks.tables import Card, Consequence, ConsequenceGround, Ground, KeyWork
from service.keyworks.talks import open_work_talk
from service.org.tables import Unit
from service.rules.escalation import GroundFound
from service.rules.pack_key_works import ACTIONS, TALKS

YEAR_TARGET = "year_target"


def follow(act: Act, work: KeyWork, found: Sequence[GroundFound]) -> None:
    """Begin what new grounds ask for, one case an action and month; draw back what stands on nothing any more."""
    new, vanished = reconcile(act, found)
    wanted: defaultdict[tuple[int, int], list[Ground]] = defaultdict(list)
    for row, ground in new:
        for action in ground.actions:
            wanted[ground.month, ACTIONS.index(action)].append(row)
    for (month, rank), grounds in sorted(wanted.items(), key=lambda one: one[0]):
        _begin(act, work, month, ACTIONS[rank], grounds)
    if vanished:
        _draw_back(act, vanished)


def found_missed(act: Act) -> None:
    """A named finding that the year was missed gives the year's ground, once (rules.md 3)."""
    work = act.session.get_one(KeyWork, act.case.id)
    rule = act.key_works_rules.grounds[YEAR_TARGET]
    actions = (*rule.key_work, *(rule.livelihood if work.livelihood else ()))
    known = [
        GroundFound(month=row.month, ground=row.name, run_from=row.period, run_to=row.run_to, actions=())
        for row in act.session.scalars(
            select(Ground).where(Ground.work_id == act.case.id, Ground.vanished_at.is_(None))
        )
    ]
    follow(act, work, [*known, GroundFound(month=12, ground=YEAR_TARGET, run_from=12, run_to=12, actions=actions)])


def _begin(act: Act, work: KeyWork, month: int, action: str, grounds: list[Ground]) -> None:
    """A second ground of the same month joins what is still being drafted; otherwise each unit gets its own case.

    The work's record, which all its units read, tells of talks only: a report is its unit's own, a criticism or a
    referral is a secret until it goes out.
    """
    leads = units_of(act.session, act.case.id, "lead")
    drafted = _drafted(act, month, action)
    if drafted:
        for consequence in drafted:
            _stand_on(act, consequence.id, grounds)
        return
    if action == "citywide_criticism":
        case_id = _criticise(act, work, month, grounds, leads)
        opened = dict.fromkeys(leads, case_id)
    else:
        opened = {unit_id: _open(act, work, month, action, grounds, unit_id) for unit_id in leads}
    for unit_id, case_id in opened.items():
        consequence_id = act.session.scalars(
            insert(Consequence)
            .values(
                work_id=act.case.id,
                ground_id=grounds[0].id,
                month=month,
                action=action,
                unit_id=unit_id,
                case_id=case_id,
            )
            .on_conflict_do_nothing()
            .returning(Consequence.id)
        ).one_or_none()
        if consequence_id is not None:
            _stand_on(act, consequence_id, grounds)
    if action in TALKS:
        act.record("consequence_begun", _clause(action), month=month, action=action)


def _open(act: Act, work: KeyWork, month: int, action: str, grounds: list[Ground], unit_id: int) -> int:
    period = f"{grounds[0].name}-{grounds[0].period:02d}"
    facts = facts_of(act, month, grounds)
    names = [ground.name for ground in grounds]
    if action in TALKS:
        gap = f"“{facts['重点工作']}”{facts['月份']}：{facts['进度']}（{facts['依据']}）"
        unit = act.session.get_one(Unit, unit_id).code
        return open_work_talk(act, work, unit_id, action, f"{period}-{unit}", gap)
    clause = _clause(action)
    if action == "written_report":
        return open_written_report(act, period=period, unit_id=unit_id, facts=facts, clause=clause)
    return open_referral(act, period=period, unit_id=unit_id, clause=clause, facts=facts, grounds=names)


def _criticise(act: Act, work: KeyWork, month: int, grounds: list[Ground], leads: list[int]) -> int:
    """NJ-18 ④ asks for self-examination and a promise; NJ-19 skips the promise: its year goes to accountability."""
    missed = any(ground.name == YEAR_TARGET for ground in grounds)
    return open_criticism(
        act,
        period=f"{grounds[0].name}-{grounds[0].period:02d}",
        unit_ids=leads,
        title=f"通报批评：{act.case.title}"[:200],
        facts=facts_of(act, month, grounds),
        clause="NJ-18" if missed else "NJ-19",
        grounds=[ground.name for ground in grounds],
        remedy=missed and not work.livelihood,
    )


def facts_of(act: Act, month: int, grounds: list[Ground]) -> dict[str, str]:
    """The facts that a document states: the month, the figures by which it was judged, the grounds."""
    card = act.session.scalars(
        select(Card).where(Card.work_id == act.case.id, Card.month == month, Card.withdrawn_at.is_(None))
    ).one_or_none()
    return {
        "重点工作": act.case.title,
        "月份": f"{act.case.year}年{month}月",
        "进度": card.why if card else "经认定，年度目标未完成",
        "依据": in_words(ground.name for ground in grounds),
    }


def _clause(action: str) -> str:
    return "NJ-19" if action in ("written_report", "accountability_referral") else "NJ-18"


def _drafted(act: Act, month: int, action: str) -> list[Consequence]:
    """The consequences of this month and action that have not gone out yet."""
    rows = act.session.scalars(
        select(Consequence).where(
            Consequence.work_id == act.case.id, Consequence.month == month, Consequence.action == action
        )
    )
    return [row for row in rows if is_draft(act.session, row.case_id)]


def _stand_on(act: Act, consequence_id: int, grounds: list[Ground]) -> None:
    rows = [{"consequence_id": consequence_id, "ground_id": ground.id} for ground in grounds]
    act.session.execute(insert(ConsequenceGround).values(rows).on_conflict_do_nothing())


def _draw_back(act: Act, vanished: list[Ground]) -> None:
    """A consequence none of whose grounds stands is withdrawn before it is held, and annotated after."""
    hit = select(ConsequenceGround.consequence_id).where(
        ConsequenceGround.ground_id.in_([ground.id for ground in vanished])
    )
    for row in act.session.scalars(select(Consequence).where(Consequence.id.in_(hit)).order_by(Consequence.case_id)):
        grounds = select(ConsequenceGround.ground_id).where(ConsequenceGround.consequence_id == row.id)
        if not standing(act, act.session.scalars(grounds)):
            draw_back(act, row.case_id, "更正后该月已达进度，约谈（处理）依据不再成立。")
