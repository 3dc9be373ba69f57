"""The evaluation: points from the units that hold the data, summed exactly, ranked on what is published (YY-11)."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from service.cases.act import Act
from service.cases.fire import fire
from service.cases.kinds import Opening
from service.cases.seats import desk_of
from service.deadlines.use_cases import set_deadline
from service.errors import GateClosed
from service.incentives.forms import CollectForm, PlanForm, PointsForm
from service.incentives.queries import indicators, leads, quotas, totals
from service.incentives.scope import TOWNSHIP, candidates, township_base
from service.incentives.tables import Indicator, Project, Score, Standing
from service.org.tables import Unit
from service.rules.quotas import Candidate, Selection, published, quota_cap, selection

CHUNK = 5000


def set_evaluation_days(act: Act) -> None:
    """The evaluation opens with the new year and ends on 31 January; a re-selection has the day that ordered it."""
    project = act.session.get_one(Project, act.case.id)
    if act.case.visit > 1 and project.redo_by is not None:
        set_deadline(act, "evaluation_opens", on=act.desk.today)
        set_deadline(act, "evaluation", on=project.redo_by)
    else:
        set_deadline(act, "evaluation_opens", year=act.case.year)
        set_deadline(act, "evaluation", year=act.case.year)


def open_evaluation(act: Act) -> None:
    """The day has come: the units that hold the data are asked for it."""
    fire(act, "open_evaluation")


def data_holders(act: Act) -> list[Opening]:
    """Every unit that an indicator names as the source of its data (YY-10: collected directly by departments)."""
    units = act.session.scalars(
        select(Unit)
        .join(Indicator, Indicator.source_unit_id == Unit.id)
        .where(Indicator.project_id == act.case.id)
        .distinct()
        .order_by(Unit.code)
    )
    return [desk_of(act, unit) for unit in units]


def apply_scores(act: Act, form: CollectForm) -> None:
    """Keep a source unit's points; then every candidate must have every one of its indicators."""
    store_scores(act, form.scores, "collected", sources={act.task.unit_id})
    _complete(act, act.task.unit_id)


def store_scores(
    act: Act, rows: list[PointsForm], method: str, sources: Collection[int] | None = None
) -> int:
    """Keep points in their bounds and from their `sources` (unit ids; None: all); no lead unit is candidate (YY-05)."""
    values = _points(act, rows, sources)
    common = {
        "method": method,
        "entered_by": act.official.person_id if act.official else None,
        "entered_at": act.now,
    }
    for start in range(0, len(values), CHUNK):
        query = insert(Score).values([{**v, **common} for v in values[start : start + CHUNK]])
        act.session.execute(
            query.on_conflict_do_update(
                index_elements=["indicator_id", "unit_id"],
                set_={
                    name: query.excluded[name] for name in ("points", "method", "entered_by", "entered_at")
                },
            )
        )
    act.record("scores_stored", "YY-11", count=len(values), method=method)
    return len(values)


def _points(act: Act, rows: list[PointsForm], sources: Collection[int] | None) -> list[dict[str, Any]]:
    """Every row checked: once, a candidate's, on an indicator of the plan, from its source, within its bounds."""
    known = {(i.kind, i.code): i for i in indicators(act.session, act.case.id)}
    own = {unit.code for unit in leads(act.session, act.case.id)}
    allowed = {kind: {u.code: u.id for u in candidates(act.desk, act.case, kind)} for kind in {k for k, _ in known}}
    keys = [(row.kind, row.indicator, row.unit) for row in rows]
    if len(set(keys)) != len(keys):
        raise GateClosed("同一对象同一指标的得分重复。", clause="YY-11", name="points_repeated")
    values = []
    for row in rows:
        indicator = known.get((row.kind, row.indicator))
        if row.unit in own:
            raise GateClosed(
                "牵头单位不能自评为激励对象。",
                clause=act.incentive_rules.settings.lead_unit_excluded.clause,
                name="lead_unit_is_candidate",
                unit=row.unit,
                reading=act.incentive_rules.settings.lead_unit_excluded.reading,
            )
        if indicator is None:
            raise GateClosed(f"方案中没有指标“{row.indicator}”。", clause="YY-11", name="unknown_indicator")
        if row.unit not in allowed[row.kind]:
            raise GateClosed(f"“{row.unit}”不是本项目该类激励对象。", clause="YY-05", name="not_a_candidate")
        if sources is not None and indicator.source_unit_id not in sources:
            raise GateClosed(
                f"指标“{indicator.name}”的数据不由本单位提供。", clause="YY-10", name="not_the_source"
            )
        if row.points > indicator.points:
            raise GateClosed(
                f"“{indicator.name}”得分超过满分{indicator.points:.2f}。",
                clause="YY-11",
                name="points_exceed_full",
            )
        values.append(
            {"indicator_id": indicator.id, "unit_id": allowed[row.kind][row.unit], "points": row.points}
        )
    return values


