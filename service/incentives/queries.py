"""Reading a round and its projects: what use cases, pages and papers ask."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from service.cases.tables import Case
from service.incentives.tables import Indicator, Project, ProjectLead, Quota, Reward, Round, Score, Standing
from service.org.tables import Unit


def leads(session: Session, project_id: int) -> list[Unit]:
    """The project's lead units, the first one first; every joint lead is one (YY-05)."""
    return list(
        session.scalars(
            select(Unit)
            .join(ProjectLead, ProjectLead.unit_id == Unit.id)
            .where(ProjectLead.project_id == project_id)
            .order_by(ProjectLead.rank)
        )
    )


def round_projects(session: Session, round_id: int) -> Sequence[Row[Case, Project]]:
    """The round's projects with their cases, by number."""
    return session.execute(
        select(Case, Project)
        .join(Project, Project.case_id == Case.id)
        .where(Project.round_id == round_id)
        .order_by(Project.number)
    ).all()


def batch_is_empty(session: Session, round_id: int) -> bool:
    """Whether every project of the batch in hand was sent back."""
    kept = select(Project.case_id).join(Round, Round.case_id == Project.round_id)
    return session.scalar(kept.where(Round.case_id == round_id, Project.batch == Round.batch).limit(1)) is None


def quotas(session: Session, project_id: int) -> dict[str, int]:
    """Places by kind of recipient, as the published plan says."""
    rows = session.execute(select(Quota.kind, Quota.places).where(Quota.project_id == project_id))
    return {kind: places for kind, places in rows}


def indicators(session: Session, project_id: int) -> list[Indicator]:
    """The published plan's indicators, by kind and code."""
    return list(
        session.scalars(
            select(Indicator).where(Indicator.project_id == project_id).order_by(Indicator.kind, Indicator.id)
        )
    )


def totals(session: Session, project_id: int) -> Sequence[Row[str, int, str, Decimal, Decimal, Decimal]]:
    """Each candidate's sums: kind, unit, code, all points, the points of the increment and of the total indicators."""
    increment = func.coalesce(func.sum(Score.points).filter(Indicator.dimension == "increment"), 0)
    total = func.coalesce(func.sum(Score.points).filter(Indicator.dimension == "total"), 0)
    return session.execute(
        select(Indicator.kind, Unit.id, Unit.code, func.sum(Score.points), increment, total)
        .join(Score, Score.indicator_id == Indicator.id)
        .join(Unit, Unit.id == Score.unit_id)
        .where(Indicator.project_id == project_id)
        .group_by(Indicator.kind, Unit.id, Unit.code)
        .order_by(Indicator.kind, Unit.code)
    ).all()


def standings(session: Session, project_id: int, version: int) -> Sequence[Row[Standing, Unit]]:
    """One version of the list, by kind and rank."""
    return session.execute(
        select(Standing, Unit)
        .join(Unit, Unit.id == Standing.unit_id)
        .where(Standing.project_id == project_id, Standing.list_version == version)
        .order_by(Standing.kind, Standing.rank, Unit.code)
    ).all()


def selected(session: Session, project_id: int, version: int) -> list[tuple[Standing, Unit]]:
    """The recipients on one version of the list."""
    return [
        (row.Standing, row.Unit)
        for row in standings(session, project_id, version)
        if row.Standing.status == "selected"
    ]


def rewards(session: Session, project_id: int) -> Sequence[Row[Reward, Unit]]:
    """The project's rewards with their recipients."""
    return session.execute(
        select(Reward, Unit)
        .join(Unit, Unit.id == Reward.unit_id)
        .where(Reward.project_id == project_id)
        .order_by(Reward.id)
    ).all()
