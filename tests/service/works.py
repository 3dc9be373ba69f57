"""A work to be criticised: a bare case of the key works' side that no workflow leads, and acts on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from service.accountability.criticisms import open_criticism
from service.accountability.referrals import open_referral
from service.accountability.written_reports import open_written_report
from service.cases.act import Act, lock_case
from service.cases.opening import open_case
from service.cases.packs import current_pack
from service.cases.tables import Case
from service.cases.write import flush
from service.db import transaction
from service.desk import Office
from service.org.queries import post_of, unit_by_code
from service.talks.tables import Talk
from tests.house import House
from workflows.names import TALK, talk_key

WORK = "key-work/yiyang/2026/0042"
CRITICISM = f"criticism/{WORK}/year-2026"
REFERRAL = f"referral/{WORK}/year-2026/anhua"
REPORT = f"written-report/{WORK}/2026-05/anhua"
FACTS = {"年度目标": "100公里", "12月底实际": "80公里", "数据截至": "2026年12月31日"}


def a_work(house: House, unit: str = "anhua", year: int = 2026) -> int:
    """A key work of a unit."""
    return bare_work(house.office, unit, year)


def bare_work(office: Office, unit: str = "anhua", year: int = 2026) -> int:
    """The case's row alone, in any office's register."""
    with transaction(office.engine) as session:
        pack, found = current_pack(session, "yiyang", "key_works"), unit_by_code(session, unit)
        assert pack is not None and found is not None
        row = {
            "key": WORK,
            "kind": "talk",
            "state": "triggered",
            "jurisdiction": "yiyang",
            "year": year,
            "title": "农村公路提质改造",
            "unit_id": found.id,
            "pack_id": pack.id,
            "stage": "",
            "visit": 0,
            "between": False,
            "opened_at": office.clock.now(),
        }
        return int(session.scalars(insert(Case).values(**row).returning(Case.id)).one())


@contextmanager
def acting(house: House, key: str = WORK, run: bool = True) -> Iterator[Act]:
    """An act of the system on a case, written when the block ends; then the workflows play their part."""
    with on_case(house.office, key) as act:
        yield act
    if run:
        house.run()


@contextmanager
def on_case(office: Office, key: str = WORK) -> Iterator[Act]:
    """An act of the system on a case, written when the block ends."""
    with transaction(office.engine) as session:
        case_id = session.scalars(select(Case.id).where(Case.key == key)).one()
        act = Act(desk=office.desk(session), case=lock_case(session, case_id))
        yield act
        flush(act)


def ids(act: Act, *codes: str) -> list[int]:
    """The ids of units."""
    found = [unit_by_code(act.session, code) for code in codes]
    return [unit.id for unit in found if unit is not None]


def criticise(
    house: House, *codes: str, remedy: bool = True, period: str = "year-2026", run: bool = True
) -> int:
    """The year was missed."""
    with acting(house, run=run) as act:
        return propose(act, *(codes or ("anhua",)), remedy=remedy, period=period)


def propose(act: Act, *codes: str, remedy: bool = True, period: str = "year-2026") -> int:
    """The criticism of a missed year, as a closing proposes it."""
    return open_criticism(
        act,
        period=period,
        unit_ids=ids(act, *codes),
        title="关于农村公路提质改造未完成年度目标任务的通报批评",
        facts=FACTS,
        clause="NJ-18",
        grounds=["year_target"],
        remedy=remedy,
    )


def refer(house: House, code: str = "anhua", period: str = "year-2026") -> int:
    """A livelihood work's year was missed."""
    with acting(house) as act:
        (unit,) = ids(act, code)
        return open_referral(
            act, period=period, unit_id=unit, clause="NJ-19", facts=FACTS, grounds=["year_target"]
        )


def ask_report(house: House, code: str = "anhua", period: str = "2026-05") -> int:
    """A livelihood work is behind in a month."""
    with acting(house) as act:
        (unit,) = ids(act, code)
        return open_written_report(act, period=period, unit_id=unit, facts=FACTS, clause="NJ-19")


def a_talk(house: House, code: str = "anhua", period: str = "2026-03") -> str:
    """A talk about the work with the unit's supervising leader; its key."""
    key = talk_key("three_months", WORK, period)
    with acting(house) as act:
        (unit,) = ids(act, code)
        office = post_of(act.session, "supervision_officer", ids(act, "zfb")[0])
        target = post_of(act.session, "supervising_leader", unit)
        assert office is not None and target is not None
        title = "约谈：农村公路提质改造"
        case: dict[str, Any] = {"jurisdiction": "yiyang", "year": 2026, "title": title, "unit_id": unit}
        pack, parent = act.case.pack_id, act.case.id
        talk_id = open_case(
            act.desk, key=key, kind="talk", workflow=TALK, official=None, pack_id=pack, parent_id=parent, **case
        )
        talk = {
            "case_id": talk_id,
            "subject_id": act.case.id,
            "ground": "three_months",
            "period": period,
            "level": "supervising_leader_talk",
            "signer_post_id": office.id,
            "target_post_id": target.id,
            "gap": "连续3个月未达序时进度。",
        }
        act.session.execute(insert(Talk).values(clause="NJ-18", **talk))
    return key


def issued(house: House, *codes: str, remedy: bool = True) -> None:
    """A criticism that was checked, approved and issued."""
    criticise(house, *codes, remedy=remedy)
    for step in ("check_criticism", "approve_criticism"):
        assert house.act(step).status_code == 200


def promised(house: House, *codes: str) -> None:
    """A criticism whose units have all promised a day thirty days ahead."""
    issued(house, *codes)
    for step in ("report_remedy", "sign_remedy", "review_remedy"):
        for _ in house.open_tasks(step):
            answered = house.act(step)
            assert answered.status_code == 200, answered.text


def texts(house: House, kind: str) -> list[Any]:
    """The documents of a kind, in order."""
    return house.rows("SELECT * FROM document WHERE kind LIKE :kind ORDER BY id", kind=kind)


def iso(day: date) -> str:
    """A day as a form has it."""
    return day.isoformat()
