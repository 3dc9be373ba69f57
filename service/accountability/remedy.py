"""After a criticism (NJ-18): each unit's examination, report and promise, and what became of the promise."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select, update

from service.accountability.criticisms import criticism
from service.accountability.forms import CompletionCheckForm, CompletionForm, RemedyForm
from service.accountability.referrals import open_referral
from service.accountability.tables import CriticismUnit
from service.cases.act import Act, lock_case
from service.cases.kinds import Opening
from service.cases.seats import desk_of, government, named_unit
from service.cases.write import flush
from service.deadlines.queries import open_deadlines
from service.deadlines.use_cases import meet_deadline, set_deadline
from service.documents.tables import Document
from service.documents.use_cases import issue_document
from service.documents.words import chinese_day
from service.errors import GateClosed
from service.org.tables import Unit
from service.tasks.closing import withdraw_tasks

UNPROMISED = frozenset({"reporting", "signing", "reviewing"})
SETTLED = frozenset({"done", "missed"})


def standings(act: Act) -> list[tuple[CriticismUnit, Unit]]:
    """Each criticised unit with how far it has come, as it stands in this transaction."""
    rows = act.session.execute(
        select(CriticismUnit, Unit)
        .join(Unit, Unit.id == CriticismUnit.unit_id)
        .where(CriticismUnit.case_id == act.case.id)
        .order_by(Unit.code)
        .execution_options(populate_existing=True)
    )
    return [(row.CriticismUnit, row.Unit) for row in rows]


def _of(act: Act) -> tuple[CriticismUnit, Unit]:
    """The unit that the task is about."""
    unit = named_unit(act, act.task.about)
    return next(pair for pair in standings(act) if pair[1].id == unit.id)


def _change(act: Act, unit: Unit, **values: Any) -> None:
    mine = (CriticismUnit.case_id == act.case.id, CriticismUnit.unit_id == unit.id)
    act.session.execute(update(CriticismUnit).where(*mine).values(**values))


def at(progress: str, office: str) -> Callable[[Act], list[Opening]]:
    """A task for each unit that has come so far, at a post of the unit itself."""

    def seats(act: Act) -> list[Opening]:
        found = [(row, desk_of(act, unit, office)) for row, unit in standings(act) if row.progress == progress]
        return [replace(opening, form=_kept(row)) for row, opening in found]

    return seats


def promisers(act: Act) -> list[Opening]:
    """The units that work on their promise; each task says the unit's own day."""
    found = [(row, desk_of(act, unit)) for row, unit in standings(act) if row.progress == "promised"]
    return [
        replace(opening, title=f"报告整改完成情况（承诺{chinese_day(row.promised_on)}前完成）")
        for row, opening in found
        if row.promised_on is not None
    ]


def at_office(progress: str, title: str) -> Callable[[Act], list[Opening]]:
    """A task of the supervision office for each unit that has come so far."""

    def seats(act: Act) -> list[Opening]:
        (seat,) = government("supervision_officer")(act)
        there = [(row, unit) for row, unit in standings(act) if row.progress == progress]
        return [
            replace(seat, about=unit.code, title=f"{title}：{unit.name}", form=_kept(row)) for row, unit in there
        ]

    return seats


def _kept(row: CriticismUnit) -> dict[str, Any]:
    """What the unit wrote before, and the paper that those who sign or check have before their eyes."""
    if row.promised_on is None:
        return {}
    text = f"检查：{row.examination}\n原因：{row.reasons}\n承诺完成整改：{chinese_day(row.promised_on)}"
    typed = {"examination": row.examination, "reasons": row.reasons, "promised_on": row.promised_on.isoformat()}
    return {**typed, "paper": {"heading": "检查、原因和承诺", "text": text}}


def start_remedy(act: Act) -> None:
    """Ten working days for the report, from the day of the criticism."""
    set_deadline(act, "remedy_report", start=criticism(act).issued_at)


def apply_report(act: Act, form: RemedyForm) -> None:
    """The handling officer's draft: the promised day lies ahead, and not after the coming year."""
    _is_a_promise(act, form.promised_on)
    _change(act, _of(act)[1], progress="signing", **form.model_dump())


def _is_a_promise(act: Act, day: date) -> None:
    if day <= act.desk.today:
        raise GateClosed("承诺的完成日期须在今后。", clause="NJ-18", name="day_passed")
    last = date(max(act.case.year + 1, act.desk.today.year), 12, 31)
    if day > last:
        words = f"承诺的完成日期不得晚于{chinese_day(last)}。"
        raise GateClosed(words, clause="NJ-18", name="promise_too_far")


def apply_sign(act: Act, _form: object) -> None:
    """The unit's principal leader signs examination, reasons and promise; the report goes to the city."""
    row, unit = _of(act)
    assert row.promised_on is not None
    _is_a_promise(act, row.promised_on)
    issue_document(
        act,
        kind=f"remedy_report-{unit.id}",
        template="remedy_report",
        title=f"{unit.name}关于“{act.case.title}”的检查和书面报告"[:300],
        clause="NJ-18",
        content={
            "unit": unit.name,
            "examination": row.examination,
            "reasons": row.reasons,
            "promised_on": row.promised_on,
        },
    )
    _change(act, unit, progress="reviewing")


