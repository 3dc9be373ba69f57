"""Matters by the file and in numbers: imports all or nothing, the year's statistics in one statement."""

import json
from datetime import date
from typing import Any

from sqlalchemy import text

from service.db import transaction
from service.matters.queries import STATISTICS
from service.org.imports.matter_sheets import MatterRow, MatterSheet, MatterSource, Secrecy
from service.org.imports.template import workbook
from tests.cast import LEAD, SUPERVISION, accepted, refused
from tests.house import House
from tests.service.matters import a_matter, act, assigned, reply, send, units


def row(no: int, **changed: Any) -> dict[str, Any]:
    facts = {"no": no, "source": "meeting", "given_on": "2026-01-02", "title": f"议定事项{no}", "body": "抓紧落实。"}
    return {**facts, "secrecy": "internal", "units": ["fgw", "czj"], "due": "2026-02-06", **changed}


def upload(house: House, rows: list[dict[str, Any]], who: str = SUPERVISION) -> Any:
    content = json.dumps({"matters": rows}).encode()
    answer = house.person(who).send("POST", "/api/v1/matters/import", files={"file": ("督办.json", content)})
    house.run()
    return answer


def test_a_file_of_matters_is_registered_and_assigned(house: House) -> None:
    answer: Any = accepted(upload(house, [row(1), row(2, source="instruction", leader="vicemayor1"), row(3, units=[])]))
    assert [one["number"] for one in answer] == [1, 2, 3]
    assert len(house.open_tasks("sign_matter")) == 4 and len(house.open_tasks("assign_matter")) == 1
    again: Any = accepted(upload(house, [row(1), row(4)]))
    assert [(one["number"], one["new"]) for one in again] == [(1, False), (4, True)]


def test_a_workbook_says_the_same(house: House) -> None:
    name = house.one("SELECT name FROM unit WHERE code = 'czj'")
    typed = {"source": MatterSource.MEETING, "secrecy": Secrecy.INTERNAL, "units": ["fgw", name]}
    days = {"given_on": date(2026, 1, 2), "due": date(2026, 2, 6)}
    book = workbook(MatterSheet, {"matters": [MatterRow(**row(1, **typed, **days))]})
    answer = house.person(SUPERVISION).send("POST", "/api/v1/matters/import", files={"file": ("督办.xlsx", book)})
    assert len(accepted(answer)) == 1
    house.run()
    assert sorted(task.about for task in house.open_tasks("sign_matter")) == ["czj", "fgw"]


def test_one_bad_row_keeps_the_whole_file_out_and_is_named(house: House) -> None:
    for bad, words in (
        (row(2, units=["火星局"]), "没有名为“火星局”的单位"),
        (row(2, secrecy="secret"), "国家秘密"),
        (row(2, due=None), "必填"),
        (row(2, source="instruction"), "须写明市领导"),
        (row(1), "重复"),
    ):
        problem = refused(upload(house, [row(1), bad]), "import_refused", 422)
        assert words in str(problem), problem
        assert house.one("SELECT count(*) FROM matter") == 0
    refused(upload(house, [row(1)], who=LEAD), "not_allowed", 403)


def statistics(house: House) -> dict[tuple[str, str], Any]:
    rows: Any = house.person(SUPERVISION).get("/api/v1/matters/statistics", year=2026)
    return {(found["by"], found["code"]): found for found in rows}


def test_the_years_numbers_by_state_source_and_unit(house: House) -> None:
    assigned(house)
    accepted(send(house, a_matter("乙", source="meeting", leader=None, units=units("czj"))))
    house.wait(days=4)
    reply(house, "fgw", "czj")
    accepted(act(house, "review_reply", "fgw"))
    accepted(act(house, "review_reply", "czj"))
    accepted(act(house, "conclude_matter"))
    house.wait(days=60)
    found = statistics(house)
    assert found["all", ""]["matters"] == 2 and found["all", ""]["assignments"] == 3
    assert found["state", "closed"]["matters"] == found["source", "instruction"]["matters"] == 1
    assert (found["unit", "czj"]["on_time"], found["unit", "czj"]["late"]) == (1, 1)
    assert found["unit", "czj"]["on_time_rate"] == "50.0" and found["unit", "fgw"]["on_time_rate"] == "100.0"
    assert float(found["all", ""]["days_to_close"]) == float(found["unit", "fgw"]["days_to_reply"]) == 4.0
    refused(house.person(LEAD).send("GET", "/api/v1/matters/statistics?year=2026"), "not_allowed", 403)


YEARS_BEFORE = """
    WITH old AS (
        INSERT INTO "case" (key, kind, jurisdiction, year, title, unit_id, pack_id, state, stage, visit, between,
                            opened_at)
        SELECT 'matter/old/' || n, kind, jurisdiction, 2000 + n % 25, title, unit_id, pack_id, state, stage, visit,
               false, opened_at
        FROM "case" c, generate_series(1, 20000) n WHERE c.key = 'matter/yiyang/2026/0001' RETURNING id
    )
    INSERT INTO matter (case_id, jurisdiction, number, source, reference, given_on, body, secrecy, level,
                        leader_approves, digest, registered_at, registered_by)
    SELECT old.id, m.jurisdiction, 1, source, '', given_on, '旧事项', secrecy, level, false, old.id::text,
           registered_at, registered_by
    FROM matter m, old WHERE m.number = 1
"""


def test_the_statistics_read_the_year_by_its_index(house: House) -> None:
    accepted(send(house, *(a_matter(f"事项{n}", units=units("fgw")) for n in range(30))))
    with transaction(house.office.engine) as session:
        session.execute(text(YEARS_BEFORE))
        session.execute(text('ANALYZE "case", matter, matter_unit, deadline'))
        given = {"jurisdiction": "yiyang", "year": 2026, "now": house.clock.now()}
        plan = session.execute(text(f"EXPLAIN {STATISTICS.text}"), given).scalars().all()
    assert any("ix_case_list" in line for line in plan), plan
