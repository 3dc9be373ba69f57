"""JSON read as strictly as the law reads a form: no repeated key, no NaN, no bottomless nesting."""

import json
from typing import Any


class JsonError(ValueError):
    """A text that is no acceptable JSON, with the reason in Chinese."""


def parse_json(text: str) -> Any:
    """The value of a JSON text, or JsonError."""
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise JsonError(f"不是有效的 JSON：第{error.lineno}行第{error.colno}列") from error
    except RecursionError as error:
        raise JsonError("JSON 嵌套过深") from error
    except JsonError:
        raise
    except ValueError as error:
        raise JsonError("JSON 中有无法读取的数") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for key, value in pairs:
        if key in table:
            raise JsonError(f"JSON 中键重复：{key}")
        table[key] = value
    return table


def _no_constant(name: str) -> Any:
    raise JsonError(f"JSON 中不得有 {name}")
