"""The plan: drafted, consulted on, signed by finance, reviewed by two leaders, published (YY-08 to YY-10)."""

import hashlib
from dataclasses import replace
from typing import Any

import orjson
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from service.cases.act import Act
from service.cases.kinds import Opening
from service.cases.seats import desk_of, every_unit, named_unit, required
from service.deadlines.use_cases import meet_deadline, reopen_deadline, reply_day_over, set_deadline
from service.documents.use_cases import issue_document
from service.errors import GateClosed
from service.incentives.forms import (
    FinanceForm,
    NoReplyForm,
    PlanForm,
    PublishPlanForm,
    ReplyForm,
    ReviewForm,
)
from service.incentives.measures import approve_overrides, forget_overrides
from service.incentives.plan_checks import check_plan, money_settled
from service.incentives.tables import Consultation, Indicator, Project, Quota
from service.org.queries import post_of
from service.org.tables import Unit
from service.rules.breaches import weight_warnings
from service.tasks.closing import withdraw_tasks
from service.tasks.tables import Task

COUNTY = "county"


def apply_draft(act: Act, form: PlanForm) -> None:
    """Check the plan's fields, quotas and indicators, then keep it as the next version of the plan."""
    project = act.session.get_one(Project, act.case.id)
    forget_overrides(act)
    facts = check_plan(act, project, form)
    content = form.model_dump(mode="json")
    substance = {"quotas": content["quotas"], "indicators": content["indicators"]}
    if form.township_counties:
        substance["township_counties"] = sorted(form.township_counties)
    act.session.execute(
        update(Project)
        .where(Project.case_id == act.case.id)
        .values(
            plan=content,
            plan_version=Project.plan_version + 1,
            substance=hashlib.sha256(orjson.dumps(substance, option=orjson.OPT_SORT_KEYS)).hexdigest(),
        )
    )
    act.record("plan_drafted", "YY-08", warnings=weight_warnings(facts))


def drafter(act: Act) -> list[Opening]:
    """The lead unit's handler, with the draft that came with the measures, or the version that was returned."""
    plan = act.session.get_one(Project, act.case.id, populate_existing=True).plan
    return [replace(seat, form=plan) for seat in handler_of_lead(act)]


def counties_to_ask(act: Act) -> list[Opening]:
    """Every county that has not yet answered on this substance; a repeated question would be a burden (YY-03)."""
    answered = _answered(act)
    seats = every_unit(COUNTY, "handler")(act)
    return [opening for opening in seats if opening.unit_id not in answered]


def _answered(act: Act) -> set[int]:
    project = act.session.get_one(Project, act.case.id, populate_existing=True)
    rows = act.session.scalars(
        select(Consultation.unit_id).where(
            Consultation.project_id == act.case.id, Consultation.substance == project.substance
        )
    )
    return set(rows)


def finance_leader(act: Act) -> list[Opening]:
    """The finance bureau's principal leader signs every version of the plan (YY-06)."""
    unit = named_unit(act, act.incentive_rules.offices.finance)
    return [desk_of(act, unit, "principal_leader")]


def apply_reply(act: Act, form: ReplyForm | FinanceForm | None) -> None:
    """Keep a county's reply or the finance bureau's signed opinion."""
    text = form.text if isinstance(form, ReplyForm) else form.opinion_number if form else act.opinion
    _keep_word(act, act.task.unit_id, act.outcome, text)
    if not _counties_waited_for(act):
        withdraw_tasks(act, "record_no_reply")


def _keep_word(act: Act, unit_id: int, reply: str, text: str) -> None:
    assert act.official is not None
    project = act.session.get_one(Project, act.case.id, populate_existing=True)
    act.session.execute(
        upsert(Consultation)
        .values(
            project_id=act.case.id,
            unit_id=unit_id,
            substance=project.substance or "",
            plan_version=project.plan_version,
            reply=reply,
            text=text,
            at=act.now,
            recorded_by=act.official.person_id,
        )
        .on_conflict_do_nothing()
    )


def ask_for_no_reply(act: Act) -> None:
    """The reply date has passed: the lead unit is asked to record which counties stayed silent; nothing is settled.

    Where the pack requires every county's reply, silence cannot be recorded: the counties' own tasks go on waiting.
    """
    recorded = act.incentive_rules.settings.county_no_reply.value == "recorded_by_person"
    if recorded and act.state == "plan.consulting" and _counties_waited_for(act):
        act.open("record_no_reply")


