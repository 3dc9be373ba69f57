"""Filing an appeal or complaint about a public list (YY-13, YY-14)."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson
from sqlalchemy import insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from service.cases.act import Act, CaseFacts, lock_case
from service.cases.desk import Desk
from service.cases.opening import open_case
from service.cases.seats import required
from service.cases.tables import Case
from service.cases.write import flush
from service.clock import LEGAL_ZONE
from service.documents.tables import DocumentNumber
from service.documents.use_cases import CheckedFile, checked_file, keep_file
from service.errors import FormInvalid, GateClosed, NotFound, Refusal
from service.org.queries import government_post, unit_by_code
from service.publicity.forms import FileForm
from service.publicity.identity import ALGORITHM, code_digest, code_of, filing_key, new_code, seal
from service.publicity.standing import may_file
from service.publicity.tables import Appeal, Publicity, SealedIdentity
from workflows.names import APPEAL, appeal_key

NAMES = {"appeal": "申诉", "complaint": "举报"}
LETTERS = {"appeal": "SS", "complaint": "JB"}
ENCLOSURES, MAX_ENCLOSURE = 3, 7 * 1024 * 1024
"""What may be enclosed: together less than a request may hold."""
TOO_LARGE = f"附件最多{ENCLOSURES}个，每个不超过{MAX_ENCLOSURE // 1024 // 1024}MB。"
File = tuple[str, bytes]


class AppealClosed(GateClosed):
    """The list is history: its project is settled."""

    name = "appeal_closed"
    message = "该项目已办结，不再受理申诉；举报请直接向市政府办公室反映。"
    clause = "YY-13"


class FiledDifferently(Refusal):
    """The key came before with another content: this is not a repeat, and not clearly a new filing either."""

    name = "filed_already"
    message = "这份表单已经提交并受理，内容与本次不同。如需另行反映，请重新打开填写页面后提交。"
    clause = "YY-13"


def file(
    desk: Desk,
    publicity_id: int,
    form: FileForm,
    field_key: bytes,
    sent_key: str | None = None,
    files: Sequence[CheckedFile] = (),
) -> tuple[str, str]:
    """Take in an appeal or complaint about a publicised list; returns the receipt number and the query code.

    A filing that comes again under its key (a double click, a retry after a lost answer) is answered with the first
    receipt and code; the project's lock puts two at once in order.
    """
    publicity = _publicity(desk, publicity_id)
    project = lock_case(desk.session, publicity.project_id)
    key = _key(field_key, project.id, sent_key)
    enclosed = [hashlib.sha256(file.content).hexdigest() for file in files]
    content = orjson.dumps([publicity_id, form.model_dump(mode="json"), *enclosed])
    code = code_of(field_key, key, content) if key else new_code()
    if key and (first := _filed_before(desk, key)) is not None:
        if not hmac.compare_digest(first.code_hash, code_digest(first.receipt, code)):
            raise FiledDifferently()
        return first.receipt, code
    if settled(project):
        raise AppealClosed()
    affected = may_file(desk, project, publicity.list_version, form)
    receipt, case_id = _take_in(desk, project, form, field_key, Sealed(key, code, affected))
    _enclose(desk, case_id, files)
    return receipt, code


def checked_enclosures(
    desk: Desk, publicity_id: int, files: Sequence[File], field_key: bytes, sent_key: str | None
) -> list[CheckedFile]:
    """Look at what is to be enclosed before anything is locked; a list that takes in nothing any more reads nothing.

    They get names that tell nothing: a file's own name often names who made it.
    """
    if not files:
        return []
    project = desk.session.get_one(Case, _publicity(desk, publicity_id).project_id)
    key = _key(field_key, project.id, sent_key)
    if settled(project) and not (key and _filed_before(desk, key)):
        raise AppealClosed()
    if len(files) > ENCLOSURES or any(len(content) > MAX_ENCLOSURE for _, content in files):
        raise FormInvalid(TOO_LARGE, clause="YY-13", name="file_size_refused")
    named = [(f"材料{number}{Path(name).suffix.lower()}", content) for number, (name, content) in enumerate(files, 1)]
    return [checked_file(desk, name, content) for name, content in named]


def _enclose(desk: Desk, case_id: int, files: Sequence[CheckedFile]) -> None:
    """Keep the files with the case."""
    if files:
        act = Act(desk=desk, case=lock_case(desk.session, case_id))
        for enclosed in files:
            keep_file(act, enclosed)
        flush(act)


def _publicity(desk: Desk, publicity_id: int) -> Publicity:
    found = desk.session.get(Publicity, publicity_id)
    if found is None:
        raise NotFound("没有找到该公示。")
    return found


def _key(field_key: bytes, project_id: int, sent_key: str | None) -> str | None:
    return filing_key(field_key, project_id, sent_key) if sent_key else None


def _filed_before(desk: Desk, key: str) -> Appeal | None:
    return desk.session.scalars(select(Appeal).where(Appeal.filing_key == key)).one_or_none()


@dataclass(frozen=True)
class Sealed:
    """What goes with the form into the register: the filing's key, its query code, the unit it is filed for."""

    key: str | None
    code: str
    affected_id: int | None


