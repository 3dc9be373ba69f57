"""The year's measures: proposed by the government office, approved by the executive meeting, issued (YY-06, YY-07)."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert

from service.cases.act import Act
from service.cases.days import held_in_time
from service.cases.desk import Desk
from service.cases.kinds import Opening
from service.cases.opening import open_case
from service.cases.packs import current_pack
from service.cases.seats import government, named_unit
from service.deadlines.use_cases import set_deadline
from service.documents.use_cases import issue_document
from service.errors import GateClosed, SoftRuleBlocks
from service.incentives.dry_run import proposal_facts
from service.incentives.forms import MeetingForm, OverrideForm, ProjectForm, ProposeForm
from service.incentives.tables import Override, Project, ProjectLead, Round
from service.org.queries import Official, government_post
from service.rules.breaches import Breach, proposal_breaches
from service.rules.pack import Pack
from workflows.names import PROJECT, ROUND, project_key, round_key


def start_round(desk: Desk, official: Official, year: int) -> int:
    """Begin a year's round under the pack in force; a pack's validity is tested here and never later (YY-02, YY-06)."""
    row = current_pack(desk.session, official.jurisdiction)
    office = government_post(desk.session, official.jurisdiction, "supervision_officer")
    if row is None or office is None:
        raise GateClosed(
            "尚未载入规则包或督查室岗位，不能启动年度督查激励。", clause="YY-04", name="no_rule_pack"
        )
    pack = desk.packs.get(desk.session, row.id)
    _in_force(pack, date(year, 1, 1))
    case_id = open_case(
        desk,
        key=round_key(official.jurisdiction, year),
        kind="round",
        workflow=ROUND,
        jurisdiction=official.jurisdiction,
        year=year,
        title=f"{year}年度督查激励",
        unit_id=office.unit_id,
        pack_id=row.id,
        official=official,
    )
    desk.session.execute(upsert(Round).values(case_id=case_id, proposal=[], batch=0).on_conflict_do_nothing())
    return case_id


def _in_force(pack: Pack, day: date) -> None:
    if not pack.valid_from.replace(month=1, day=1) <= day <= pack.valid_to:
        raise GateClosed(
            f"规则包“{pack.title}”适用于{pack.valid_from}至{pack.valid_to}，不能用于{day.year}年度。",
            clause="YY-20",
            name="pack_not_in_force",
        )


def apply_proposal(act: Act, form: ProposeForm) -> None:
    """YY-07: check every proposed project, keep the proposal and the day set for submissions."""
    numbers = [p.number for p in form.projects]
    if len(set(numbers)) != len(numbers):
        raise GateClosed("激励项目序号重复。", clause="YY-07", name="number_repeated")
    if form.submission_due <= date(act.case.year, 12, 31):
        raise GateClosed("报送期限须在次年评价之后。", clause="YY-15", name="submission_due_too_early")
    forget_overrides(act)
    for project in form.projects:
        check_project(act, project)
    act.session.execute(
        update(Round)
        .where(Round.case_id == act.case.id)
        .values(
            proposal=[p.model_dump(mode="json") for p in form.projects], submission_due=form.submission_due
        )
    )


def check_project(act: Act, project: ProjectForm) -> None:
    """Refuse what is hard, ask for recorded overrides of what is soft (YY-03 to YY-07)."""
    for code in project.lead_units:
        named_unit(act, code)
    if len(set(project.lead_units)) != len(project.lead_units):
        raise GateClosed("牵头单位重复。", clause="YY-04", name="lead_unit_repeated")
    breaches = proposal_breaches(proposal_facts(project), act.incentive_rules)
    keep_or_override(act, breaches, project.overrides, prefix=override_prefix(project.number))


def override_prefix(number: int) -> str:
    """What tells one project's overrides from another's in the round."""
    return f"{number:02d}:"


def forget_overrides(act: Act, prefix: str = "") -> None:
    """A new draft asks anew: what an earlier one asked for is not approved with it (the events keep it)."""
    act.session.execute(
        delete(Override).where(Override.case_id == act.case.id, Override.rule.startswith(prefix))
    )


def keep_or_override(
    act: Act, breaches: list[Breach], overrides: list[OverrideForm], prefix: str = ""
) -> None:
    """A hard breach is refused; a soft one needs its override, which is kept until a named approver approves."""
    for breach in breaches:
        if breach.weight == "hard":
            raise GateClosed(breach.message + "。", clause=breach.clause, name=breach.rule)
        if breach.weight == "warn":
            act.record("warning", breach.clause, why=breach.message)
    asked = {o.rule: o.reason for o in overrides}
    soft = [b for b in breaches if b.weight == "soft"]
    missing = [b for b in soft if b.rule not in asked]
    if missing:
        raise SoftRuleBlocks(
            "；".join(b.message for b in missing) + "。如确有必要，请填写例外理由，报审批人同意。",
            clause=missing[0].clause,
            rules=[b.rule for b in missing],
        )
    for breach in soft:
        values = {
            "reason": asked[breach.rule],
            "asked_by": act.official.person_id if act.official else None,
            "asked_at": act.now,
        }
        act.session.execute(
            upsert(Override)
            .values(case_id=act.case.id, rule=prefix + breach.rule, clause=breach.clause, **values)
            .on_conflict_do_update(
                index_elements=["case_id", "rule"], set_={**values, "approved_by": None, "approved_at": None}
            )
        )
        act.record("override_asked", breach.clause, rule=prefix + breach.rule)


def approve_overrides(act: Act, approval: str, prefix: str = "") -> None:
    """The reviewer's approval covers the overrides that were before him; each leaves its event."""
    rows = act.session.scalars(
        update(Override)
        .where(
            Override.case_id == act.case.id, Override.approved_at.is_(None), Override.rule.startswith(prefix)
        )
        .values(
            approved_by=act.official.person_id if act.official else None,
            approved_at=act.now,
            approval=approval,
        )
        .returning(Override.rule)
    )
    for rule in rows:
        act.record("override_approved", None, rule=rule, approval=approval)


