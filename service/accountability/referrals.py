"""Referral to the supervisory organ (NJ-18, NJ-19; 督查条例 21, 23): prepared, approved, sent, received, answered."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from service.accountability.approval import approved_by, office_of
from service.accountability.forms import ReferralForm, ReferralResultForm
from service.accountability.grounds import in_words, told
from service.accountability.opening import open_below
from service.accountability.referral_file import index
from service.accountability.tables import Referral
from service.cases.act import Act, lock_case
from service.cases.days import held_in_time
from service.cases.fire import fire
from service.cases.kinds import Opening
from service.cases.seats import government, required
from service.cases.tables import Case
from service.cases.write import flush
from service.deadlines.use_cases import set_deadline
from service.documents.use_cases import issue_document, published, word
from service.org.queries import post_of
from service.org.tables import Unit
from workflows.names import referral_key

FILE, LETTER = "referral_file", "referral_letter"


def open_referral(
    act: Act, *, period: str, unit_id: int, clause: str, facts: Mapping[str, Any], grounds: Sequence[str]
) -> int:
    """Propose a referral about the act's case and one unit, once for its period; the subject's record is silent yet."""
    unit = act.session.get_one(Unit, unit_id)
    title = f"移送问责（{unit.name}）：{act.case.title}"
    case_id = open_below(act, referral_key(act.case.key, period, unit.code), "referral", title)
    row = {"case_id": case_id, "subject_id": act.case.id, "period": period, "unit_id": unit_id, "clause": clause}
    new = upsert(Referral).values(**row, facts=dict(facts), grounds=list(grounds))
    act.session.execute(new.on_conflict_do_nothing())
    return case_id


def withdraw_referral(act: Act, why: str) -> None:
    """Its ground vanished before it was sent: it ends, and its key is never used again. The caller flushes."""
    fire(act, "withdraw", why=why[:300])


def _referral(act: Act) -> Referral:
    mine = select(Referral).where(Referral.case_id == act.case.id)
    return act.session.scalars(mine.execution_options(populate_existing=True)).one()


def _change(act: Act, **values: Any) -> None:
    act.session.execute(update(Referral).where(Referral.case_id == act.case.id).values(**values))


def preparer(act: Act) -> list[Opening]:
    """The supervision office, with what the register says."""
    form = {"summary": _summary(act), "paper": {"heading": "系统提出的依据", "text": _summary(act)}}
    return [replace(seat, form=form) for seat in government("supervision_officer")(act)]


def _summary(act: Act) -> str:
    row = _referral(act)
    subject = act.session.get_one(Case, row.subject_id).title
    unit = act.session.get_one(Unit, row.unit_id).name
    return f"{unit}承担的“{subject}”{in_words(row.grounds)}。\n{told(row.facts)}"[:2000]


def set_referral_day(act: Act) -> None:
    """The proposal waits for its file and its approval, ten working days by the pack."""
    set_deadline(act, "referral_approval", start=act.now)


def apply_prepare(act: Act, form: ReferralForm) -> None:
    """Freeze the file: an index with the digest of every document, decision and event, and no opinion on guilt."""
    row = _referral(act)
    issue_document(
        act,
        kind=FILE,
        title="移送问责材料清单",
        clause=row.clause,
        content={
            "subject": act.session.get_one(Case, row.subject_id).title,
            "unit": act.session.get_one(Unit, row.unit_id).name,
            "summary": form.summary,
            **index(act.session, row.subject_id),
        },
    )


def draft(act: Act) -> str:
    """The letter as it would go out: without number and date."""
    return word(LETTER, title="关于移送问责线索的函", number=None, day=None, **_content(act, _referral(act)))


def _content(act: Act, row: Referral) -> dict[str, Any]:
    file = published(act, FILE)
    return {
        "organ": office_of(act, "supervisory_organ").name,
        "unit": act.session.get_one(Unit, row.unit_id).name,
        "subject": act.session.get_one(Case, row.subject_id).title,
        "article": act.pack.article(row.clause),
        "summary": file.content["summary"],
        "counts": {part: len(file.content[part]) for part in ("documents", "decisions", "events")},
        "file_version": file.version,
        "file_digest": file.digest,
        "approval": row.approval,
    }


def send(act: Act) -> None:
    """Approved: the letter goes to the organ of today; only now the subject's record and the unit learn of it."""
    organ = office_of(act, "supervisory_organ")
    _change(act, approval=approved_by(act), organ_id=organ.id, sent_at=act.now)
    row = _referral(act)
    letter = issue_document(
        act,
        kind=LETTER,
        title="关于移送问责线索的函",
        clause=row.clause,
        sequence=f"{act.key_works_rules.document_mark}函",
        content=_content(act, row),
    )
    _change(act, document_id=letter)
    subject = act.on(lock_case(act.session, row.subject_id))
    subject.record("referred", row.clause, to=organ.name)
    unit = act.session.get_one(Unit, row.unit_id)
    post = post_of(act.session, "principal_leader", unit.id) or post_of(act.session, "handler", unit.id)
    subject.tell(
        f"referred:{act.case.id}",
        "referral",
        f"“{subject.case.title}”已依照规定移送{organ.name}。",
        post_id=required(post, unit.name).id,
    )
    flush(subject)


def organ_desk(act: Act) -> list[Opening]:
    """The organ's own desk; where it has none, the supervision office enters the receipt given on paper."""
    organ_id = _referral(act).organ_id
    post = post_of(act.session, "handler", organ_id) if organ_id is not None else None
    return [Opening(post.id, post.unit_id)] if post is not None else list(government("supervision_officer")(act))


def apply_result(act: Act, form: ReferralResultForm) -> None:
    """What the organ let us know; what it decided is its own business."""
    held_in_time(act, form.result_on)
    _change(act, **form.model_dump())
