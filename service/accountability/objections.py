"""Objections (督查条例 16, 17): filed by the unit concerned, reviewed by somebody who had no part, answered."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from service.accountability.annotations import annotate
from service.accountability.conclusions import CONCLUSIONS
from service.accountability.forms import ChangedForm, ObjectionForm, ReviewForm
from service.accountability.opening import open_below
from service.accountability.tables import Objection
from service.cases.act import Act, lock_case
from service.cases.kinds import Opening
from service.cases.seats import required
from service.cases.tables import Case, Event
from service.cases.write import flush
from service.clock import legal_day
from service.deadlines.use_cases import set_deadline
from service.documents.use_cases import issue_document
from service.documents.words import chinese_day
from service.errors import GateClosed, NotAllowed
from service.org.queries import Official, government_post, holders, in_charge, post_of
from service.org.tables import Post, Unit
from service.org.vocabulary import PORTFOLIO_OFFICES
from service.rules.due import due
from service.tasks.tables import Decision, Task
from workflows.names import objection_key

REVIEWERS = ("office_director", "deputy_secretary_general", "vice_mayor", "supervision_officer", "mayor")
"""In this order: the first post with a holder who had no part in the conclusion reviews it."""
FILERS = ("principal_leader", "handler")
DECISIONS = {"upheld": "维持", "changed": "变更", "revoked": "撤销", "not_accepted": "逾期，不予受理"}


def concerned(session: Session, official: Official, case: Case) -> Unit | None:
    """The official's own unit that the case's conclusion concerns, if he may speak for it."""
    conclusion = CONCLUSIONS.get(case.kind)
    units = conclusion.units(session, case.id) if conclusion is not None else frozenset()
    mine = sorted(u for u in units if any(official.holds(office, u) for office in FILERS))
    return session.get_one(Unit, mine[0]) if mine else None


def file_objection(act: Act, unit: Unit | None, form: ObjectionForm) -> dict[str, Any]:
    """Take in an objection against the act's case. A late one is taken in too, marked late, for a person to judge:
    a deadline never refuses an act. Nothing of the conclusion is suspended. The caller flushes."""
    if unit is None:
        raise NotAllowed("只有结论所涉及单位的主要负责人或经办人可以申请复核。")
    conclusion = CONCLUSIONS[act.case.kind]
    _none_open(act, unit)
    received = conclusion.received(act.session, act.case.id, unit.id) or act.now
    term = due(act.pack, "objection_filing", act.desk.calendar, start=received)
    late = act.now >= term.at
    case_id = _open(act, unit)
    act.session.execute(
        insert(Objection).values(
            case_id=case_id,
            subject_id=act.case.id,
            unit_id=unit.id,
            received_at=received,
            filed_at=act.now,
            due=term.due,
            late=late,
            matter=form.matter,
            open=True,
        )
    )
    act.record("objection_filed", term.clause, objection=case_id, unit=unit.name, due=term.due.isoformat(), late=late)
    return {"id": case_id, "due": term.due.isoformat(), "late": late}


def _none_open(act: Act, unit: Unit) -> None:
    mine = (Objection.subject_id == act.case.id, Objection.unit_id == unit.id)
    if act.session.scalar(select(Objection.case_id).where(*mine, Objection.open)) is not None:
        raise GateClosed("该单位对此结论的复核申请正在办理。", clause="NJ-18", name="objection_open")


def _open(act: Act, unit: Unit) -> int:
    mine = (Objection.subject_id == act.case.id, Objection.unit_id == unit.id)
    number = 1 + (act.session.scalar(select(func.count(Objection.case_id)).where(*mine)) or 0)
    title = f"复核申请（{unit.name}）：{act.case.title}"
    return open_below(act, objection_key(act.case.key, unit.code, number), "objection", title)


def _objection(act: Act) -> Objection:
    mine = select(Objection).where(Objection.case_id == act.case.id)
    return act.session.scalars(mine.execution_options(populate_existing=True)).one()


def took_part(session: Session, case_id: int) -> frozenset[int]:
    """Everybody who decided anything in a case, for himself or for another, or is named in its record."""
    found: set[int | None] = set()
    for table, columns in ((Decision, ("person_id", "behalf_of_id")), (Event, ("actor_id", "behalf_of_id"))):
        for column in columns:
            found.update(session.scalars(select(getattr(table, column)).where(table.case_id == case_id).distinct()))
    return frozenset(person for person in found if person is not None)


def reviewer(act: Act) -> list[Opening]:
    """The first post that has not recused itself and has a holder without part in the conclusion (督查条例 17)."""
    row = _objection(act)
    parties = took_part(act.session, row.subject_id)
    recused = _recused_posts(act)
    paper = {"paper": {"heading": "复核申请", "text": _paper(row)}}
    for office in REVIEWERS:
        post = _post(act, office, row.unit_id)
        if post is None or post.id in recused:
            continue
        if any(person.id not in parties for person in holders(act.session, post.id, act.desk.today)):
            return [Opening(post.id, post.unit_id, about=office, form=paper)]
    raise GateClosed("没有未参与该结论的复核人员，请管理员补齐岗位。", clause="NJ-18", name="no_reviewer")


def _paper(row: Objection) -> str:
    received, filed = chinese_day(legal_day(row.received_at)), chinese_day(legal_day(row.filed_at))
    late = f"（逾期，应于{chinese_day(row.due)}前提出）" if row.late else ""
    return f"{row.matter}\n\n收到结论：{received}；申请复核：{filed}{late}"


def _recused_posts(act: Act) -> Sequence[int]:
    mine = (Task.case_id == act.case.id, Task.step == "review_objection", Task.outcome == "recuse")
    return act.session.scalars(select(Task.post_id).where(*mine)).all()


def _post(act: Act, office: str, unit_id: int) -> Post | None:
    if office in PORTFOLIO_OFFICES:
        return in_charge(act.session, office, unit_id, act.desk.today)
    return government_post(act.session, act.case.jurisdiction, office)


def set_review_day(act: Act) -> None:
    """Thirty days from the receipt of the objection (督查条例 17)."""
    set_deadline(act, "objection_decision", start=_objection(act).filed_at)


def apply_review(act: Act, form: ReviewForm) -> None:
    """Uphold, change or revoke: fed back to the unit; a change is added to the record and nothing is written over."""
    row = _impartial(act)
    _conclude(act, row, form.feedback)
    if act.outcome == "upheld":
        return
    changed = f"变更为：{form.changed_to}" if isinstance(form, ChangedForm) else "予以撤销"
    subject = act.on(lock_case(act.session, row.subject_id))
    annotate(subject, f"经复核，{changed}。理由：{form.feedback}")
    revoke = CONCLUSIONS[subject.case.kind].revoke
    if act.outcome == "revoked" and revoke is not None:
        revoke(subject, form.feedback)
    flush(subject)


def apply_not_accepted(act: Act, _form: object) -> None:
    """Only an objection that came late may be turned away unread, by a person who says why."""
    row = _impartial(act)
    if not row.late:
        raise GateClosed("申请在期限内提出，须作出复核决定。", clause="NJ-18", name="not_late")
    _conclude(act, row, act.opinion)


def _impartial(act: Act) -> Objection:
    """Whoever had a part in the conclusion does not review it, nor does anybody in his place (督查条例 17)."""
    row = _objection(act)
    official = act.official
    assert official is not None
    if {official.person_id, official.acting.get(act.task.post_id)} & took_part(act.session, row.subject_id):
        raise GateClosed("您参与过该结论的办理，复核中应当回避。", clause="NJ-18", name="recused")
    return row


def _conclude(act: Act, row: Objection, feedback: str) -> None:
    mine = update(Objection).where(Objection.case_id == act.case.id)
    act.session.execute(mine.values(open=False, decision=act.outcome, feedback=feedback, decided_at=act.now))
    unit = act.session.get_one(Unit, row.unit_id)
    issue_document(
        act,
        kind="objection_decision",
        title=f"关于“{act.session.get_one(Case, row.subject_id).title}”的复核决定"[:300],
        clause="NJ-18",
        sequence=f"{act.key_works_rules.document_mark}复",
        content={
            "unit": unit.name,
            "filed_on": legal_day(row.filed_at),
            "decision": DECISIONS[act.outcome],
            "feedback": feedback,
            "changed_to": act.form.changed_to if isinstance(act.form, ChangedForm) else None,
        },
    )
    post = post_of(act.session, "principal_leader", unit.id) or post_of(act.session, "handler", unit.id)
    text = f"复核决定已作出：{DECISIONS[act.outcome]}。"
    act.tell(f"objection:{act.case.id}", "objection", text, post_id=required(post, unit.name).id)
