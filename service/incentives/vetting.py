"""Vetting: one letter with the whole list, replies by candidate, findings by people, vetoes (YY-16, YY-17)."""

from dataclasses import replace
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from service.cases.act import Act, lock_children
from service.cases.fire import fire
from service.cases.kinds import Opening
from service.cases.seats import desk_of, government, named_unit
from service.cases.write import flush
from service.deadlines.use_cases import meet_deadline, reply_day_over, set_deadline
from service.documents.use_cases import issue_document
from service.errors import GateClosed
from service.incentives.forms import ConsentForm, FindingForm, LetterForm, SummaryForm, VettingReplyForm
from service.incentives.grounds import check_ground
from service.incentives.submission import batch_candidates, batch_projects
from service.incentives.tables import Finding, Round, Standing, VettingReply
from service.org.tables import Unit
from service.tasks.closing import withdraw_tasks
from service.tasks.tables import Task


def letter_writer(act: Act) -> list[Opening]:
    """The supervision office, with the departments that the pack names filled in."""
    departments = [department.unit for department in act.incentive_rules.vetting.departments]
    return [
        replace(seat, form={"departments": departments}) for seat in government("supervision_officer")(act)
    ]


def apply_letter(act: Act, form: LetterForm) -> None:
    """One letter with the whole list; the departments that keep the negative lists cannot be left out (YY-16)."""
    must = {department.unit for department in act.incentive_rules.vetting.departments}
    if missing := must - set(form.departments):
        names = "、".join(named_unit(act, code).name for code in sorted(missing))
        raise GateClosed(f"征求意见函须发至：{names}。", clause="YY-16", name="department_missing")
    if form.reply_by <= act.desk.today:
        raise GateClosed("回复期限须在今日之后。", clause="YY-16", name="reply_day_passed")
    issue_document(
        act,
        kind="vetting_letter",
        title="关于征求拟激励对象审核意见的函",
        clause="YY-16",
        sequence="督查函",
        content={"candidates": _by_name(act), "reply_by": form.reply_by},
        to=[named_unit(act, code) for code in sorted(set(form.departments))],
    )
    set_deadline(act, "vetting_reply", on=form.reply_by)
    act.open("reply_vetting", [desk_of(act, named_unit(act, code)) for code in sorted(set(form.departments))])


def _by_name(act: Act) -> dict[str, list[int]]:
    return {named_unit(act, code).name: numbers for code, numbers in batch_candidates(act.desk, act.case.id).items()}


def letter_desks(_act: Act) -> list[Opening]:
    """Never asked: the letter itself names the departments and opens their tasks."""
    return []


def apply_vetting_reply(act: Act, form: VettingReplyForm) -> None:
    """A department names the candidates with a problem; all others have none in its list."""
    assert act.official is not None
    known = batch_candidates(act.desk, act.case.id)
    batch = act.session.get_one(Round, act.case.id).batch
    problems = {p.unit: p.text for p in form.problems}
    if unknown := set(problems) - set(known):
        raise GateClosed(f"“{sorted(unknown)[0]}”不在征求意见的名单中。", clause="YY-16", name="not_on_list")
    ids = {u.code: u.id for u in act.session.scalars(select(Unit).where(Unit.code.in_(known)))}
    rows = [
        {
            "round_id": act.case.id,
            "batch": batch,
            "department_id": act.task.unit_id,
            "candidate_id": ids[code],
            "problem": code in problems,
            "text": problems.get(code, ""),
            "at": act.now,
            "by_id": act.official.person_id,
        }
        for code in known
    ]
    key = (VettingReply.round_id == act.case.id, VettingReply.batch == batch)
    act.session.execute(delete(VettingReply).where(*key, VettingReply.department_id == act.task.unit_id))
    if rows:
        act.session.execute(insert(VettingReply), rows)


def ask_for_missing_replies(act: Act) -> None:
    """The reply day has passed: the supervision office is asked to record which departments stayed silent."""
    waiting = act.session.scalar(
        select(func.count(Task.id)).where(
            Task.case_id == act.case.id, Task.step == "reply_vetting", Task.state == "open"
        )
    )
    if act.state == "vetting.replying" and waiting:
        act.open("record_missing_replies")


def apply_missing_replies(act: Act, _form: object) -> None:
    """A person records that the remaining departments gave no reply by the day set."""
    reply_day_over(act, "vetting_reply")
    silent = act.session.scalars(
        select(Task.about).where(
            Task.case_id == act.case.id, Task.step == "reply_vetting", Task.state == "open"
        )
    )
    for code in list(silent):
        withdraw_tasks(act, "reply_vetting", code)
        act.record("no_reply_recorded", "YY-16", unit=code)


