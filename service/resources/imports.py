"""Facts that come as a workbook or JSON: all rows or none, each refusal named by its row."""

from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from service.cases.desk import Desk
from service.errors import FormInvalid, Refusal
from service.org.imports.files import read_file
from service.org.queries import Official
from service.resources.entries import Entry
from service.resources.proposals import RESOURCES
from service.resources.use_cases import enter_fact
from service.rules.wording import said

SHEET = "事实"


def entry_from(rule: str, fields: dict[str, Any]) -> Entry:
    """An entry as an official sends it."""
    known(rule)
    try:
        return RESOURCES[rule].entry.model_validate_json(orjson.dumps(fields))
    except ValidationError as bad:
        faults = [{"field": ".".join(map(str, e["loc"])), "reason": said(e)} for e in bad.errors()[:50]]
        raise FormInvalid(clause=RESOURCES[rule].clause, fields=faults) from bad


def known(rule: str) -> None:
    """The rule is one of those that facts are asked of."""
    if rule not in RESOURCES:
        raise FormInvalid(f"没有“{rule}”这一类事实。", name="unknown_rule")


def sheet_of(rule: str) -> type[BaseModel]:
    """What a file of this rule's facts holds."""
    entry = RESOURCES[rule].entry
    return create_model(
        f"{rule}_sheet",
        __config__=ConfigDict(extra="forbid", frozen=True),
        facts=(list[entry], Field(default=[], title=SHEET)),  # type: ignore[valid-type]  # a model made at run time
    )


def import_facts(desk: Desk, official: Official, rule: str, data: bytes, filename: str) -> list[int]:
    """Enter every row; one that is refused refuses the file. Returns the facts' cases in the rows' order."""
    known(rule)
    parsed = read_file(data, filename, sheet_of(rule))
    parsed.faults.refuse_if_any()
    found = []
    for number, entry in parsed.rows("facts"):
        try:
            found.append(enter_fact(desk, official, rule, entry))
        except Refusal as refused:
            parsed.fault("facts", number, None, refused.message)
    parsed.faults.refuse_if_any()
    return found
