"""Which reader a file gets: by its name, which must agree with its content."""

from pydantic import BaseModel

from service.org.imports.cells import from_json, from_sheet
from service.org.imports.faults import Faults, refuse_file
from service.org.imports.jsonfile import read_json
from service.org.imports.rows import Dialect, Parsed, check_rows
from service.org.imports.workbook import read_workbook

MAX_BYTES = 10 * 1024 * 1024
JSON = Dialect(from_json, chinese=False)
SPREADSHEET = Dialect(from_sheet, chinese=True)


def read_file(data: bytes, filename: str, schema: type[BaseModel]) -> Parsed:
    """The checked rows of an xlsx or JSON file; rows' faults are collected, an unreadable file refused."""
    if not data:
        raise refuse_file("文件是空的")
    if len(data) > MAX_BYTES:
        raise refuse_file(f"文件过大，最多{MAX_BYTES // 1024 // 1024}兆字节")
    ending = filename.lower().rpartition(".")[2]
    faults = Faults()
    if ending == "json":
        return check_rows(schema, JSON, read_json(data, schema, faults), faults)
    if ending == "xlsx":
        return check_rows(schema, SPREADSHEET, read_workbook(data, schema, faults), faults)
    raise refuse_file("只接受.xlsx和.json文件；含宏的.xlsm和旧版.xls请另存为.xlsx")
