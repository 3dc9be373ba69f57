"""Reading an import from xlsx: known sheets and headings only, no formulas, bounded in rows and columns."""

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from pydantic import BaseModel

from service.org.imports.archive import check_archive
from service.org.imports.faults import Faults, refuse_file
from service.org.imports.rows import MAX_ROWS, RawRow, row_model

MAX_COLUMNS = 60
MAX_SCANNED = 20_000  # blank but formatted rows are common at the end of honest files
GUIDE = "填写说明"
# What openpyxl raises on a damaged or forged workbook; it has no error of its own for that.
_UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_workbook(data: bytes, schema: type[BaseModel], faults: Faults) -> dict[str, list[RawRow]]:
    """The raw rows of a workbook by sheet, numbered as the spreadsheet shows them."""
    check_archive(data)
    try:
        return _read(data, schema, faults)
    except _UNREADABLE:
        raise refuse_file("文件损坏或不是有效的.xlsx工作簿") from None


def _read(data: bytes, schema: type[BaseModel], faults: Faults) -> dict[str, list[RawRow]]:
    book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    titles = {info.title: name for name, info in schema.model_fields.items()}
    found: dict[str, list[RawRow]] = {}
    if not book.worksheets:
        raise refuse_file("工作簿中没有工作表")
    for sheet in book.worksheets:
        if sheet.title == GUIDE:
            continue
        if sheet.title not in titles:
            faults.add(sheet.title, None, None, "没有这样的工作表")
            continue
        sheet.reset_dimensions()  # the size a file claims may be forged
        name = titles[sheet.title]
        found[name] = _sheet_rows(sheet, sheet.title, row_model(schema, name), faults)
    return found


def _sheet_rows(sheet: Any, title: str, model: type[BaseModel], faults: Faults) -> list[RawRow]:
    rows = _bounded(sheet, title, faults)
    names = _headings(next(rows, (1, ()))[1], title, model, faults)
    found: list[RawRow] = []
    for number, cells in rows:
        given = {}
        for index, cell in enumerate(cells):
            if cell.value is None or cell.value == "":
                continue
            name = names.get(index)
            if name is None:
                faults.add(title, number, cell.coordinate, "该列没有表头")
            elif reason := _refused(cell):
                faults.add(title, number, model.model_fields[name].title, reason)
            else:
                given[name] = cell.value
        if given:
            found.append(RawRow(number, given))
    return found


def _bounded(sheet: Any, title: str, faults: Faults) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Row by row, never more columns or rows than an honest file has."""
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if len(cells) > MAX_COLUMNS:
            faults.add(title, number, None, f"列数过多，最多{MAX_COLUMNS}列")
            return
        if number > MAX_SCANNED:
            faults.add(title, number, None, f"行数过多，最多{MAX_ROWS}行")
            return
        yield number, cells


def _headings(cells: tuple[Any, ...], title: str, model: type[BaseModel], faults: Faults) -> dict[int, str]:
    known = {info.title: name for name, info in model.model_fields.items()}
    names: dict[int, str] = {}
    for index, cell in enumerate(cells):
        if cell.value is None:
            continue
        heading = str(cell.value).strip()
        if heading not in known:
            faults.add(title, 1, heading, "没有这样的列")
        elif known[heading] in names.values():
            faults.add(title, 1, heading, "表头重复")
        else:
            names[index] = known[heading]
    if not names:
        faults.add(title, 1, None, "缺少表头")
    return names


def _refused(cell: Any) -> str | None:
    if cell.data_type == "f":
        return "不接受公式，请改为数值"
    if cell.data_type == "e":
        return f"单元格是错误值{str(cell.value)[:10]}"
    return None
