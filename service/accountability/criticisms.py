"""Citywide criticism (NJ-08, NJ-18, NJ-19): proposed by the system, checked, approved, issued, or withdrawn."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from service.accountability.approval import approved_by, office_of
from service.accountability.forms import CriticismForm
from service.accountability.grounds import in_words, told
from service.accountability.opening import open_below
from service.accountability.tables import Criticism, CriticismUnit
from service.cases.act import Act, lock_case
from service.cases.fire import fire
from service.cases.kinds import Opening
from service.cases.seats import desk_of, government, required
from service.cases.tables import Case
from service.cases.write import flush
from service.deadlines.use_cases import set_deadline
from service.documents.recipients import citywide
from service.documents.tables import Document
from service.documents.use_cases import issue_document, word
from service.errors import GateClosed
from service.org.queries import post_of
from service.org.tables import Unit
from service.rules.due import due
from service.rules.pack_deadlines import PeriodDeadline
from workflows.names import criticism_key

BODY = 2000
APPROVED = "已经批准"


def open_criticism(
    act: Act,
    *,
    period: str,
    unit_ids: Sequence[int],
    title: str,
    facts: Mapping[str, Any],
    clause: str,
    grounds: Sequence[str],
    remedy: bool,
    approval: str | None = None,
) -> int:
    """Propose a criticism about the act's case, once for its period; nothing is known outside until it is approved.

    `approval` says where that has happened already: it is then issued as soon as its facts are checked.
    """
    case_id = open_below(act, criticism_key(act.case.key, period), "criticism", title)
    new = upsert(Criticism).values(
        case_id=case_id,
        subject_id=act.case.id,
        period=period,
        clause=clause,
        grounds=list(grounds),
        facts=dict(facts),
        remedy=remedy,
        approval=approval,
        body="",
    )
    if act.session.scalar(new.on_conflict_do_nothing().returning(Criticism.case_id)) is not None:
        progress = "reporting" if remedy else "told"
        rows = [{"case_id": case_id, "unit_id": unit, "progress": progress} for unit in dict.fromkeys(unit_ids)]
        act.session.execute(insert(CriticismUnit), rows)
    return case_id


def withdraw_criticism(act: Act, why: str) -> None:
    """Its ground vanished before it went out: it ends, and its key is never used again. The caller flushes."""
    fire(act, "withdraw", why=why[:300])


def criticism(act: Act) -> Criticism:
    """The act's own criticism, as it stands in this transaction."""
    mine = select(Criticism).where(Criticism.case_id == act.case.id)
    return act.session.scalars(mine.execution_options(populate_existing=True)).one()


def criticised(act: Act) -> list[Unit]:
    """The criticised units, by code."""
    mine = select(CriticismUnit.unit_id).where(CriticismUnit.case_id == act.case.id)
    return list(act.session.scalars(select(Unit).where(Unit.id.in_(mine)).order_by(Unit.code)))


def checker(act: Act) -> list[Opening]:
    """The supervision office, with the draft as the facts give it, or as it came back."""
    row = criticism(act)
    text = _first_body(act) + (f"\n{APPROVED}：{row.approval}" if row.approval else "")
    form = {"body": row.body or _first_body(act), "paper": {"heading": "系统提出的依据", "text": text}}
    return [replace(seat, form=form) for seat in government("supervision_officer")(act)]


def _first_body(act: Act) -> str:
    row = criticism(act)
    units = "、".join(unit.name for unit in criticised(act))
    subject = act.session.get_one(Case, row.subject_id)
    about = "" if subject.kind == "measure" else f"承担的“{subject.title}”"
    lines = [f"{units}{about}{in_words(row.grounds)}。", f"{told(row.facts)}。", "现予以全市通报批评。"]
    return "\n".join(line for line in lines if line != "。")[:BODY]


def draft(act: Act) -> str:
    """The criticism as it would go out: without number and date."""
    row = criticism(act)
    content = _content(act, row)
    copies = [unit.name for unit in _copied(act)]
    return word("criticism", title=act.case.title, number=None, day=None, copies=copies, **content)


def _content(act: Act, row: Criticism) -> dict[str, Any]:
    term = act.key_works_rules.deadlines["objection_filing"]
    assert isinstance(term, PeriodDeadline)
    report_by: date | None = None
    if row.remedy:
        report_by = due(act.pack, "remedy_report", act.desk.calendar, start=act.now).due
    return {
        "body": row.body,
        "units": [unit.name for unit in criticised(act)],
        "report_by": report_by,
        "objection_days": term.days,
        "facts": row.facts,
        "grounds": row.grounds,
        "approval": row.approval,
    }