def apply_meeting(act: Act, form: MeetingForm) -> None:
    """The executive meeting's number and day (YY-06)."""
    held_in_time(act, form.held_on)
    act.session.execute(
        update(Round)
        .where(Round.case_id == act.case.id)
        .values(meeting_number=form.meeting_number, approved_on=form.held_on)
    )
    approve_overrides(act, f"市政府常务会议 {form.meeting_number}")
    act.record("meeting_approved", "YY-06", number=form.meeting_number, held_on=form.held_on.isoformat())


def proposer(act: Act) -> list[Opening]:
    """The supervision office, with what was imported or proposed before already filled in."""
    proposal = act.session.get_one(Round, act.case.id, populate_existing=True).proposal
    return [replace(seat, form={"projects": proposal}) for seat in government("supervision_officer")(act)]


def set_measures_day(act: Act) -> None:
    """年初 has no date in the source: a target that warns, no more (YY-07)."""
    set_deadline(act, "measures", year=act.case.year)


def issue_measures(act: Act, _form: object) -> None:
    """Issue the measures, and open every project with its own workflow (YY-06, YY-08)."""
    this = act.session.get_one(Round, act.case.id)
    projects = [ProjectForm.model_validate(p) for p in this.proposal]
    issue_document(
        act,
        kind="measures",
        title=f"关于印发{act.case.year}年度督查激励措施的通知",
        clause="YY-06",
        sequence=act.incentive_rules.offices.document_mark,
        public=True,
        content={"projects": [_printed(act, p) for p in projects]},
    )
    for project in projects:
        assert this.approved_on is not None
        open_project(act, project, this.approved_on)


def _printed(act: Act, project: ProjectForm) -> dict[str, Any]:
    """A project as the measures print it: units by name."""
    leads = [named_unit(act, code).name for code in project.lead_units]
    return {**project.model_dump(mode="json", exclude={"plan"}), "leads": leads}


def open_project(act: Act, form: ProjectForm, approved_on: date) -> int:
    """One project's case, leads and first draft; its workflow is started by the outbox."""
    units = [named_unit(act, code) for code in form.lead_units]
    case_id = open_case(
        act.desk,
        key=project_key(act.case.jurisdiction, act.case.year, form.number),
        kind="project",
        workflow=PROJECT,
        jurisdiction=act.case.jurisdiction,
        year=act.case.year,
        title=form.title,
        unit_id=units[0].id,
        pack_id=act.case.pack_id,
        parent_id=act.case.id,
        official=act.official,
    )
    act.session.execute(
        insert(Project).values(
            case_id=case_id,
            round_id=act.case.id,
            number=form.number,
            subject=form.subject,
            cites=form.cites,
            recipient_kinds=form.recipient_kinds,
            sub_projects=form.sub_projects,
            incentive_kinds=form.incentive_kinds,
            approved_on=approved_on,
            plan=form.plan.model_dump(mode="json") if form.plan else {},
            plan_version=0,
            list_version=0,
        )
    )
    act.session.execute(
        insert(ProjectLead),
        [{"project_id": case_id, "unit_id": u.id, "rank": n} for n, u in enumerate(units)],
    )
    return case_id
