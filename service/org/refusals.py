"""Refusals of organisation and login, one a situation."""

from service.errors import Refusal


class WrongPassword(Refusal):
    """User name or password is wrong; which one is not said."""

    name, status = "wrong_password", 401
    message = "用户名或密码不正确。"


class LockedOut(Refusal):
    """Too many wrong passwords; the name is locked for a quarter of an hour."""

    name, status = "locked_out", 429
    message = "密码错误次数过多，请15分钟后再试。"


class PasswordTooWeak(Refusal):
    """A password has eight to 128 characters."""

    name, status = "password_too_weak", 422
    message = "密码长度应为8至128个字符。"


class AccountSuspended(Refusal):
    """The password is right, but the administrator has suspended the account."""

    name, status = "account_suspended", 403
    message = "该账号已停用，请联系系统管理员。"


class OwnPasswordNeeded(Refusal):
    """The password is an administrator's one-time password: one's own must be chosen first."""

    name, status = "own_password_needed", 403
    message = "这是一次性密码，请先设置您自己的密码。"


class OneTimePasswordOver(Refusal):
    """The one-time password was not used in time."""

    name, status = "one_time_password_over", 403
    message = "一次性密码已过期，请系统管理员重新生成。"


class SamePassword(Refusal):
    """The new password is the old one, or the user name."""

    name, status = "same_password", 422
    message = "新密码不能与原密码或用户名相同。"


class LastAdministrator(Refusal):
    """Without this person the jurisdiction would have nobody who administers it."""

    name = "last_administrator"
    message = "这是最后一名系统管理员，请先任命另一名系统管理员。"


class OneselfRaised(Refusal):
    """An administrator gives himself nothing: his own posts, stand-ins and charges are another administrator's act."""

    name = "oneself_raised"
    message = "系统管理员不能为本人增加岗位、代理或分管单位，请由另一名系统管理员办理。"


class OneselfSuspended(Refusal):
    """Nobody suspends his own account."""

    name, status = "oneself_suspended", 422
    message = "不能停用本人的账号。"


class DatesOutOfOrder(Refusal):
    """The last day lies before the first."""

    name, status = "dates_out_of_order", 422
    message = "截止日期不能早于起始日期。"


class CodeTaken(Refusal):
    """Another unit has this code."""

    name = "code_taken"
    message = "该编码已被使用。"


class UsernameTaken(Refusal):
    """Another person has this user name."""

    name = "username_taken"
    message = "该用户名已属于另一人。"


class PostTaken(Refusal):
    """The post has one holder at a time, and somebody holds it on these days."""

    name = "post_taken"
    message = "该岗位在此期间已有任职人，请先办理免职。"


class NotHeld(Refusal):
    """The person does not hold the post."""

    name = "not_held"
    message = "该人员在此期间不担任该岗位。"


class HasLeft(Refusal):
    """The person no longer serves."""

    name = "has_left"
    message = "该人员已离任。"


class OneselfAsSubstitute(Refusal):
    """Nobody is his own substitute."""

    name, status = "oneself_as_substitute", 422
    message = "不能指定本人为自己的AB角。"


class SubstituteAway(Refusal):
    """The substitute is absent too on some of these days."""

    name = "substitute_away"
    message = "该替代人在此期间本人也已委托他人代理。"


class StandsInMeanwhile(Refusal):
    """The absent person acts for somebody on some of these days: nobody acts at two removes."""

    name = "stands_in_meanwhile"
    message = "外出人在此期间正代理他人，请先结束该代理。"


class OneselfAsSuccessor(Refusal):
    """A leaver takes over nothing from himself."""

    name, status = "oneself_as_successor", 422
    message = "离任人员不能接任自己的岗位。"


class NoColleague(Refusal):
    """One's stand-in sits in one's own unit; another is named by the administrator."""

    name = "no_colleague"
    message = "AB角应为本单位人员；确需外单位人员代理的，由系统管理员登记。"


class BeganBefore(Refusal):
    """Nobody stood in on a day that is past: what was done then was done without him."""

    name, status = "began_before", 422
    message = "起始日期不能早于今天。"


class SubstituteOverlaps(Refusal):
    """The absent person has a substitute already on some of these days."""

    name = "substitute_overlaps"
    message = "此期间已指定AB角，请先结束原委托。"


class NoPortfolioOffice(Refusal):
    """Only vice mayors and deputy secretaries-general are in charge of units (YY-06)."""

    name, status, clause = "no_portfolio_office", 422, "YY-06"
    message = "只有分管副市长和分管副秘书长可以分管单位。"


class LaterChangeRecorded(Refusal):
    """A change that takes effect later is on record; it must be undone first."""

    name = "later_change_recorded"
    message = "已登记了更晚生效的变更，请先撤销该变更。"


class UnknownKind(Refusal):
    """The kind of unit or the office is not known."""

    name, status = "unknown_kind", 422
    message = "单位类别或职务不存在。"


class UnitHasEnded(Refusal):
    """The unit has ended, or cannot be its own successor."""

    name = "unit_has_ended"
    message = "该单位已撤销，或不能作为承接单位。"
