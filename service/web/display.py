"""How days, instants, amounts and codes are written for officials."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.dates import format_date
from markupsafe import Markup

from service.clock import LEGAL_ZONE
from service.measures.catalogue import MONEY
from service.web.language import LOOK, gettext
from service.web.words import word

WEEKDAYS = "一二三四五六日"  # zh
ENGLISH = "en_GB"


def day(value: Any) -> str:
    """2027年1月14日（周四）, of a day, an instant, or either as text; nothing for nothing."""
    found = _day(value)
    if found and LOOK.get().language == "en":
        return format_date(found, "EEE d MMMM y", locale=ENGLISH)
    return f"{plain_day(found)}（周{WEEKDAYS[found.weekday()]}）" if found else ""  # zh


def plain_day(value: Any) -> str:
    """2027年1月14日."""
    found = _day(value)
    if found and LOOK.get().language == "en":
        return format_date(found, "d MMMM y", locale=ENGLISH)
    return f"{found.year}年{found.month}月{found.day}日" if found else ""  # zh


def instant(value: Any) -> str:
    """2027-01-14 09:00, Beijing time."""
    found = datetime.fromisoformat(value) if isinstance(value, str) and value else value
    return f"{found.astimezone(LEGAL_ZONE):%Y-%m-%d %H:%M}" if found else ""


def due(value: Any) -> str:
    """The day by whose end something is due: an instant at midnight belongs to the day before."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return day(moment - timedelta(seconds=1)) if moment else ""


def closing(value: Any) -> str:
    """The end of a day as officials say it: 2027年1月18日24时."""
    return gettext("%(day)s24时") % {"day": plain_day(value)}


def beside(name: str, about: Any) -> str:
    """A name with what tells it apart from others, in brackets."""
    return gettext("%(name)s（%(about)s）") % {"name": name, "about": about}


def money(value: Any) -> str:
    """An amount with thousands apart and without idle decimals."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    return gettext("%(amount)s元") % {"amount": f"{amount:,.2f}".removesuffix(".00")}


def age(length: timedelta) -> str:
    """How long something has waited: the largest unit says enough."""
    minutes = max(0, int(length.total_seconds())) // 60
    if minutes < 60:
        return gettext("%(n)s分钟") % {"n": minutes}
    hours, days = minutes // 60, minutes // (24 * 60)
    return gettext("%(n)s小时") % {"n": hours} if hours < 48 else gettext("%(n)s日") % {"n": days}
def amount(value: Any, unit: str) -> str:
    """An amount in the unit that it counts in; money as money."""
    return money(value) if unit == MONEY else f"{value}{gettext(unit)}"


def seat(title: str, unit: str) -> str:
    """A post with its unit, said once where the title already names it."""
    return title if title.startswith(unit) else f"{unit} {title}"


def points(value: Any) -> str:
    """A score with two decimals, or as many more as it really has."""
    whole, _, decimals = str(value).partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def machine_time(value: Any) -> Markup:
    """An instant as an HTML time element, readable by programs too."""
    if not value:
        return Markup("")
    text = value if isinstance(value, str) else value.isoformat()
    return Markup('<time datetime="{}">{}</time>').format(text, instant(value))


def clock_time(value: Any) -> Markup:
    """The time of day of an instant whose day is written elsewhere."""
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), instant(value).partition(" ")[2])


def said_value(value: Any) -> str:
    """A plain value of a record or a setting, in words."""
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    if isinstance(value, list | tuple):
        return listed(map(str, value))
    return str(value)


def listed(values: Iterable[Any]) -> str:
    """Names one after the other, as the language strings them."""
    return gettext("、").join(str(value) for value in values)


def _day(value: Any) -> date | None:
    if not value:
        return None
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        return value.astimezone(LEGAL_ZONE).date() if value.tzinfo else value.date()
    found: date = value
    return found


FILTERS = {
    "day": day,
    "plain_day": plain_day,
    "instant": instant,
    "due": due,
    "closing": closing,
    "money": money,
    "age": age,
    "amount": amount,
    "seat": seat,
    "points": points,
    "time": machine_time,
    "clock": clock_time,
    "said": said_value,
    "listed": listed,
    "word": lambda code, group: word(group, code),
}
