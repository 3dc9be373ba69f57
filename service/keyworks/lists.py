"""The year's key list: proposed, approved by a meeting, made public; publishing opens every work (NJ-01, NJ-02)."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from service.assessments.opening import open_assessments
from service.cases.act import Act
from service.cases.days import held_in_time
from service.cases.desk import Desk
from service.cases.kinds import Opening
from service.cases.opening import open_case
from service.cases.packs import current_pack, ruled_by
from service.cases.seats import government, named_unit
from service.deadlines.use_cases import set_deadline
from service.errors import GateClosed
from service.incentives.forms import MeetingForm
from service.keyworks.forms import ListForm, WorkForm
from service.keyworks.publishing import issue_list
from service.keyworks.register import ASSISTING, LEAD
from service.keyworks.tables import KeyList, KeyWork, WorkPlan, WorkUnit
from service.org.queries import Official, government_post
from service.org.tables import Account, Holding, Post
from service.rules.pack import KeyWorksPack
from workflows.names import KEY_LIST, KEY_WORK, key_list_key, key_work_key


def start_list(desk: Desk, official: Official, year: int) -> int:
    """Begin a year's key list under the pack in force; its validity is tested here and never later."""
    row = current_pack(desk.session, official.jurisdiction, "key_works")
    office = government_post(desk.session, official.jurisdiction, "supervision_officer")
    if row is None or office is None:
        raise GateClosed("尚未载入重点工作规则包或督查室岗位。", clause="NJ-02", name="no_rule_pack")
    pack = ruled_by(desk.packs.get(desk.session, row.id), KeyWorksPack)
    if not pack.valid_on(date(year, 12, 31)):
        sentence = f"规则包“{pack.title}”适用于{pack.valid_from}至{pack.valid_to}，不能用于{year}年度。"
        raise GateClosed(sentence, clause="NJ-02", name="pack_not_in_force")
    case_id = open_case(
        desk,
        key=key_list_key(official.jurisdiction, year),
        kind="key_list",
        workflow=KEY_LIST,
        jurisdiction=official.jurisdiction,
        year=year,
        title=f"{year}年度重点工作清单",
        unit_id=office.unit_id,
        pack_id=row.id,
        official=official,
    )
    desk.session.execute(upsert(KeyList).values(case_id=case_id, proposal=[]).on_conflict_do_nothing())
    return case_id


def proposer(act: Act) -> list[Opening]:
    """The supervision office, with what was imported or proposed before already filled in."""
    proposal = act.session.get_one(KeyList, act.case.id, populate_existing=True).proposal
    return [replace(seat, form={"works": proposal}) for seat in government("supervision_officer")(act)]


def set_list_day(act: Act) -> None:
    """年初 has no date in the source: a target that warns, no more."""
    set_deadline(act, "key_list", year=act.case.year)


def apply_proposal(act: Act, form: ListForm) -> None:
    """Each work is checked before the list goes to the meeting: units, leader, plan, target."""
    check_works(act, form)
    act.session.execute(
        update(KeyList)
        .where(KeyList.case_id == act.case.id)
        .values(proposal=[work.model_dump(mode="json") for work in form.works])
    )


def check_works(act: Act, form: ListForm) -> None:
    """Every work has a number of its own, units of this city, a leader who holds office, nodes within its year."""
    numbers = [work.number for work in form.works]
    if len(set(numbers)) != len(numbers):
        raise GateClosed("事项序号重复。", clause="NJ-02", name="number_repeated")
    for work in form.works:
        _check(act, work)


def _check(act: Act, work: WorkForm) -> None:
    for code in (*work.lead_units, *work.assisting_units):
        named_unit(act, code)
    leader_post(act, work.leader)
    if outside := [node.code for node in work.nodes if node.due.year != act.case.year]:
        raise GateClosed(
            f"事项{work.number}的时间节点{outside[0]}不在本年度内。", clause="NJ-02", name="node_outside_year"
        )