def _copied(act: Act) -> list[Unit]:
    """The organisation department, with which the responsible persons are filed (NJ-03)."""
    return [office_of(act, "organisation")]


def _addressed(act: Act) -> list[Unit]:
    """Every county and unit of the city but the criticised ones, which sign for it."""
    own = {unit.id for unit in criticised(act)}
    return [unit for unit in citywide(act) if unit.id not in own]


def set_approval_day(act: Act) -> None:
    """The proposal waits for checking and approval, ten working days by the pack."""
    set_deadline(act, "criticism_approval", start=act.now)


def apply_check(act: Act, form: CriticismForm) -> None:
    """The facts were checked by a person, who words the criticism."""
    act.session.execute(update(Criticism).where(Criticism.case_id == act.case.id).values(body=form.body))


def needs_remedy(act: Act) -> None:
    """Examination, report and promise follow (NJ-18); without them the criticism ends with its issue (NJ-08, 19)."""
    if not criticism(act).remedy:
        raise GateClosed("该通报批评不要求检查和承诺。", clause="NJ-18", name="no_remedy")


def not_approved(act: Act) -> None:
    """What the government has approved already is not asked again."""
    if approval := criticism(act).approval:
        words = f"已经批准：{approval}，核对后直接印发。"
        raise GateClosed(words, clause="NJ-08", name="already_approved")


def its_own_to_withdraw(act: Act) -> None:
    """What the government has approved is not withdrawn at the desk that checks it, but with what it stands on."""
    if act.task is not None and criticism(act).approval:
        words = "该通报批评已经批准，由提出措施的主办单位撤销措施。"
        raise GateClosed(words, clause="NJ-08", name="already_approved")


def let_subject_go(act: Act) -> None:
    """Refused, or withdrawn at its desk: what only waited for the criticism to go out ends with it."""
    if act.task is None:  # drawn back with what it stands on
        return
    subject = act.on(lock_case(act.session, criticism(act).subject_id))
    if subject.kind.may("not_criticised", subject.state):
        fire(subject, "not_criticised")
        flush(subject)


def approved(act: Act) -> None:
    """Nothing goes out before the government or its head approves (督查条例 21)."""
    if not criticism(act).approval:
        raise GateClosed("该通报批评尚未批准，须报市长审批或者提请常务会议审定。", clause="NJ-18", name="not_approved")


def issue(act: Act) -> None:
    """Approved: dated, numbered, frozen; the units are told and sign for it, the subject's record shows it."""
    mine = (Criticism.case_id == act.case.id,)
    approval = criticism(act).approval or approved_by(act)
    act.session.execute(update(Criticism).where(*mine).values(approval=approval, issued_at=act.now))
    row = criticism(act)
    document_id = issue_document(
        act,
        kind="criticism",
        title=act.case.title,
        clause=row.clause,
        sequence=act.key_works_rules.document_mark,
        content=_content(act, row),
        to=_addressed(act),
        copies=_copied(act),
    )
    act.session.execute(update(Criticism).where(*mine).values(document_id=document_id))
    number = act.session.scalar(select(Document.number).where(Document.id == document_id))
    for unit in criticised(act):
        _tell(act, unit, f"{act.case.title}（{number}）已印发，请签收；有异议的，可以申请复核。")
        act.open("receive_criticism", [desk_of(act, unit)])
    subject = act.on(lock_case(act.session, row.subject_id))
    said = {"criticism": act.case.id, "number": number}
    if subject.kind.may("criticised", subject.state):
        fire(subject, "criticised", **said)
    else:
        subject.record("criticised", row.clause, **said)
    flush(subject)


def _tell(act: Act, unit: Unit, text: str) -> None:
    post = post_of(act.session, "principal_leader", unit.id) or post_of(act.session, "handler", unit.id)
    act.tell(f"criticism:{act.case.id}:{unit.id}", "criticism", text, post_id=required(post, unit.name).id)


def apply_received(act: Act, _form: object) -> None:
    """The unit signs for the criticism; its thirty days for an objection run from here."""
    act.session.execute(
        update(CriticismUnit)
        .where(CriticismUnit.case_id == act.case.id, CriticismUnit.unit_id == act.task.unit_id)
        .values(received_at=act.now)
    )


def never(_act: Act) -> list[Opening]:
    """Never asked: the issue itself opens the receipts, one a unit."""
    return []
