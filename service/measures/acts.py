"""What may happen to a measure besides its tasks: withdrawn, postponed, revoked on review; each with a reason."""

from datetime import date

from service.cases.act import Act
from service.cases.fire import fire
from service.deadlines.queries import open_deadlines
from service.deadlines.use_cases import extend
from service.errors import GateClosed, NotAllowed
from service.measures.executing import take_back
from service.measures.offices import unit_post
from service.measures.queries import measure_of
from service.org.tables import Unit


def withdraw(act: Act, reason: str) -> None:
    """The clause office's principal leader takes the measure back; its key stays and is never used again."""
    _by_office(act)
    fire(act, "withdraw", reason=reason)


def postpone(act: Act, on: date, reason: str) -> None:
    """Another day for carrying it out; the old day and the reason stay on record, the key is the same."""
    _by_office(act)
    row = open_deadlines(act.session, act.case.id).get("measure")
    if row is None:
        raise GateClosed("该措施没有未到期的兑现期限。", clause="NJ-21", name="no_open_deadline")
    extend(act, row, on, reason)
    act.record("postponed", "NJ-21", on=on.isoformat())


def _by_office(act: Act) -> None:
    if act.official is None or not act.official.holds("principal_leader", measure_of(act).office_id):
        raise NotAllowed("由主办单位主要负责人办理。", clause="NJ-21")


def revoke(act: Act, why: str) -> None:
    """Revoked on review (督查条例 17): withdrawn, or, where it was carried out, to be undone by who carried it out."""
    row = measure_of(act)
    if act.kind.may("withdraw", act.state):
        fire(act, "withdraw", reason=why[:300])
    elif row.ended == "done":
        take_back(act)
    words = f"“{act.case.title}”经复核撤销；已经兑现的，请恢复原状或者退还。"
    for unit_id in {act.case.unit_id, row.office_id}:
        post = unit_post(act.desk, act.session.get_one(Unit, unit_id), "handler")
        act.tell(f"measure-revoked:{act.case.id}:{unit_id}", "measure", words, post_id=post.id)
