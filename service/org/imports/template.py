"""The workbooks that officials fill in, and the register's rows written into them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from service.org.imports.cells import LIST_SIGN, shape_of
from service.org.imports.rows import MAX_ROWS, row_model
from service.org.imports.schemas import (
    DIMENSION_NAMES,
    INCENTIVE_NAMES,
    Dimension,
    IncentiveKind,
    OrganisationSheet,
    ProjectSheet,
    Row,
    ScoreSheet,
)
from service.org.imports.work_sheets import (
    DIRECTION_NAMES,
    NATURE_NAMES,
    VERIFIER_NAMES,
    Direction,
    Nature,
    Verifier,
    WorkSheet,
)
from service.org.imports.workbook import GUIDE
from service.org.vocabulary import KIND_NAMES, OFFICE_NAMES, Office, UnitKind

SCHEMAS: dict[str, type[BaseModel]] = {
    "organisation": OrganisationSheet,
    "projects": ProjectSheet,
    "scores": ScoreSheet,
    "works": WorkSheet,
}
_NAMES: dict[type, Mapping[Any, str]] = {
    UnitKind: KIND_NAMES,
    Office: OFFICE_NAMES,
    Dimension: DIMENSION_NAMES,
    IncentiveKind: INCENTIVE_NAMES,
    Nature: NATURE_NAMES,
    Direction: DIRECTION_NAMES,
    Verifier: VERIFIER_NAMES,
    bool: {True: "是", False: "否"},
}
_LINES = (
    "请勿改动工作表名称和表头；不需要的工作表可以留空。",
    "数字列填数字，日期列填日期，不要以文本填写；不接受公式。",
    f"一格填写多项时用“{LIST_SIGN}”分隔。",
    "文件全部合格才会导入；有一处不合格，则整个文件不导入，并逐处列明原因。",
)


def template(kind: str) -> bytes:
    """The empty workbook of an import: organisation, projects, scores or key works."""
    return workbook(SCHEMAS[kind], {})


def workbook(schema: type[BaseModel], rows: Mapping[str, Sequence[Row]]) -> bytes:
    """A workbook with these rows by sheet, such as this import would read back unchanged."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, info in schema.model_fields.items():
        _fill(book.create_sheet(info.title), row_model(schema, name), rows.get(name, ()))
    guide = book.create_sheet(GUIDE)
    for line in _LINES:
        guide.append([line])
    guide.column_dimensions["A"].width = 80
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _fill(sheet: Worksheet, model: type[Row], rows: Sequence[Row]) -> None:
    for index, (name, info) in enumerate(model.model_fields.items(), start=1):
        heading = sheet.cell(row=1, column=index, value=info.title)
        heading.font = Font(bold=True)
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = max(12, 2 * len(info.title or name) + 4)
        _offer_choices(sheet, info, letter)
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows, start=2):
        for index, name in enumerate(model.model_fields, start=1):
            _write(sheet, number, index, getattr(row, name))


def _offer_choices(sheet: Worksheet, info: FieldInfo, letter: str) -> None:
    shape = shape_of(info)
    names = _NAMES.get(shape.base)
    if names is None or shape.many:
        return
    offer = DataValidation(type="list", formula1=f'"{",".join(names.values())}"', allow_blank=True)
    offer.add(f"{letter}2:{letter}{MAX_ROWS + 1}")
    sheet.add_data_validation(offer)


def _write(sheet: Worksheet, number: int, index: int, value: Any) -> None:
    if value is None or value == []:
        return
    cell = sheet.cell(row=number, column=index)
    if isinstance(value, list):
        value = LIST_SIGN.join(str(_plain(part)) for part in value)
    value = _plain(value)
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # never a formula, whatever it begins with
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, Decimal):
        cell.number_format = "0.00##"


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum | bool):
        return _NAMES[type(value)][value]
    return value
