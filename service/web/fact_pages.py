"""Facts about land, money and debt: what arrived, the rule's answer to it, the measures proposed; entry and import."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import BaseModel

from service.cases.queries import load_case
from service.cases.tables import Case
from service.given import MOST, Before, Id
from service.org.imports.template import workbook
from service.resources import queries
from service.resources.imports import entry_from, import_facts, known, sheet_of
from service.resources.proposals import RESOURCES
from service.resources.use_cases import enter_fact, enterable
from service.web.asking import Asked, FormPage, clauses_in_force
from service.web.choices import CaseChoices
from service.web.fields import fields_of
from service.web.form_pages import form_routes
from service.web.language import gettext, mark
from service.web.org_pages import XLSX
from service.web.pages import Page, ThePage, go
from service.web.posted import ThePost
from service.web.turns import whose_turn, whose_turns

router = APIRouter(include_in_schema=False, prefix="/facts")
Rule = Annotated[str, Path(pattern=r"^[a-z_]{1,40}$")]
Year = Annotated[int | None, Query(ge=2000, le=2099)]
OfFact = Annotated[int | None, Query(alias="from", ge=1, le=MOST)]
THEN = mark("登记后立即按条款测算，提出奖惩建议；金额、用地和人员均由具名的负责人决定。更正已登记的内容，须写明理由。")


@router.get("")
def facts(
    page: ThePage, rule: Annotated[str, Query(max_length=40)] = "", year: Year = None, before: Before = None
) -> Response:
    """A page of the facts that the official may see."""
    year = year or page.desk.today.year
    rows = queries.list_facts(page.desk.session, page.me, rule=rule or None, year=year, before=before)
    following = rows[-1]["id"] if len(rows) == queries.PAGE else None
    turns = whose_turns(page, "resource", [row["id"] for row in rows])
    mine = enterable(page.desk, page.me)
    shown = {"rule": rule, "year": year, "first": before is None, "following": following}
    return page.show("facts.html", rows=rows, turns=turns, rules=RESOURCES, enterable=mine, **shown)


@router.get("/new/{rule}.xlsx")
def empty_workbook(rule: Rule, page: ThePage) -> Response:
    """The empty workbook of a rule's facts."""
    known(rule)
    headers = {"Content-Disposition": f'attachment; filename="{rule}.xlsx"'}
    return Response(workbook(sheet_of(rule), {}), media_type=XLSX, headers=headers)


@dataclass(frozen=True, kw_only=True)
class AskedFact(Asked):
    """A rule's fact, whose own model judges it as one of a file."""

    rule: str

    def content(self, given: Mapping[str, Any]) -> Any:
        """The entry, or the refusal that names each field."""
        return entry_from(self.rule, _numbers(self.form, dict(given)))


def fact_form(rule: Rule, page: ThePage, of: OfFact = None) -> FormPage:
    """The form of a rule's fact, or with a fact's number that one to be completed; entered again it is the same."""
    known(rule)
    resource, case = RESOURCES[rule], _loaded(page, of) if of else None
    asked = AskedFact(
        title=resource.title,
        then=THEN,
        button=mark("登记并测算"),
        form=resource.entry,
        clause=resource.clause,
        rule=rule,
    )
    upload = {"title": gettext("从文件登记"), "base": f"/facts/new/{rule}", "template": f"/facts/new/{rule}.xlsx"}
    return FormPage(
        page=page,
        asked=asked,
        crumbs=[("/facts", gettext("奖惩事实"))],
        does=lambda entry, _sent: f"/facts/{enter_fact(page.desk, page.me, rule, entry)}",
        choices=_choices(page),
        articles=clauses_in_force(page),
        values=queries.view(page.desk.session, case)["entry"] if case else {"year": page.desk.today.year},
        facts={"upload": upload},
    )


form_routes(router, "/new/{rule}", fact_form)


def _choices(page: Page) -> CaseChoices:
    case = Case(kind="resource", jurisdiction=page.me.jurisdiction, year=page.desk.today.year)
    return CaseChoices(page.desk, case, page.me)


def _numbers(form: type[BaseModel], typed: dict[str, Any]) -> dict[str, Any]:
    """Whole numbers as numbers: a fact's model, made for files, takes no text for one."""
    whole = {f.name for f in fields_of(form) if f.widget == "whole"}
    plain = {name: int(typed[name]) for name in whole & typed.keys() if re.fullmatch(r"[0-9]{1,9}", typed[name])}
    return typed | plain


@router.post("/new/{rule}/import")
def take_file(rule: Rule, page: ThePage, sent: ThePost) -> Response:
    """Enter a file's facts, all or none."""
    refused = page.attempt(lambda: import_facts(page.desk, page.me, rule, *sent.sheet()))
    return fact_form(rule, page).refuse(refused) if refused else go(f"/facts?rule={rule}")


@router.get("/{case_id}")
def a_fact(case_id: Id, page: ThePage) -> Response:
    """One fact with its versions and the measures proposed on it."""
    case = _loaded(page, case_id)
    view = queries.view(page.desk.session, case)
    entry = RESOURCES[view["rule"]].entry
    titles = {name: field.title or name for name, field in entry.model_fields.items() if name != "reason"}
    titles["unit"] = mark("单位")
    facts = {"may_enter": view["rule"] in enterable(page.desk, page.me), "turn": whose_turn(page, case)}
    return page.show("fact.html", fact=view, titles=titles, **facts)


def _loaded(page: Page, case_id: int) -> Case:
    return load_case(page.desk.session, page.me, case_id, "resource")
