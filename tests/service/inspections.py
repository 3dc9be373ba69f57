"""Inspections in a test: proposed, approved, planned, and carried on by the supervision office."""

from typing import Any

from tests.cast import SUPERVISION, accepted
from tests.house import House

KEY = "inspection/yiyang/2026/0001"
PHOTO = b"\x89PNG\r\n\x1a\n" + b"roof"


def propose(house: House, subject: str = "农村饮水安全", who: str = SUPERVISION, **changed: Any) -> Any:
    """Propose an inspection; the raw answer."""
    body = {"kind": "special", "subject": subject, "reason": "群众反映集中。", **changed}
    answered = house.person(who).send("POST", "/api/v1/inspections", json=body)
    house.run()
    return answered


def a_plan(*units: str, **changed: Any) -> dict[str, Any]:
    """On the days from the seventh to the ninth of January, unannounced."""
    days = {"first_day": "2026-01-07", "last_day": "2026-01-09"}
    return {"scope": "实地查看水厂。", "units": list(units or ("fgw", "anhua")), "announced": False, **days, **changed}


def planned(house: House, *units: str, subject: str = "农村饮水安全", **changed: Any) -> int:
    """An inspection that is approved and planned; it has begun."""
    found = int(accepted(propose(house, subject))["id"])
    key = house.one('SELECT key FROM "case" WHERE id = :id', id=found)
    accepted(house.act("approve_inspection", key))
    accepted(house.act("plan_inspection", key, form=a_plan(*units, **changed)))
    return found


def find(house: House, unit: str = "anhua", **changed: Any) -> Any:
    """Enter a finding, on the seventh of January; the raw answer."""
    house.wait(days=max(0, 7 - house.clock.today().day))
    form = {"unit": unit, "found_on": "2026-01-07", "body": "水厂消毒设备停用。", "rectify": True, **changed}
    return house.act("enter_findings", KEY, outcome="finding", form=form)


def act(house: House, step: str, unit: str = "", **changed: Any) -> Any:
    """The task of a step about a unit is decided as a diligent official would, or as changed."""
    task = next(t for t in house.open_tasks(step) if not unit or t.about == unit)
    who, given = house.habit(task)
    body = {"outcome": given.outcome, "form": given.form, "opinion": given.opinion, **changed}
    response = who.send("POST", f"/api/v1/tasks/{task.id}/decide", json=body)
    house.run()
    return response
