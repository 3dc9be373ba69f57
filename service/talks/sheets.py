"""The step by which a unit signs for a supervision sheet (签收督办单); it hangs on no state of its case."""

from service.cases.kinds import Outcome, Step
from service.cases.seats import responsible

RECEIVE_SHEET = Step(
    "receive_sheet",
    "签收督办单",
    "NJ-18",
    responsible("handler"),
    {"received": Outcome("签收")},
    loose=True,
)