def apply_return(act: Act, _form: object) -> None:
    """The report goes back to the unit's handling officer."""
    _change(act, _of(act)[1], progress="reporting")


def apply_accept(act: Act, _form: object) -> None:
    """The promise is taken at its word; a day that has passed meanwhile must be promised anew."""
    row, unit = _of(act)
    assert row.promised_on is not None
    _is_a_promise(act, row.promised_on)
    _change(act, unit, progress="promised")


def keep_report_clock(act: Act) -> None:
    """The report's day is met once every unit has signed; a returned report gets a day of its own."""
    waiting = any(row.progress in ("reporting", "signing") for row, _ in standings(act))
    running = "remedy_report" in open_deadlines(act.session, act.case.id)
    if waiting and not running:
        set_deadline(act, "remedy_report", start=act.now)
    elif running and not waiting:
        meet_deadline(act, "remedy_report")


def watch(act: Act) -> None:
    """Keep the promise that falls due next; each unit has its own day."""
    days = [row.promised_on for row, _ in standings(act) if row.progress == "promised" and row.promised_on]
    running = open_deadlines(act.session, act.case.id).get("promise")
    if days and (running is None or running.due != min(days)):
        set_deadline(act, "promise", on=min(days))
    elif not days and running is not None and running.at > act.now:
        meet_deadline(act, "promise")


def promise_over(act: Act) -> None:
    """A promised day has passed: whether it was kept is for a person to verify (NJ-18); nothing is decided here."""
    for row, unit in standings(act):
        if row.progress == "promised" and row.promised_on is not None and row.promised_on < act.desk.today:
            _change(act, unit, progress="verifying")
    act.open("verify_promise")
    watch(act)


def apply_completion(act: Act, form: CompletionForm) -> None:
    """The unit says that it has kept its promise, before its day or after it."""
    unit = _of(act)[1]
    issue_document(
        act,
        kind=f"completion-{unit.id}",
        template="rectification_report",
        title=f"{unit.name}整改完成情况报告",
        clause="NJ-18",
        content={"report": form.completion},
    )
    _change(act, unit, progress="verifying")


def apply_verified(act: Act, form: CompletionCheckForm) -> None:
    """Found done: the unit's part is over."""
    _settle(act, form, "done")


def apply_unfinished(act: Act, form: CompletionCheckForm) -> None:
    """Found unfinished after the promised day: a referral is proposed, which others check and approve (NJ-18)."""
    row, unit = _of(act)
    assert row.promised_on is not None
    if row.promised_on >= act.desk.today:
        raise GateClosed("承诺的期限未到，不能认定到期未完成。", clause="NJ-18", name="promise_not_over")
    _settle(act, form, "missed")
    base = criticism(act)
    number = act.session.scalar(select(Document.number).where(Document.id == base.document_id))
    facts = {"通报批评": number, "承诺完成日期": chinese_day(row.promised_on), "核实情况": form.finding}
    subject = act.on(lock_case(act.session, base.subject_id))
    open_referral(
        subject,
        period=f"promise-{base.period}"[:40],
        unit_id=unit.id,
        clause=base.clause,
        facts=facts,
        grounds=["promise_missed"],
    )
    flush(subject)


def _settle(act: Act, form: CompletionCheckForm, progress: str) -> None:
    row, unit = _of(act)
    issue_document(
        act,
        kind=f"promise_check-{unit.id}",
        template="promise_check",
        title=f"{unit.name}整改完成情况核实记录",
        clause="NJ-18",
        content={
            "unit": unit.name,
            "promised_on": row.promised_on,
            "finding": form.finding,
            "kept": progress == "done",
        },
    )
    _change(act, unit, progress=progress)
    withdraw_tasks(act, "report_completion", unit.code)


def apply_not_yet(act: Act, _form: object) -> None:
    """Reported as done, found not yet done, and there is still time: the unit goes on."""
    row, unit = _of(act)
    assert row.promised_on is not None
    if row.promised_on < act.desk.today:
        raise GateClosed("承诺的期限已过，须认定是否完成。", clause="NJ-18", name="promise_over")
    _change(act, unit, progress="promised")


def all_promised(act: Act) -> None:
    """Every unit's report was accepted."""
    if any(row.progress in UNPROMISED for row, _ in standings(act)):
        raise GateClosed("尚有单位的报告未被接受。", clause="NJ-18", name="reports_missing")


def all_done(act: Act) -> None:
    """Every unit has kept its promise."""
    if any(row.progress != "done" for row, _ in standings(act)):
        raise GateClosed("尚有单位未完成整改。", clause="NJ-18", name="not_all_done")


def all_settled(act: Act) -> None:
    """Of every unit it is known whether it kept its promise."""
    if any(row.progress not in SETTLED for row, _ in standings(act)):
        raise GateClosed("尚有单位的承诺未核实。", clause="NJ-18", name="not_all_settled")