def _counties_waited_for(act: Act) -> int:
    waiting = select(func.count(Task.id)).where(
        Task.case_id == act.case.id, Task.step == "consult_county", Task.state == "open"
    )
    return act.session.scalar(waiting) or 0


def handler_of_lead(act: Act) -> list[Opening]:
    """The handling officer of the first lead unit."""
    post = required(post_of(act.session, "handler", act.case.unit_id), "牵头单位经办人")
    return [Opening(post.id, post.unit_id)]


def apply_no_reply(act: Act, form: NoReplyForm) -> None:
    """A person records that these counties gave no reply by the day set (YY-08)."""
    reply_day_over(act, "consult_reply")
    for code in form.units:
        unit = named_unit(act, code)
        task = act.session.scalars(
            select(Task).where(
                Task.case_id == act.case.id,
                Task.step == "consult_county",
                Task.about == code,
                Task.state == "open",
            )
        ).one_or_none()
        if task is None:
            raise GateClosed(f"{unit.name}没有待回复的征求意见。", clause="YY-08", name="nothing_to_record")
        _keep_word(act, unit.id, "no_reply", "")
        withdraw_tasks(act, "consult_county", code)
        act.record("no_reply_recorded", "YY-08", unit=code)
    ask_for_no_reply(act)


def apply_review(act: Act, form: ReviewForm) -> None:
    """A leader who approves confirms what no machine can check (YY-10, HARD-review)."""
    if not (form.scope_not_widened and form.no_daily_duties and form.sets_consistent):
        raise GateClosed(
            "审核同意前须逐项确认评价范围、日常工作和指标一致性。",
            clause="YY-10",
            name="review_not_confirmed",
        )
    approve_overrides(act, "分管领导审核同意")


def apply_publish(act: Act, form: PublishPlanForm) -> None:
    """Publish the plan: its quotas and indicators are frozen from now on (YY-08, YY-11)."""
    project = act.session.get_one(Project, act.case.id)
    plan = PlanForm.model_validate(project.plan)
    money_settled(act, plan.money)
    for table in (Quota, Indicator):
        act.session.execute(delete(table).where(table.project_id == act.case.id))
    act.session.execute(
        insert(Quota), [{"project_id": act.case.id, "kind": q.kind, "places": q.places} for q in plan.quotas]
    )
    act.session.execute(insert(Indicator), [_indicator(act, i.model_dump()) for i in plan.indicators])
    issue_document(
        act,
        kind="plan",
        title=f"{act.case.title}督查激励实施方案",
        clause="YY-08",
        public=True,
        content={
            "plan": project.plan,
            "document_number": form.document_number,
            "consultation": _summary(act),
            "townships_of": [named_unit(act, code).name for code in plan.township_counties],
        },
    )


def _indicator(act: Act, row: dict[str, Any]) -> dict[str, Any]:
    row.pop("social_management")
    source = named_unit(act, row.pop("source_unit"))
    return {**row, "project_id": act.case.id, "source_unit_id": source.id}


def _summary(act: Act) -> list[dict[str, str]]:
    rows = act.session.execute(
        select(Unit.name, Consultation.reply, Consultation.text)
        .join(Unit, Unit.id == Consultation.unit_id)
        .where(Consultation.project_id == act.case.id)
        .order_by(Consultation.id)
    )
    return [{"unit": name, "reply": reply, "text": text} for name, reply, text in rows]


def set_plan_day(act: Act) -> None:
    """One month from the approval's own date, not from its upload (YY-08; a reading of 确定)."""
    starts = {"approval_document_date": act.session.get_one(Project, act.case.id).approved_on}
    set_deadline(act, "plan", start=starts[act.incentive_rules.settings.plan_month_starts_at.value])


def drafted(act: Act) -> None:
    """The plan is out for consultation: its month ends here where the pack reads 制定 so, else with its publication."""
    if act.incentive_rules.settings.plan_month_ends_at.value == "drafted":
        meet_deadline(act, "plan")


def draft_taken_back(act: Act) -> None:
    """A draft that its author took back was never out: the month that it had ended runs on."""
    consultation_over(act)
    if act.incentive_rules.settings.plan_month_ends_at.value == "drafted":
        reopen_deadline(act, "plan")


def set_reply_day(act: Act) -> None:
    """The day by which counties and finance answer."""
    set_deadline(act, "consult_reply", start=act.now)


def consultation_over(act: Act) -> None:
    """Everybody has answered or was recorded as silent."""
    meet_deadline(act, "consult_reply")
