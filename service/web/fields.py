"""A form's fields as a page shows them, made from the JSON schema of the step's form."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import BaseModel

from service.web.words import clause_of, enum_names, of_field, table

LONG_TEXT = 500
Schema = dict[str, Any]


@dataclass(frozen=True)
class Field:
    """One field: how it is asked for, what it is called, and what stands inside it."""

    name: str
    label: str
    widget: str
    """text, area, lines, whole, decimal, day, instant, yes, choice, checks, ordered, group, table, cards, carried,
    matrix, attachment"""
    required: bool
    default: Any = None
    help: str = ""
    options: tuple[tuple[str, str], ...] = ()
    options_from: str | None = None
    fields: tuple["Field", ...] = ()
    most: int = 0
    clause: str | None = None
    """The clause that governs this very field, where one does."""


@cache
def fields_of(form: type[BaseModel]) -> tuple[Field, ...]:
    """The fields of a form, in its own order."""
    schema = form.model_json_schema()
    return _fields(schema, schema.get("$defs", {}), form.__name__)


def _fields(schema: Schema, defs: Schema, form: str) -> tuple[Field, ...]:
    required = set(schema.get("required", ()))
    parts = schema.get("properties", {}).items()
    return tuple(_field(form, name, part, name in required, defs) for name, part in parts)


def _field(form: str, name: str, schema: Schema, required: bool, defs: Schema) -> Field:
    default, title = schema.get("default"), _own_title(schema)
    schema = _plain(schema, defs)
    items = _plain(schema.get("items", {}), defs)
    inner = items if items.get("type") == "object" else schema
    children = _fields(inner, defs, inner.get("title", form)) if inner.get("type") == "object" else ()
    source = of_field("options", form, name)
    names = enum_names(form, name)
    codes = schema.get("enum") or items.get("enum") or ([schema["const"]] if "const" in schema else [])
    return Field(
        name=name,
        label=table()["labels"].get(f"{form}.{name}") or title or of_field("labels", form, name) or name,
        widget=of_field("widgets", form, name) or _widget(schema, items, children, source),
        required=required,
        default=default,
        help=of_field("help", form, name) or "",
        options=tuple((code, names.get(code, code)) for code in codes),
        options_from=source,
        fields=children,
        most=int(schema.get("maxItems") or 0),
        clause=clause_of(form, name),
    )


def _own_title(schema: Schema) -> str:
    """The title that a model gives its field, where it is a heading that officials read; pydantic's own is English."""
    title = str(schema.get("title", ""))
    return "" if title.isascii() else title


def _plain(schema: Schema, defs: Schema) -> Schema:
    """Follow a reference; of "this or nothing" take this; of "number or its text" take the number."""
    if "$ref" in schema:
        return _plain(defs[schema["$ref"].rsplit("/", 1)[1]], defs)
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            return _plain(choice, defs)
    return schema


def _widget(schema: Schema, items: Schema, children: tuple[Field, ...], source: str | None) -> str:
    kind = schema.get("type")
    if kind == "array":
        if children:
            return "cards" if any(c.fields or c.widget in ("ordered", "carried") for c in children) else "table"
        return "checks" if source or "enum" in items else "lines"
    if kind == "object":
        return "group"
    if source or "enum" in schema or "const" in schema:
        return "choice"
    return _scalar(schema)


def _scalar(schema: Schema) -> str:
    plain = {"boolean": "yes", "integer": "whole", "number": "decimal"}.get(schema.get("type", ""))
    if plain:
        return plain
    written = {"date": "day", "date-time": "instant"}.get(schema.get("format", ""))
    if written:
        return written
    return "area" if schema.get("maxLength", 0) >= LONG_TEXT and "pattern" not in schema else "text"
