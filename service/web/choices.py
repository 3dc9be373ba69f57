"""What may be chosen in a form, read from the register: units, projects, candidates, findings, attachments."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import orjson
from sqlalchemy import select

from service.cases.desk import Desk
from service.cases.packs import ruled_by
from service.cases.parts import part_for
from service.cases.tables import Case
from service.documents.tables import Attachment
from service.incentives.queries import indicators, leads, round_projects, standings
from service.incentives.scope import candidates, township_parents
from service.incentives.submission import batch_candidates, batch_projects
from service.incentives.tables import Finding, Project, Round, Score
from service.org.queries import Official, units_by_code, units_of_kind
from service.org.tables import Unit
from service.publicity.standing import evaluated
from service.publicity.tables import Appeal
from service.rules.pack import IncentivePack
from service.tasks.tables import Task
from service.web.display import beside, listed
from service.web.filling import Options
from service.web.language import gettext as _
from service.web.matter_choices import assignees, city_works, fact_units, inspected_units, matter_units
from service.web.outstanding_choices import (
    fixed_works,
    own_completed_works,
    recommended_works,
    reported_works,
    reviewed_works,
    rewarded_units,
)
from service.web.words import enum_names, names
from service.web.work_choices import (
    city_leaders,
    inspection_corrections,
    listed_units,
    matter_leaders,
    unit_people,
    work_nodes,
)

DEPARTMENTS = ("municipal_unit", "central_provincial_unit", "party_organ", "government")
READY = "vetting.waiting"


class CaseChoices:
    """The options of one case's forms; each kind of option is read when a form asks for it."""

    def __init__(self, desk: Desk, case: Case, me: Official | None, unit_id: int | None = None) -> None:
        self.desk, self.case, self.session = desk, case, desk.session
        self.me = me
        """Whose form it is; a citizen's offers nothing that officials have put on file."""
        self.unit_id = unit_id
        """The unit whose task it is: it gives the points of its own indicators only."""
        self._kept: dict[str, Options] = {}
        self._units: dict[str, list[Unit]] = {}

    def __call__(self, source: str) -> Options:
        """The options of a source, read once a page."""
        if source not in self._kept:
            self._kept[source] = SOURCES[source](self)
        return self._kept[source]

    @cached_property
    def project(self) -> Project | None:
        """The project that the case is, or is about."""
        appeal = self.session.get(Appeal, self.case.id) if self.case.kind == "appeal" else None
        return self.session.get(Project, appeal.project_id if appeal else self.case.id)

    @cached_property
    def names(self) -> dict[str, str]:
        """Every unit's name by its code."""
        return {code: unit.name for code, unit in units_by_code(self.session, self.case.jurisdiction).items()}

    def units(self, kind: str) -> list[Unit]:
        """The units of a kind today."""
        if kind not in self._units:
            self._units[kind] = units_of_kind(self.session, self.case.jurisdiction, kind, self.desk.today)
        return self._units[kind]

    def standing(self, status: str) -> Options:
        """The units of the newest list with this standing."""
        if self.project is None:
            return ()
        kinds = enum_names("", "kind")
        rows = standings(self.session, self.project.case_id, self.project.list_version)
        found = [(u.code, _standing(u.name, kinds[s.kind], s.score)) for s, u in rows if s.status == status]
        return list(dict.fromkeys(found))


def _standing(name: str, kind: str, score: Any) -> str:
    return beside(name, _("%(kind)s，%(score)s分") % {"kind": _(kind), "score": score})


def _departments(this: CaseChoices) -> Options:
    found: dict[str, str] = {}
    for kind in DEPARTMENTS:
        found.update({unit.code: unit.name for unit in this.units(kind)})
    return list(found.items())


def _accusable(this: CaseChoices) -> Options:
    first = leads(this.session, this.project.case_id) if this.project else []
    found = {unit.code: beside(unit.name, _("牵头单位")) for unit in first}
    return list({**found, **{code: name for code, name in _departments(this) if code not in found}}.items())


def _evaluated(this: CaseChoices) -> Options:
    if this.project is None:
        return ()
    units = evaluated(this.desk, this.project.case_id, this.project.list_version)
    return [(code, unit.name) for code, unit in units.items()]


def _silent_counties(this: CaseChoices) -> Options:
    waiting = this.session.scalars(
        select(Task.about)
        .where(Task.case_id == this.case.id, Task.step == "consult_county", Task.state == "open")
        .order_by(Task.about)
    )
    return [(code, this.names.get(code, code)) for code in waiting]


def _project_kinds(this: CaseChoices) -> Options:
    names = enum_names("", "kind")
    return [(kind, names[kind]) for kind in this.project.recipient_kinds] if this.project else ()


