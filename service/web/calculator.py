"""The deadline calculator: a rule is asked as in a running case, and tells every day, why it counts, and the clause."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel, Field

from service.cases.kinds import Form
from service.cases.packs import current_pack
from service.errors import GateClosed, Refusal
from service.rules.calendar import Calendar
from service.rules.pack import Pack
from service.rules.registry import answer
from service.web.display import closing, day, instant
from service.web.filling import bind, read, validated
from service.web.language import gettext as _
from service.web.pages import Page, ThePage, status_of
from service.web.posted import Posted
from service.web.words import names

router = APIRouter(include_in_schema=False)
DAY = r"^\d{4}-\d{2}-\d{2}$"


Supposed = Annotated[list[str], Field(max_length=60)]
"""Days supposed to be off or worked, for trying out."""


class PublicityQuestion(Form):
    """When a list is published, and for how long at least."""

    published_at: str = Field(json_schema_extra={"format": "date-time"})
    min_working_days: int = Field(3, ge=1, le=1000)
    count_start_day: bool = False
    off: Supposed = []
    work: Supposed = []


class PeriodQuestion(Form):
    """A period from a day."""

    start: date
    length: int = Field(ge=1, le=10_000)
    unit_of_time: Literal["months", "days", "working_days"]
    off: Supposed = []
    work: Supposed = []


class FixedQuestion(Form):
    """A day, or the end of its year."""

    on: date | None = None
    year_end_of: date | None = None


class LatestQuestion(Form):
    """By when a publicity must be over."""

    finish_by: date
    min_working_days: int = Field(3, ge=1, le=1000)


class ReportQuestion(Form):
    """The month reported on and the day of the next month."""

    month: str = Field(pattern=r"^\d{4}-\d{2}$")
    day: int = Field(ge=1, le=31)


@dataclass(frozen=True)
class Question:
    """A rule's question: its form, how it is put to the rule, and how the answer is said."""

    form: type[BaseModel]
    put: Callable[[dict[str, Any]], dict[str, Any]]
    say: Callable[[dict[str, Any]], list[tuple[str, str]]]


def _supposed(asked: dict[str, Any]) -> dict[str, Any]:
    off, work = asked.pop("off", []), asked.pop("work", [])
    return asked | ({"calendar": {"off": off, "work": work}} if off or work else {})


def _period(asked: dict[str, Any]) -> dict[str, Any]:
    asked = _supposed(asked)
    return {"from": asked.pop("start"), asked.pop("unit_of_time"): asked.pop("length"), **asked}


def _some(asked: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in asked.items() if value is not None}


def _due(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(_("截止"), closing(found["due"]))]


QUESTIONS = {
    "publicity": Question(
        PublicityQuestion,
        _supposed,
        lambda a: [
            (_("公示最后一日"), closing(a["last_day"])),
            (_("下一步自"), instant(a["next_step_from"])),
            (_("若当日计入，最后一日"), day(a["last_day_if_start_counts"])),
        ],
    ),
    "period": Question(PeriodQuestion, _period, _due),
    "fixed_date": Question(
        FixedQuestion, _some, lambda a: [*_due(a), (_("内部目标（最后一个工作日）"), day(a["last_working_day"]))]
    ),
    "latest_publication": Question(
        LatestQuestion,
        dict,
        lambda a: [(_("最迟公示日"), day(a["latest_day"])), (_("其中最后一个工作日"), day(a["latest_working_day"]))],
    ),
    "report_cutoff": Question(ReportQuestion, dict, _due),
}


def pack_in_force(page: Page) -> Pack:
    """The pack of the official's jurisdiction."""
    row = current_pack(page.desk.session, page.me.jurisdiction)
    if row is None:
        raise GateClosed("尚未载入规则包。", clause="YY-20", name="no_rule_pack")
    return page.desk.packs.get(page.desk.session, row.id)


@router.get("/calculator")
def calculator(page: ThePage) -> Response:
    """Ask a rule; the address holds the question, so that an answer can be kept, printed and sent."""
    sent = Posted(page.request.query_params.multi_items())
    rule = sent.text("rule", "publicity")
    question = QUESTIONS.get(rule, QUESTIONS["publicity"])
    pack, calendar = pack_in_force(page), page.desk.calendar
    found: dict[str, Any] = {}
    asked = any(name.startswith("f.") for name in sent.names)
    refused = page.attempt(lambda: found.update(_ask(rule, question, sent, calendar, pack))) if asked else None
    errors = {f["field"]: f["reason"] for f in (refused.facts.get("fields", []) if refused else [])}
    fields = bind(question.form, read(question.form, sent, "f") if asked else {}, "f", errors=errors)
    years = sorted({date.fromisoformat(row["day"]).year for row in found.get("explanation", [])})
    return page.show(
        "calculator.html",
        status_of(refused),
        rules=names("rule"),
        rule=rule if rule in QUESTIONS else "publicity",
        fields=fields,
        refused=refused,
        errors=[{"label": b.field.label, "reason": b.error, "id": b.id} for b in fields if b.error],
        found=found,
        results=question.say(found) if found else [],
        article=pack.article(found["clause"]) if found else "",
        notices=[(year, calendar.notice(year)) for year in years],
    )


def _ask(rule: str, question: Question, sent: Posted, calendar: Calendar, pack: Pack) -> dict[str, Any]:
    form = validated(question.form, read(question.form, sent, "f"))
    found = answer(rule, question.put(form.model_dump(mode="json")), calendar, pack)
    if "refused" in found:
        raise Refusal(str(found.get("message", found["refused"])))
    return found
