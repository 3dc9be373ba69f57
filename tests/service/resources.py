"""Facts of the sample city that the tests of resources enter, and what they ask of the register."""

from typing import Any

from tests.cast import accepted, refused
from tests.house import House

LAND, FUNDS, BUILDERS = "zrzy.handler", "czj.handler", "zjj.handler"


def fact(house: House, who: str, rule: str, **fields: Any) -> Any:
    """Enter a fact, the raw answer."""
    answered = house.person(who).send("POST", "/api/v1/resources", json={"rule": rule, "fields": fields})
    house.run()
    return answered


def entered(house: House, who: str, rule: str, **fields: Any) -> dict[str, Any]:
    """Enter a fact; it as it is kept, with its measures."""
    return accepted(fact(house, who, rule, **fields))


def not_entered(house: House, name: str, who: str, rule: str, status: int = 409, **fields: Any) -> None:
    """The fact is refused by this name."""
    refused(fact(house, who, rule, **fields), name, status)


def accounts(house: House, **changed: Any) -> dict[str, Any]:
    """A project accepted on 20 February 2025 whose accounts are due on 24 February 2026 (after Spring Festival)."""
    fields = {
        "unit": "anhua",
        "year": 2026,
        "matter": "安化大桥",
        "management_fee": "1250000",
        "accepted_on": "2025-02-20",
    }
    return entered(house, BUILDERS, "management_fee_deduction", **(fields | changed))


def idle_land(house: House, unit: str = "anhua", **changed: Any) -> dict[str, Any]:
    """A district that completed 70% of its target: 240 mu in proportion, 100 mu at most."""
    fields = {"unit": unit, "year": 2026, "allocation_mu": "800", "completion": "0.7", "rank": 5}
    return entered(house, LAND, "idle_land_consequences", **(fields | changed))


def fund(house: House, **quarters: Any) -> dict[str, Any]:
    """The commerce bureau's special fund, quarter by quarter."""
    return entered(house, FUNDS, "special_fund", unit="swj", year=2026, matter="外贸发展资金", **quarters)


def measures(house: House) -> list[dict[str, Any]]:
    """Every measure, as the supervision office sees it."""
    found: list[dict[str, Any]] = house.person("supervision1").get("/api/v1/measures")
    return found


def measure(house: House, kind: str) -> dict[str, Any]:
    """The one measure of this kind."""
    (one,) = [m for m in measures(house) if m["kind"] == kind]
    return dict(house.person("supervision1").get(f"/api/v1/measures/{one['id']}"))
