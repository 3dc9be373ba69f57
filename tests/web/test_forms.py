"""Every step of every kind has a form that an official can read and fill in."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from service.cases import registry  # noqa: F401  makes the kinds known
from service.cases.kinds import KINDS
from service.duties.use_cases import EntryForm
from service.incentives.changes import AddForm, DropForm
from service.incentives.forms import PlanForm, ProposeForm
from service.inspections.forms import ProposalForm
from service.matters.forms import BatchForm
from service.pilots.forms import PilotRequest
from service.publicity.forms import CorrectionForm, FileForm, OutageForm
from service.resources.proposals import RESOURCES
from service.talks.forms import NoticeForm
from service.web.case_acts import ACTS
from service.web.choices import SOURCES
from service.web.fields import Field, fields_of
from service.web.filling import bind, read
from service.web.posted import Posted

OWN = ("own_duties", "own_portfolios", "own_units")
"""What only the page of duties knows: it depends on the official."""


def every_form() -> Iterator[type[BaseModel]]:
    """Each form of a step or an outcome, and those that are no step's."""
    yield from (AddForm, DropForm, CorrectionForm, FileForm, OutageForm)
    yield from (BatchForm, ProposalForm, EntryForm, PilotRequest)
    yield from (resource.entry for resource in RESOURCES.values())
    yield from (act.form for acts in ACTS.values() for act in acts.values())
    for kind in KINDS.values():
        for step in kind.steps.values():
            yield from {step.form, *(o.form for o in step.outcomes.values() if o.form)}


def walk(fields: tuple[Field, ...]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from walk(field.fields)


def chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


@pytest.mark.parametrize("form", sorted(set(every_form()), key=str))
def test_every_field_and_every_option_is_in_chinese(form: type[BaseModel]) -> None:
    for field in walk(fields_of(form)):
        assert chinese(field.label), f"{form.__name__}.{field.name}"
        if field.options_from is None:
            assert all(chinese(title) for _, title in field.options), f"{form.__name__}.{field.name}"
        else:
            assert field.options_from in {*SOURCES, *OWN}


def sent(values: dict[str, Any]) -> Posted:
    lists = {name: value if isinstance(value, list) else [value] for name, value in values.items()}
    return Posted((name, one) for name, value in lists.items() for one in value)


def test_what_was_typed_comes_back_into_the_same_fields() -> None:
    typed = {
        "f.quotas.0.kind": "county",
        "f.quotas.0.places": "drei",
        "f.procedure": "第一行\r\n第二行",
        "f.tie_break": ["increment", "", "total"],
        "f.money.needs_new": "1",
        "f.money.source": "  专项  ",
    }
    values = read(PlanForm, sent(typed), "f")
    assert values["procedure"] == "第一行\n第二行"
    assert values["tie_break"] == ["increment", "total"]
    fields = {b.field.name: b for b in bind(PlanForm, values, "f")}
    assert [cell.value for cell in fields["quotas"].rows[0]] == ["county", "drei", "0"]
    assert fields["money"].parts[0].value is True
    assert fields["money"].parts[1].value == "  专项  "


def test_empty_and_deleted_rows_are_not_sent() -> None:
    typed = {
        "f.quotas.0.kind": "county",
        "f.quotas.0.places": "2",
        "f.quotas.1.award": "0",
        "f.quotas.2.kind": "township",
        "f.quotas.2.drop": "1",
        "f.quotas.7.kind": "bank",
    }
    assert [row["kind"] for row in read(PlanForm, sent(typed), "f")["quotas"]] == ["county", "bank"]


def test_a_clock_time_of_the_page_is_beijings_and_comes_back_as_it_was() -> None:
    values = read(NoticeForm, sent({"f.meet_at": "2027-03-01T09:30", "f.place": "三楼"}), "f")
    assert NoticeForm.model_validate(values).meet_at.isoformat() == "2027-03-01T09:30:00+08:00"
    assert bind(NoticeForm, values, "f")[0].value == "2027-03-01T09:30"
    assert bind(NoticeForm, {"meet_at": "明天"}, "f")[0].value == "明天"


def test_a_plan_that_is_carried_along_survives_and_a_broken_one_is_refused() -> None:
    good = read(ProposeForm, sent({"f.projects.0.title": "甲", "f.projects.0.plan": '{"procedure":"评"}'}), "f")
    assert good["projects"][0]["plan"] == {"procedure": "评"}
    bad = read(ProposeForm, sent({"f.projects.0.title": "甲", "f.projects.0.plan": "{oops"}), "f")
    assert bad["projects"][0]["plan"] == "{oops"


def test_hostile_names_of_rows_are_passed_over() -> None:
    typed = {f"f.quotas.{n}.kind": "county" for n in ("-1", "x", "99999999", "１", "0.0")}
    assert "quotas" not in read(PlanForm, sent(typed), "f")


def test_control_signs_and_broken_text_never_reach_the_register() -> None:
    values = read(PlanForm, sent({"f.procedure": "甲\x00乙\x1b\ud800丙\t丁"}), "f")
    assert values["procedure"] == "甲乙丙\t丁"
