"""The end of a work's year: what no month judged is found by a named official, and open tasks fall away (NJ-18)."""

from sqlalchemy import update

from service.cases.act import Act
from service.cases.fire import fire
from service.keyworks.consequences import found_missed
from service.keyworks.forms import FindingForm
from service.keyworks.lists_year import work_ended
from service.tasks.tables import Task


def apply_finding(act: Act, form: FindingForm) -> None:
    """December was suspended or not due: whether the year's target is met is found by name, with the reason."""
    act.record("year_found", "NJ-18", met=form.met)
    if form.met:
        fire(act, "complete")
    else:
        found_missed(act)
        fire(act, "miss")


def end_work(act: Act) -> None:
    """The work's open reports and requests end with it; its talks and criticisms go their own way."""
    act.session.execute(
        update(Task)
        .where(Task.case_id == act.case.id, Task.state == "open")
        .values(state="closed", closed_at=act.now, version=Task.version + 1)
    )
    work_ended(act)
