"""From cells to checked rows: every bad row of a file is named, and nothing is taken until all are good."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from service.org.imports.cells import BadCell, Shape, shape_of
from service.org.imports.faults import Faults
from service.org.imports.schemas import Row

MAX_ROWS = 5000
_REASONS: dict[str, str] = {
    "missing": "必填",
    "string_too_short": "不能为空",
    "string_too_long": "文本过长，最多{max_length}字",
    "string_pattern_mismatch": "格式不符合要求",
    "too_short": "至少填写一项",
    "too_long": "最多{max_length}项",
    "greater_than": "应大于{gt}",
    "greater_than_equal": "不能小于{ge}",
    "less_than_equal": "不能大于{le}",
    "decimal_max_places": "最多{decimal_places}位小数",
}


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as read: its number in the file and its cells by field name."""

    number: int
    cells: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a kind of file writes cells, and what it calls sheets and columns."""

    convert: Callable[[Any, Shape], Any]
    chinese: bool

    def label(self, name: str, info: FieldInfo) -> str:
        """The name a fault uses: the Chinese heading of a spreadsheet, the field's name of JSON."""
        return (info.title or name) if self.chinese else name


@dataclass(slots=True)
class Parsed:
    """The checked rows of a file, with their numbers, and the faults found so far."""

    schema: type[BaseModel]
    dialect: Dialect
    faults: Faults = field(default_factory=Faults)
    tables: dict[str, list[tuple[int, Any]]] = field(default_factory=dict)

    def rows(self, sheet: str) -> list[tuple[int, Any]]:
        """The good rows of a sheet, each with its number."""
        return self.tables.get(sheet, [])

    def fault(self, sheet: str, number: int | None, column: str | None, reason: str) -> None:
        """Note a fault of a row found by looking across sheets."""
        model = row_model(self.schema, sheet)
        heading = self.dialect.label(column, model.model_fields[column]) if column else None
        self.faults.add(self.dialect.label(sheet, self.schema.model_fields[sheet]), number, heading, reason)


def row_model(schema: type[BaseModel], sheet: str) -> type[Row]:
    """The model of a sheet's rows."""
    model = shape_of(schema.model_fields[sheet]).base
    assert issubclass(model, Row)
    return model


def check_rows(
    schema: type[BaseModel], dialect: Dialect, raw: Mapping[str, list[RawRow]], faults: Faults
) -> Parsed:
    """Check every row of every sheet by itself, then for duplicates; faults are collected, not raised."""
    parsed = Parsed(schema, dialect, faults)
    for sheet in schema.model_fields:
        rows = raw.get(sheet, [])
        if len(rows) > MAX_ROWS:
            parsed.fault(sheet, None, None, f"行数过多，最多{MAX_ROWS}行")
            continue
        good = [(row.number, model) for row in rows if (model := _check(parsed, sheet, row)) is not None]
        _refuse_duplicates(parsed, sheet, good)
        parsed.tables[sheet] = good
    if not any(raw.values()) and not faults.total:
        faults.add("", None, None, "文件中没有任何数据行")
    return parsed


def _check(parsed: Parsed, sheet: str, row: RawRow) -> Row | None:
    model = row_model(parsed.schema, sheet)
    given, bad = {}, False
    for name, raw in row.cells.items():
        if raw is None:
            continue
        try:
            given[name] = parsed.dialect.convert(raw, shape_of(model.model_fields[name]))
        except BadCell as wrong:
            bad = True
            parsed.fault(sheet, row.number, name, str(wrong))
    if bad:
        return None
    try:
        return model.model_validate(given)
    except ValidationError as wrong:
        for error in wrong.errors(include_url=False, include_input=False):
            reason = _REASONS.get(error["type"], "不符合要求").format(**error.get("ctx", {}))
            parsed.fault(sheet, row.number, str(error["loc"][0]) if error["loc"] else None, reason)
        return None


def _refuse_duplicates(parsed: Parsed, sheet: str, rows: list[tuple[int, Any]]) -> None:
    unique = row_model(parsed.schema, sheet).unique
    seen: dict[tuple[Any, ...], int] = {}
    for number, row in rows:
        key = tuple(getattr(row, name) for name in unique)
        first = seen.setdefault(key, number)
        if first != number:
            parsed.fault(sheet, number, unique[0], f"与第{first}行重复")
