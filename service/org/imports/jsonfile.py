"""Reading an import from JSON: an object of lists of objects, nothing unknown, numbers kept exact."""

import json
from decimal import Decimal
from typing import Any, NoReturn

from pydantic import BaseModel

from service.org.imports.faults import Faults, refuse_file
from service.org.imports.rows import MAX_ROWS, RawRow, row_model


def read_json(data: bytes, schema: type[BaseModel], faults: Faults) -> dict[str, list[RawRow]]:
    """The raw rows of a JSON file by sheet; rows are counted from 1."""
    try:
        content = json.loads(
            data.decode("utf-8-sig"),
            parse_float=Decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_no_duplicate_keys,
        )
    except UnicodeDecodeError:
        raise refuse_file("文件不是UTF-8编码的文本") from None
    except (ValueError, RecursionError, ArithmeticError):
        raise refuse_file("文件不是有效的JSON，或有重复的键、非数字的数值") from None
    if not isinstance(content, dict):
        raise refuse_file("最外层应为对象，各表为其中的列表")
    return {
        sheet: rows
        for sheet, given in content.items()
        if (rows := _rows(schema, sheet, given, faults)) is not None
    }


def _rows(schema: type[BaseModel], sheet: str, given: Any, faults: Faults) -> list[RawRow] | None:
    if sheet not in schema.model_fields:
        faults.add(sheet, None, None, "没有这样的表")
        return None
    if not isinstance(given, list):
        faults.add(sheet, None, None, "应为列表")
        return None
    known = row_model(schema, sheet).model_fields
    rows = []
    for number, row in enumerate(given[: MAX_ROWS + 1], start=1):
        if not isinstance(row, dict):
            faults.add(sheet, number, None, "应为对象")
            continue
        for name in row:
            if name not in known:
                faults.add(sheet, number, name, "没有这样的列")
        rows.append(RawRow(number, {name: value for name, value in row.items() if name in known}))
    return rows


def _no_constant(text: str) -> NoReturn:
    raise ValueError(text)


def _no_duplicate_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate keys")
    return found
