"""改派: the supervision office hands a stuck task to a colleague of its unit; a leader's signature stays his own."""

from sqlalchemy import select

from service.cases.desk import Desk
from service.errors import GateClosed, NotAllowed, StaleVersion, TaskNotOpen
from service.org.offices import SUPERVISION_OFFICE
from service.org.queries import Official
from service.org.tables import Post
from service.org.vocabulary import SHARED_OFFICES
from service.tasks.acts import hand_to, load_task
from service.tasks.tables import Task, TaskHand

ACT = "reassign"


def reassign(desk: Desk, official: Official, task_id: int, to_person: int, reason: str, version: int | None) -> Task:
    """Hand somebody's open task to a colleague of the same unit, with a reason; both are told.

    The same order sent again is answered with the task as it is.
    """
    task = load_task(desk.session, official, task_id, lock=True)
    if not official.offices & SUPERVISION_OFFICE:
        raise NotAllowed("改派由督查室或政府办主任办理。")
    if task.state != "open":
        raise TaskNotOpen()
    if version is not None and version != task.version:
        if _ordered_already(desk, official, task, to_person):
            return task
        raise StaleVersion()
    if desk.session.get_one(Post, task.post_id).office not in SHARED_OFFICES:
        sentence = "领导签批事项不能改派；领导外出的，由其AB角代为办理，督查室可以催办。"
        raise GateClosed(sentence, clause=task.clause, name="leaders_sign_themselves")
    if task.lender_id is not None:
        raise GateClosed("该事项已委派他人提出意见，收回后方可改派。", clause=task.clause, name="already_lent")
    if task.person_id == to_person:
        raise GateClosed("该事项已由此人办理。", clause=task.clause, name="already_with_him")
    return hand_to(desk, official, task, to_person, reason, ACT)


def _ordered_already(desk: Desk, official: Official, task: Task, to_person: int) -> bool:
    newest = desk.session.execute(
        select(TaskHand.act, TaskHand.by_id, TaskHand.to_id)
        .where(TaskHand.task_id == task.id)
        .order_by(TaskHand.id.desc())
        .limit(1)
    ).one_or_none()
    return newest is not None and tuple(newest) == (ACT, official.person_id, to_person)
