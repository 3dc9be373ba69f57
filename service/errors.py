"""Refusals: every act that is not allowed is answered by name, clause and a sentence an official understands."""

from typing import Any, ClassVar


class Refusal(Exception):
    """An act refused. `name` is the interface, `clause` the article, `message` the official's sentence (Chinese)."""

    name: str = "refused"
    status: ClassVar[int] = 409
    message: str = "该操作不能办理。"
    clause: str | None = None

    def __init__(
        self, message: str | None = None, *, clause: str | None = None, name: str | None = None, **facts: Any
    ) -> None:
        self.name = name or type(self).name
        self.message = message or type(self).message
        self.clause = clause or type(self).clause
        self.facts = facts
        super().__init__(f"{self.name}: {self.message}")


class NotFound(Refusal):
    """The thing does not exist for this official: what may not be seen is not there."""

    name, status = "not_found", 404
    message = "没有找到该事项，或者您无权查看。"


class NotLoggedIn(Refusal):
    """No valid session or token came with the request."""

    name, status = "not_logged_in", 401
    message = "请先登录。"


class NotYours(Refusal):
    """The task waits on another post."""

    name, status = "not_yours", 403
    message = "该事项不由您办理。"


class NotAllowed(Refusal):
    """The official's posts do not give this power."""

    name, status = "not_allowed", 403
    message = "您的岗位无权办理此项操作。"


class AlreadyDecided(Refusal):
    """Another person has decided the task first."""

    name = "already_decided"


class StaleVersion(Refusal):
    """The page was older than the task."""

    name = "stale_version"
    message = "页面内容已过期，事项已有变化，请刷新后再办理。"


class TaskNotOpen(Refusal):
    """The task was closed because the case moved on."""

    name = "task_not_open"
    message = "该待办已关闭，不能再办理。"


class WrongOrder(Refusal):
    """The case is not in a state from which this act may come."""

    name = "wrong_order"
    message = "当前环节不能办理此项操作。"


class GateClosed(Refusal):
    """A condition of the clause is not met; raised with the condition's own name where it has one."""

    name = "gate_closed"


class FormInvalid(Refusal):
    """The form's content is malformed or a compulsory field is missing."""

    name, status = "form_invalid", 422
    message = "填写内容不符合要求。"


class SoftRuleBlocks(Refusal):
    """A rule marked 原则上 blocks until an override with reason and approver is recorded."""

    name = "soft_rule_blocks"
