"""The clause beside the field: where one speaks of a field it is named there, and none is named falsely."""

from typing import Any

import pytest

from service.cases import registry  # noqa: F401  makes the kinds known
from service.cases.kinds import KINDS
from service.resources.proposals import RESOURCES
from service.rules.pack import shipped_pack
from service.web import words
from service.web.case_acts import ACTS
from service.web.fields import fields_of
from tests.web.test_forms import every_form, walk

PACKS = [shipped_pack(name) for name in ("yiyang-2023", "nanjing-2016")]


def test_every_clause_named_for_a_field_is_in_the_source_and_every_field_is_there() -> None:
    known = set()
    for form in set(every_form()):
        schema = form.model_json_schema()
        names = {form.__name__, *schema.get("$defs", {})}
        every = {(name, f.name) for name in names for f in walk(fields_of(form))}
        known |= {f"{name}.{field}" for name, field in every}
    for field, clause in words._clauses().items():
        assert field in known, field
        assert any(pack.article(clause) for pack in PACKS), clause


STEP_ALONE = {
    "ApprovedByMeetingForm": "a meeting's name and day; criticism and referral have several grounds",
    "BatchForm": "which projects wait for a supplementary circular: our reading, no clause",
    "CancelForm": "an inspection given up, with a reason",
    "ChangedForm": "the objection is the State Council's regulation, article 17, and stands in no pack",
    "CloseForm": "the course of a supervised matter is practice",
    "ConclusionForm": "feedback of an inspection is the regulation's article 16",
    "CriticismForm": "its clause is that of its grounds: NJ-08, NJ-18 or NJ-19",
    "DecideForm": "its clause is that of the measure: NJ-07 to NJ-14",
    "EntryForm": "each recurring duty names its own clause",
    "FiledForm": "accounts by NJ-10, a plan for funds by NJ-12",
    "FixForm": "rectification after an inspection is the regulation's article 18",
    "GoOnForm": "the course of a supervised matter is practice",
    "InspectionFindingForm": "what was found: no clause says of what form",
    "InterimForm": "the course of a supervised matter is practice",
    "MatterReplyForm": "the course of a supervised matter is practice",
    "MeetingForm": "a meeting's name and day, for measures by YY-06 and lists by NJ-02",
    "NotFixedForm": "the re-check is the regulation's article 18",
    "NoticeForm": "hour and place of a talk",
    "PilotResultForm": "what a pilot came to: the source asks for none",
    "PostponeForm": "hour of a talk",
    "PressForm": "the course of a supervised matter is practice",
    "PublishPlanForm": "a document's number",
    "RankForm": "nothing is asked",
    "ReasonForm": "a reason",
    "RecheckForm": "the re-check is the regulation's article 18",
    "ReferralResultForm": "what the supervisory authority answers",
    "ReportForm": "what was put right after a talk",
    "ReviewForm": "the objection is the regulation's article 17",
    "SendBackForm": "the course of a supervised matter is practice",
    "StartForm": "days of a pilot",
    "UnitsChangeForm": "the course of a supervised matter is practice",
    "WithdrawForm": "a reason",
    "WithdrawReportForm": "a reason",
}
"""Forms of whose fields no clause of the two sources says anything, and why; their step's clause stands above them."""


def test_every_form_has_a_clause_beside_a_field_unless_no_clause_speaks_of_its_fields() -> None:
    without = {form.__name__ for form in set(every_form()) if not any(f.clause for f in walk(fields_of(form)))}
    assert without - {"Form"} == set(STEP_ALONE)


COMMON = {"unit", "year", "reason", "matter", "as_of"}
"""What every fact of land and money says: whose, when, and why it was corrected."""


@pytest.mark.parametrize("rule", RESOURCES)
def test_every_condition_and_amount_of_a_fact_has_its_rules_clause_beside_it(rule: Any) -> None:
    resource = RESOURCES[rule]
    asked = {f.name: f.clause for f in fields_of(resource.entry) if f.name not in COMMON}
    assert set(asked.values()) == {resource.clause}, asked


def test_a_clause_beside_a_field_is_of_the_document_that_its_step_carries_out() -> None:
    asked = [(act.form, act.clause) for acts in ACTS.values() for act in acts.values()]
    for step in (step for kind in KINDS.values() for step in kind.steps.values()):
        asked += [(form, step.clause) for form in (step.form, *(o.form for o in step.outcomes.values() if o.form))]
    for form, clause in asked:
        for field in walk(fields_of(form)):
            assert field.clause is None or field.clause[:2] == clause[:2], f"{form.__name__}.{field.name}: {clause}"


def test_every_act_besides_tasks_has_the_words_of_its_clause() -> None:
    for acts in ACTS.values():
        for name, act in acts.items():
            assert any(pack.article(act.clause) for pack in PACKS), name


def test_every_step_has_the_words_of_its_clause() -> None:
    for kind in KINDS.values():
        for step in kind.steps.values():
            assert any(pack.article(step.clause) for pack in PACKS), f"{kind.name}.{step.code}: {step.clause}"
