"""A task's way from hand to hand: claim, release, transfer, ask a colleague, urge, copy, add or drop an approver."""

from datetime import timedelta

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from service.accountability.sight import SEALED, sealed
from service.cases.act import Act, lock_case
from service.cases.desk import Desk
from service.cases.fire import fire
from service.cases.kinds import KINDS, Opening
from service.cases.tables import Case
from service.cases.write import flush
from service.errors import FormInvalid, GateClosed, NotAllowed, NotFound, NotYours, StaleVersion, TaskNotOpen
from service.org.offices import OVERSEERS, READERS
from service.org.queries import Official, holders
from service.org.tables import Holding, Person, Post, Unit
from service.tasks.decide import all_done, may_see
from service.tasks.tables import Task, TaskHand

URGE_PAUSE = timedelta(hours=4)
ADDED = "added:"
"""What an added approver's task is about; the clause's own approvers have an office there."""


def load_task(session: Session, official: Official, task_id: int, *, lock: bool = False) -> Task:
    """The one way to load a task: it is there only for those whom it concerns, and for supervisors of the city."""
    if lock:
        _lock_case_first(session, task_id)
    query = select(Task).where(Task.id == task_id, Task.jurisdiction == official.jurisdiction)
    task = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if task is None:
        raise NotFound()
    if may_see(official, task) or official.offices & READERS and not _confidential(session, official, task):
        return task
    if _copied(session, official, task_id):
        return task
    raise NotFound()


def _lock_case_first(session: Session, task_id: int) -> None:
    """The case before its task, as every decision locks them: two acts at once never wait for each other."""
    case = select(Task.case_id).where(Task.id == task_id).scalar_subquery()
    session.execute(select(Case.id).where(Case.id == case).with_for_update(key_share=True))


def _confidential(session: Session, official: Official, task: Task) -> bool:
    """A complaint's task: only those on whom it waits know that it exists (YY-14); a referral's: who needs to know."""
    return sealed(session, official, session.get_one(Case, task.case_id))


def _copied(session: Session, official: Official, task_id: int) -> bool:
    copy = select(TaskHand.id).where(
        TaskHand.task_id == task_id, TaskHand.act == "copy", TaskHand.to_id == official.person_id
    )
    return session.scalar(copy.limit(1)) is not None


def _mine(session: Session, official: Official, task_id: int, version: int | None = None) -> Task:
    task = load_task(session, official, task_id, lock=True)
    if task.state != "open":
        raise TaskNotOpen()
    if version is not None and version != task.version:
        raise StaleVersion()
    handed_to_me = task.handed and task.person_id == official.person_id
    at_my_post = task.post_id in official.all_posts and (
        task.person_id in (None, official.person_id) or task.post_id in official.acting
    )
    if not (handed_to_me or at_my_post):
        raise NotYours("该事项已由他人签收办理。" if task.post_id in official.all_posts else None)
    return task


def _hand(
    desk: Desk, task: Task, act: str, official: Official, to: int | None = None, note: str = ""
) -> None:
    desk.session.execute(
        insert(TaskHand).values(
            task_id=task.id, at=desk.now, act=act, by_id=official.person_id, to_id=to, note=note[:500]
        )
    )
    task.version += 1


def claim(desk: Desk, official: Official, task_id: int, version: int | None = None) -> Task:
    """签收/认领: one of several holders of a desk takes the task; claimed again by the same person nothing changes."""
    task = _mine(desk.session, official, task_id, version)
    if task.person_id != official.person_id:
        task.person_id = official.person_id
        _hand(desk, task, "claim", official)
    return task


def release(desk: Desk, official: Official, task_id: int) -> Task:
    """Give a claimed task back to the desk; a unit's leader or the supervision office may do it for somebody."""
    task = load_task(desk.session, official, task_id, lock=True)
    if task.state != "open":
        raise TaskNotOpen()
    leads = official.holds("principal_leader", task.unit_id) or official.holds("supervision_officer")
    if task.person_id != official.person_id and not leads:
        raise NotYours()
    if task.person_id is not None:
        task.person_id, task.handed, task.lender_id = None, False, None
        _hand(desk, task, "release", official)
    return task


