"""Publicity of a list: opened with contacts, frozen, corrected by a new version, over by time (YY-12 to YY-14)."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from service.cases.act import Act
from service.cases.fire import fire
from service.clock import legal_day
from service.deadlines.use_cases import meet_deadline, set_deadline
from service.documents.use_cases import issue_document, own_attachment
from service.errors import GateClosed, NotAllowed
from service.incentives.forms import OpenPublicityForm
from service.incentives.tables import Project
from service.org.tables import Unit
from service.publicity.lists import new_list, published_listing
from service.publicity.queries import address_of, complaint_office
from service.publicity.tables import Publicity
from service.rules.deadlines import at_local
from service.rules.due import Due
from service.rules.office_hours import office_time
from service.tasks.tables import Decision, Task

LONGEST_OUTAGE = timedelta(days=60)


def apply_opening(act: Act, form: OpenPublicityForm) -> None:
    """The list is up on the lead unit's site: contacts checked, snapshot frozen, days run from then (YY-12)."""
    up_since = form.up_since or act.now
    if up_since > act.now:
        raise GateClosed("公示开始时间尚未到来。", clause="YY-12", name="day_in_future")
    if up_since < _consented_at(act):
        raise GateClosed("须在两位分管领导签署同意意见之后公示。", clause="YY-12", name="publicity_before_consent")
    contacts = _contacts(act, form)
    if form.snapshot is not None:
        own_attachment(act, form.snapshot)
    elif not form.own_page:
        raise GateClosed("须附本单位网站公示页面的截图。", clause="YY-12", name="snapshot_missing")
    project = act.session.get_one(Project, act.case.id)
    meet_deadline(act, "publicity_start")
    over = set_deadline(act, "publicity", start=up_since)
    _start_version(act, project, form, up_since, _notice(act, project, contacts, up_since, over))


def _notice(act: Act, project: Project, contacts: dict[str, str], since: datetime, over: Due) -> dict[str, Any]:
    """All that the notice says (rules.md 5.3), frozen with it."""
    lead = act.session.get_one(Unit, act.case.unit_id)
    return {
        "list": published_listing(act, project.list_version),
        "contacts": contacts,
        "subject": project.subject,
        "quotas": {q["kind"]: q["places"] for q in project.plan.get("quotas", [])},
        "measure": project.plan.get("reward_mode", ""),
        "issuer": address_of(lead),
        "office": address_of(complaint_office(act.session, act.case.jurisdiction) or lead),
        "period": {
            "first": legal_day(since),
            "last": over.due,
            "days": sum(1 for row in over.explanation if row.counts),
        },
    }


def _consented_at(act: Act) -> datetime:
    """When the later of the two consents was given; one signed on paper counts from the beginning of its day."""
    rows = act.session.execute(
        select(Decision.signed_on, Decision.entered_at, Decision.entered_by)
        .join(Task, Task.id == Decision.task_id)
        .where(
            Task.case_id == act.case.id,
            Task.step == "consent_list",
            Task.visit == act.case.visit,
            Decision.outcome == "consent",
        )
    )
    given = [row.entered_at if row.entered_by is None else at_local(row.signed_on, time(0)) for row in rows]
    return max(given, default=datetime.min.replace(tzinfo=UTC))


def _contacts(act: Act, form: OpenPublicityForm) -> dict[str, str]:
    """YY-13, YY-14: impossible without the lead unit's appeal phone and the office's complaint phone and mailbox."""
    lead = act.session.get_one(Unit, act.case.unit_id)
    office = complaint_office(act.session, act.case.jurisdiction) or lead
    found = {
        "appeal_phone": form.appeal_phone or lead.appeal_phone or "",
        "complaint_phone": form.complaint_phone or office.complaint_phone or "",
        "complaint_mailbox": form.complaint_mailbox or office.complaint_mailbox or "",
    }
    names = {
        "appeal_phone": "申诉复核监督电话",
        "complaint_phone": "举报电话",
        "complaint_mailbox": "举报邮箱",
    }
    if missing := [names[key] for key, value in found.items() if not value.strip()]:
        raise GateClosed("公示前须公布" + "、".join(missing) + "。", clause="YY-13", name="contacts_missing")
    return found


