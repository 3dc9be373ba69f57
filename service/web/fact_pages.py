"""Facts about land, money and debt: what arrived, the rule's answer to it, the measures proposed; entry and import."""

import re
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response
from pydantic import BaseModel

from service.cases.queries import load_case
from service.cases.tables import Case
from service.errors import Refusal
from service.org.imports.template import workbook
from service.resources import queries
from service.resources.imports import entry_from, import_facts, known, sheet_of
from service.resources.proposals import RESOURCES
from service.resources.use_cases import enter_fact, enterable
from service.web.choices import CaseChoices
from service.web.fields import fields_of
from service.web.filling import read
from service.web.form_pages import PREFIX, Asked, Crumbs, show_form
from service.web.language import gettext, mark
from service.web.org_pages import XLSX
from service.web.pages import Page, ThePage, go
from service.web.posted import Posted, ThePost
from service.web.turns import whose_turn, whose_turns

router = APIRouter(include_in_schema=False, prefix="/facts")
Id = Annotated[int, Path(ge=1, le=2**62)]
Rule = Annotated[str, Path(pattern=r"^[a-z_]{1,40}$")]
Year = Annotated[int | None, Query(ge=2000, le=2099)]
Before = Annotated[int | None, Query(ge=1, le=2**62)]
OfFact = Annotated[int | None, Query(alias="from", ge=1, le=2**62)]
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


@router.get("/new/{rule}")
def new_fact(rule: Rule, page: ThePage, of: OfFact = None) -> Response:
    """The form of a rule's fact; with a fact's number, that one to be completed or corrected."""
    case = _loaded(page, of) if of else None
    entry = queries.view(page.desk.session, case)["entry"] if case else {"year": page.desk.today.year}
    return _form(page, rule, values=entry)


def _asked(rule: str) -> Asked:
    known(rule)
    resource = RESOURCES[rule]
    return Asked(
        title=resource.title, then=THEN, button=mark("登记并测算"), form=resource.entry, clause=resource.clause
    )


def _form(
    page: Page, rule: str, sent: Posted | None = None, refused: Refusal | None = None, values: Any = None
) -> Response:
    upload = {"title": gettext("从文件登记"), "base": f"/facts/new/{rule}", "template": f"/facts/new/{rule}.xlsx"}
    crumbs: Crumbs = [("/facts", gettext("奖惩事实"))]
    more = {"sent": sent, "refused": refused, "values": values, "upload": upload}
    return show_form(page, _asked(rule), crumbs, _choices(page), **more)


def _choices(page: Page) -> CaseChoices:
    case = Case(kind="resource", jurisdiction=page.me.jurisdiction, year=page.desk.today.year)
    return CaseChoices(page.desk, case, page.me)


@router.post("/new/{rule}")
def enter(rule: Rule, page: ThePage, sent: ThePost) -> Response:
    """Enter it; entered again it is the same fact."""
    found: list[int] = []

    def act() -> None:
        typed = _numbers(_asked(rule).form, read(_asked(rule).form, sent, PREFIX, _choices(page)))
        found.append(enter_fact(page.desk, page.me, rule, entry_from(rule, typed)))

    refused = page.attempt(act)
    return _form(page, rule, sent, refused) if refused else go(f"/facts/{found[0]}")


def _numbers(form: type[BaseModel], typed: dict[str, Any]) -> dict[str, Any]:
    """Whole numbers as numbers: a fact's model, made for files, takes no text for one."""
    whole = {f.name for f in fields_of(form) if f.widget == "whole"}
    plain = {name: int(typed[name]) for name in whole & typed.keys() if re.fullmatch(r"[0-9]{1,9}", typed[name])}
    return typed | plain


@router.post("/new/{rule}/import")
def take_file(rule: Rule, page: ThePage, sent: ThePost) -> Response:
    """Enter a file's facts, all or none."""
    refused = page.attempt(lambda: import_facts(page.desk, page.me, rule, *sent.sheet()))
    return _form(page, rule, None, refused) if refused else go(f"/facts?rule={rule}")


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
