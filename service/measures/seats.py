"""Who decides, approves, verifies, signs for and answers about a measure, found by post on the day."""

from service.cases.act import Act
from service.cases.kinds import Opening
from service.cases.seats import government, required, responsible
from service.measures.criticising import CRITICISM
from service.measures.offices import unit_post
from service.measures.queries import measure_of
from service.org.queries import in_charge, post_of
from service.org.tables import Unit


def office_leader(act: Act) -> list[Opening]:
    """The clause office's principal leader, with what the rule proposes."""
    row = measure_of(act)
    post = unit_post(act.desk, act.session.get_one(Unit, row.office_id), "principal_leader")
    form = {} if row.proposed is None else {"amount": f"{row.proposed.normalize():f}"}
    return [Opening(post.id, post.unit_id, form=form)]


def vice_mayor(act: Act) -> list[Opening]:
    """The vice mayor in charge of the clause office."""
    post = in_charge(act.session, "vice_mayor", measure_of(act).office_id, act.desk.today)
    return [Opening(required(post, "分管主办单位的副市长").id, measure_of(act).office_id)]


def executor(act: Act) -> list[Opening]:
    """The handler of the unit that carries it out; a criticism is carried out by being issued."""
    return [] if measure_of(act).kind == CRITICISM else list(responsible("handler")(act))


def verifier(act: Act) -> list[Opening]:
    """The clause office's handler; what that office carried out itself is verified by the supervision office."""
    office = act.session.get_one(Unit, measure_of(act).office_id)
    if office.id == act.case.unit_id:
        return list(government("supervision_officer")(act))
    post = unit_post(act.desk, office, "handler")
    return [Opening(post.id, post.unit_id)]


def subject(act: Act) -> list[Opening]:
    """The handler of the unit that the measure is about, where it has one here."""
    post = post_of(act.session, "handler", measure_of(act).subject_id)
    return [Opening(post.id, post.unit_id)] if post is not None else []