def _start_version(
    act: Act, project: Project, form: OpenPublicityForm, up_since: datetime, notice: dict[str, Any]
) -> None:
    version = act.session.scalar(select(func.count(Publicity.id)).where(Publicity.project_id == act.case.id)) or 0
    document_id = issue_document(
        act,
        kind="publicity",
        title=f"{act.case.title}拟激励名单公示",
        clause="YY-12",
        public=True,
        content=notice,
    )
    act.session.execute(
        insert(Publicity).values(
            project_id=act.case.id,
            version=version + 1,
            list_version=project.list_version,
            document_id=document_id,
            opened_at=up_since,
            recorded_at=act.now,
            site_url=form.site_url,
            own_page=form.own_page,
            site_snapshot_id=form.snapshot,
            corrections=[],
            **notice["contacts"],
        )
    )
    act.record("publicity_opened", "YY-12", up_since, version=version + 1, list_version=project.list_version)


def publicity_over(act: Act) -> None:
    """The period has lapsed: the submission's task may open; nothing is settled by it."""
    _end(act, "over")
    fire(act, "publicity_over")


def _end(act: Act, how: str) -> None:
    act.session.execute(
        update(Publicity)
        .where(Publicity.project_id == act.case.id, Publicity.ended.is_(None))
        .values(over_at=act.now, ended=how)
    )


def correct(act: Act, *, material: bool, reason: str, remove: list[str]) -> None:
    """YY-12: a material correction is a new version through the whole clause again; an erratum is shown, no restart."""
    if act.official is None or not act.official.holds("handler", act.case.unit_id):
        raise NotAllowed("更正由牵头单位经办人提出。", clause="YY-12")
    if act.state != "publicity.open":
        raise GateClosed("公示期间才能更正。", clause="YY-12", name="wrong_order")
    if remove and not material:
        raise GateClosed("调整名单属实质性更正，须重新履行程序。", clause="YY-12", name="removal_is_material")
    if material:
        new_list(act, remove, reason)
        end_publicity(act)
        fire(act, "republish", reason=reason)
    else:
        _note(act, {"kind": "erratum", "reason": reason})
        act.record("erratum", "YY-12", reason=reason)


def end_publicity(act: Act) -> None:
    """The published version is replaced: it stays readable, frozen, as a version of the past."""
    _end(act, "replaced")


def withdraw(act: Act) -> None:
    """The project was taken out of the year: a list that is still up is marked as withdrawn."""
    _end(act, "withdrawn")


def _public(act: Act) -> Publicity:
    """The version that is up."""
    return act.session.scalars(
        select(Publicity).where(Publicity.project_id == act.case.id, Publicity.ended.is_(None))
    ).one()


def _note(act: Act, entry: dict[str, Any]) -> Publicity:
    row = _public(act)
    who = act.official.person_id if act.official else None
    row.corrections = [*row.corrections, {"at": act.now.isoformat(), "by": who, **entry}]
    act.session.flush()
    return row


def record_outage(act: Act, started: datetime, ended: datetime) -> None:
    """The page was away: longer than four office hours, and the whole period gets another working day.

    By the lead unit's handler or the supervision office.
    """
    if not _may_note(act):
        raise NotAllowed(clause="YY-12")
    if act.state != "publicity.open":
        raise GateClosed("公示期间才能登记页面中断。", clause="YY-12", name="wrong_order")
    up = _public(act)
    if not up.opened_at <= started < ended <= act.now or ended - started > LONGEST_OUTAGE:
        raise GateClosed("中断时间不正确。", clause="YY-12", name="outage_invalid")
    if any(begin < ended and started < end for begin, end in _outages(up)):
        raise GateClosed("该时段的中断已登记。", clause="YY-12", name="outage_repeated")
    row = _note(act, {"kind": "outage", "from": started.isoformat(), "to": ended.isoformat()})
    long = sum(1 for begin, end in _outages(row) if _is_long(act, begin, end))
    if long:
        days = long * act.incentive_rules.settings.outage_adds_working_days.value
        set_deadline(act, "publicity", start=row.opened_at, extra_days=days)
    act.record("outage", "YY-12", long=long)


def _may_note(act: Act) -> bool:
    me = act.official
    return me is not None and (me.holds("handler", act.case.unit_id) or me.holds("supervision_officer"))


def _outages(row: Publicity) -> list[tuple[datetime, datetime]]:
    found = [entry for entry in row.corrections if entry["kind"] == "outage"]
    return [(datetime.fromisoformat(entry["from"]), datetime.fromisoformat(entry["to"])) for entry in found]


def _is_long(act: Act, begin: datetime, end: datetime) -> bool:
    settings = act.incentive_rules.settings
    away = office_time(begin, end, act.desk.calendar, settings.office_hours.value)
    return away > timedelta(hours=settings.outage_office_hours.value)
