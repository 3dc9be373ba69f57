"""How documents say things: days, kinds of recipients, replies, in Chinese."""

from datetime import date, datetime

from service.clock import LEGAL_ZONE
from service.org.imports.schemas import DIMENSION_NAMES, INCENTIVE_NAMES, Dimension, IncentiveKind
from service.org.vocabulary import KIND_NAMES, UnitKind

ROUTES = {"plan": "随年度奖惩实施方案报市政府审定", "vice_mayor": "报分管副市长批准", "meeting": "报常务会议审定"}
DIGITS = "零一二三四五六七八九"
ACTIONS = {
    "warning_talk": "约谈提醒直接责任人",
    "supervising_leader_talk": "约谈提醒分管责任人",
    "principal_leader_talk": "约谈提醒主要责任人",
    "written_report": "书面报告原因",
    "citywide_criticism": "全市通报批评",
    "accountability_referral": "移送问责",
}
REPLIES = {"agree": "无意见", "suggest": "有意见", "no_reply": "未回复", "sign": "同意", "object": "不同意"}


def chinese_day(day: date | str) -> str:
    """2026年3月5日, without leading zeros (GB/T 9704)."""
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{found.year}年{found.month}月{found.day}日"


def chinese_number(number: int) -> str:
    """一, 十, 十一, 二十一: the number of a heading, up to 99 (GB/T 9704)."""
    tens, ones = divmod(number, 10)
    return (DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + (DIGITS[ones] if ones else "")


def chinese_time(instant: str) -> str:
    """2026年3月5日9:30 in legal time."""
    local = datetime.fromisoformat(instant).astimezone(LEGAL_ZONE)
    return f"{chinese_day(local.date())}{local.hour}:{local.minute:02d}"


def kind_name(kind: str) -> str:
    """A kind of recipient by its name in the source (YY-05)."""
    return KIND_NAMES[UnitKind(kind)]


def incentive_name(kind: str) -> str:
    """A kind of incentive by its name in the source (YY-03)."""
    return INCENTIVE_NAMES[IncentiveKind(kind)]


def dimension_name(dimension: str) -> str:
    """Total, increment or average (YY-10)."""
    return DIMENSION_NAMES[Dimension(dimension)]


def reply_name(reply: str) -> str:
    """A consulted unit's word (YY-08)."""
    return REPLIES[reply]


def route_name(route: str) -> str:
    """How a measure is approved (NJ-21)."""
    return ROUTES[route]


def action_name(action: str) -> str:
    """What a work's lateness brings about (NJ-18, NJ-19)."""
    return ACTIONS[action]


FILTERS = {
    f.__name__: f
    for f in (
        chinese_day, chinese_number, chinese_time, kind_name, incentive_name, dimension_name, reply_name, route_name,
        action_name,
    )
}
