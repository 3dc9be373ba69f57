"""Supervised matters in a test: registered, assigned and carried on by their units."""

from typing import Any

from tests.cast import SUPERVISION, accepted
from tests.house import House

KEY = "matter/yiyang/2026/0001"
DUE = "2026-02-06"
LATER = "2026-02-20"


def a_matter(title: str = "城区积水点整治", **changed: Any) -> dict[str, Any]:
    """A vice mayor's written instruction of the second of January."""
    return {
        "source": "instruction",
        "title": title,
        "body": "请住建部门牵头，一个月内拿出整治方案。",
        "given_on": "2026-01-02",
        "secrecy": "internal",
        "leader": "vicemayor1",
        **changed,
    }


def units(*codes: str, due: str = DUE) -> list[dict[str, Any]]:
    """The first unit is the main one."""
    return [{"unit": code, "main": n == 0, "due": due} for n, code in enumerate(codes)]


def send(house: House, *matters: dict[str, Any], who: str = SUPERVISION) -> Any:
    """Register matters; the raw answer."""
    answered = house.person(who).send("POST", "/api/v1/matters", json={"matters": list(matters)})
    house.run()
    return answered


def assigned(house: House, *codes: str, **changed: Any) -> int:
    """One matter, registered and assigned at once."""
    return int(registered(house, a_matter(units=units(*(codes or ("fgw", "czj"))), **changed))[0]["id"])


def act(house: House, step: str, unit: str = "", **changed: Any) -> Any:
    """The unit's task of a step is decided as a diligent official would, or as changed."""
    task = next(t for t in house.open_tasks(step, KEY) if not unit or t.about == unit)
    who, given = house.habit(task)
    body = {"outcome": given.outcome, "form": given.form, "opinion": given.opinion, **changed}
    response = who.send("POST", f"/api/v1/tasks/{task.id}/decide", json=body)
    house.run()
    return response


def reply(house: House, *codes: str) -> None:
    """These units sign and reply."""
    for code in codes:
        accepted(act(house, "sign_matter", code))
        accepted(act(house, "reply_matter", code, form={"body": f"{code}已办结。"}))


def registered(house: House, *matters: dict[str, Any]) -> list[dict[str, Any]]:
    """Register matters; what the office is answered."""
    answer: Any = accepted(send(house, *matters))
    return list(answer)


def waiting(house: House) -> list[tuple[str, str]]:
    """Which step waits for whom."""
    return sorted((task.step, task.about) for task in house.open_tasks(case=KEY) if task.step != "receive_sheet")
