"""Imports that are as they should be, and those refused for what stands across rows and sheets."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from service.org import queries
from service.org.imports.faults import ImportRefused
from service.org.imports.files import read_file
from service.org.imports.matter_sheets import MatterSheet
from service.org.imports.organisation import import_organisation, parse_organisation
from service.org.imports.projects import parse_projects
from service.org.imports.schemas import OrganisationSheet, ProjectSheet, Row, ScoreRow
from service.org.imports.scores import parse_scores
from service.org.imports.template import SCHEMAS, template, workbook
from service.org.imports.work_sheets import WorkSheet
from service.org.sample import DATA
from service.org.tables import Holding, Person, Unit

from .conftest import NOW, ORGANISATION, SINCE, TODAY, TOWN, Cast
from .spreadsheets import GOOD, filled, opened, saved, scores, with_cell

PARSERS: dict[str, Callable[[bytes, str], Any]] = {
    "organisation": parse_organisation,
    "projects": parse_projects,
    "scores": parse_scores,
    "works": lambda data, name: read_file(data, name, WorkSheet).faults.refuse_if_any(),
    "matters": lambda data, name: read_file(data, name, MatterSheet).faults.refuse_if_any(),
}


def take(cast: Cast, content: dict[str, Any], jurisdiction: str = TOWN) -> dict[str, int]:
    data = json.dumps(content).encode()
    return import_organisation(
        cast.session, data, "more.json", jurisdiction=jurisdiction, now=NOW, since=SINCE
    )


def projects_with(change: Callable[[dict[str, Any]], None]) -> bytes:
    content = json.loads((DATA / "yiyang-projects.json").read_bytes())
    change(content)
    return json.dumps(content).encode()


@pytest.mark.parametrize("kind", SCHEMAS)
def test_an_empty_template_is_refused_only_for_being_empty(kind: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        PARSERS[kind](template(kind), f"{kind}.xlsx")
    assert [fault.reason for fault in refused.value.faults] == ["文件中没有任何数据行"]


def test_points_come_through_a_workbook_exactly() -> None:
    rows = [
        ScoreRow(project=1, unit=f"u{n}", indicator="C1", points=Decimal(n) / 100, value=Decimal(n) / 10_000)
        for n in range(1, 3001, 7)
    ]
    assert parse_scores(filled(rows), "scores.xlsx") == rows


def test_the_sample_organisation_comes_through_a_workbook_unchanged() -> None:
    sheet = parse_organisation((DATA / "yiyang-organisation.json").read_bytes(), "o.json")
    rows: dict[str, list[Row]] = {name: getattr(sheet, name) for name in OrganisationSheet.model_fields}
    assert parse_organisation(workbook(OrganisationSheet, rows), "o.xlsx") == sheet


def test_the_sample_projects_come_through_a_workbook_unchanged() -> None:
    proposals = parse_projects((DATA / "yiyang-projects.json").read_bytes(), "p.json")
    rows: dict[str, list[Row]] = {
        "projects": [one.project for one in proposals],
        "quotas": [quota for one in proposals for quota in one.quotas.values()],
        "indicators": [row for one in proposals for rows in one.indicators.values() for row in rows],
    }
    again = parse_projects(workbook(ProjectSheet, rows), "p.xlsx")
    assert again == [one.model_copy(update={"sub_projects": []}) for one in proposals]


def test_formatted_blank_rows_and_the_guide_do_no_harm() -> None:
    book = opened(scores(GOOD))
    book["得分"].cell(row=4000, column=1).number_format = "0.00"
    book.create_sheet("填写说明").append(["任意内容", "=1+1"])
    assert [row.points for row in parse_scores(saved(book), "S.XLSX")] == [Decimal("85.37")]


def test_rows_keep_the_numbers_the_official_sees() -> None:
    with pytest.raises(ImportRefused) as refused:
        parse_scores(with_cell("D7", 5), "scores.xlsx")
    assert {fault.row for fault in refused.value.faults} == {7}


@pytest.mark.parametrize(
    ("change", "place", "reason"),
    [
        (lambda c: c["indicators"].pop(0), "full_points", "满分合计75.00，应为100"),
        (lambda c: c["indicators"][0].update(project=77), "project", "没有序号为77的项目"),
        (lambda c: c["quotas"][0].update(recipient_kind="government"), "recipient_kind", "不是激励对象"),
        (lambda c: c["quotas"].append(c["quotas"][0]), "project", "与第1行重复"),
        (lambda c: c["quotas"].pop(0), "no", "该项目没有名额行"),
        (lambda c: c["quotas"][0].update(quota=0), "quota", "不能小于1"),
        (lambda c: c["projects"].append(c["projects"][0]), "no", "与第1行重复"),
        (lambda c: c["projects"][0].update(lead_units=[]), "lead_units", "至少填写一项"),
        (lambda c: c["projects"][0].update(lead_units=["fgw", "fgw"]), "lead_units", "重复项"),
        (lambda c: c["projects"][0].update(incentive_kinds=["gold"]), "incentive_kinds", "不在可选范围"),
        (lambda c: c["projects"][0].pop("money_use"), "money_use", "有奖励资金时必填"),
    ],
)
def test_projects_that_do_not_hold_together_are_refused(
    change: Callable[[dict[str, Any]], None], place: str, reason: str
) -> None:
    with pytest.raises(ImportRefused) as refused:
        parse_projects(projects_with(change), "projects.json")
    assert any(fault.column == place and reason in fault.reason for fault in refused.value.faults)


def test_four_sub_projects_are_for_the_round_to_judge() -> None:
    more = [{"project": 1, "name": f"part {n}"} for n in range(4)]
    proposals = parse_projects(projects_with(lambda c: c["sub_projects"].extend(more)), "projects.json")
    assert len(proposals[0].sub_projects) == 4


def test_a_repeated_import_adds_nothing(cast: Cast) -> None:
    again = import_organisation(cast.session, ORGANISATION, "town.json", jurisdiction=TOWN, now=NOW)
    assert not any(again.values())


def test_one_bad_row_keeps_every_good_one_out(cast: Cast) -> None:
    before = cast.session.scalar(select(func.count(Person.id)))
    with pytest.raises(ImportRefused):
        take(cast, {"persons": [{"username": "wei", "name": "Wei"}, {"username": "lin", "name": "Someone"}]})
    assert cast.session.scalar(select(func.count(Person.id))) == before


@pytest.mark.parametrize(
    ("content", "column", "reason"),
    [
        ({"units": [{"code": "new", "name": "New", "parent": "none"}]}, "parent", "没有编码为“none”的单位"),
        ({"units": [{"code": "east", "name": "E", "parent": "east_town"}]}, "parent", "循环"),
        ({"kinds": [{"unit": "none", "kind": "county"}]}, "unit", "没有编码为“none”的单位"),
        ({"persons": [{"username": "lin", "name": "Another"}]}, "username", "已属于另一人"),
        ({"posts": [{"unit": "fin", "office": "mayor"}]}, "office", "只设在市政府"),
        ({"posts": [{"unit": "fin", "office": "handler", "holder": "nobody"}]}, "holder", "没有用户名"),
        ({"posts": [{"unit": "fin", "office": "handler", "seat": 2}]}, "seat", "共用岗位"),
        (
            {"posts": [{"unit": "fin", "office": "principal_leader", "holder": "sun"}]},
            "holder",
            "已由Lin担任",
        ),
        (
            {"portfolios": [{"leader_unit": "gov", "office": "vice_mayor", "seat": 2, "unit": "fin"}]},
            "unit",
            "已由其他领导分管",
        ),
        (
            {"portfolios": [{"leader_unit": "gov", "office": "vice_mayor", "seat": 9, "unit": "fin"}]},
            "seat",
            "没有这个领导岗位",
        ),
        (
            {"portfolios": [{"leader_unit": "gov", "office": "mayor", "seat": 1, "unit": "fin"}]},
            "office",
            "分管",
        ),
        ({"units": [{"code": "u", "name": "U", "since": "2026-02-30"}]}, "since", "没有这一天"),
        ({"units": [{"code": "u", "name": "U", "since": "2026/02/03"}]}, "since", "日期应为"),
        ({"units": [{"code": "u", "name": "U", "website": "javascript:alert(1)"}]}, "website", "格式"),
    ],
)
def test_an_organisation_that_contradicts_the_register_is_refused(
    cast: Cast, content: dict[str, Any], column: str, reason: str
) -> None:
    with pytest.raises(ImportRefused) as refused:
        take(cast, content)
    fault = refused.value.faults[0]
    assert (fault.row, fault.column) == (1, column)
    assert reason in fault.reason


def test_a_unit_of_another_jurisdiction_cannot_be_taken_over(cast: Cast) -> None:
    with pytest.raises(ImportRefused, match="该编码不可用"):
        take(cast, {"units": [{"code": "fin", "name": "Mine now"}]}, jurisdiction="elsewhere")
    assert cast.session.scalars(select(Unit.name).where(Unit.code == "fin")).one() == "财政局"


def test_an_imported_class_of_park_holds_from_its_day(cast: Cast) -> None:
    day = TODAY.isoformat()
    assert take(cast, {"kinds": [{"unit": "park", "kind": "park_a", "valid_from": day}]})["kinds"] == 1
    park = cast.unit["park"]
    assert "park_b" in queries.kinds_of(cast.session, park, TODAY - timedelta(days=1))
    assert queries.kinds_of(cast.session, park, TODAY) == {"park_a", "county"}


def test_dates_in_a_workbook_are_date_cells(cast: Cast) -> None:
    data = workbook(OrganisationSheet, {})
    book = opened(data)
    book["岗位任职"].append(["gov", "市长", None, None, "zhao", "2026-01-05"])
    with pytest.raises(ImportRefused, match="日期以文本填写") as refused:
        import_organisation(cast.session, saved(book), "o.xlsx", jurisdiction=TOWN, now=NOW)
    assert (refused.value.faults[0].sheet, refused.value.faults[0].column) == ("岗位任职", "任职日期")
    book["岗位任职"]["F2"] = date(2026, 1, 5)
    import_organisation(cast.session, saved(book), "o.xlsx", jurisdiction=TOWN, now=NOW)
    held = cast.session.scalars(select(Holding).where(Holding.post_id == cast.post("gov", "mayor"))).one()
    assert (held.valid_from, held.recorded_at) == (date(2026, 1, 5), NOW)
