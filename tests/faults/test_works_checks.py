"""Each check of the fault run can fail: a year that is in order, then one row doubled, missing or out of its place."""

from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.conftest import create_database, database_url
from tests.faults.works_checks import WRONG, wrongs
from tests.faults.works_flows import Flow, told_apart
from tests.faults.works_judge import judged_otherwise
from tests.house import House, settings_for
from tests.works import PLAN, file_all, play_months, start_list, work
from workflows.contracts import Waiting


def again(table: str, where: str = "true", **changed: str) -> str:
    """One row of a table once more, under another id."""
    row = ", ".join(f"'{name}', {value}" for name, value in {"id": "-id", **changed}.items())
    return (
        f"INSERT INTO {table} SELECT (jsonb_populate_record(x, jsonb_build_object({row}))).*"
        f" FROM {table} x WHERE {where} ORDER BY id LIMIT 1"
    )


def gone(table: str, where: str = "true") -> str:
    """One row of a table lost."""
    return f"DELETE FROM {table} WHERE ctid = (SELECT ctid FROM {table} WHERE {where} LIMIT 1)"


def keyless(table: str, constraint: str) -> str:
    """A table without the constraint that would not let its row be doubled."""
    return f"ALTER TABLE {table} DROP CONSTRAINT {constraint} CASCADE"


WARNED = "action = 'warning_talk'"
DAMAGES: dict[str, tuple[tuple[str, ...], ...]] = {
    "a month not closed exactly once": (
        (gone("month_close"),),
        (keyless("month_close", "pk_month_close"), "INSERT INTO month_close SELECT * FROM month_close LIMIT 1"),
        (again("event", "kind = 'month_closed'"),),
    ),
    "a month without exactly one flag": (
        (gone("card"),),
        ("DROP INDEX uq_card_in_force", "INSERT INTO card SELECT work_id, month, version + 90, flag, planned, actual,"
         " why, given_at, withdrawn_at FROM card WHERE withdrawn_at IS NULL LIMIT 1"),
    ),
    "a month without exactly one bulletin": (
        (gone("document", "kind = 'bulletin-03'"),),
        (again("document", "kind = 'bulletin-03'", version="9", number="'新号'"),),
    ),
    "a ground twice": ((keyless("ground", "uq_ground_work_id_year_name_period"), again("ground")),),
    "a ground not told exactly once": (
        (again("event", "kind = 'ground_found'"),),
        (gone("event", "kind = 'ground_found'"),),
    ),
    "a ground whose consequence is missing or doubled": (
        ("DELETE FROM consequence_ground WHERE consequence_id = (SELECT min(id) FROM consequence)",),
        (
            keyless("consequence", "uq_consequence_ground_id_action_unit_id"),
            again("consequence", WARNED),
            "INSERT INTO consequence_ground SELECT -consequence_id, ground_id FROM consequence_ground"
            " WHERE consequence_id = (SELECT -min(id) FROM consequence)",
        ),
    ),
    "a consequence that nothing asks for": ((again("consequence", WARNED, action="'written_report'"),),),
    "a consequence without its own case": (
        (gone("talk"),),
        ("UPDATE consequence SET case_id = (SELECT max(case_id) FROM talk)",),
    ),
    "a case that no consequence began": (
        (
            f"DELETE FROM consequence_ground WHERE consequence_id = (SELECT min(id) FROM consequence WHERE {WARNED})",
            f"DELETE FROM consequence WHERE id = (SELECT min(id) FROM consequence WHERE {WARNED})",
        ),
    ),
    "withdrawn by nobody though its ground always stood": (
        ("UPDATE \"case\" SET state = 'withdrawn' WHERE id = (SELECT min(case_id) FROM talk)",),
    ),
    "kept silently though no ground stands": (("UPDATE ground SET vanished_at = found_at WHERE name = 'mid_year'",),),
    "a missed promise without exactly one referral": (
        ("UPDATE criticism_unit SET progress = 'missed'",),
    ),
    "a letter issued twice": ((again("document", "kind = 'talk_notice'", version="9", number="'新号'"),),),
    "a document number twice": ((again("document", "number IS NOT NULL", version="9"),),),
    "a task decided twice": ((keyless("decision", "uq_decision_task_id_person_id"), again("decision")),),
    "a task and its decision apart": (
        (gone("decision"),),
        ("UPDATE task SET state = 'closed' WHERE id = (SELECT min(id) FROM task WHERE state = 'done')",),
    ),
    "a task left on a closed case": (("UPDATE task SET state = 'open' WHERE id = (SELECT min(id) FROM task)",),),
    "a mark left on a closed case": (("UPDATE mark SET struck_at = NULL WHERE struck_at IS NOT NULL",),),
    "a mark not told exactly once": (
        (again("event", "kind = 'lapsed'"),),
        (gone("event", "kind = 'lapsed'"),),
    ),
    "a notice twice on one day": ((again("notice", key="'another key'"),),),
    "a message not sent": (("UPDATE outbox SET sent_at = NULL WHERE id = (SELECT min(id) FROM outbox)",),),
}