def _waiting_projects(this: CaseChoices) -> Options:
    rows = round_projects(this.session, this.case.id)
    waiting = [row for row in rows if row.Project.batch is None and row.Case.closed_at is None]
    ready = {row.Project.number: _("（已报送）") for row in waiting if row.Case.state == READY}
    numbered = [(row.Project.number, row.Case.title) for row in waiting]
    return [(str(number), f"{number}. {title}{ready.get(number, '')}") for number, title in numbered]


def _open_projects(this: CaseChoices) -> Options:
    rows = round_projects(this.session, this.case.id)
    return [(str(r.Project.number), f"{r.Project.number}. {r.Case.title}") for r in rows if r.Case.closed_at is None]


def _batch_projects(this: CaseChoices) -> Options:
    found = batch_projects(this.desk, this.case.id)
    return [(str(project.number), f"{project.number}. {case.title}") for case, project in found]


def _batch_units(this: CaseChoices) -> Options:
    return [
        (code, beside(this.names.get(code, code), _("项目%(n)s") % {"n": listed(numbers)}))
        for code, numbers in batch_candidates(this.desk, this.case.id).items()
    ]


def _grounds(this: CaseChoices) -> Options:
    pack = ruled_by(this.desk.packs.get(this.session, this.case.pack_id), IncentivePack)
    return [(code, beside(ground.text, ground.clause)) for code, ground in pack.vetting.grounds.items()]


def _vetoes(this: CaseChoices) -> Options:
    batch = this.session.get_one(Round, this.case.id).batch
    rows = this.session.execute(
        select(Finding, Unit.name)
        .join(Unit, Unit.id == Finding.unit_id)
        .where(Finding.round_id == this.case.id, Finding.batch == batch, Finding.proposed == "veto")
        .order_by(Finding.id)
    )
    grounds = dict(_grounds(this))
    return [(str(f.id), _("；").join((name, grounds.get(f.ground, f.ground), f.evidence))) for f, name in rows]


def _attachments(this: CaseChoices) -> Options:
    if this.me is None:
        return ()
    readable = part_for(this.session, this.me, this.case).attachments
    rows = this.session.execute(
        select(Attachment.id, Attachment.name)
        .where(Attachment.case_id == this.case.id, Attachment.added_by.is_not(None), readable)
        .order_by(Attachment.id.desc())
    )
    return [(str(number), name) for number, name in rows]


def _grid(this: CaseChoices) -> Options:
    """One cell for each candidate and indicator; described by what it stands for and what is kept already."""
    asked = [i for i in indicators(this.session, this.case.id) if this.unit_id in (None, i.source_unit_id)]
    rows = this.session.execute(
        select(Score.indicator_id, Score.unit_id, Score.points).where(Score.indicator_id.in_([i.id for i in asked]))
    )
    kept = {(indicator, unit): str(points) for indicator, unit, points in rows}
    judged = {kind: candidates(this.desk, this.case, kind) for kind in {indicator.kind for indicator in asked}}
    cells = []
    for indicator in asked:
        for unit in judged[indicator.kind]:
            about = {
                "cell": {"unit": unit.code, "kind": indicator.kind, "indicator": indicator.code},
                "name": unit.name,
                "title": indicator.name,
                "full": str(indicator.points),
                "kept": kept.get((indicator.id, unit.id), ""),
            }
            cells.append((f"{indicator.id}-{unit.id}", orjson.dumps(about).decode()))
    return cells


SOURCES: dict[str, Callable[[CaseChoices], Options]] = {
    "departments": _departments,
    "accusable": _accusable,
    "silent_counties": _silent_counties,
    "project_kinds": _project_kinds,
    "township_parents": lambda this: [
        (unit.code, unit.name) for unit in township_parents(this.desk, this.case.jurisdiction)
    ],
    "waiting_projects": _waiting_projects,
    "open_projects": _open_projects,
    "batch_projects": _batch_projects,
    "batch_units": _batch_units,
    "grounds": _grounds,
    "vetoes": _vetoes,
    "attachments": _attachments,
    "soft_rules": lambda _this: list(names("soft_rule").items()),
    "tied": lambda this: this.standing("undecided"),
    "listed": lambda this: this.standing("selected"),
    "grid": _grid,
    "city_leaders": city_leaders,
    "unit_people": unit_people,
    "work_nodes": work_nodes,
    "evaluated": _evaluated,
    "matter_leaders": matter_leaders,
    "inspection_corrections": inspection_corrections,
    "listed_units": listed_units,
    "fact_units": fact_units,
    "assignees": assignees,
    "matter_units": matter_units,
    "inspected_units": inspected_units,
    "city_works": city_works,
    "own_completed_works": own_completed_works,
    "reported_works": reported_works,
    "recommended_works": recommended_works,
    "reviewed_works": reviewed_works,
    "fixed_works": fixed_works,
    "rewarded_units": rewarded_units,
}
