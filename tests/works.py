"""Key works in a test: a year's list of a few works, opened, filed, and played month by month."""

from datetime import datetime
from typing import Any

from service.clock import LEGAL_ZONE
from tests.cast import SUPERVISION, accepted, case_id
from tests.house import House

LIST = "key-list/yiyang/2026"
PLAN = ["8", "16", "25", "33", "41", "50", "58", "66", "75", "83", "91", "100"]


def key(number: int, year: int = 2026) -> str:
    """A work's business key."""
    return f"key-work/yiyang/{year}/{number:04d}"


def work(number: int = 1, **changed: Any) -> dict[str, Any]:
    """One work as it is proposed: the development bureau's, the finance bureau and a county beside it."""
    return {
        "number": number,
        "title": f"重点工作{number}",
        "portfolio": "现代产业体系",
        "nature": "project",
        "cites": "2026年《政府工作报告》",
        "lead_units": ["fgw"],
        "assisting_units": ["czj", "anhua"],
        "planned": PLAN,
        **changed,
    }


def start_list(house: House, *works: dict[str, Any], year: int = 2026) -> int:
    """The year's list is begun, proposed with these works, approved and made public."""
    office, this = house.person(SUPERVISION), f"key-list/yiyang/{year}"
    list_id = int(accepted(office.send("POST", "/api/v1/key-lists", json={"year": year}))["id"])
    house.run()
    accepted(house.act("propose_key_list", this, form={"works": list(works) or [work()]}))
    accepted(house.act("record_list_meeting", this))
    accepted(house.act("publish_key_list", this))
    return list_id


def file_all(house: House, number: int = 1, year: int = 2026) -> None:
    """Every undertaking unit of the work files its responsibility."""
    while house.open_tasks("file_responsibility", key(number, year)):
        accepted(house.act("file_responsibility", key(number, year)))


def start_work(house: House, **changed: Any) -> int:
    """One work, filed and running since January."""
    start_list(house, work(**changed))
    file_all(house)
    return case_id(house, key(1))


def report(house: House, month: int, value: str | None, number: int = 1, **changed: Any) -> Any:
    """The unit reports a month; the raw answer."""
    form = {"description": "推进情况。", **({"value": value} if value is not None else {}), **changed}
    return _decide(house, "report_progress", month, number, "report", form)


def verify(house: House, month: int, value: str | None = None, number: int = 1, **changed: Any) -> Any:
    """The verifier verifies it as reported, or with another figure; the raw answer."""
    task = _task(house, "verify_progress", month, number)
    who, given = house.habit(task)
    form = {**given.form, **({"value": value, "note": "核实数"} if value is not None else {}), **changed}
    return _answered(house, who.decide(task.id, "verified", form))


def _task(house: House, step: str, month: int, number: int) -> Any:
    return next(t for t in house.open_tasks(step, key(number)) if t.about == f"{month:02d}")


def _decide(house: House, step: str, month: int, number: int, outcome: str, form: dict[str, Any]) -> Any:
    task = _task(house, step, month, number)
    return _answered(house, house.holder(task.post_id).decide(task.id, outcome, form))


def _answered(house: House, response: Any) -> Any:
    house.run()
    return response


def until(house: House, month: int, day: int, year: int = 2026) -> None:
    """Let time pass up to nine in the morning of a day."""
    moment = datetime(year, month, day, 9, tzinfo=LEGAL_ZONE)
    house.wait(seconds=(moment - house.clock.now()).total_seconds())
    house.run()


def play_months(house: House, *values: str | None, first: int = 1, number: int = 1) -> None:
    """Month after month: the value is reported and verified in time, None is no report; then the month closes."""
    for month, value in enumerate(values, start=first):
        if value is not None:
            accepted(report(house, month, value, number))
            accepted(verify(house, month, number=number))
        after = (2026, month + 1) if month < 12 else (2027, 1)
        until(house, after[1], 15, after[0])


def flags(house: House, number: int = 1, year: int = 2026) -> list[str]:
    """The flags that stand, month by month."""
    rows = house.rows(
        'SELECT flag FROM card JOIN "case" c ON c.id = work_id WHERE c.key = :key'
        " AND withdrawn_at IS NULL ORDER BY month",
        key=key(number, year),
    )
    return [row.flag for row in rows]


def consequences(house: House, number: int = 1, year: int = 2026) -> list[tuple[int, str, str]]:
    """Month, action and unit of everything that was begun."""
    rows = house.rows(
        "SELECT q.month, q.action, u.code FROM consequence q JOIN unit u ON u.id = q.unit_id"
        ' JOIN "case" c ON c.id = q.work_id WHERE c.key = :key ORDER BY q.id',
        key=key(number, year),
    )
    return [(row.month, row.action, row.code) for row in rows]


def usernames(house: House, step: str) -> list[str]:
    """Who must act on the open tasks of a step."""
    return [house.holder(task.post_id).username for task in house.open_tasks(step)]
