"""Workbooks for tests: honest ones from the template, and ones made to harm."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

from service.org.imports.schemas import ScoreRow, ScoreSheet
from service.org.imports.template import workbook

HEADINGS = ("项目序号", "单位编码", "指标编码", "得分", "指标值")
GOOD = (1, "anhua", "C1", 85.37, 12)


def scores(*rows: Sequence[Any], headings: Sequence[Any] = HEADINGS, sheet: str = "得分") -> bytes:
    """A workbook of scores, written as an official's spreadsheet program would."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    page.append(list(headings))
    for row in rows:
        page.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def opened(data: bytes) -> Workbook:
    return load_workbook(BytesIO(data))


def with_cell(place: str, value: Any) -> bytes:
    """A good workbook of scores with one cell changed."""
    book = opened(scores(GOOD))
    book["得分"][place] = value
    return saved(book)


def with_parts(parts: Mapping[str, bytes], data: bytes | None = None) -> bytes:
    """A workbook with parts of its zip replaced or added."""
    held = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data or scores(GOOD))) as old,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return held.getvalue()


def part(name: str, data: bytes | None = None) -> bytes:
    with zipfile.ZipFile(BytesIO(data or scores(GOOD))) as archive:
        return archive.read(name)


def sheet_replaced(old: bytes, new: bytes) -> bytes:
    """A good workbook of scores with the markup of its sheet changed by hand."""
    markup = part("xl/worksheets/sheet1.xml")
    assert old in markup
    return with_parts({"xl/worksheets/sheet1.xml": markup.replace(old, new)})


def filled(rows: Sequence[ScoreRow]) -> bytes:
    return workbook(ScoreSheet, {"scores": rows})
