"""The sample city is whole: everybody needed is there, and every project can be run to its end."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from service.org import queries
from service.org.accounts import CHEAP_PASSWORDS, LoggedIn, login
from service.org.imports.schemas import Dimension, ProjectProposal
from service.org.sample import (
    SAMPLE_PASSWORD,
    load_sample,
    load_sample_county,
    sample_projects,
    sample_scores,
)
from service.org.tables import Person, Post, Unit
from service.org.units import successor_of
from service.org.vocabulary import PORTFOLIO_OFFICES, RECIPIENT_KINDS, UNIT_OFFICES, Office, UnitKind

from .conftest import NOW

TODAY = date(2026, 1, 5)
PROJECTS = sample_projects()


@pytest.fixture(scope="module")
def city(engine: Engine) -> Iterator[Session]:
    """The sample city and its county, loaded once for the module and never committed."""
    with engine.connect() as connection, connection.begin() as outer:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            load_sample(session, TODAY, passwords=CHEAP_PASSWORDS)
            load_sample_county(session, TODAY, pack_id="anhua-2024", passwords=CHEAP_PASSWORDS)
            yield session
        outer.rollback()


def candidates(city: Session, project: ProjectProposal, kind: UnitKind) -> set[str]:
    units = queries.units_of_kind(city, "yiyang", kind, TODAY)
    return {unit.code for unit in units} - set(project.project.lead_units)


def test_loading_again_changes_nothing(city: Session) -> None:
    before = city.scalar(select(func.count(Person.id)))
    assert load_sample(city, date(2027, 1, 1), passwords=CHEAP_PASSWORDS) is False
    assert city.scalar(select(func.count(Person.id))) == before


@pytest.mark.parametrize("jurisdiction", ["yiyang", "anhua"])
def test_every_post_has_its_holder(city: Session, jurisdiction: str) -> None:
    posts = city.scalars(select(Post).join(Unit).where(Unit.jurisdiction_code == jurisdiction)).all()
    held = {post.id: queries.holders(city, post.id, TODAY) for post in posts}
    assert all(held.values())
    assert {post.office for post in posts} == set(Office)
    supervision = queries.government_post(city, jurisdiction, "supervision_officer")
    assert supervision is not None and len(held[supervision.id]) == 2
    offices = Counter(post.office for post in posts)
    assert min(offices[office] for office in PORTFOLIO_OFFICES) >= (4 if jurisdiction == "yiyang" else 2)


@pytest.mark.parametrize("jurisdiction", ["yiyang", "anhua"])
def test_every_unit_has_its_three_and_every_department_its_leaders(city: Session, jurisdiction: str) -> None:
    for unit in queries.units_by_code(city, jurisdiction).values():
        if unit.code in ("szf", "ahx_zf") or unit.until is not None:
            continue
        assert all(queries.post_of(city, office, unit.id) for office in UNIT_OFFICES), unit.code
    for unit in queries.units_of_kind(city, jurisdiction, "municipal_unit", TODAY):
        assert all(queries.in_charge(city, office, unit.id, TODAY) for office in PORTFOLIO_OFFICES), unit.code


def test_a_unit_that_an_older_document_names_leads_to_the_one_of_today(city: Session) -> None:
    units = queries.units_by_code(city, "yiyang")
    assert units["gtj"].name == "益阳市国土资源局"
    assert successor_of(city, units["gtj"], TODAY).code == "zrzy"
    assert successor_of(city, units["gtj"], date(2016, 7, 4)).code == "gtj"
    assert successor_of(city, units["jcj"], TODAY).code == "jw"
    assert successor_of(city, units["czj"], TODAY).code == "czj"


def test_publicity_finds_its_phones_and_mailbox(city: Session) -> None:
    units = queries.units_by_code(city, "yiyang")
    assert units["zfb"].complaint_phone and units["zfb"].complaint_mailbox
    leads = {code for project in PROJECTS for code in project.project.lead_units}
    assert all(units[code].appeal_phone and units[code].website for code in leads)


def test_the_high_tech_zone_is_committee_and_park(city: Session) -> None:
    gaoxin = queries.units_by_code(city, "yiyang", ["gaoxin"])["gaoxin"]
    assert queries.kinds_of(city, gaoxin.id, TODAY) == {"county", "park_a"}


def test_one_in_ten_townships_are_three_at_least(city: Session) -> None:
    assert len(queries.units_of_kind(city, "yiyang", "township", TODAY)) >= 30


def test_officials_of_the_sample_log_in_with_the_documented_password(city: Session) -> None:
    for username in ("fgw.handler", "vicemayor1", "ahx.vicemayor1"):
        entered = login(lambda: nullcontext(city), username, SAMPLE_PASSWORD, NOW, passwords=CHEAP_PASSWORDS)
        assert isinstance(entered, LoggedIn), username


def test_ten_projects_reach_every_kind_of_recipient() -> None:
    assert [one.project.no for one in PROJECTS] == list(range(1, 11))
    assert {kind for one in PROJECTS for kind in one.recipient_kinds} == RECIPIENT_KINDS
    assert any(len(one.project.lead_units) > 1 for one in PROJECTS)
    assert "安全生产" in {one.project.subject for one in PROJECTS}


def test_one_lead_unit_would_otherwise_be_a_candidate(city: Session) -> None:
    departments = {unit.code for unit in queries.units_of_kind(city, "yiyang", "municipal_unit", TODAY)}
    ruled_out = [
        one.project.no
        for one in PROJECTS
        if "municipal_unit" in one.recipient_kinds and departments.intersection(one.project.lead_units)
    ]
    assert ruled_out


def test_projects_keep_to_the_article_by_default(city: Session) -> None:
    known = set(queries.units_by_code(city, "yiyang"))
    for one in PROJECTS:
        assert len(one.sub_projects) <= 3
        for kind, rows in one.indicators.items():
            assert 3 <= len(rows) <= 8
            assert {row.dimension for row in rows} == set(Dimension)
            assert {row.source_unit for row in rows} | set(one.project.lead_units) <= known
            assert not any(row.social_management for row in rows if kind in ("park_a", "park_b"))


def test_every_candidate_has_points_for_every_indicator_and_no_two_tie(city: Session) -> None:
    points: defaultdict[tuple[int, str], dict[str, Decimal]] = defaultdict(dict)
    for row in sample_scores():
        points[row.project, row.unit][row.indicator] = row.points
    for one in PROJECTS:
        for kind, rows in one.indicators.items():
            full = {row.code: row.full_points for row in rows}
            totals = []
            for code in candidates(city, one, kind):
                scored = {name: value for name, value in points[one.project.no, code].items() if name in full}
                assert scored.keys() == full.keys()
                assert all(value <= full[name] for name, value in scored.items())
                totals.append(sum(scored.values()))
            assert len(set(totals)) == len(totals) > one.quotas[kind].quota // 2
        assert not any((one.project.no, lead) in points for lead in one.project.lead_units)
