"""What time does when it strikes a mark: remind, mark late with a supervision sheet, climb the ladder, or lapse."""

from sqlalchemy import select

from service.cases.act import Act
from service.deadlines.tables import Deadline
from service.deadlines.use_cases import concerning
from service.org.queries import government_post
from service.talks.use_cases import open_sheet, start_talk
from service.tasks.tables import Task


def strike_kind(act: Act, deadline: Deadline, kind: str) -> None:
    """Do what this kind of mark asks for; it never approves, rejects or skips anything."""
    if kind.startswith("reminder-"):
        _remind(act, deadline, kind.removeprefix("reminder-"))
    elif kind == "late":
        _mark_late(act, deadline)
    elif kind.startswith("rung-"):
        months, _, action = kind.removeprefix("rung-").partition(":")
        act.record("escalated", deadline.clause, deadline=deadline.name, months=int(months), action=action)
        start_talk(act, ground=f"{deadline.name}-late-{months}", level=action, deadline=deadline)
    elif kind == "lapse":
        act.record("lapsed", deadline.clause, deadline=deadline.name)
        act.kind.lapses[deadline.name](act)


def _waiting(act: Act, deadline: Deadline) -> list[Task]:
    return list(
        act.session.scalars(
            select(Task).where(
                Task.case_id == act.case.id, Task.state == "open", Task.deadline_id == deadline.id
            )
        )
    )


def _remind(act: Act, deadline: Deadline, days: str) -> None:
    facts = {"deadline": deadline.name, "days": int(days), "due": deadline.due.isoformat()}
    act.record("reminded", deadline.clause, **facts, **concerning(deadline.about))
    for task in _waiting(act, deadline):
        text = f"“{task.title}”应于{deadline.due:%Y年%-m月%-d日}前办结，请抓紧办理。"
        act.tell(f"remind:{deadline.id}:{deadline.due}:{days}:{task.id}", "reminder", text, post_id=task.post_id)


def _mark_late(act: Act, deadline: Deadline) -> None:
    facts = {"deadline": deadline.name, "due": deadline.due.isoformat()}
    act.record("late", deadline.clause, **facts, **concerning(deadline.about))
    for task in _waiting(act, deadline):
        text = f"“{task.title}”已超过期限（{deadline.due:%Y年%-m月%-d日}），仍须办理。"
        act.tell(f"late:{deadline.id}:{task.id}", "late", text, post_id=task.post_id)
    desk = government_post(act.session, act.case.jurisdiction, "supervision_officer")
    if desk is not None:
        text = f"{act.case.title}：逾期未办（{deadline.due:%Y年%-m月%-d日}）。"
        act.tell(f"late:{deadline.id}", "late", text, post_id=desk.id)
    if act.pack.ladders[act.pack.deadlines[deadline.name].ladder].late_sheet:
        (act.kind.sheet or open_sheet)(act, deadline)
    if deadline.name in act.kind.lates:
        act.kind.lates[deadline.name](act)
