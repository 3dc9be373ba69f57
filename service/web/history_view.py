"""A workflow's steps in officials' words: what happened, in city time, without the engine's own names."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service.clock import Clock
from service.engine.story import Step, Story
from service.rules.pack import Pack
from service.web.display import instant, listed
from service.web.language import gettext as _
from service.web.language import mark
from service.web.story_view import title_of
from service.web.words import word

SENTENCES = {
    "started": mark("流程启动"),
    "stage": mark("进入环节“%(stage)s”"),
    "waits": mark("等待：%(mark)s"),
    "fired": mark("到时：%(mark)s"),
    "stage_left": mark("收到登记簿消息：环节“%(stage)s”已办结"),
    "deadline_moved": mark("收到登记簿消息：环节“%(stage)s”的期限有变"),
    "code_failed": mark("流程代码出错"),
    "completed": mark("流程走完"),
    "failed": mark("流程失败"),
    "terminated": mark("流程被终止"),
    "timed_out": mark("流程超时"),
    "canceled": mark("流程被取消"),
}
TONES = {"code_failed": "bad", "failed": "bad", "terminated": "bad", "timed_out": "bad", "canceled": "bad"}


@dataclass(frozen=True)
class Line:
    """One step for the page."""

    id: int
    at: datetime
    words: str
    more: tuple[str, ...]
    tone: str


@dataclass(frozen=True)
class Told:
    """A story for the page, all times being the city's."""

    started: datetime
    closed: datetime | None
    timers: list[tuple[datetime, str]]
    calls: list[dict[str, Any]]
    steps: list[Line]


def told(story: Story, pack: Pack, clock: Clock) -> Told:
    """A story in words."""
    return Told(
        started=clock.from_temporal(story.started),
        closed=clock.from_temporal(story.closed) if story.closed else None,
        timers=[(clock.from_temporal(t.facts["fires"]), label_words(t.facts["label"], pack, 2)) for t in story.timers],
        calls=[call | {"next": clock.from_temporal(call["next"]) if call["next"] else None} for call in story.calls],
        steps=[_line(step, pack, clock) for step in story.steps],
    )


def _line(step: Step, pack: Pack, clock: Clock) -> Line:
    facts = step.facts
    more = [facts["fault"]] if facts.get("fault") else []
    if step.kind == "call":
        words = word("call", facts["call"])
        more += _answered(facts, pack)
    else:
        given = {"stage": word("stage", facts.get("stage", "")), "mark": label_words(facts.get("label", ""), pack)}
        words = _(SENTENCES.get(step.kind, step.kind)) % given
    return Line(step.id, clock.from_temporal(step.at), words, tuple(more), TONES.get(step.kind, ""))


def _answered(facts: dict[str, Any], pack: Pack) -> list[str]:
    found = []
    if facts["tries"] > 1:
        found.append(_("第%(n)s次才成功") % {"n": facts["tries"]})
    if facts["outcome"]:
        found.append(_("回答：环节已办结"))
    elif facts["mark"]:
        found.append(_("回答：下一时点 %(mark)s") % {"mark": label_words(facts["mark"], pack)})
    return found


def label_words(label: str, pack: Pack, most: int = 3) -> str:
    """A mark's label (deadline, kind, legal instant) in words: 实施方案期限、期前10日提醒、2026-01-22 09:00."""
    parts = label.split(" ")
    if len(parts) != 3:
        return label
    name, kind, at = parts
    return listed([_(title_of(pack, name)), mark_words(kind), instant(at)][:most])


def mark_words(kind: str) -> str:
    """What time does at a mark."""
    if kind.startswith("reminder-"):
        return _("期前%(n)s日提醒") % {"n": kind.removeprefix("reminder-")}
    if kind.startswith("rung-"):
        months, _colon, action = kind.removeprefix("rung-").partition(":")
        return _("逾期%(n)s个月：%(action)s") % {"n": months, "action": word("ladder", action)}
    return _("到期未办即标记逾期") if kind == "late" else _("期限届满") if kind == "lapse" else kind
