"""What happens if this outcome is chosen, told from the kind's own arrows."""

from service.cases.kinds import Arrow, Kind, Outcome, Step
from service.web.display import listed
from service.web.language import gettext as _


def consequence(kind: Kind, state: str, step: Step, outcome: Outcome) -> str:
    """One sentence: the state the case goes to, the step that opens, or why nothing moves yet."""
    if outcome.keeps_open:
        return _("登记后待办保留，可继续办理。")
    if outcome.trigger:
        return _("%(moves)s。") % {"moves": _moves(kind, state, outcome.trigger)}
    if step.all_of:
        return _("相关单位（人员）全部办理后，%(moves)s。") % {"moves": _moves(kind, state, step.all_of)}
    return _("登记办理结果，事项所处环节不变。")


def _moves(kind: Kind, state: str, trigger: str) -> str:
    arrows = [arrow for arrow in kind.arrows if arrow.trigger == trigger and state in arrow.source]
    return _("；或").join(dict.fromkeys(_move(kind, arrow) for arrow in arrows)) or _("事项所处环节不变")


def _move(kind: Kind, arrow: Arrow) -> str:
    facts = {"state": _(kind.titles[arrow.dest])}
    facts["steps"] = listed(_(kind.steps[step].title) for step in kind.states[arrow.dest])
    if arrow.closes:
        return _("事项办结（“%(state)s”）") % facts
    if arrow.leaves:
        return _("本阶段结束（“%(state)s”），转入下一阶段") % facts
    return (_("进入“%(state)s”，下一步：%(steps)s") if facts["steps"] else _("进入“%(state)s”")) % facts