def transfer(desk: Desk, official: Official, task_id: int, to_person: int, reason: str) -> Task:
    """转办: hand the task to a colleague of the same unit, with a reason; the record shows both names."""
    return hand_to(desk, official, _mine(desk.session, official, task_id), to_person, reason, "transfer")


def hand_to(desk: Desk, official: Official, task: Task, to_person: int, reason: str, act: str) -> Task:
    """The task is a colleague's by name; whoever had taken it before is told. Who may order this is judged before."""
    _colleague(desk, official, task, to_person)
    if not reason.strip():
        raise FormInvalid("转办须填写理由。")
    before = task.person_id
    task.person_id, task.handed = to_person, True
    _hand(desk, task, act, official, to_person, reason)
    _note(desk, task, f"{act}:{task.id}:{task.version}", f"转办给您：{task.title}", to_person)
    if before not in (None, official.person_id):
        _note(desk, task, f"{act}:{task.id}:{task.version}:from", f"已改由他人办理：{task.title}", before)
    return task


def lend(desk: Desk, official: Official, task_id: int, to_person: int, question: str) -> Task:
    """委派: ask a colleague for his opinion; until it comes back nobody decides."""
    task = _mine(desk.session, official, task_id)
    if task.lender_id is not None:
        raise GateClosed("该事项已委派他人。", name="already_lent")
    _colleague(desk, official, task, to_person)
    task.lender_id, task.person_id, task.handed = official.person_id, to_person, True
    _hand(desk, task, "lend", official, to_person, question)
    _note(desk, task, f"lend:{task.id}:{task.version}", f"请提出意见：{task.title}", to_person)
    return task


def give_back(desk: Desk, official: Official, task_id: int, opinion: str) -> Task:
    """The colleague's opinion, or the lender's own recall: the task is back with him who lent it."""
    task = load_task(desk.session, official, task_id, lock=True)
    if task.state != "open" or task.lender_id is None:
        raise TaskNotOpen("该事项未委派。")
    if official.person_id not in (task.person_id, task.lender_id):
        raise NotYours()
    if official.person_id == task.person_id and not opinion.strip():
        raise FormInvalid("请填写意见后交回。")
    lender = task.lender_id
    task.person_id, task.lender_id, task.handed = lender, None, True
    _hand(desk, task, "give_back", official, lender, opinion)
    _note(desk, task, f"give_back:{task.id}:{task.version}", f"委派的事项已交回：{task.title}", lender)
    return task


def _colleague(desk: Desk, official: Official, task: Task, to_person: int) -> None:
    if to_person == official.person_id:
        raise GateClosed("不能转给本人。", name="not_to_oneself")
    person = desk.session.get(Person, to_person)
    same_unit = (
        select(Holding.person_id)
        .join(Post, Post.id == Holding.post_id)
        .where(
            Post.unit_id == desk.session.get_one(Post, task.post_id).unit_id,
            Holding.person_id == to_person,
            Holding.valid_from <= desk.today,
            or_(Holding.valid_to.is_(None), Holding.valid_to >= desk.today),
        )
    )
    gone = person is None or (person.left_on is not None and person.left_on <= desk.today)
    if gone or desk.session.scalar(same_unit.limit(1)) is None:
        raise GateClosed("只能转给本单位在岗人员。", name="not_a_colleague")


def urge(desk: Desk, official: Official, task_id: int, text: str) -> Task:
    """催办: a supervisor or whoever waits on the case presses; not more than once in four hours."""
    task = load_task(desk.session, official, task_id, lock=True)
    if task.state != "open":
        raise TaskNotOpen()
    if not official.offices & OVERSEERS:
        raise NotAllowed("催办由市政府领导、政府办和督查室发出。")
    last = desk.session.scalar(
        select(TaskHand.at)
        .where(TaskHand.task_id == task_id, TaskHand.act == "urge")
        .order_by(TaskHand.id.desc())
        .limit(1)
    )
    if last is not None and desk.now - last < URGE_PAUSE:
        raise GateClosed("四小时内已催办过。", name="urged_recently")
    _hand(desk, task, "urge", official, None, text)
    _note(desk, task, f"urge:{task.id}:{task.version}", f"催办：{task.title} {text}"[:500])
    return task


