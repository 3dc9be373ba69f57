"""What a cell may hold: strict types, told apart as a spreadsheet or JSON writes them."""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from service.org.imports.matter_sheets import SECRECY_NAMES, SOURCE_NAMES
from service.org.imports.schemas import DIMENSION_NAMES, INCENTIVE_NAMES
from service.org.imports.work_sheets import DIRECTION_NAMES, NATURE_NAMES, VERIFIER_NAMES
from service.org.vocabulary import KIND_NAMES, OFFICE_NAMES

LIST_SIGN = "、"
MAX_TEXT = 2000
_BETWEEN = re.compile(rf"{LIST_SIGN}(?![^（(]*[）)])")
"""A sign in brackets belongs to the name: 各县（市、区）政府."""
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,8})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
# Control, surrogate, private and unassigned signs; Cf hides text (zero width) or turns it round (bidi).
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_CHINESE: dict[str, StrEnum] = {
    chinese: code
    for names in (
        KIND_NAMES,
        OFFICE_NAMES,
        DIMENSION_NAMES,
        INCENTIVE_NAMES,
        NATURE_NAMES,
        DIRECTION_NAMES,
        VERIFIER_NAMES,
        SOURCE_NAMES,
        SECRECY_NAMES,
    )
    for code, chinese in names.items()
}


class BadCell(Exception):
    """The cell does not hold what its column asks for; the text says why."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The plain type of a column and whether a cell lists several."""

    base: type
    many: bool


def shape_of(column: FieldInfo) -> Shape:
    """The shape of a column, from its annotation."""
    return _shape(column.annotation, many=False)


def _shape(annotation: Any, many: bool) -> Shape:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _shape(get_args(annotation)[0], many)
    if origin in (Union, UnionType):
        return _shape(next(part for part in get_args(annotation) if part is not NoneType), many)
    if origin is list:
        return _shape(get_args(annotation)[0], many=True)
    return Shape(annotation, many)


def from_json(raw: Any, shape: Shape) -> Any:
    """A JSON value as the column's type: numbers are numbers or plain decimal strings, days are ISO texts."""
    if shape.many:
        if not isinstance(raw, list):
            raise BadCell("应为列表")
        return _once([from_json(part, Shape(shape.base, many=False)) for part in raw])
    if shape.base is bool:
        return _expect(raw, bool, "应为 true 或 false")
    if shape.base is date:
        return _day(_expect(raw, str, "日期应为“2026-01-31”形式的文本"))
    if shape.base is Decimal and isinstance(raw, str):
        if not _DECIMAL.fullmatch(raw):
            raise BadCell("数字文本只能是半角数字，如“85.37”")
        return Decimal(raw)
    return _scalar(raw, shape.base)


def from_sheet(raw: Any, shape: Shape) -> Any:
    """A cell's value as the column's type: number cells, date cells, lists joined by 、."""
    if shape.many:
        parts = _BETWEEN.split(_text(raw))
        return _once([_scalar(part.strip(), shape.base) for part in parts])
    if shape.base is bool:
        if raw not in ("是", "否", True, False) or isinstance(raw, int) and not isinstance(raw, bool):
            raise BadCell("应为“是”或“否”")
        return raw in ("是", True)
    if shape.base is date:
        return _date_cell(raw)
    if shape.base is int and isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return int(raw)
    if shape.base is Decimal and isinstance(raw, float) and math.isfinite(raw):
        return Decimal(repr(raw))  # the shortest text of the stored number: what the official typed
    return _scalar(raw, shape.base)


def _scalar(raw: Any, base: type) -> Any:
    if base is int:
        if isinstance(raw, bool) or not isinstance(raw, int):
            raise BadCell(_not_a_number(raw, "应为整数"))
        return raw
    if base is Decimal:
        if isinstance(raw, bool) or not isinstance(raw, int | Decimal) or not Decimal(raw).is_finite():
            raise BadCell(_not_a_number(raw, "应为数字"))
        return Decimal(raw)
    text = _text(raw)
    if issubclass(base, StrEnum):
        return _choice(text, base)
    return text


def _choice(text: str, base: type[StrEnum]) -> StrEnum:
    named = _CHINESE.get(text)
    if isinstance(named, base):
        return named
    try:
        return base(text)
    except ValueError:
        raise BadCell(f"“{text[:20]}”不在可选范围内") from None


def _not_a_number(raw: Any, otherwise: str) -> str:
    if isinstance(raw, str) and raw.strip():
        if any(unicodedata.east_asian_width(sign) == "F" for sign in raw):
            return "数字含有全角字符，应为数字格式的半角数字"
        if re.fullmatch(r"\s*[-+]?[\d,.]+\s*%?", raw):
            return "数字以文本形式填写，应为数字格式"
    return otherwise


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise BadCell("应为文本格式")
    if len(raw) > MAX_TEXT:
        raise BadCell(f"文本过长（{len(raw)}字）")
    if any(unicodedata.category(sign) in _HIDDEN for sign in raw):
        raise BadCell("含有控制字符或不可见字符")
    text = raw.strip()
    if text[:1] in ("=", "@"):  # would run as a formula when someone exports and opens it
        raise BadCell("文本不能以“=”或“@”开头")
    return text


def _day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise BadCell("日期应为“2026-01-31”形式的文本")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadCell("没有这一天") from None


def _date_cell(raw: Any) -> date:
    if isinstance(raw, datetime) and raw.time() == time(0):
        return raw.date()
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    raise BadCell("日期以文本填写，应为日期格式" if isinstance(raw, str) else "应为日期格式，且不带时刻")


def _expect(raw: Any, kind: type, reason: str) -> Any:
    if not isinstance(raw, kind):
        raise BadCell(reason)
    return raw


def _once(parts: list[Any]) -> list[Any]:
    if len(set(parts)) != len(parts):
        raise BadCell("列表中有重复项")
    return parts
