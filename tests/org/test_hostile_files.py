"""Files made to harm, or merely wrong: each is refused with a place and a reason, and nothing is taken."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook

from service.org.imports.faults import MAX_FAULTS, ImportRefused
from service.org.imports.scores import parse_scores

from .spreadsheets import (
    GOOD,
    HEADINGS,
    opened,
    part,
    saved,
    scores,
    sheet_replaced,
    with_cell,
    with_parts,
)

TYPES = "[Content_Types].xml"
SHEET = "xl/worksheets/sheet1.xml"


def two_sheets() -> bytes:
    book = opened(scores(GOOD))
    book.create_sheet("隐藏").sheet_state = "hidden"
    return saved(book)


def chart_sheet() -> bytes:
    book = opened(scores(GOOD))
    book.create_chartsheet("图表")
    return saved(book)


def encrypted_flag() -> bytes:
    data = bytearray(scores(GOOD))
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def macro_type() -> bytes:
    types = part(TYPES).replace(b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main")
    return with_parts({TYPES: types})


def entities() -> bytes:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    return with_parts({SHEET: part(SHEET).replace(b"<worksheet", bomb + b"<worksheet", 1)})


def utf16() -> bytes:
    return with_parts({SHEET: part(SHEET).decode().encode("utf-16")})


def far_cell(place: bytes) -> bytes:
    row = b"".join(sign for sign in (bytes([byte]) for byte in place) if sign.isdigit())
    cell = b'<row r="%s"><c r="%s"><v>1</v></c></row></sheetData>' % (row, place)
    return sheet_replaced(b"</sheetData>", cell)


UNREADABLE: list[tuple[str, str, Callable[[], bytes], str]] = [
    ("an empty file", "s.xlsx", lambda: b"", "文件是空的"),
    ("text called xlsx", "s.xlsx", lambda: b"hello", "不是有效的.xlsx"),
    ("a workbook called json", "s.json", lambda: scores(GOOD), "不是"),
    ("a workbook called xlsm", "s.xlsm", lambda: scores(GOOD), "只接受"),
    ("an old workbook", "s.xls", lambda: b"\xd0\xcf\x11\xe0" * 100, "只接受"),
    ("an old workbook called xlsx", "s.xlsx", lambda: b"\xd0\xcf\x11\xe0" * 100, "不是有效的.xlsx"),
    ("no ending", "scores", lambda: scores(GOOD), "只接受"),
    ("a path as name", "../../s.xlsx/..", lambda: scores(GOOD), "只接受"),
    ("half a workbook", "s.xlsx", lambda: scores(GOOD)[:2000], "不是有效的.xlsx"),
    ("another kind of zip", "s.xlsx", lambda: with_parts({}, with_parts({}))[:30], "不是有效的.xlsx"),
    ("more bytes than allowed", "s.xlsx", lambda: b"x" * (10 * 1024 * 1024 + 1), "文件过大"),
    ("a zip bomb", "s.xlsx", lambda: with_parts({SHEET: b" " * 30_000_000}), "解压后过大"),
    (
        "a bomb outside the sheets",
        "s.xlsx",
        lambda: with_parts({"xl/media/a.png": bytes(30_000_000)}),
        "解压后过大",
    ),
    (
        "very many parts",
        "s.xlsx",
        lambda: with_parts({f"xl/{n}.xml": b"" for n in range(300)}),
        "内部文件过多",
    ),
    ("macros", "s.xlsx", lambda: with_parts({"xl/vbaProject.bin": b"x"}), "宏"),
    ("a macro workbook renamed", "s.xlsx", macro_type, "宏"),
    (
        "an external link",
        "s.xlsx",
        lambda: with_parts({"xl/externalLinks/externalLink1.xml": b"<x/>"}),
        "外部链接",
    ),
    ("a data connection", "s.xlsx", lambda: with_parts({"xl/connections.xml": b"<x/>"}), "数据连接"),
    ("an embedded file", "s.xlsx", lambda: with_parts({"xl/embeddings/a.bin": b"x"}), "嵌入对象"),
    ("a part outside the folder", "s.xlsx", lambda: with_parts({"../../etc/passwd": b"x"}), "文件名不合规"),
    ("an encrypted workbook", "s.xlsx", encrypted_flag, "加密"),
    ("entities", "s.xlsx", entities, "外部实体"),
    ("UTF-16 parts", "s.xlsx", utf16, "编码不合规"),
    ("broken markup", "s.xlsx", lambda: sheet_replaced(b"</sheetData>", b"</oops>"), "不是有效的.xlsx"),
    (
        "a number that is none",
        "s.xlsx",
        lambda: sheet_replaced(b"<v>85.37</v>", b"<v>NaN</v>"),
        "不是有效的.xlsx",
    ),
    ("no workbook part", "s.xlsx", lambda: with_parts({"xl/workbook.xml": b"<x/>"}), "没有工作表"),
    ("a chart sheet", "s.xlsx", chart_sheet, "图表工作表"),
    ("malformed JSON", "s.json", lambda: b"{", "不是有效的JSON"),
    ("deep JSON", "s.json", lambda: b"[" * 200_000, "不是有效的JSON"),
    ("NaN in JSON", "s.json", lambda: b'{"scores": [NaN]}', "不是有效的JSON"),
    ("a key twice", "s.json", lambda: b'{"scores": [], "scores": []}', "重复的键"),
    (
        "a number of 10,000 digits",
        "s.json",
        lambda: b'{"scores": [' + b"9" * 10_000 + b"]}",
        "不是有效的JSON",
    ),
    ("a list outside", "s.json", lambda: b"[]", "最外层应为对象"),
    ("JSON not in UTF-8", "s.json", lambda: '{"得分": []}'.encode("gbk"), "UTF-8"),
]

WRONG: list[tuple[str, bytes | Callable[[], bytes], str]] = [
    ("no rows at all", scores(), "文件中没有任何数据行"),
    ("an unknown sheet", scores(GOOD, sheet="Sheet1"), "Sheet1：没有这样的工作表"),
    ("a hidden sheet", two_sheets, "隐藏：没有这样的工作表"),
    ("an unknown column", scores(GOOD, headings=("序号", *HEADINGS[1:])), "得分第1行“序号”列：没有这样的列"),
    ("a heading twice", scores(GOOD, headings=("得分", *HEADINGS[1:])), "得分第1行“得分”列：表头重复"),
    ("a cell without heading", with_cell("G2", "x"), "得分第2行“G2”列：该列没有表头"),
    ("a compulsory cell empty", with_cell("B2", None), "得分第2行“单位编码”列：必填"),
    ("a formula", with_cell("D2", "=1+1"), "得分第2行“得分”列：不接受公式"),
    ("an error value", with_cell("D2", "#DIV/0!"), "错误值#DIV/0!"),
    ("a number as text", with_cell("D2", "85.37"), "数字以文本形式填写"),
    ("full-width digits", with_cell("D2", "８５．３７"), "数字含有全角字符"),
    ("a word for a number", with_cell("D2", "优秀"), "应为数字"),
    ("truth for a number", with_cell("A2", True), "应为整数"),
    ("half a project", with_cell("A2", 1.5), "应为整数"),
    ("a date for a number", with_cell("D2", datetime(2026, 1, 1)), "应为数字"),
    ("a number for a code", with_cell("B2", 3), "应为文本格式"),
    ("three decimals", with_cell("D2", 85.375), "最多2位小数"),
    ("negative points", with_cell("D2", -1), "不能小于0"),
    ("more than full points", with_cell("D2", 100.01), "不能大于100"),
    ("an endless number", sheet_replaced(b"<v>85.37</v>", b"<v>1E999</v>"), "应为数字"),
    ("a huge text", with_cell("B2", "a" * 30_000), "文本过长（30000字）"),
    ("a zero-width sign", with_cell("B2", "an\u200bhua"), "不可见字符"),
    ("a sign that turns text round", with_cell("B2", "an\u202ehua"), "不可见字符"),
    ("a line break in a code", with_cell("B2", "an\nhua"), "控制字符"),
    ("markup in a code", with_cell("B2", "<script>"), "格式不符合要求"),
    ("an at-formula", with_cell("B2", "@SUM(A1)"), "不能以"),
    ("full-width letters in a code", with_cell("C2", "Ｃ1"), "格式不符合要求"),
    ("a row twice", scores(GOOD, GOOD), "得分第3行“项目序号”列：与第2行重复"),
    ("a cell in the last column", far_cell(b"XFD3"), "列数过多"),
    ("a cell in the last row", far_cell(b"A1048576"), "行数过多"),
    ("too many rows", lambda: scores(*([(1, None, None, None, None)] * 5001)), "行数过多"),
]


@pytest.mark.parametrize(
    ("name", "make", "reason"), [row[1:] for row in UNREADABLE], ids=[r[0] for r in UNREADABLE]
)
def test_a_file_that_is_no_workbook_is_refused_whole(
    name: str, make: Callable[[], bytes], reason: str
) -> None:
    with pytest.raises(ImportRefused) as refused:
        parse_scores(make(), name)
    assert reason in str(refused.value.faults[0])


@pytest.mark.parametrize(("data", "reason"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_wrong_cell_is_named_by_sheet_row_column_and_reason(
    data: bytes | Callable[[], bytes], reason: str
) -> None:
    with pytest.raises(ImportRefused) as refused:
        parse_scores(data() if callable(data) else data, "scores.xlsx")
    assert any(reason in str(fault) for fault in refused.value.faults), refused.value.faults


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ({"points": "８５.３７"}, "points", "半角数字"),
        ({"points": "85.370000000"}, "points", "半角数字"),
        ({"points": "1e2"}, "points", "半角数字"),
        ({"points": True}, "points", "应为数字"),
        ({"points": None}, "points", "必填"),
        ({"project": "1"}, "project", "数字以文本形式填写"),
        ({"project": 1.0}, "project", "应为整数"),
        ({"project": 10**400}, "project", "不能大于99"),
        ({"unit": ["anhua"]}, "unit", "应为文本格式"),
        ({"unit": "an\x00hua"}, "unit", "控制字符"),
        ({"unit": "an\ud800"}, "unit", "不可见字符"),
        ({"rank": 1}, "rank", "没有这样的列"),
    ],
)
def test_json_is_as_strict_as_a_spreadsheet(row: dict[str, Any], column: str, reason: str) -> None:
    good = {"project": 1, "unit": "anhua", "indicator": "C1", "points": "85.37"}
    data = json.dumps({"scores": [good, good | {"indicator": "C2"} | row]}).encode()
    with pytest.raises(ImportRefused) as refused:
        parse_scores(data, "scores.json")
    fault = refused.value.faults[0]
    assert (fault.sheet, fault.row, fault.column) == ("scores", 2, column)
    assert reason in fault.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"score": []}, "没有这样的表"),
        ({"scores": {}}, "应为列表"),
        ({"scores": [3]}, "应为对象"),
        ({"scores": []}, "没有任何数据行"),
    ],
)
def test_json_of_another_build_is_refused(content: dict[str, Any], reason: str) -> None:
    with pytest.raises(ImportRefused, match="import_refused") as refused:
        parse_scores(json.dumps(content).encode(), "scores.json")
    assert reason in refused.value.faults[0].reason


def test_faults_are_all_collected_up_to_two_hundred() -> None:
    rows = [(project, "anhua", "c1", -1, None) for project in range(1, 99)] * 3
    with pytest.raises(ImportRefused) as refused:
        parse_scores(scores(*rows), "scores.xlsx")
    assert len(refused.value.faults) == MAX_FAULTS
    assert refused.value.total == 2 * len(rows)


def test_a_name_that_cannot_be_written_down_comes_back_readable() -> None:
    with pytest.raises(ImportRefused) as refused:
        parse_scores(b'{"\\ud800\\u202e": [], "scores": [{"a\\u0000b": 1}]}', "scores.json")
    assert [(fault.sheet, fault.column) for fault in refused.value.faults[:2]] == [
        ("\ufffd\ufffd", None),
        ("scores", "a\ufffdb"),
    ]


def test_a_hostile_heading_is_cut_short() -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "得分"
    page.append(["x" * 5000])
    with pytest.raises(ImportRefused) as refused:
        parse_scores(saved(book), "scores.xlsx")
    assert len(str(refused.value.faults[0])) < 100
