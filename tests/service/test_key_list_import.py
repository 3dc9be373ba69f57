"""A real year's list from a workbook: units as officials call them, all or nothing, bad rows named (NJ-02)."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from service.org.imports.template import workbook
from service.org.imports.work_sheets import (
    Direction,
    MonthlyRow,
    Nature,
    NodeRow,
    Verifier,
    WorkRow,
    WorkSheet,
)
from tests.cast import SUPERVISION, accepted, refused
from tests.house import House
from tests.works import LIST, PLAN

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REAL = [
    ("加快建设三大汽车产业基地", "现代产业体系", ["市经贸委"], ["市发改委", "国土房管局", "外经贸局", "规划局"]),
    ("推进石化基地建设，抓好80万吨乙烯改扩建项目", "现代产业体系", ["市经贸委"], ["市发改委", "规划局"]),
    ("加快城市金融商务区建设", "现代产业体系", ["市金融办"], ["市国土房管局", "规划局"]),
    ("落实惠企政策，全年减轻企业各类负担200亿元", "经济运行", ["市经信局"], ["市财政局", "市税务局"]),
    ("完善监测、处置、救治机制", "民生保障", ["市卫生健康委"], ["各县（市、区）政府（管委会）"]),
]
"""Published works of real cities, with their units as the lists print them."""


@pytest.fixture
def list_id(house: House) -> int:
    found = accepted(house.person(SUPERVISION).send("POST", "/api/v1/key-lists", json={"year": 2026}))
    house.run()
    return int(found["id"])


def take(house: House, list_id: int, content: bytes, name: str = "list.xlsx") -> Any:
    path = f"/api/v1/key-lists/{list_id}/works"
    return house.person(SUPERVISION).send("POST", path, files={"file": (name, content, XLSX)})


def row(number: int, title: str, portfolio: str, leads: list[str], assisting: list[str], **more: Any) -> WorkRow:
    return WorkRow(
        no=number,
        title=title,
        portfolio=portfolio,
        nature=more.pop("nature", Nature.PROJECT),
        cites="政府工作报告",
        lead_units=leads,
        assisting_units=assisting,
        **more,
    )


def plan(number: int) -> MonthlyRow:
    return MonthlyRow(work=number, **{f"m{m:02d}": Decimal(value) for m, value in enumerate(PLAN, 1)})


def real_list() -> bytes:
    works = [row(number, *facts) for number, facts in enumerate(REAL, 1)]
    return workbook(WorkSheet, {"works": works, "plans": [plan(number) for number in range(1, len(REAL) + 1)]})


def test_a_real_list_comes_in_with_its_units_as_officials_call_them(house: House, list_id: int) -> None:
    assert accepted(take(house, list_id, real_list())) == {"works": 5}
    task = house.open_tasks("propose_key_list")[0]
    works = house.person(SUPERVISION).get(f"/api/v1/tasks/{task.id}")["prefill"]["works"]
    assert works[0]["lead_units"] == ["gxj"]
    assert works[0]["assisting_units"] == ["fgw", "zrzy", "swj"], "two of the old bureaus are one unit today"
    assert works[4]["assisting_units"][:2] == ["anhua", "datonghu"] and len(works[4]["assisting_units"]) == 8
    accepted(house.act("propose_key_list", LIST))
    assert house.state(LIST) == "list.meeting"


def test_one_stranger_among_the_units_refuses_the_whole_list_by_row_and_column(house: House, list_id: int) -> None:
    works = [row(1, *REAL[0]), row(2, "办好民生实事", "民生保障", ["市某某局"], [])]
    problem = refused(
        take(house, list_id, workbook(WorkSheet, {"works": works, "plans": [plan(1), plan(2)]})), "import_refused", 422
    )
    assert "市某某局" in json.dumps(problem, ensure_ascii=False) and "主办单位" in json.dumps(
        problem, ensure_ascii=False
    )
    assert house.one("SELECT proposal FROM key_list") == []


def test_a_plan_without_its_work_and_a_narrative_work_without_nodes_are_named(house: House, list_id: int) -> None:
    works = [row(1, *REAL[0]), row(2, *REAL[4], nature=Nature.NARRATIVE)]
    problem = refused(
        take(house, list_id, workbook(WorkSheet, {"works": works, "plans": [plan(1), plan(9)]})), "import_refused", 422
    )
    told = json.dumps(problem, ensure_ascii=False)
    assert "没有序号为9的重点工作" in told and "须有逐月计划或时间节点" in told


def test_nodes_come_with_the_list(house: House, list_id: int) -> None:
    nodes = [NodeRow(work=1, code="N1", title="开工", due=date(2026, 3, 31))]
    works = [row(1, *REAL[4], nature=Nature.NARRATIVE)]
    accepted(take(house, list_id, workbook(WorkSheet, {"works": works, "nodes": nodes})))
    (proposal,) = house.one("SELECT proposal FROM key_list")
    assert proposal["nodes"] == [{"code": "N1", "title": "开工", "due": "2026-03-31"}]


def test_what_a_list_says_of_leader_verifier_direction_and_planned_day_is_kept(house: House, list_id: int) -> None:
    said: dict[str, Any] = {
        "nature": Nature.INDICATOR,
        "livelihood": True,
        "leader": "vicemayor3",
        "direction": Direction.LOWER,
        "measure_unit": "吨",
        "verifier": Verifier.STATISTICS,
        "planned_on": date(2026, 11, 30),
    }
    works = [row(1, *REAL[0], **said), row(2, *REAL[3])]
    accepted(take(house, list_id, workbook(WorkSheet, {"works": works, "plans": [plan(1), plan(2)]})))
    for step in ("propose_key_list", "record_list_meeting", "publish_key_list"):
        accepted(house.act(step, LIST))
    first, second = house.rows(
        "SELECT k.*, h.person_id FROM key_work k LEFT JOIN holding h ON h.post_id = k.leader_post_id ORDER BY number"
    )
    leader = house.one("SELECT person_id FROM account WHERE username = 'vicemayor3'")
    assert (first.nature, first.livelihood, first.person_id) == ("indicator", True, leader)
    assert (first.direction, first.measure_unit, first.verifier) == ("lower_is_better", "吨", "statistics")
    assert first.planned_on == date(2026, 11, 30)
    assert (second.direction, second.measure_unit, second.verifier) == ("higher_is_better", "%", "supervision_office")
    assert (second.leader_post_id, second.livelihood, second.planned_on) == (None, False, None)


def test_a_list_that_has_gone_to_the_meeting_takes_no_import(house: House, list_id: int) -> None:
    accepted(take(house, list_id, real_list()))
    accepted(house.act("propose_key_list", LIST))
    refused(take(house, list_id, real_list()), "wrong_order")


def test_only_the_supervision_office_imports(house: House, list_id: int) -> None:
    path = f"/api/v1/key-lists/{list_id}/works"
    for who, name, status in (("mayor", "not_allowed", 403), ("fgw.handler", "not_found", 404)):
        sent = house.person(who).send("POST", path, files={"file": ("list.xlsx", real_list(), XLSX)})
        refused(sent, name, status)
