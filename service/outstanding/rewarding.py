"""What follows: the circular, the result to the organisation department, the rewards as measures (NJ-17)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, select, update

from service.cases.act import Act
from service.cases.kinds import Opening
from service.cases.seats import government, named_unit
from service.documents.use_cases import issue_document
from service.errors import GateClosed
from service.keyworks.register import ASSISTING, LEAD
from service.keyworks.tables import WorkUnit
from service.measures.proposing import Ground, Proposed, open_proposal
from service.org.tables import Unit
from service.outstanding.forms import RewardsForm, UnitRewardForm
from service.outstanding.queries import CLAUSE, MERITS, named_works, year_of
from service.outstanding.tables import OutstandingWork
from service.rules.amounts import shown

LEVELS = {"commendation": "嘉奖", "merit": "记三等功"}
RANK = (None, *LEVELS)


@dataclass(frozen=True)
class Fixed:
    """One outstanding matter with the units that undertake it, the leads first."""

    row: OutstandingWork
    title: str
    sides: Sequence[Row[Unit, str]]

    @property
    def matter(self) -> str:
        """What its measures are about."""
        return f"{self.row.number}. {self.title}"[:200]

    def side(self, role: str) -> list[Unit]:
        """Its lead or its assisting units."""
        return [unit for unit, found in self.sides if found == role]


def fixed_works(act: Act) -> dict[int, Fixed]:
    """The outstanding matters as the meeting fixed them, by number."""
    return {
        row.number: Fixed(row, title, _sides(act, row.work_id))
        for row, title, _, _ in named_works(act.session, act.case.id)
        if row.fixed
    }


def _sides(act: Act, work_id: int) -> Sequence[Row[Unit, str]]:
    return act.session.execute(
        select(Unit, WorkUnit.role)
        .join(WorkUnit, WorkUnit.unit_id == Unit.id)
        .where(WorkUnit.work_id == work_id)
        .order_by(WorkUnit.role.desc(), WorkUnit.rank)
    ).all()


def issue_circular(act: Act, _form: object) -> None:
    """全市通报表扬, frozen and public, copied to the organisation department."""
    year = year_of(act)
    issue_document(
        act,
        kind="outstanding_circular",
        title=f"关于表扬{act.case.year}年度重点工作突出贡献事项的通报",
        clause=CLAUSE,
        sequence=f"{act.key_works_rules.document_mark}表",
        public=True,
        content={
            "year": act.case.year,
            "works": [_printed(one) for one in fixed_works(act).values()],
            "meeting_number": year.meeting_number,
            "held_on": year.held_on,
        },
        copies=[act.session.get_one(Unit, year.organisation_id)],
    )


def _printed(one: Fixed) -> dict[str, Any]:
    return {
        "number": one.row.number,
        "title": one.title,
        "leads": [unit.name for unit in one.side(LEAD)],
        "assisting": [unit.name for unit in one.side(ASSISTING)],
        "merits": "、".join(MERITS[merit] for merit in one.row.merits),
    }


def drafter(act: Act) -> list[Opening]:
    """The supervision office, with the units that undertake each matter before its eyes."""
    lines = [
        f"{one.matter}：主办 {'、'.join(unit.name for unit in one.side(LEAD))}"
        f"；协办 {'、'.join(unit.name for unit in one.side(ASSISTING)) or '无'}"
        for one in fixed_works(act).values()
    ]
    returned = act.task is not None and act.task.step == "review_rewards"
    before = act.task.form["rewards"] if returned else {}
    lines += [f"退回修改的意见：{act.opinion}"] if returned else []
    paper = {"paper": {"heading": "常务会议确定的突出贡献事项", "text": "\n".join(lines)}, **before}
    return [replace(seat, form=paper) for seat in government("supervision_officer")(act)]


def reviewer(act: Act) -> list[Opening]:
    """The office director, with the draft; what is not written there is proposed as the clause allows."""
    form: RewardsForm = act.form
    names = {unit.code: unit.name for one in fixed_works(act).values() for unit, _ in one.sides}
    lines = [f"事项{one.number}：加{shown(one.points)}分" for one in form.bonus_points]
    lines += [f"事项{one.number}，{names[one.unit]}：{_drafted(one)}" for one in form.unit_rewards]
    lines += [f"主办单位人员受奖层次不高于协办单位的理由：{form.order_reason}"] if form.order_reason.strip() else []
    text = "\n".join(lines) or "各事项按条款的最高分建议加分，主办单位的工作经费由决定人确定。"
    paper = {"heading": "拟提出的奖励建议", "text": text}
    rewards = form.model_dump(mode="json")
    return [replace(s, form={"paper": paper, "rewards": rewards}) for s in government("office_director")(act)]


def _drafted(one: UnitRewardForm) -> str:
    words = [f"工作经费{shown(one.funds)}元"] if one.funds is not None else []
    words += [f"{LEVELS[one.staff_level]}{one.staff_count}人"] if one.staff_level else []
    return "，".join(words) or "无"


def apply_draft(act: Act, form: RewardsForm) -> None:
    """The draft holds what the clause allows; nothing is proposed before it was reviewed."""
    works = fixed_works(act)
    _points(act, form, works)
    _check_order(form, works, _given(act, form, works))


def apply_rewards(act: Act, _form: object) -> None:
    """Each reward of the reviewed draft becomes a proposal of its own, which a named official decides."""
    form = RewardsForm.model_validate(act.task.form["rewards"])
    works = fixed_works(act)
    points = _points(act, form, works)
    given = _given(act, form, works)
    _check_order(form, works, given)
    for number, one in works.items():
        bonus, *_ = [
            _propose(act, one, unit, proposed) for unit, proposed in _proposals(act, one, points.get(number), given)
        ]
        act.session.execute(
            update(OutstandingWork)
            .where(OutstandingWork.case_id == act.case.id, OutstandingWork.work_id == one.row.work_id)
            .values(bonus_id=bonus)
        )
    _tell_organisation(act, works, given, form.order_reason.strip())


def _points(act: Act, form: RewardsForm, works: dict[int, Fixed]) -> dict[int, Decimal]:
    """Bonus points where they are other than the most that the clause allows."""
    cap, found = act.key_works_rules.points.per_matter, {}
    for one in form.bonus_points:
        _is_fixed(works, one.number)
        if one.number in found:
            raise GateClosed(f"事项{one.number}重复填写。", clause=CLAUSE, name="work_repeated")
        if one.points > cap:
            raise GateClosed(f"一个事项至多加{shown(cap)}分。", clause="NJ-16", name="points_exceed_cap")
        found[one.number] = one.points
    return found


def _given(act: Act, form: RewardsForm, works: dict[int, Fixed]) -> dict[tuple[int, int], UnitRewardForm]:
    """What each unit is to get, by matter and unit: only those that undertake the matter, each once."""
    found: dict[tuple[int, int], UnitRewardForm] = {}
    for one in form.unit_rewards:
        _is_fixed(works, one.number)
        unit = named_unit(act, one.unit)
        if unit.id not in {side.id for side, _ in works[one.number].sides}:
            words = f"{unit.name}不是事项{one.number}的承办单位。"
            raise GateClosed(words, clause=CLAUSE, name="not_undertaken")
        if (one.number, unit.id) in found:
            words = f"{unit.name}在事项{one.number}中重复填写。"
            raise GateClosed(words, clause=CLAUSE, name="unit_repeated")
        if (one.staff_level is None) != (one.staff_count is None):
            words = f"{unit.name}（事项{one.number}）：奖励层次和人数须一并填写。"
            raise GateClosed(words, clause=CLAUSE, name="staff_count_missing")
        found[(one.number, unit.id)] = one
    return found


def _is_fixed(works: dict[int, Fixed], number: int) -> None:
    if number not in works:
        raise GateClosed(f"事项{number}不是会议确定的突出贡献事项。", clause=CLAUSE, name="not_outstanding")


def _check_order(form: RewardsForm, works: dict[int, Fixed], given: dict[tuple[int, int], UnitRewardForm]) -> None:
    """主办单位人员受奖层次原则上高于协办单位: otherwise only with a reason on record."""
    if form.order_reason.strip():
        return
    for number, one in works.items():
        assisting = max((_rank(given.get((number, unit.id))) for unit in one.side(ASSISTING)), default=0)
        leads = [_rank(given.get((number, unit.id))) for unit in one.side(LEAD)]
        if assisting and min(filter(None, leads), default=0) <= assisting:
            words = f"事项{number}：主办单位人员受奖层次原则上高于协办单位，否则须记录理由。"
            raise GateClosed(words, clause=CLAUSE, name="lead_staff_not_higher")


def _rank(one: UnitRewardForm | None) -> int:
    return RANK.index(one.staff_level) if one is not None else 0


def _proposals(
    act: Act, one: Fixed, points: Decimal | None, given: dict[tuple[int, int], UnitRewardForm]
) -> Iterator[tuple[Unit, Proposed]]:
    """A matter's measures, the bonus first; an amount that the draft leaves open is given by who decides."""
    period, rule, first = str(act.case.year), act.key_works_rules.points, one.side(LEAD)[0]
    inputs = {"outstanding": act.case.key, "work": one.row.work_id, "number": one.row.number}
    cap = rule.per_matter
    lead = rule.lead_share * 10
    bonus = f"一个事项最高加{shown(cap)}分；主办、协办按{shown(lead)}:{shown(10 - lead)}分配"
    yield first, Proposed("outstanding_bonus", period, bonus, inputs, points or cap, cap)
    yield first, Proposed("outstanding_publicity", period, "在全市宣传", inputs)
    for unit, role in one.sides:
        reward = given.get((one.row.number, unit.id))
        funds = reward.funds if reward else None
        if role == LEAD or funds is not None:
            words = "给予一定工作经费奖励，数额由具名的负责人决定"
            yield unit, Proposed("outstanding_funds", period, words, inputs, funds, left_open=funds is None)
        if reward is not None and reward.staff_level and reward.staff_count:
            kind = "staff_merit" if reward.staff_level == "merit" else "staff_commendation"
            words = f"市政府视情形给予{LEVELS[reward.staff_level]}"
            yield unit, Proposed(kind, period, words, inputs, Decimal(reward.staff_count))


def _propose(act: Act, one: Fixed, unit: Unit, proposed: Proposed) -> int:
    return open_proposal(act, Ground(act.case.id, 1, unit.id, one.matter), proposed)


def _tell_organisation(
    act: Act, works: dict[int, Fixed], given: dict[tuple[int, int], UnitRewardForm], order_reason: str
) -> None:
    """奖励情况送组织部门: its own copy of the document, and a notice; how many are honoured, never who."""
    unit = act.session.get_one(Unit, year_of(act).organisation_id)
    rewards = [
        {"number": number, "unit": name.name, "level": LEVELS[reward.staff_level], "count": reward.staff_count}
        for (number, unit_id), reward in sorted(given.items(), key=lambda item: item[0])
        for name in [act.session.get_one(Unit, unit_id)]
        if reward.staff_level
    ]
    issue_document(
        act,
        kind="outstanding_result",
        title=f"{act.case.title}奖励情况",
        clause=CLAUSE,
        content={
            "works": [_printed(one) for one in works.values()],
            "staff": rewards,
            "order_reason": order_reason,
            "organisation": unit.name,
        },
        to=[unit],
    )
