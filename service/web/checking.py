"""A form checked while it is filled in, by the same rules that judge it when it is sent."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from service.cases.kinds import Step
from service.errors import FormInvalid
from service.given import whole
from service.web.choices import CaseChoices
from service.web.fields import Field, fields_of
from service.web.filling import bind, read, validated
from service.web.language import gettext as _
from service.web.posted import Posted
from service.web.task_view import Part, named_errors, parts_of


def faults_at(step: Step, sent: Posted, choices: CaseChoices, at: str) -> list[str]:
    """What is wrong at one field of the page; of a table, each cell by its row and its head."""
    for part in parts_of(step):
        path = at.removeprefix(f"{part.prefix}.")
        if path != at:
            return said_at(part.form, _faults(part, sent, choices), path)
    if at == "opinion" and _reason_missing(step, sent):
        return [_("须填写理由")]
    return []


def lacking(step: Step, sent: Posted, choices: CaseChoices) -> list[dict[str, str]]:
    """What stands in the way of sending the form, each with a link to its field; nothing when it can be sent."""
    outcome = sent.text("outcome")
    if outcome not in step.outcomes:
        return named_errors([], {"outcome": _("请选择")})
    errors = {"opinion": _("须填写理由")} if _reason_missing(step, sent) else {}
    parts = [part for part in parts_of(step) if outcome in part.outcomes]
    for part in parts:
        part.fields = bind(part.form, read(part.form, sent, part.prefix, choices), part.prefix, choices=choices)
        errors |= _faults(part, sent, choices)
    return named_errors(parts, errors)


def _reason_missing(step: Step, sent: Posted) -> bool:
    chosen = step.outcomes.get(sent.text("outcome"))
    return chosen is not None and chosen.needs_opinion and not sent.text("opinion").strip()


def _faults(part: Part, sent: Posted, choices: CaseChoices) -> dict[str, str]:
    try:
        validated(part.form, read(part.form, sent, part.prefix, choices))
    except FormInvalid as bad:
        return {fault["field"]: fault["reason"] for fault in bad.facts["fields"]}
    return {}


def said_at(form: type[BaseModel], faults: Mapping[str, str], path: str) -> list[str]:
    """Of what is wrong with a form, what is said beside the field at this path."""
    return [_said(form, where, why) for where, why in faults.items() if f"{where}.".startswith(f"{path}.")]


def _said(form: type[BaseModel], where: str, why: str) -> str:
    """第2行“满分”：应为数字; of a field that stands alone only what is wrong."""
    fields: Sequence[Field] = fields_of(form)
    row, label = "", ""
    for name in where.split("."):
        if (number := whole(name)) is not None:
            row = str(number + 1)
            continue
        found = next((f for f in fields if f.name == name), None)
        if found is None:
            break
        fields, label = found.fields, found.label
    return _("第%(row)s行“%(label)s”：%(why)s") % {"row": row, "label": _(label), "why": why} if row else why
