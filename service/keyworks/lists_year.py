"""The list through its year: the month's bulletin and disclosure, and its end (NJ-06, NJ-19)."""

from typing import Any

from sqlalchemy import exists, func, insert, select

from service.cases.act import Act, lock_case, read_case
from service.cases.days import held_in_time
from service.cases.fire import fire
from service.cases.kinds import Opening
from service.cases.seats import clause_office_desk, government
from service.cases.tables import Case
from service.cases.write import flush
from service.documents.use_cases import issue_document
from service.errors import GateClosed
from service.keyworks.bulletin import bulletin_content
from service.keyworks.forms import BulletinForm, DisclosureForm
from service.keyworks.register import undertaking
from service.keyworks.spans import BY_NAME, spans_ending
from service.keyworks.tables import Disclosure, KeyList, KeyWork, MonthClose
from service.outstanding.opening import completed_works, open_year
from service.tasks.tables import Task


def month_closed(act: Act, work: KeyWork, month: int, *, leaves: bool = False) -> None:
    """The last work to close a month opens the list's bulletin and, with livelihood works, their disclosure; once.

    The month that ends a quarter or half-year opens the bulletin of that too (NJ-06).
    """
    assert act.case.parent_id is not None
    about = f"{month:02d}"
    _one_after_the_other(act, work.list_id)
    if _waited_for(act, month) or _opened(act, act.case.parent_id, about):
        return
    parent = act.on(read_case(act.session, act.case.parent_id))
    office = list(government("supervision_officer")(parent))[0]
    parent.open(
        "issue_bulletin",
        [
            Opening(office.post_id, office.unit_id, span.about, title=f"{span.words}督查通报：{parent.case.title}")
            for span in spans_ending(month)
        ],
    )
    if _has_livelihood(act, work.list_id, but=work.case_id if leaves else 0):
        desk = clause_office_desk(parent, "NJ-19")
        title = f"公开{month}月民生实事进展"
        parent.open("record_disclosure", [Opening(desk.post_id, desk.unit_id, about=about, title=title)])
    flush(parent)


def _one_after_the_other(act: Act, list_id: int) -> None:
    """Two works that close at one moment must not each take the other for open.

    The list's own row is locked, not its case, and it is the last lock of an act: nobody waits in a circle.
    """
    row = select(KeyList.case_id).where(KeyList.case_id == list_id)
    act.session.execute(row.with_for_update(key_share=True))


def work_removed(act: Act) -> None:
    """Months that waited for this work alone are closed now."""
    work = act.session.get_one(KeyWork, act.case.id)
    months = select(MonthClose.month).join(KeyWork, KeyWork.case_id == MonthClose.work_id)
    for month in act.session.scalars(months.where(KeyWork.list_id == work.list_id).distinct().order_by("month")).all():
        month_closed(act, work, month, leaves=True)


def _waited_for(act: Act, month: int) -> bool:
    """Whether another active work of the list, which had joined it by then, has not closed the month yet."""
    closed = exists().where(MonthClose.work_id == Case.id, MonthClose.month == month)
    still = (
        select(Case.id)
        .join(KeyWork, KeyWork.case_id == Case.id)
        .where(
            Case.parent_id == act.case.parent_id,
            Case.kind == "key_work",
            Case.id != act.case.id,
            Case.closed_at.is_(None),
            Case.stage == "year",
            func.coalesce(KeyWork.first_month, 1) <= month,
            ~closed,
        )
    )
    return act.session.scalar(still.limit(1)) is not None


def _opened(act: Act, list_id: int, about: str) -> bool:
    """Whether the month's bulletin was asked for already: a work whose year began late closes the month after it."""
    asked = select(Task.id).where(Task.case_id == list_id, Task.step == "issue_bulletin", Task.about == about)
    return act.session.scalar(asked.limit(1)) is not None


def _has_livelihood(act: Act, list_id: int, but: int) -> bool:
    """Whether a livelihood work is left on the list; `but` is the one that is about to leave it."""
    query = (
        select(KeyWork.case_id)
        .join(Case, Case.id == KeyWork.case_id)
        .where(KeyWork.list_id == list_id, KeyWork.livelihood, Case.state != "removed", Case.id != but)
    )
    return act.session.scalar(query.limit(1)) is not None


def apply_bulletin(act: Act, form: BulletinForm) -> None:
    """The bulletin of a month, quarter or half-year, its numbers from the register, its comment by a person (NJ-06).

    It goes to every unit that undertakes a work of the list.
    """
    span = BY_NAME[act.task.about]
    title = f"{act.case.year}年{span.words}重点工作督查通报"
    issue_document(
        act,
        kind=span.document,
        template="bulletin",
        title=title,
        clause="NJ-06",
        sequence=f"{act.key_works_rules.document_mark}通",
        content={**bulletin_content(act, span), "comment": form.comment},
        to=act.session.scalars(undertaking(act.case.id)).all(),
    )


def apply_disclosure(act: Act, form: DisclosureForm) -> None:
    """Outlet, day and link of a month's disclosure, once a month."""
    held_in_time(act, form.published_on)
    assert act.official is not None
    act.session.execute(
        insert(Disclosure).values(
            list_id=act.case.id,
            month=int(act.task.about),
            recorded_at=act.now,
            recorded_by=act.official.person_id,
            **form.model_dump(),
        )
    )
    act.record("disclosed", "NJ-19", month=int(act.task.about))


def work_ended(act: Act) -> None:
    """When its last work has ended, the list's year has ended too; its outstanding matters may be chosen (NJ-17).

    The act's own work is not written yet: that it was completed is in its state.
    """
    assert act.case.parent_id is not None
    if _open_works(act, act.case.parent_id, but=act.case.id):
        return
    parent = act.on(lock_case(act.session, act.case.parent_id))
    if parent.state == "year.running":
        fire(parent, "all_ended")
        flush(parent)
        if act.state == "completed" or completed_works(act.session, parent.case.id):
            open_year(act.desk, act.official, parent.case.id)


def some_works_open(act: Act) -> None:
    """The list's year runs as long as one of its works does."""
    if not _open_works(act, act.case.id):
        raise GateClosed("清单所列事项均已办结。", clause="NJ-02", name="nothing_open")


def _open_works(act: Act, list_id: int, but: int = 0) -> int:
    query: Any = select(func.count(Case.id)).where(
        Case.parent_id == list_id, Case.kind == "key_work", Case.closed_at.is_(None), Case.id != but
    )
    return int(act.session.scalar(query) or 0)
