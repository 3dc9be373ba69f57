"""A rule pack in words, of either cycle: section by section, each thing with its clause; and how two packs differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from service.rules.pack import Pack
from service.rules.pack_deadlines import Ladder
from service.web.display import beside, listed, said_value
from service.web.language import gettext as _
from service.web.words import names, word

NAMED = ("title", "text", "name")
"""What a thing of a pack calls itself."""
CITED = ("clause", "dec", "reading")
HEAD = ("title", "version", "jurisdiction_name", "valid_from", "valid_to", "document_mark", "basis")
CODES = {"settings": "setting", "quotas": "unit_kind", "grounds": "ground", "talks": "action"}
"""By which words a section's keys are named, where they have words elsewhere."""


@dataclass(frozen=True)
class Item:
    """One thing that a pack says: where, what, and on which clause; `reading` is ours where the source is silent."""

    section: str
    code: str
    title: str
    values: tuple[tuple[str, str], ...]
    clause: str = ""
    reading: str = ""


@dataclass(frozen=True)
class Difference:
    """One thing that two packs say differently: each value before and after, and the clause beside it."""

    section: str
    title: str
    values: tuple[tuple[str, str, str], ...]
    clause: str
    other_clause: str
    kind: str
    """changed, added or dropped."""


def items(pack: Pack) -> list[Item]:
    """Everything that the pack says except its articles' words, in its own order."""
    whole = pack.model_dump(mode="json")
    found = [_head(whole)]
    for name, value in whole.items():
        if name not in (*HEAD, "id", "cycle", "sample", "jurisdiction", "clauses", "ladders", "deadlines"):
            found += _section(name, value)
    for code, deadline in pack.deadlines.items():
        values = ((_("时长或日期"), length(deadline)), (_("提醒与逾期处理"), ladder(pack.ladders[deadline.ladder])))
        title = _(deadline.title)
        found.append(Item("deadlines", code, title, values, deadline.clause, deadline.reading or ""))
    return found


def sections(pack: Pack) -> list[tuple[str, list[Item]]]:
    """The pack's things by section."""
    found: dict[str, list[Item]] = {}
    for item in items(pack)[1:]:
        found.setdefault(item.section, []).append(item)
    return list(found.items())


def differences(one: Pack, other: Pack) -> list[Difference]:
    """What the other says differently, in the first one's order, then what only the other says; articles last."""
    before = {(item.section, item.code): item for item in (*items(one), *_articles(one))}
    after = {(item.section, item.code): item for item in (*items(other), *_articles(other))}
    found = []
    for key in [*before, *(key for key in after if key not in before)]:
        was, now = before.get(key), after.get(key)
        if was != now:
            found.append(_difference(was, now))
    return found


def _difference(was: Item | None, now: Item | None) -> Difference:
    here = now or was
    assert here is not None, "one of the two is there"
    old, new = dict(_all_values(was)), dict(_all_values(now))
    values = tuple(
        (name, old.get(name, ""), new.get(name, "")) for name in [*old, *(n for n in new if n not in old)]
        if old.get(name) != new.get(name)
    )  # fmt: skip
    kind = "changed" if was and now else "added" if now else "dropped"
    clauses = (was.clause if was else "", now.clause if now else "")
    return Difference(here.section, here.title, values, *clauses, kind)


def _all_values(item: Item | None) -> tuple[tuple[str, str], ...]:
    if item is None:
        return ()
    return (*item.values, *(((_("本系统理解"), item.reading),) if item.reading else ()))


def _head(whole: dict[str, Any]) -> Item:
    values = tuple((word("pack_value", name), _said(whole[name])) for name in HEAD if name in whole)
    return Item("pack", "", _("规则包"), values)


def _articles(pack: Pack) -> Iterator[Item]:
    for clause, text in pack.clauses.items():
        yield Item("clauses", clause, clause, ((_("条文"), text),), clause)


def _section(name: str, value: Any) -> Iterator[Item]:
    """A section's things: it may be one itself, a table of them, or hold tables of them beside plain values."""
    if not isinstance(value, dict) or "clause" in value or not any(isinstance(v, dict) for v in value.values()):
        yield from _thing(name, "", value if isinstance(value, dict) else {"value": value})
        return
    for code, child in value.items():
        yield from _thing(name, code, child if isinstance(child, dict) else {"value": child})


def _thing(section: str, code: str, value: dict[str, Any]) -> Iterator[Item]:
    tables = {key: inner for key, inner in value.items() if _table_of_cited(inner)}
    title = next((_(value[name]) for name in NAMED if value.get(name)), None)
    plain = tuple(
        (word("pack_value", name), _said(inner))
        for name, inner in value.items()
        if name not in (*CITED, *tables, *NAMED) and inner not in (None, [], {})
    )
    yield Item(
        section,
        code,
        title or (word(CODES.get(section, "pack_code"), code) if code else word("pack_section", section)),
        plain,
        value.get("clause", ""),
        value.get("reading") or "" if value.get("dec") else "",
    )
    for name, inner in tables.items():
        yield from _section(name, inner)


def _table_of_cited(value: Any) -> bool:
    return isinstance(value, dict) and any(isinstance(v, dict) and "clause" in v for v in value.values())


def _said(value: Any) -> str:
    """A value in words: codes by their names, lists strung, tables as name and value."""
    if isinstance(value, bool):
        return said_value(value)
    if isinstance(value, list):
        return listed(_said(part) for part in value) or "—"
    if isinstance(value, dict):
        if set(value) == {"unit", "name"}:
            return beside(value["name"], value["unit"])
        return listed(f"{word('pack_code', key)} {_said(part)}" for key, part in value.items())
    for group in ("pack_code", "action", "unit_kind"):
        if str(value) in names(group):
            return word(group, value)
    return str(value)


def length(deadline: Any) -> str:
    """How long, or which day, in words."""
    match deadline.rule:
        case "period":
            lengths = (
                (_("%(n)s个月"), deadline.months),
                (_("%(n)s日"), deadline.days),
                (_("%(n)s个工作日"), deadline.working_days),
            )
            return "".join(text % {"n": n} for text, n in lengths if n)
        case "fixed_date":
            on = {"month": deadline.month, "day": deadline.day}
            return (_("次年%(month)s月%(day)s日") if deadline.year == "next" else _("当年%(month)s月%(day)s日")) % on
        case "publicity":
            return _("不少于%(n)s个工作日") % {"n": deadline.min_working_days}
        case "report_cutoff":
            return _("次月%(day)s日") % {"day": deadline.day}
        case "year_end":
            return _("当年12月31日")
    return _("由办理机关确定")


def ladder(steps: Ladder) -> str:
    """What time does about it, in words."""
    ahead = _("提前%(n)s个工作日提醒") if steps.reminder_days == "working_days" else _("提前%(n)s日提醒")
    parts = [ahead % {"n": listed(steps.reminders)}] if steps.reminders else []
    parts += [_("逾期标记")] if steps.late else []
    parts += [_("发督办单")] if steps.late_sheet else []
    parts += [
        _("逾期%(months)s个月%(action)s") % {"months": rung.months, "action": word("ladder", rung.action)}
        for rung in steps.rungs
    ]
    parts += [_("届满转下一步")] if steps.lapse else []
    return _("，").join(parts) or _("不提醒")
