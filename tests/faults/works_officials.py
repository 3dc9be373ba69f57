"""The officials of a year of key works: diligent, but for what each work's number makes them report."""

from datetime import datetime
from typing import Any

from sqlalchemy import text

from deploy.rehearsal.answers import Answer
from deploy.rehearsal.officials import answer
from service.clock import LEGAL_ZONE
from tests.faults.officials import Officials
from tests.works import PLAN

KINDS = ["key_list", "key_work", "talk", "criticism", "written_report", "referral"]
MAIN = text(
    "SELECT t.id, t.step, t.post_id, t.about, c.key, coalesce(t.person_id, min(h.person_id)) AS person FROM task t"
    ' JOIN "case" c ON c.id = t.case_id JOIN holding h ON h.post_id = t.post_id'
    " WHERE t.state = 'open' AND c.kind = ANY(:kinds) GROUP BY t.id, c.key ORDER BY t.id"
)
LATE_UNTIL = 8
"""Day of the month after, on which the late ones report: the month was closed on the fifth or soon after."""
BROKEN_PROMISE = "/0005/"


class WorkOfficials(Officials):
    """Works of odd numbers lag five points behind their plan; every fourth one reports each month after its closing."""

    WAITING = (MAIN, {"kinds": KINDS})

    def _open(self) -> list[Any]:
        return [task for task in super()._open() if task.step != "report_progress" or self._time_has_come(task)]

    def _time_has_come(self, task: Any) -> bool:
        if int(task.key[-4:]) % 4:
            return True
        month = int(task.about)
        return self.clock.now() >= datetime(self.year + month // 12, month % 12 + 1, LATE_UNTIL, tzinfo=LEGAL_ZONE)

    def given(self, task: Any, view: dict[str, Any], token: str) -> Answer:
        """The diligent answer, with the figure that this work has to show; one promise is not kept."""
        found = answer(view, self._world(token))
        if task.step == "report_progress" and int(task.key[-4:]) % 2:
            found.form["value"] = str(max(0, int(PLAN[int(task.about) - 1]) - 5))
        if task.step == "verify_promise" and BROKEN_PROMISE in task.key:
            found.outcome = "unfinished"
        return found