def leader_post(act: Act, username: str | None) -> int | None:
    """The leading city leader's post (市政府领导牵头); empty where whoever is in charge of the lead unit leads."""
    if not username:
        return None
    post = act.session.scalars(
        select(Post.id)
        .join(Holding, Holding.post_id == Post.id)
        .join(Account, Account.person_id == Holding.person_id)
        .where(
            Account.username == username,
            Post.office.in_(("mayor", "vice_mayor")),
            Holding.valid_from <= act.desk.today,
            Holding.valid_to.is_(None) | (Holding.valid_to >= act.desk.today),
        )
        .limit(1)
    ).one_or_none()
    if post is None:
        raise GateClosed(f"“{username}”不是市政府领导。", clause="NJ-02", name="unknown_leader")
    return post


def apply_meeting(act: Act, form: MeetingForm) -> None:
    """The meeting that approved the list: number and day."""
    held_in_time(act, form.held_on)
    act.session.execute(
        update(KeyList)
        .where(KeyList.case_id == act.case.id)
        .values(meeting_number=form.meeting_number, approved_on=form.held_on)
    )
    act.record("meeting_approved", "NJ-02", number=form.meeting_number, held_on=form.held_on.isoformat())


def publish_list(act: Act, _form: object) -> None:
    """The list is made public; its works begin, and the clause offices' plans with them (NJ-20)."""
    this = act.session.get_one(KeyList, act.case.id, populate_existing=True)
    works = [WorkForm.model_validate(work) for work in this.proposal]
    first = act.desk.today.month if act.desk.today.year == act.case.year else 1
    act.session.execute(update(KeyList).where(KeyList.case_id == act.case.id).values(first_month=first))
    assert this.approved_on is not None and this.meeting_number is not None
    for work in works:
        open_work(act, work, "年度清单", f"市政府常务会议 {this.meeting_number}", this.approved_on)
    issue_list(act)
    assert act.official is not None
    open_assessments(act.desk, act.official, act.case.jurisdiction, act.case.year)


def open_work(
    act: Act, form: WorkForm, reason: str, approval: str, approved_on: date, first_month: int | None = None
) -> int:
    """One work's case with its units and first plan; its workflow is started by the outbox."""
    leads = [named_unit(act, code) for code in form.lead_units]
    assisting = [named_unit(act, code) for code in form.assisting_units]
    case_id = open_case(
        act.desk,
        key=key_work_key(act.case.jurisdiction, act.case.year, form.number),
        kind="key_work",
        workflow=KEY_WORK,
        jurisdiction=act.case.jurisdiction,
        year=act.case.year,
        title=form.title,
        unit_id=leads[0].id,
        pack_id=act.case.pack_id,
        parent_id=act.case.id,
        official=act.official,
    )
    act.session.execute(
        insert(KeyWork).values(
            case_id=case_id,
            list_id=act.case.id,
            leader_post_id=leader_post(act, form.leader),
            other_contribution="",
            first_month=first_month,
            **form.model_dump(
                include={
                    "number", "portfolio", "nature", "livelihood", "cites", "direction", "measure_unit", "verifier",
                    "planned_on",
                }
            ),
        )
    )
    sides = [(unit, LEAD) for unit in leads] + [(unit, ASSISTING) for unit in assisting]
    rows = [{"work_id": case_id, "unit_id": u.id, "role": role, "rank": n} for n, (u, role) in enumerate(sides)]
    act.session.execute(insert(WorkUnit), rows)
    plan = form.model_dump(mode="json", include={"planned", "nodes"})
    keep_plan(act, case_id, 1, plan, reason=reason, approval=approval, approved_on=approved_on)
    return case_id


def keep_plan(
    act: Act,
    work_id: int,
    effective_month: int,
    plan: dict[str, Any],
    *,
    reason: str,
    approval: str,
    approved_on: date,
    rejudges: bool = False,
) -> int:
    """A plan's next version, approved; a narrative work's months are planned as nothing and judged by nodes."""
    newest = select(WorkPlan.version).where(WorkPlan.work_id == work_id).order_by(WorkPlan.version.desc()).limit(1)
    version = (act.session.scalar(newest) or 0) + 1
    act.session.execute(
        insert(WorkPlan).values(
            work_id=work_id,
            version=version,
            effective_month=effective_month,
            rejudges=rejudges,
            planned=plan["planned"] or ["0"] * 12,
            nodes=plan["nodes"],
            reason=reason,
            approval=approval,
            approved_on=approved_on,
            recorded_at=act.now,
            recorded_by=act.official.person_id if act.official else None,
        )
    )
    return version
