"""A clause office's year (NJ-20): rules with its co-offices, two verifications, the report with its concrete plan."""

from datetime import date
from typing import Any

from sqlalchemy import insert, update

from service.assessments.forms import OpinionForm, ResultForm, RulesForm, VerificationForm
from service.assessments.queries import assessment_of, offices
from service.assessments.tables import Assessment, AssessmentRecord
from service.cases.act import Act
from service.cases.days import held_in_time
from service.cases.fire import fire
from service.cases.kinds import Effect, Opening
from service.deadlines.use_cases import set_deadline
from service.documents.use_cases import issue_document
from service.errors import GateClosed
from service.measures.offices import unit_post
from service.measures.queries import UNDECIDED, plan_of, shown
from service.org.tables import Unit


def day_of(name: str) -> Effect:
    """The stage's own day, a target by the pack."""

    def set_day(act: Act) -> None:
        set_deadline(act, name, year=act.case.year)

    return set_day


def opens(trigger: str) -> Effect:
    """The time has come: the stage's own task opens."""

    def open_stage(act: Act) -> None:
        fire(act, trigger)

    return open_stage


def co_office_desks(act: Act) -> list[Opening]:
    """The handlers of the clause's co-offices."""
    found = []
    for office in offices(act.session, act.case.id):
        if not office.lead:
            unit = act.session.get_one(Unit, office.unit_id)
            post = unit_post(act.desk, unit, "handler")
            found.append(Opening(post.id, unit.id, about=unit.code))
    return found


def has_co_offices(act: Act) -> None:
    """A clause without 协办 consults nobody."""
    if all(office.lead for office in offices(act.session, act.case.id)):
        raise GateClosed("该条没有协办单位。", clause="NJ-20", name="no_co_offices")


def apply_rules(act: Act, form: RulesForm) -> None:
    """The draft of the year's rules, with its nodes in order of time."""
    days = [node.on for node in form.nodes]
    if days != sorted(days):
        raise GateClosed("时间节点须按先后排列。", clause="NJ-20", name="nodes_out_of_order")
    act.session.execute(
        update(Assessment).where(Assessment.case_id == act.case.id).values(rules=form.model_dump(mode="json"))
    )


def apply_opinion(act: Act, form: OpinionForm) -> None:
    """A co-office's word on the draft."""
    if act.outcome == "suggest" and not form.text.strip():
        raise GateClosed("有意见的，须写明内容。", clause="NJ-20", name="opinion_missing")
    _record(act, "opinion", form.text.strip() or "无意见", act.desk.today)


def apply_confirmation(act: Act, _form: object) -> None:
    """The principal leader lays the rules down."""
    row = assessment_of(act)
    issue_document(
        act,
        kind="assessment_rules",
        title=f"{act.case.title}规则和方案",
        clause="NJ-20",
        content={"rules": row.rules, "offices": [office.name for office in offices(act.session, act.case.id)]},
    )


def apply_mid_year(act: Act, form: VerificationForm) -> None:
    """The mid-year verification: of the state at the half-year, so never of a day before its end."""
    _verify(act, form, "mid_year", date(act.case.year, 6, 30))


def apply_year_end(act: Act, form: VerificationForm) -> None:
    """The year-end verification."""
    _verify(act, form, "year_end", date(act.case.year, 12, 1))


def _verify(act: Act, form: VerificationForm, kind: str, earliest: date) -> None:
    held_in_time(act, form.verified_on)
    if form.verified_on < earliest:
        raise GateClosed(f"核查日期不得早于{earliest}。", clause="NJ-20", name="too_early_to_verify")
    _record(act, kind, form.verification, form.verified_on)


def _record(act: Act, kind: str, text: str, on: date) -> None:
    assert act.official is not None
    act.session.execute(
        insert(AssessmentRecord).values(
            assessment_id=act.case.id,
            kind=kind,
            unit_id=act.task.unit_id,
            text=text,
            on_day=on,
            entered_at=act.now,
            entered_by=act.official.person_id,
        )
    )


def apply_report(act: Act, form: ResultForm) -> None:
    """The draft of the report, early in the next year."""
    act.session.execute(
        update(Assessment).where(Assessment.case_id == act.case.id).values(report=form.model_dump(mode="json"))
    )


def all_decided(act: Act) -> None:
    """Every proposal of the clause has been decided by name before its plan goes up."""
    waiting = [m.number for m, case, _ in plan_of(act.session, act.case.id) if case.state in UNDECIDED]
    if waiting:
        numbers = "、".join(map(str, waiting))
        raise GateClosed(f"第{numbers}号建议尚未决定。", clause="NJ-20", name="undecided_proposals")


def issue_report(act: Act) -> None:
    """The report goes to the city with the concrete plan: each measure as it was decided."""
    row = assessment_of(act)
    issue_document(
        act,
        kind="assessment_report",
        title=f"关于{act.case.title}结果和奖惩实施方案的报告",
        clause="NJ-20",
        sequence="考核报告",
        content={"results": row.report.get("results", ""), "measures": the_plan(act)},
    )


def the_plan(act: Act) -> list[dict[str, Any]]:
    """The measures that go through this plan."""
    rows = plan_of(act.session, act.case.id)
    return [shown(m, case, unit) for m, case, unit in rows if m.route == "plan" and m.ended is None]
