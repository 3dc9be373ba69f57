"""What diligent officials answer about outstanding matters: each reports or recommends the first that he may."""

from collections.abc import Iterator

from deploy.rehearsal.answers import Answer, Habit, View, World, simple


def _numbers(task: View) -> Iterator[int]:
    """The works on the paper beside the task, by number."""
    for line in task["prefill"]["paper"]["text"].splitlines():
        number = line.partition(".")[0]
        if number.isdigit():
            yield int(number)


def _report(task: View, _world: World) -> Answer:
    number = next(_numbers(task), None)
    if number is None:
        return Answer("none")
    work = {"number": number, "merits": ["efficiency"], "account": "提前完成，成效显著。"}
    return Answer("report", {"works": [work]})


def _recommend(task: View, _world: World) -> Answer:
    return Answer("recommend", {"picks": [{"number": next(_numbers(task)), "reason": "成绩显著。"}]})


def _meeting(task: View, world: World) -> Answer:
    form = {
        "meeting_number": f"{world.today.year}年第{world.today.isocalendar().week}次",
        "held_on": world.today.isoformat(),
        "fixed": list(_numbers(task))[:10],
        "fewer_reason": "本年度推荐事项不足十件。",
    }
    return Answer("fixed", form)


OUTSTANDING: dict[str, Habit] = {
    "report_outstanding": _report,
    "close_reporting": simple("close"),
    "recommend_outstanding": _recommend,
    "review_outstanding": simple("agree"),
    "record_outstanding_meeting": _meeting,
    "issue_outstanding_circular": simple("issue"),
    "draft_rewards": simple("draft"),
    "review_rewards": simple("agree"),
}
