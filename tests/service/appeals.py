"""Filing and following an appeal or complaint, as citizens and officials do it."""

from dataclasses import dataclass
from typing import Any

from tests.cast import accepted
from tests.house import House

MATTER = "评分数据与统计公报不一致，请予复核。"


@dataclass(frozen=True)
class Filed:
    """What the filer holds, and the case that began."""

    receipt: str
    code: str
    key: str


def file(house: House, kind: str = "appeal", **more: Any) -> Filed:
    """Somebody files about the first published list; its workflow enters the first stage."""
    publicity = house.one("SELECT min(id) FROM publicity")
    body = {"kind": kind, "matter": MATTER, **more}
    answer = accepted(house.client.post(f"/api/v1/public/publicity/{publicity}/appeals", json=body))
    house.run()
    key = house.one(
        'SELECT c.key FROM "case" c JOIN appeal a ON a.case_id = c.id WHERE a.receipt = :r', r=answer["receipt"]
    )
    return Filed(answer["receipt"], answer["code"], key)


def ask(house: House, filed: Filed, code: str | None = None) -> Any:
    """The filer's enquiry by receipt and code."""
    return house.client.post("/api/v1/public/enquiries", json={"receipt": filed.receipt, "code": code or filed.code})


def conclude(house: House, filed: Filed, outcome: str, **form: Any) -> Any:
    """Accepted if need be, then concluded."""
    if house.open_tasks("acknowledge", filed.key):
        accepted(house.act("acknowledge", filed.key))
    return house.act("verify", filed.key, outcome=outcome, form={"feedback": "经核查属实。", **form})
