"""Before the list is public: collective study with minutes, then both leaders' written consent (YY-12)."""

from sqlalchemy import select, update

from service.cases.act import Act
from service.deadlines.use_cases import set_deadline
from service.errors import GateClosed
from service.incentives.forms import ChoiceForm, StudyForm
from service.incentives.measures import held_in_time
from service.incentives.queries import quotas
from service.incentives.tables import Project, Standing
from service.org.tables import Unit


def set_start_day(act: Act) -> None:
    """Publicity must have started by 31 January (a reading of YY-06); a repeated one has no day of its own."""
    if act.case.visit == 1:
        set_deadline(act, "publicity_start", year=act.case.year)


def apply_study(act: Act, form: StudyForm) -> None:
    """Keep the minutes; the study chooses among those tied across the cut-off and never exceeds the places."""
    held_in_time(act, form.held_on)
    project = act.session.get_one(Project, act.case.id)
    for choice in form.choices:
        _choose(act, project.list_version, choice)
    act.session.flush()
    still = act.session.scalar(
        select(Standing.unit_id)
        .where(
            Standing.project_id == act.case.id,
            Standing.list_version == project.list_version,
            Standing.status == "undecided",
        )
        .limit(1)
    )
    if still is not None:
        raise GateClosed(
            "名单中有跨名额线的同分对象，须由集体研究确定。", clause="YY-11", name="tie_undecided"
        )
    act.record("studied", "YY-12", held_on=form.held_on.isoformat(), present=len(form.attendance))


def _choose(act: Act, version: int, choice: ChoiceForm) -> None:
    base = (
        Standing.project_id == act.case.id,
        Standing.list_version == version,
        Standing.kind == choice.kind,
    )
    tied = {
        code: unit_id
        for code, unit_id in act.session.execute(
            select(Unit.code, Unit.id)
            .join(Standing, Standing.unit_id == Unit.id)
            .where(*base, Standing.status == "undecided")
        )
    }
    if not set(choice.units) <= tied.keys():
        raise GateClosed("集体研究只能在同分对象中确定。", clause="YY-11", name="not_tied")
    already = len(
        list(act.session.scalars(select(Standing.unit_id).where(*base, Standing.status == "selected")))
    )
    if already + len(choice.units) > quotas(act.session, act.case.id)[choice.kind]:
        raise GateClosed("确定的对象超过名额。", clause="YY-09", name="quota_exceeds_cap")
    for code, unit_id in tied.items():
        status = "selected" if code in choice.units else "passed_over"
        act.session.execute(
            update(Standing)
            .where(*base, Standing.unit_id == unit_id)
            .values(status=status, reason="集体研究确定")
        )
    act.record("tie_decided", "YY-11", kind=choice.kind, chosen=sorted(choice.units))
