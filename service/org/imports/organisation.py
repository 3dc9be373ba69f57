"""Import of an organisation: it adds and amends, never ends; an ending is a named person's act."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from service.clock import legal_day
from service.org.imports.files import read_file
from service.org.imports.register import Register
from service.org.imports.rows import Parsed
from service.org.imports.schemas import OrganisationSheet
from service.org.vocabulary import GOVERNMENT_OFFICES, PORTFOLIO_OFFICES, SHARED_OFFICES, UnitKind


def parse_organisation(data: bytes, filename: str) -> OrganisationSheet:
    """The organisation in a file, each row good by itself."""
    parsed = read_file(data, filename, OrganisationSheet)
    parsed.faults.refuse_if_any()
    return OrganisationSheet(**{sheet: [row for _, row in rows] for sheet, rows in parsed.tables.items()})


def import_organisation(
    session: Session,
    data: bytes,
    filename: str,
    *,
    jurisdiction: str,
    now: datetime,
    since: date | None = None,
    password_hash: str | None = None,
) -> dict[str, int]:
    """Take an organisation into the register, all or nothing; the answer counts what is new.

    A repeat adds nothing. Rows without a date hold from `since`, else from today. New persons cannot log in
    until they are given a password.
    """
    parsed = read_file(data, filename, OrganisationSheet)
    with session.begin_nested():
        register = Register(session, jurisdiction, now, since or legal_day(now), password_hash)
        for take in (_take_units, _take_kinds, _take_persons, _take_posts, _take_portfolios, _take_aliases):
            take(parsed, register)
            session.flush()
        parsed.faults.refuse_if_any()
    return register.added


def _take_units(parsed: Parsed, register: Register) -> None:
    rows = parsed.rows("units")
    for number, row in rows:
        if register.belongs_elsewhere(row.code):
            parsed.fault("units", number, "code", "该编码不可用")
            continue
        register.put_unit(row)
    register.session.flush()
    for number, row in rows:
        if row.parent is None or row.code not in register.units:
            continue
        if row.parent not in register.units:
            parsed.fault("units", number, "parent", f"没有编码为“{row.parent}”的单位")
        elif not register.hang_under(row.code, row.parent):
            parsed.fault("units", number, "parent", "上级单位形成循环")


def _take_aliases(parsed: Parsed, register: Register) -> None:
    for number, row in parsed.rows("aliases"):
        if row.unit not in register.units:
            parsed.fault("aliases", number, "unit", f"没有编码为“{row.unit}”的单位")
        elif not register.put_alias(row):
            parsed.fault("aliases", number, "alias", "该简称已指另一单位")


def _take_kinds(parsed: Parsed, register: Register) -> None:
    for number, row in parsed.rows("kinds"):
        if row.unit not in register.units:
            parsed.fault("kinds", number, "unit", f"没有编码为“{row.unit}”的单位")
        elif not register.put_kind(row):
            parsed.fault("kinds", number, "valid_from", "该日期之后已有园区类别记录，请先核对")


def _take_persons(parsed: Parsed, register: Register) -> None:
    for number, row in parsed.rows("persons"):
        if not register.put_person(row):
            parsed.fault("persons", number, "username", "该用户名已属于另一人")
    register.open_accounts()


def _take_posts(parsed: Parsed, register: Register) -> None:
    held: list[tuple[int, Any]] = []
    for number, row in parsed.rows("posts"):
        if reason := _post_refused(row, register):
            parsed.fault("posts", number, *reason)
            continue
        register.put_post(row)
        if row.holder is not None:
            held.append((number, row))
    register.session.flush()
    for number, row in held:
        if taken := register.put_holding(row):
            parsed.fault("posts", number, "holder", f"该岗位已由{taken}担任，请先办理免职")


def _post_refused(row: Any, register: Register) -> tuple[str, str] | None:
    if row.unit not in register.units:
        return "unit", f"没有编码为“{row.unit}”的单位"
    if row.office in GOVERNMENT_OFFICES and UnitKind.GOVERNMENT not in register.kinds_of(row.unit):
        return "office", "该职务只设在市政府及其办公室"
    if row.office in SHARED_OFFICES and row.seat != 1:
        return "seat", "该职务为共用岗位，不分席位"
    if row.holder is not None and row.holder not in register.persons:
        return "holder", f"没有用户名为“{row.holder}”的人员"
    if row.holder is not None and register.persons[row.holder].left_on is not None:
        return "holder", "该人员已离任"
    return None


def _take_portfolios(parsed: Parsed, register: Register) -> None:
    for number, row in parsed.rows("portfolios"):
        if row.office not in PORTFOLIO_OFFICES:
            parsed.fault("portfolios", number, "office", "只有副市长和副秘书长分管单位")
        elif (row.leader_unit, row.office, row.seat) not in register.posts:
            parsed.fault("portfolios", number, "seat", "没有这个领导岗位")
        elif row.unit not in register.units:
            parsed.fault("portfolios", number, "unit", f"没有编码为“{row.unit}”的单位")
        elif not register.put_portfolio(row):
            parsed.fault("portfolios", number, "unit", "该单位已由其他领导分管，请先变更分管")
