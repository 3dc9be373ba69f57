"""Who acts in the tests, and how answers are read: names of the sample city's officials, cases and refusals."""

from typing import Any

import yaml
from sqlalchemy import text

from service.cases.packs import PackShelf
from tests.house import House

ROUND = "round/yiyang/2026"
PROJECT = "project/yiyang/2026/01"

SUPERVISION = "supervision1"
DIRECTOR = "office.director"
LEAD = "fgw.handler"
LEAD_LEADER = "fgw.leader"
JOINT_LEAD = "czj.handler"
VICE_MAYOR = "vicemayor1"
DEPUTY = "dsg1"
COMPLAINTS = "complaints"
CLERK = "clerk"
COUNTY = "anhua.handler"
STRANGER = "swj.handler"
"""A handler of a unit that has nothing to do with project 1."""

Response = Any


def refused(response: Response, name: str, status: int = 409) -> dict[str, Any]:
    """The answer is this refusal, as problem details with a Chinese sentence; returned for a closer look."""
    assert (response.status_code, response.json().get("name")) == (status, name), response.text
    problem: dict[str, Any] = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert any("\u4e00" <= sign <= "\u9fff" for sign in problem["detail"])
    return problem


def accepted(response: Response) -> dict[str, Any]:
    """The act was done; its answer."""
    assert response.status_code < 300, response.text
    answer: dict[str, Any] = response.json()
    return answer


def case_id(house: House, key: str = PROJECT) -> int:
    """The id of a case by its business key."""
    return int(house.one('SELECT id FROM "case" WHERE key = :key', key=key))


def events(house: House, key: str, kind: str) -> list[dict[str, Any]]:
    """The data of a case's events of one kind, in order."""
    rows = house.rows(
        'SELECT e.data FROM event e JOIN "case" c ON c.id = e.case_id WHERE c.key = :key AND e.kind = :kind'
        " ORDER BY e.id",
        key=key,
        kind=kind,
    )
    return [row.data for row in rows]


def notices(house: House, kind: str) -> list[str]:
    """The texts of all notices of one kind."""
    return [row.text for row in house.rows("SELECT text FROM notice WHERE kind = :kind ORDER BY id", kind=kind)]


def standings(house: House, status: str = "selected", key: str = PROJECT) -> list[str]:
    """The codes of the units with a status on the newest list."""
    rows = house.rows(
        "SELECT u.code FROM standing s JOIN unit u ON u.id = s.unit_id JOIN project p ON p.case_id = s.project_id"
        ' JOIN "case" c ON c.id = p.case_id WHERE c.key = :key AND s.list_version = p.list_version'
        " AND s.status = :status ORDER BY s.rank, u.code",
        key=key,
        status=status,
    )
    return [row.code for row in rows]


def read_as(house: House, **readings: Any) -> None:
    """The round began with a pack of these readings: its settings' values changed, nothing else."""
    (row,) = house.rows('SELECT id, text FROM rule_pack WHERE id = (SELECT max(pack_id) FROM "case")')
    tree = yaml.safe_load(row.text)
    for name, value in readings.items():
        tree["settings"][name]["value"] = value
    changed = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    with house.office.engine.begin() as connection:
        connection.execute(text("UPDATE rule_pack SET text = :text WHERE id = :id"), {"text": changed, "id": row.id})
    house.office.packs = PackShelf()


def answer_of(house: House, step: str, case: str | None = None) -> dict[str, Any]:
    """The form that a diligent official would send for the first open task of a step."""
    task = house.open_tasks(step, case)[0]
    return dict(house.habit(task)[1].form)
