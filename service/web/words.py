"""The words that officials read, from one data file: labels of fields, names of codes, help beside a field."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from service.org.vocabulary import KIND_NAMES
from service.web.language import gettext

SHARED = {
    "level": "level",
    "matter_source": "MatterForm.source",
    "secrecy": "secrecy",
    "measure_route": "route",
}
"""Enumerations of forms whose names a page says too."""


@cache
def table() -> dict[str, Any]:
    """The whole file, read once a process."""
    text = files("service.web").joinpath("words.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)
    kinds = {kind.value: name for kind, name in KIND_NAMES.items()}
    found["words"]["unit_kind"] = kinds
    found["enums"].setdefault("kind", kinds)
    found["enums"]["recipient_kinds"] = kinds
    found["enums"]["incentive_kinds"] = found["words"]["incentive"]
    for group, enum in SHARED.items():
        found["words"][group] = found["enums"][enum]
    found["enums"]["dimension"] = found["enums"]["tie_break"] = found["words"]["dimension"]
    return found


def of_field(section: str, form: str, field: str) -> Any:
    """What the file says of a field: for this form, or for the field's name wherever it stands."""
    entries = table()[section]
    return entries.get(f"{form}.{field}", entries.get(field))


@cache
def _clauses() -> dict[str, str]:
    return tomllib.loads(files("service.web").joinpath("clauses.toml").read_text(encoding="utf-8"))


def clause_of(form: str, field: str) -> str | None:
    """The clause that governs a field, where it has one of its own."""
    return _clauses().get(f"{form}.{field}")


def word(group: str, code: Any) -> str:
    """The name of a code in the page's language; an unknown code is shown as it is."""
    found: str = table()["words"].get(group, {}).get(str(code), str(code))
    return gettext(found)


def names(group: str) -> dict[str, str]:
    """Every code of a group with its Chinese name."""
    found: dict[str, str] = table()["words"][group]
    return found


def enum_names(form: str, field: str) -> dict[str, str]:
    """The Chinese names of an enumeration's values."""
    found: dict[str, str] = of_field("enums", form, field) or {}
    return found