def copy_to(desk: Desk, official: Official, task_id: int, persons: list[int]) -> Task:
    """抄送: let colleagues of the city read along; each leaves a receipt when he has read."""
    task = load_task(desk.session, official, task_id, lock=True)
    case = desk.session.get_one(Case, task.case_id)
    if case.key.startswith(SEALED):
        words = f"{KINDS[case.kind].title}事项不得抄送。"
        raise GateClosed(words, clause=task.clause, name="confidential")
    for person_id in dict.fromkeys(persons):
        person = desk.session.get(Person, person_id)
        if person is None or person.jurisdiction_code != official.jurisdiction:
            raise NotFound("没有找到该人员。")
        _hand(desk, task, "copy", official, person_id)
        _note(desk, task, f"copy:{task.id}:{person_id}", f"抄送：{task.title}", person_id)
    return task


def mark_read(desk: Desk, official: Official, task_id: int) -> int:
    """已阅: the reader's receipt on every copy that came to him."""
    read = desk.session.execute(
        update(TaskHand)
        .where(
            TaskHand.task_id == task_id,
            TaskHand.act == "copy",
            TaskHand.to_id == official.person_id,
            TaskHand.read_at.is_(None),
        )
        .values(read_at=desk.now)
        .returning(TaskHand.id)
    ).all()
    return len(read)


def add_approver(desk: Desk, official: Official, task_id: int, post_id: int) -> Task:
    """加签: another post must countersign this step too, before the case goes on."""
    task = _mine(desk.session, official, task_id)
    act = Act(desk=desk, case=lock_case(desk.session, task.case_id), official=official, task=task)
    step = act.kind.steps[task.step]
    if not step.may_add:
        raise GateClosed("该环节不是会签环节，不能加签。", clause=step.clause, name="not_countersigned")
    post = desk.session.get(Post, post_id)
    foreign = post is None or desk.session.get_one(Unit, post.unit_id).jurisdiction_code != official.jurisdiction
    if post is None or foreign or not holders(desk.session, post.id, desk.today):
        raise GateClosed("该岗位无人在岗，不能加签。", name="post_vacant")
    about = f"{ADDED}{post.id}"
    act.open(step.code, [Opening(post.id, post.unit_id, about=about, title=f"{step.title}（加签）")])
    act.record("approver_added", step.clause, step=step.code, post=post.id)
    _hand(desk, task, "add_approver", official, None, about)
    desk.session.flush()
    flush(act)
    return task


def drop_approver(desk: Desk, official: Official, task_id: int) -> Task:
    """减签: take back an added approver who has not decided yet; if he was the last one awaited, the case goes on."""
    task = load_task(desk.session, official, task_id, lock=True)
    if not task.about.startswith(ADDED):
        raise GateClosed("条款规定的审批人不能减签。", clause=task.clause, name="approver_is_compulsory")
    if task.state != "open":
        raise TaskNotOpen()
    added_by = (
        select(TaskHand.id)
        .join(Task, Task.id == TaskHand.task_id)
        .where(Task.case_id == task.case_id, Task.step == task.step, Task.visit == task.visit)
        .where(TaskHand.act == "add_approver", TaskHand.by_id == official.person_id, TaskHand.note == task.about)
    )
    if desk.session.scalar(added_by.limit(1)) is None:
        raise NotYours("只有加签人可以减签。")
    task.state, task.closed_at = "closed", desk.now
    _hand(desk, task, "drop_approver", official)
    desk.session.flush()
    act = Act(desk=desk, case=lock_case(desk.session, task.case_id), official=official)
    step = act.kind.steps[task.step]
    if step.all_of is not None and all_done(act, step):
        fire(act, step.all_of)
    flush(act)
    return task


def release_claims(session: Session, person_id: int) -> int:
    """A leaver's claims fall back to the desks: every task hangs on a post, so nothing is lost."""
    freed = session.execute(
        update(Task)
        .where(Task.state == "open", or_(Task.person_id == person_id, Task.lender_id == person_id))
        .values(person_id=None, lender_id=None, handed=False, version=Task.version + 1)
        .returning(Task.id)
    ).all()
    return len(freed)


def _note(desk: Desk, task: Task, key: str, text: str, person_id: int | None = None) -> None:
    act = Act(desk=desk, case=lock_case(desk.session, task.case_id))
    act.tell(key, "task", text, post_id=None if person_id else task.post_id, person_id=person_id)
    flush(act)
