"""Validation errors said in Chinese, one sentence each, for packs, arrangements and questions to rules."""

from typing import Any

from pydantic_core import ErrorDetails

SENTENCES = {
    "missing": "缺少必填项",
    "extra_forbidden": "不认识的键",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "decimal_type": "应为数字",
    "decimal_parsing": "应为数字",
    "decimal_max_digits": "数字不得超过 {max_digits} 位",
    "decimal_max_places": "小数不得超过 {decimal_places} 位",
    "decimal_whole_digits": "整数部分不得超过 {whole_digits} 位",
    "finite_number": "应为数字",
    "greater_than": "应大于 {gt}",
    "less_than": "应小于 {lt}",
    "timezone_aware": "应写明时刻",
    "bool_parsing": "应为 true 或 false",
    "bool_type": "应为 true 或 false",
    "string_type": "应为文字",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "dict_type": "应为键值表",
    "model_type": "应为键值表",
    "greater_than_equal": "不得小于 {ge}",
    "less_than_equal": "不得大于 {le}",
    "literal_error": "只能是 {expected}",
    "union_tag_invalid": "只能是 {expected_tags}",
    "union_tag_not_found": "缺少必填项 rule",
    "string_pattern_mismatch": "格式不对，应符合 {pattern}",
    "string_too_short": "不得为空",
    "string_too_long": "不得超过 {max_length} 个字",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "不得多于 {max_length} 项",
    "value_error": "{error}",
}
WITHOUT_VALUE = {"missing", "value_error", "extra_forbidden", "union_tag_not_found"}
WORDS = {True: "true", False: "false", None: "null"}


def sentence(error: ErrorDetails) -> str:
    """One validation error as a Chinese sentence naming the key: "plan_quota：应为整数（给出的是 true）"."""
    where = ".".join(str(part) for part in error["loc"] if part != "[key]")
    reason = said(error)
    if error["type"] not in WITHOUT_VALUE:
        reason += _shown(error["input"])
    return f"{where}：{reason}" if where else reason


def said(error: ErrorDetails) -> str:
    """What is wrong, without where and with what: for a sentence beside the field itself."""
    kind, context = error["type"], dict(error.get("ctx") or {})
    if kind.startswith("date"):
        return "不是存在的日期（YYYY-MM-DD）"
    return SENTENCES.get(kind, error["msg"]).format(**context)


def _shown(value: Any) -> str:
    text = WORDS[value] if value is None or isinstance(value, bool) else str(value)[:60]
    return f"（给出的是 {text}）"
