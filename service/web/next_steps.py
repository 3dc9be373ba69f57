"""What happens if this outcome is chosen, told from the kind's own arrows."""

from service.cases.kinds import Arrow, Kind, Outcome, Step


def consequence(kind: Kind, state: str, step: Step, outcome: Outcome) -> str:
    """One sentence: the state the case goes to, the step that opens, or why nothing moves yet."""
    if outcome.keeps_open:
        return "登记后待办保留，可继续办理。"
    if outcome.trigger:
        return _moves(kind, state, outcome.trigger) + "。"
    if step.all_of:
        return f"相关单位（人员）全部办理后，{_moves(kind, state, step.all_of)}。"
    return "登记办理结果，事项所处环节不变。"


def _moves(kind: Kind, state: str, trigger: str) -> str:
    arrows = [arrow for arrow in kind.arrows if arrow.trigger == trigger and state in arrow.source]
    return "；或".join(dict.fromkeys(_move(kind, arrow) for arrow in arrows)) or "事项所处环节不变"


def _move(kind: Kind, arrow: Arrow) -> str:
    steps = "、".join(kind.steps[step].title for step in kind.states[arrow.dest])
    if arrow.closes:
        return f"事项办结（“{kind.titles[arrow.dest]}”）"
    if arrow.leaves:
        return f"本阶段结束（“{kind.titles[arrow.dest]}”），转入下一阶段"
    return f"进入“{kind.titles[arrow.dest]}”" + (f"，下一步：{steps}" if steps else "")