def _complete(act: Act, source_unit_id: int | None = None) -> None:
    """Every candidate has points on every indicator (of this source)."""
    for indicator in indicators(act.session, act.case.id):
        if source_unit_id is not None and indicator.source_unit_id != source_unit_id:
            continue
        wanted = {u.id for u in candidates(act.desk, act.case, indicator.kind)}
        found = set(act.session.scalars(select(Score.unit_id).where(Score.indicator_id == indicator.id)))
        if missing := wanted - found:
            names = act.session.scalars(
                select(Unit.name).where(Unit.id.in_(sorted(missing)[:5])).order_by(Unit.id)
            )
            raise GateClosed(
                f"指标“{indicator.name}”缺少得分：{'、'.join(names)}等{len(missing)}个。",
                clause="YY-11",
                name="scores_missing",
                missing=len(missing),
            )


def rank(act: Act, _form: object) -> None:
    """Rank the candidates of each kind by published score; a tie across the cut-off is left to people (YY-11)."""
    _complete(act)
    project = act.session.get_one(Project, act.case.id, populate_existing=True)
    plan = PlanForm.model_validate(project.plan)
    version = project.list_version + 1
    places = quotas(act.session, act.case.id)
    rows: list[dict[str, Any]] = []
    for kind, count in places.items():
        rows.extend(_rank_kind(act, project, plan, kind, count))
    if not rows:
        raise GateClosed("没有可以评价的激励对象。", clause="YY-11", name="no_candidates")
    for row in rows:
        row.update(project_id=act.case.id, list_version=version)
    act.session.execute(insert(Standing), rows)
    act.session.execute(update(Project).where(Project.case_id == act.case.id).values(list_version=version))
    undecided = sum(1 for row in rows if row["status"] == "undecided")
    act.record("ranked", "YY-11", list_version=version, undecided=undecided)


def _rank_kind(act: Act, project: Project, plan: PlanForm, kind: str, places: int) -> list[dict[str, Any]]:
    sums = [row for row in totals(act.session, act.case.id) if row[0] == kind]
    settings = act.incentive_rules.settings
    digits, rounding = settings.score_places.value, settings.score_rounding.value
    answer = _select(act, plan, [_candidate(*row[2:]) for row in sums], _cap(act, project, kind, places))
    scores = {code: published(points, digits, rounding) for _, _, code, points, _, _ in sums}
    ranked_on = {"published": scores}[settings.rank_on.value]
    status = {
        **dict.fromkeys(answer.selected, "selected"),
        **dict.fromkeys(answer.undecided, "undecided"),
        **dict.fromkeys(answer.excluded, "excluded"),
    }
    return [
        {
            "kind": kind,
            "unit_id": unit_id,
            "score": scores[code],
            "rank": 1 + sum(1 for other in ranked_on.values() if other > ranked_on[code]),
            "status": status.get(code, "passed_over"),
        }
        for _, unit_id, code, _, _, _ in sums
    ]


def _select(act: Act, plan: PlanForm, among: list[Candidate], places: int) -> Selection:
    """The rule asked with the pack's readings, the plan's tie-break and its lowest score."""
    answer = selection(
        among,
        places,
        score_places=act.incentive_rules.settings.score_places.value,
        rounding=act.incentive_rules.settings.score_rounding.value,
        tie_break=plan.tie_break,
        lead_units={unit.code for unit in leads(act.session, act.case.id)},
        min_score=plan.min_score,
    )
    assert isinstance(answer, Selection)
    return answer


def next_in_rank(act: Act, kind: str, waiting: Collection[str], places: int) -> Selection:
    """Who of the candidates passed over comes next for the places that became free (YY-12)."""
    plan = PlanForm.model_validate(act.session.get_one(Project, act.case.id).plan)
    sums = [row for row in totals(act.session, act.case.id) if row[0] == kind and row[2] in waiting]
    return _select(act, plan, [_candidate(*row[2:]) for row in sums], places)


def _candidate(code: str, points: Decimal, increment: Decimal, total: Decimal) -> Candidate:
    tie_values = {"increment": increment, "total": total, "average": points - increment - total}
    return Candidate(id=code, score=points, tie_values=tie_values)


def _cap(act: Act, project: Project, kind: str, places: int) -> int:
    population = township_base(act, project.plan.get("township_counties", [])) if kind == TOWNSHIP else None
    answer = quota_cap(act.incentive_rules, kind, project.subject, plan_quota=places, population=population)
    return places if answer.cap is None else answer.cap
