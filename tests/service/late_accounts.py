"""A bridge whose accounts are late: the deduction that is proposed, and its way to being carried out (NJ-10)."""

from tests.cast import accepted
from tests.house import House

KEY = "measure/yiyang/2026/NJ-10/0001"


def decide(house: House, outcome: str = "confirm", **form: object) -> object:
    return house.act("decide_proposal", outcome=outcome, form={"route": "vice_mayor", **form}, opinion="理由。")


def carrying_out(house: House) -> House:
    accepted(decide(house))
    accepted(house.act("approve_measure"))
    return house