def apply_summary(act: Act, form: SummaryForm) -> None:
    """Every candidate that a department reported needs a person's finding; the system never finds by itself."""
    assert act.official is not None
    batch = act.session.get_one(Round, act.case.id).batch
    undecided = (Finding.round_id == act.case.id, Finding.batch == batch, Finding.consented.is_(None))
    act.session.execute(delete(Finding).where(*undecided))
    for finding in form.findings:
        act.session.execute(insert(Finding).values(_finding(act, batch, finding)))
    judged = {f.unit for f in form.findings}
    reported = act.session.execute(
        select(Unit.code, Unit.name)
        .join(VettingReply, VettingReply.candidate_id == Unit.id)
        .where(VettingReply.round_id == act.case.id, VettingReply.batch == batch, VettingReply.problem)
        .distinct()
        .order_by(Unit.code)
    )
    listed = batch_candidates(act.desk, act.case.id)
    for code, name in reported:
        if code in listed and code not in judged:
            raise GateClosed(
                f"部门反映{name}存在问题，须逐一作出认定。", clause="YY-16", name="finding_missing", unit=code
            )
    meet_deadline(act, "vetting_reply")


def _finding(act: Act, batch: int, form: FindingForm) -> dict[str, Any]:
    assert act.official is not None
    check_ground(act, form)
    scope = form.scope or {"item": "project", "all": "all"}[act.incentive_rules.settings.veto_scope_default.value]
    numbers = batch_candidates(act.desk, act.case.id).get(form.unit, [])
    projects = {project.number: case.id for case, project in batch_projects(act.desk, act.case.id)}
    if not numbers or (scope == "project" and form.project not in numbers):
        raise GateClosed("认定的对象不在该项目名单中。", clause="YY-16", name="not_on_list", unit=form.unit)
    return {
        "round_id": act.case.id,
        "batch": batch,
        "unit_id": named_unit(act, form.unit).id,
        "project_id": projects[form.project] if scope == "project" and form.project else None,
        "ground": form.ground,
        "evidence": form.evidence,
        "year": form.year,
        "rectification_failed": form.rectification_failed,
        "proposed": form.proposed,
        "found_by": act.official.person_id,
        "found_at": act.now,
    }


def proposed_vetoes(act: Act) -> list[Finding]:
    """The vetoes that wait for the leader's consent; those of an earlier vetting of the batch stand."""
    batch = act.session.get_one(Round, act.case.id).batch
    waiting = (Finding.batch == batch, Finding.proposed == "veto", Finding.consented.is_(None))
    query = select(Finding).where(Finding.round_id == act.case.id, *waiting).order_by(Finding.id)
    return list(act.session.scalars(query))


def has_vetoes(act: Act) -> None:
    """The summary proposes a veto, so a leader's consent is needed (YY-17)."""
    if not proposed_vetoes(act):
        raise GateClosed("没有拟否决的对象。", clause="YY-17", name="nothing_to_consent")


def has_no_vetoes(act: Act) -> None:
    """Nothing is to be vetoed, so the vetting can end."""
    if proposed_vetoes(act):
        raise GateClosed("拟否决的对象须报市政府领导同意。", clause="YY-17", name="veto_needs_consent")


def apply_consent(act: Act, form: ConsentForm) -> None:
    """The leader consents to each veto or refuses it; only a consented one takes effect; its place stays vacant."""
    assert act.official is not None
    proposed = proposed_vetoes(act)
    if unknown := set(form.refused) - {finding.id for finding in proposed}:
        raise GateClosed(f"没有待审批的认定{min(unknown)}。", clause="YY-17", name="unknown_finding")
    for finding in proposed:
        agreed = finding.id not in form.refused
        act.session.execute(
            update(Finding)
            .where(Finding.id == finding.id)
            .values(consented=agreed, consented_by=act.official.person_id, consented_at=act.now)
        )
        if agreed:
            _veto(act, finding)
        clause = act.incentive_rules.settings.vetoed_place_refilled.clause
        act.record("veto_consented" if agreed else "veto_refused", clause, finding=finding.id)


def _veto(act: Act, finding: Finding) -> None:
    for case, project in batch_projects(act.desk, act.case.id):
        if finding.project_id not in (None, case.id):
            continue
        act.session.execute(
            update(Standing)
            .where(
                Standing.project_id == case.id,
                Standing.list_version == project.list_version,
                Standing.unit_id == finding.unit_id,
                Standing.status == "selected",
            )
            .values(status="vetoed", reason="审核否决，名额空缺")
        )


def vetted(act: Act) -> None:
    """The round's vetting is over for its batch: every project of it goes on."""
    pass_on(act, "vetted")


def pass_on(act: Act, trigger: str) -> None:
    """A joint step of the round carries its batch's projects with it, in one transaction."""
    taken = {case.id for case, _ in batch_projects(act.desk, act.case.id)}
    for facts in lock_children(act.session, act.case.id, "project"):
        project = act.on(facts)
        if facts.id in taken and project.kind.may(trigger, facts.state):
            fire(project, trigger)
            flush(project)