ASIDE = (
    "UPDATE \"case\" SET closed_at = opened_at, between = false WHERE kind = 'assessment' RETURNING 1",
    "UPDATE task SET state = 'closed' FROM \"case\" c WHERE c.id = case_id AND c.kind = 'assessment' RETURNING 1",
    "UPDATE mark SET dropped_at = at FROM \"case\" c WHERE c.id = case_id AND c.kind = 'assessment' RETURNING 1",
)
"""The clause offices' plans play no part here, and playing them would take as long as all the rest."""


@pytest.fixture(scope="module")
def year(server: str, template: str) -> Iterator[House]:
    """A year with one livelihood work, five points behind all the time: all kinds of consequences, all dealt with."""
    create_database(server, "a_whole_year", template)
    house = House(settings_for(database_url(server, "a_whole_year")))
    start_list(house, work(livelihood=True, assisting_units=[]))
    for statement in ASIDE:
        house.rows(statement)
    file_all(house)
    play_months(house, *(str(int(planned) - 5) for planned in PLAN))
    house.play()
    house.rows("UPDATE outbox SET sent_at = created_at RETURNING 1")
    yield house
    house.close()


def test_every_check_of_the_register_finds_its_damage(year: House) -> None:
    assert set(DAMAGES) == set(WRONG)
    with Session(year.office.engine) as session:
        assert wrongs(session) == {}
        for name, damages in DAMAGES.items():
            for damage in damages:
                session.execute(text("SET LOCAL session_replication_role = replica"))  # no foreign keys
                for statement in damage:
                    session.execute(text(statement))
                assert name in wrongs(session), f"{name}: not found after {damage}"
                session.rollback()


def test_the_judge_finds_what_the_figures_do_not_give(year: House) -> None:
    damages = {
        "flags": "UPDATE card SET flag = 'red_flag' WHERE month = 3 AND withdrawn_at IS NULL",
        "no ground two_months of month 2": "UPDATE ground SET vanished_at = found_at WHERE name = 'two_months'",
        "a ground mid_year of month 7": "UPDATE ground SET month = 7 WHERE name = 'mid_year'",
        "completed with": "UPDATE \"case\" SET state = 'completed' WHERE kind = 'key_work'",
        "not yyyyryyyyyyy": "UPDATE month_report SET verified_value = 99 WHERE month = 5",
    }
    with Session(year.office.engine) as session:
        assert judged_otherwise(session, PLAN) == []
        for said, statement in damages.items():
            session.execute(text(statement))
            assert said in " ".join(judged_otherwise(session, PLAN)), said
            session.rollback()


CLOSED = SimpleNamespace(key="talk/1", closed=True, stage="talk", visit=1)
RUNNING = SimpleNamespace(key="talk/1", closed=False, stage="talk", visit=1)
SENT = SimpleNamespace(id=7, workflow_id="talk/1", moot=False)
AT_TALK = Waiting(stage="talk", visit=1)


@pytest.mark.parametrize(
    ("case", "flow", "said"),
    [
        (CLOSED, Flow(1, "COMPLETED", None, Counter({7: 1})), None),
        (RUNNING, Flow(1, "RUNNING", AT_TALK, Counter({7: 1})), None),
        (CLOSED, Flow(0, "none", None, Counter({7: 1})), "0 runs"),
        (CLOSED, Flow(2, "COMPLETED", None, Counter({7: 1})), "2 runs"),
        (CLOSED, Flow(1, "FAILED", None, Counter({7: 1})), "FAILED"),
        (CLOSED, Flow(1, "RUNNING", AT_TALK, Counter({7: 1})), "RUNNING"),
        (RUNNING, Flow(1, "RUNNING", Waiting(stage="notice", visit=1), Counter({7: 1})), "not for talk"),
        (CLOSED, Flow(1, "COMPLETED", None, Counter({7: 2})), "applied 2 times"),
        (CLOSED, Flow(1, "COMPLETED", None, Counter()), "applied 0 times"),
    ],
)
def test_a_workflow_astray_is_found(case: SimpleNamespace, flow: Flow, said: str | None) -> None:
    found = told_apart([case], [SENT], {"talk/1": flow})
    assert (found == []) if said is None else said in found[0]
