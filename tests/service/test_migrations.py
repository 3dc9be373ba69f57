"""The numbered migrations make exactly the tables that the service declares, also from an older register."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from service import migrations
from service.db import Base
from service.tables import TABLES
from tests.conftest import create_database, database_url

FOLDER = str(Path(migrations.__file__).parent)

OLD_ROWS = (
    "INSERT INTO jurisdiction (code, name, pack_id) VALUES ('yiyang', '益阳市', 'yiyang-2023')",
    "INSERT INTO unit (id, code, jurisdiction_code, name, since) VALUES (1, 'fgw', 'yiyang', '市发改委', '2020-01-01')",
    "INSERT INTO post (id, office, unit_id, seat, title, shared) VALUES (1, 'handler', 1, 1, '经办人', false)",
    "INSERT INTO rule_pack (id, jurisdiction, cycle, name, version, digest, text, adopted_at)"
    " VALUES (1, 'yiyang', 'incentives', 'yiyang-2023', '1', 'digest', 'text', '2025-01-06')",
    "INSERT INTO \"case\" (id, key, kind, jurisdiction, year, title, unit_id, pack_id, state, stage, visit, between,"
    " opened_at) SELECT n, key, kind, 'yiyang', 2025, key, 1, 1, state, state, 1, false, '2025-02-01' FROM (VALUES"
    " (1, 'project/yiyang/2025/05', 'project', 'plan'), (2, 'talk/project/yiyang/2025/05/plan-late-1/1', 'talk',"
    " 'notice')) AS given (n, key, kind, state)",
    "INSERT INTO deadline (id, case_id, stage, visit, name, run, clause, given, due, at, provisional, explanation,"
    " calendar_version, set_at) VALUES (1, 1, 'plan', 1, 'plan', 1, 'YY-08', '{}', '2025-02-28', '2025-02-28', false,"
    " '[]', '2025', '2025-02-01')",
    "INSERT INTO talk (case_id, subject_id, ground, period, level, signer_post_id, target_post_id, deadline_id, gap)"
    " VALUES (2, 1, 'plan-late-1', '1', 'talk', 1, 1, 1, '逾期一个月')",
)
"""A project's talk about a late plan, as a register of the first cycle held it."""


def differences(url: str) -> list[object]:
    assert TABLES  # every table is declared
    engine = create_engine(url)
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)
    engine.dispose()
    return list(found)


def test_a_migrated_register_is_the_declared_one(city: str) -> None:
    assert differences(city) == []


def configured(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", FOLDER)
    config.set_main_option("sqlalchemy.url", url)
    return config


def test_an_older_register_is_brought_up_with_what_it_holds(server: str) -> None:
    create_database(server, "older")
    url = database_url(server, "older")
    config = configured(url)
    command.upgrade(config, "0001")
    assert differences(url) != []
    migrations.upgrade(url)
    assert differences(url) == []
    command.downgrade(config, "0001")
    migrations.upgrade(url)
    assert differences(url) == []


def test_an_older_registers_talk_gets_its_clause_and_keeps_all_else(server: str) -> None:
    create_database(server, "older_with_a_talk")
    url = database_url(server, "older_with_a_talk")
    engine, told = create_engine(url), text("SELECT * FROM talk JOIN \"case\" c ON c.id = case_id")
    command.upgrade(configured(url), "0002")
    with engine.begin() as connection:
        for row in OLD_ROWS:
            connection.execute(text(row))
        before = connection.execute(told).one()._asdict()
    migrations.upgrade(url)
    with engine.begin() as connection:
        after = connection.execute(told).one()._asdict()
        about = connection.execute(text("SELECT about FROM deadline")).scalar_one()
    engine.dispose()
    new = {"clause": "NJ-18", "signer_person_id": None, "target_person_id": None}
    assert after == {**before, **new}
    assert about == "", "the whole case's"
    assert differences(url) == []


OBJECTED = (
    "UPDATE unit SET code = 'anhua', name = '安化县人民政府' WHERE id = 1",
    "INSERT INTO person (id, name, jurisdiction_code) VALUES (1, '张三', 'yiyang')",
    "INSERT INTO \"case\" (id, key, kind, jurisdiction, year, title, unit_id, pack_id, state, stage, visit, between,"
    " opened_at) VALUES (3, 'measure/yiyang/2025/NJ-10/0001', 'measure', 'yiyang', 2025, '扣减建设单位管理费', 1, 1,"
    " 'execution.carrying_out', 'execution', 1, false, '2025-03-01')",
    "SELECT setval(pg_get_serial_sequence('\"case\"', 'id'), 3)",
    "INSERT INTO measure (case_id, jurisdiction, year, clause, number, kind, subject_id, office_id, office_name,"
    " matter, period, fact_id, fact_version, formula, inputs, left_open, void) VALUES (3, 'yiyang', 2025, 'NJ-10', 1,"
    " 'management_fee_deduction', 1, 1, '市建委', '', '2025', 1, 1, '', '{}', false, false)",
    "INSERT INTO measure_objection (id, measure_id, reason, raised_at, raised_by, answer, answer_text, answered_at,"
    " answered_by) VALUES (1, 3, '已按时上报。', '2025-05-01', 1, 'dismissed', '维持。', '2025-05-20', 1),"
    " (2, 3, '有新的凭证。', '2025-06-01', 1, NULL, NULL, NULL, NULL)",
)


def test_objections_to_measures_become_cases_of_their_own_and_an_open_one_finds_its_reviewer(server: str) -> None:
    create_database(server, "older_with_objections")
    url = database_url(server, "older_with_objections")
    engine = create_engine(url)
    command.upgrade(configured(url), "0002")
    with engine.begin() as connection:
        for row in OLD_ROWS:
            connection.execute(text(row))
    command.upgrade(configured(url), "0015")
    with engine.begin() as connection:
        for row in OBJECTED:
            connection.execute(text(row))
    migrations.upgrade(url)
    with engine.begin() as connection:
        found = connection.execute(
            text(
                "SELECT c.key, c.state, c.parent_id, o.subject_id, o.matter, o.open, o.decision, o.feedback"
                " FROM objection o JOIN \"case\" c ON c.id = o.case_id ORDER BY c.id"
            )
        ).all()
        started = connection.execute(text("SELECT workflow_id, name FROM outbox WHERE kind = 'start'")).all()
    engine.dispose()
    key = "objection/measure/yiyang/2025/NJ-10/0001/anhua"
    assert [tuple(row) for row in found] == [
        (f"{key}/1", "concluded", 3, 3, "已按时上报。", False, "upheld", "维持。"),
        (f"{key}/2", "filed", 3, 3, "有新的凭证。", True, None, None),
    ]
    assert [tuple(row) for row in started] == [(f"{key}/2", "Objection")]