def _take_in(desk: Desk, project: CaseFacts, form: FileForm, field_key: bytes, sealed: Sealed) -> tuple[str, int]:
    """Open the case under the next receipt number, with the identity sealed."""
    year = desk.now.astimezone(LEGAL_ZONE).year
    number = _next_number(desk, form.kind, year)
    receipt = f"{LETTERS[form.kind]}{year}{number:04d}"
    key = appeal_key(form.kind, project.jurisdiction, year, number)
    case_id = open_case(
        desk,
        key=key,
        kind="appeal",
        workflow=APPEAL,
        jurisdiction=project.jurisdiction,
        year=project.year,
        title=f"{NAMES[form.kind]}{receipt}",
        unit_id=project.unit_id if form.kind == "appeal" else _office_unit(desk, project.jurisdiction),
        pack_id=project.pack_id,
        parent_id=project.id,
        official=None,
    )
    _keep(desk, project, case_id, form, receipt, sealed)
    if form.name.strip() or form.contact.strip():
        closed = seal(field_key, key, form.name.strip(), form.contact.strip())
        desk.session.execute(insert(SealedIdentity).values(case_id=case_id, algorithm=ALGORITHM, sealed=closed))
    return receipt, case_id


def _keep(desk: Desk, project: CaseFacts, case_id: int, form: FileForm, receipt: str, sealed: Sealed) -> None:
    accused = unit_by_code(desk.session, form.accused_unit) if form.accused_unit else None
    own = accused is not None and accused.jurisdiction_code == project.jurisdiction
    desk.session.execute(
        insert(Appeal).values(
            case_id=case_id,
            kind=form.kind,
            project_id=project.id,
            receipt=receipt,
            code_hash=code_digest(receipt, sealed.code),
            received_at=desk.now,
            anonymous=not form.name.strip(),
            accused_unit_id=accused.id if accused and own else None,
            affected_unit_id=sealed.affected_id,
            matter=form.matter,
            filing_key=sealed.key,
        )
    )


def settled(project: CaseFacts | Case) -> bool:
    """The circular is out, or the project was taken out of the year: its list is history."""
    return project.closed_at is not None or project.stage == "payout" or project.state == "circular.issued"


def _next_number(desk: Desk, kind: str, year: int) -> int:
    """Receipt numbers are one sequence for all jurisdictions, so that a receipt alone finds its case."""
    return desk.session.scalars(
        upsert(DocumentNumber)
        .values(sequence=f"{kind}:{year}", last=1)
        .on_conflict_do_update(index_elements=["sequence"], set_={"last": DocumentNumber.last + 1})
        .returning(DocumentNumber.last)
    ).one()


def _office_unit(desk: Desk, jurisdiction: str) -> int:
    return required(government_post(desk.session, jurisdiction, "complaint_officer"), "举报受理员").unit_id
