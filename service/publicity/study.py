"""Before the list is public: collective study with minutes, then both leaders' written consent (YY-12)."""

from datetime import date

from sqlalchemy import ColumnElement, func, select, update

from service.cases.act import Act
from service.cases.days import held_in_time
from service.cases.tables import StageVisit
from service.clock import legal_day
from service.deadlines.use_cases import set_deadline
from service.errors import GateClosed
from service.incentives.forms import ChoiceForm, StudyForm
from service.incentives.queries import quotas
from service.incentives.tables import Project, Standing
from service.org.tables import Unit

BY_STUDY = "集体研究确定"


def set_start_day(act: Act) -> None:
    """Publicity must have started by 31 January (a reading of YY-06); a repeated one has no day of its own."""
    if act.case.visit == 1:
        set_deadline(act, "publicity_start", year=act.case.year)


def apply_study(act: Act, form: StudyForm) -> None:
    """Keep the minutes; the study chooses among those tied across the cut-off and never exceeds the places."""
    held_in_time(act, form.held_on)
    if form.held_on < _listed_on(act):
        raise GateClosed("集体研究须在提出拟激励名单之后。", clause="YY-12", name="study_before_list")
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
        by = act.incentive_rules.settings.tie_across_cut_off
        words = {"collective_study": "名单中有跨名额线的同分对象，须由集体研究确定。"}[by.value]
        raise GateClosed(words, clause=by.clause, name="tie_undecided", reading=by.reading)
    act.record("minuted", "YY-12", held_on=form.held_on.isoformat(), present=len(form.attendance))


def _listed_on(act: Act) -> date:
    """The day on which the list before the study came to be: ranked, or corrected."""
    ended = select(func.max(StageVisit.left_at)).where(StageVisit.case_id == act.case.id)
    return legal_day(act.session.scalar(ended) or act.now)


def _choose(act: Act, version: int, choice: ChoiceForm) -> None:
    """A returned list may be chosen otherwise; those who are undecided are chosen first (YY-11, YY-12)."""
    base = (
        Standing.project_id == act.case.id,
        Standing.list_version == version,
        Standing.kind == choice.kind,
    )
    tied = _tied(act, *base, Standing.status == "undecided") or _tied(act, *base, Standing.reason == BY_STUDY)
    if not set(choice.units) <= tied.keys():
        raise GateClosed("集体研究只能在同分对象中确定。", clause="YY-11", name="not_tied")
    taken = act.session.scalar(
        select(func.count())
        .select_from(Standing)
        .where(*base, Standing.status.in_(_holding_a_place(act)), Standing.unit_id.notin_(tied.values()))
    )
    if (taken or 0) + len(set(choice.units)) > quotas(act.session, act.case.id).get(choice.kind, 0):
        raise GateClosed("确定的对象超过名额。", clause="YY-09", name="quota_exceeds_cap")
    for code, unit_id in tied.items():
        status = "selected" if code in choice.units else "passed_over"
        act.session.execute(
            update(Standing).where(*base, Standing.unit_id == unit_id).values(status=status, reason=BY_STUDY)
        )
    act.record("tie_decided", "YY-11", kind=choice.kind, chosen=sorted(choice.units))


def _tied(act: Act, *which: ColumnElement[bool]) -> dict[str, int]:
    query = select(Unit.code, Unit.id).join(Standing, Standing.unit_id == Unit.id).where(*which)
    return {code: unit_id for code, unit_id in act.session.execute(query)}


def _holding_a_place(act: Act) -> list[str]:
    """Whose place is taken: the selected, and the vetoed and removed unless the pack fills their places again."""
    settings = act.incentive_rules.settings
    vacant = {
        "vetoed": not settings.vetoed_place_refilled.value,
        "removed": settings.removed_in_publicity.value == "vacant",
    }
    return ["selected", *(status for status, stays in vacant.items() if stays)]
