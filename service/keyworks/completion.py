"""When a work was done and what else speaks for it: what the year's bonus points rest on (NJ-16)."""

from sqlalchemy import update

from service.cases.act import Act
from service.cases.days import held_in_time
from service.keyworks.forms import CompletionForm
from service.keyworks.tables import KeyWork


def record_completion(act: Act, form: CompletionForm) -> None:
    """The day on which the work was completed, as found by the supervision office; a later record replaces it."""
    act.only("supervision_officer", clause="NJ-16")
    held_in_time(act, form.completed_on)
    act.session.execute(
        update(KeyWork)
        .where(KeyWork.case_id == act.case.id)
        .values(completed_on=form.completed_on, other_contribution=form.other_contribution)
    )
    act.record("completion_recorded", "NJ-16", completed_on=form.completed_on.isoformat())
