"""The warning talk of a special fund that lags after its first or second quarter (NJ-12)."""

from typing import Any

from sqlalchemy import select

from service.cases.act import Act
from service.cases.tables import Case
from service.measures.offices import unit_post
from service.org.tables import Unit
from service.resources.tables import ResourceFact
from service.talks.opening import Side, open_talk
from service.talks.tables import Talk

GROUND = "special_fund"
UNHELD = ("triggered", "notice.draft", "notice.issued", "talk.scheduled")


def follow_talks(act: Act, fact: ResourceFact, found: dict[str, Any]) -> None:
    """The finance bureau talks to the competent department, once a quarter, however often the fact is entered."""
    warned = [a["period"] for a in found.get("actions", ()) if isinstance(a, dict) and a["action"] == "warning_talk"]
    office, unit = act.session.get_one(Unit, fact.office_id), act.session.get_one(Unit, fact.unit_id)
    known = set(act.session.scalars(select(Talk.period).where(Talk.subject_id == fact.case_id, Talk.ground == GROUND)))
    for period in (f"{fact.period}-{quarter}" for quarter in warned):
        if period in known:
            continue
        open_talk(
            act,
            Side(unit_post(act.desk, office, "principal_leader")),
            Side(unit_post(act.desk, unit, "principal_leader")),
            ground=GROUND,
            period=period,
            level="warning_talk",
            gap=f"专项资金“{fact.matter}”支出分配进度低于序时进度（{found['formula']}）。",
            clause=fact.clause,
        )
    _tell_of_lost_grounds(act, fact, [f"{fact.period}-{quarter}" for quarter in warned])


def _tell_of_lost_grounds(act: Act, fact: ResourceFact, periods: list[str]) -> None:
    """A corrected quarter that no longer lags: who signs the talk is told, and withdraws it by name."""
    rows = act.session.execute(
        select(Talk.case_id, Talk.signer_post_id, Talk.period)
        .join(Case, Case.id == Talk.case_id)
        .where(
            Talk.subject_id == fact.case_id,
            Talk.ground == GROUND,
            Talk.period.notin_(periods),
            Case.state.in_(UNHELD),
        )
    )
    for talk, signer, period in rows:
        act.record("talk_ground_vanished", fact.clause, talk=talk, period=period)
        words = f"“{act.case.title}”{period}的进度已更正，约谈事由消失，请撤销约谈并说明理由。"
        act.tell(f"talk-ground:{talk}:{fact.version}", "talk", words, post_id=signer)
