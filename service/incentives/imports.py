"""Projects and points that come as a workbook or JSON: all or nothing, into the proposal or the score table."""

from sqlalchemy import update

from service.cases.act import Act
from service.errors import GateClosed, NotAllowed
from service.incentives.evaluation import store_scores
from service.incentives.proposals import forms_of, scores_of
from service.incentives.tables import Round
from service.org.imports.projects import parse_projects
from service.org.imports.scores import parse_scores
from service.tasks.tables import Task


def take_projects(act: Act, data: bytes, filename: str) -> int:
    """Fill the proposal (YY-07); the proposing task shows it ready to send. Returns how many projects came."""
    act.only("supervision_officer", clause="YY-07")
    if act.state not in ("opened", "measures.proposing"):
        raise GateClosed("措施已提请审定，不能再导入。", clause="YY-07", name="wrong_order")
    proposal = [form.model_dump(mode="json") for form in forms_of(parse_projects(data, filename))]
    act.session.execute(update(Round).where(Round.case_id == act.case.id).values(proposal=proposal))
    act.session.execute(
        update(Task)
        .where(Task.case_id == act.case.id, Task.step == "propose_measures", Task.state == "open")
        .values(form={"projects": proposal})
    )
    act.record("imported", "YY-07", projects=len(proposal))
    return len(proposal)


def take_scores(act: Act, data: bytes, filename: str) -> int:
    """Keep points (YY-11): the lead unit's handler brings all, another unit's only those that it is the source of."""
    official = act.official
    if act.state not in ("evaluation.waiting", "evaluation.collecting"):
        raise GateClosed("评价采集期间才能导入得分。", clause="YY-11", name="wrong_order")
    if official is None or not official.holds("handler"):
        raise NotAllowed("得分由经办人导入。", clause="YY-11")
    rows = scores_of(act, parse_scores(data, filename))
    own = {seat.unit_id for seat in official.seats if seat.office == "handler"}
    return store_scores(act, rows, "imported", sources=None if act.case.unit_id in own else own)
