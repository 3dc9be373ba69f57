"""What diligent officials answer about key works: the list, the filing, every month's progress and its verification."""

from typing import Any

from deploy.rehearsal.answers import Answer, Habit, View, World, meeting, simple


def _propose(task: View, _world: World) -> Answer:
    return Answer("propose", {"works": task["prefill"]["works"]})


def _file(task: View, _world: World) -> Answer:
    """The three by whom the unit's posts are held, as the task proposes."""
    return Answer("file", {"breakdown": "按季度分解到处室，每月调度。", **task["prefill"]})


def _report(task: View, _world: World) -> Answer:
    """On plan: the figure that the task itself shows, the nodes of the month."""
    given = task["prefill"]
    reached = [{"code": node["code"], "done_on": node["due"]} for node in given["due_nodes"]]
    form: dict[str, Any] = {"description": "按计划推进。", "nodes": reached}
    if given["planned"] is not None:
        form["value"] = given["planned"]
    return Answer("report", form)


def _disclose(_task: View, world: World) -> Answer:
    return Answer(
        "published",
        {"outlet": "益阳日报", "published_on": world.today.isoformat(), "link": "https://news.example/livelihood"},
    )


def _approve(_task: View, world: World) -> Answer:
    return Answer("approve", {"approval": "市政府专题会议纪要", "approved_on": world.today.isoformat()})


WORK_HABITS: dict[str, Habit] = {
    "propose_key_list": _propose,
    "record_list_meeting": meeting("approved"),
    "publish_key_list": simple("publish"),
    "file_responsibility": _file,
    "report_progress": _report,
    "verify_progress": simple("verified"),
    "approve_adjustment": _approve,
    "record_year_finding": simple("found", met=True, reason="年度目标已完成。"),
    "issue_bulletin": simple("issue", comment="各条口总体按计划推进。"),
    "record_disclosure": _disclose,
}
