"""What pages show of accountability: the paper beside a task, the evidence for those who vet, the unit's objection."""

from typing import Any

from service.accountability.evidence import evidence_against
from service.accountability.sight import KNOWERS
from service.cases.desk import Desk
from service.cases.tables import Case
from service.incentives.submission import batch_candidates
from service.org.queries import Official, units_by_code


def evidence_for(desk: Desk, me: Official, case: Case) -> list[dict[str, Any]]:
    """What the key works' side holds against the candidates in vetting (YY-16); referrals for those who may know."""
    codes = batch_candidates(desk, case.id)
    units = units_by_code(desk.session, case.jurisdiction, codes)
    return [
        {"unit": unit.name, **row}
        for unit in units.values()
        for row in evidence_against(desk.session, unit.id, case.year)
        if row["kind"] != "referral" or me.offices & KNOWERS
    ]
