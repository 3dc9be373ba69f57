"""The zip behind an xlsx: bounded in what it unpacks to, no macros, links, embedded files or entities."""

import zipfile
import zlib
from io import BytesIO

from service.org.imports.faults import refuse_file

MAX_UNPACKED = 20 * 1024 * 1024
MAX_PARTS = 200
_CHUNK = 64 * 1024
_ACTIVE = (
    "vbaproject",
    "externallinks/",
    "activex/",
    "embeddings/",
    "connections.xml",
    "querytables/",
    "macrosheets/",
)
_ACTIVE_CONTENT = (b"macroEnabled", b"vbaProject", b"externalLink")
_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")


def check_archive(data: bytes) -> None:
    """Refuse what is no plain workbook, by what really unpacks and not by the sizes that the file claims."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_names(parts)
            left = MAX_UNPACKED
            for part in parts:
                left -= _check_part(archive, part, left)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        raise refuse_file("文件损坏或不是有效的.xlsx工作簿") from None


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename.lower() for part in parts]
    if len(names) > MAX_PARTS or len(set(names)) != len(names):
        raise refuse_file("工作簿内部文件过多或重名")
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise refuse_file("文件不是有效的.xlsx工作簿")
    if any(".." in name or name.startswith("/") or "\\" in name for name in names):
        raise refuse_file("工作簿内部文件名不合规")
    if any(name.startswith("xl/chartsheets/") for name in names):
        raise refuse_file("工作簿中有图表工作表，请删除后另存")
    if any(mark in name for name in names for mark in _ACTIVE):
        raise refuse_file("工作簿含有宏、外部链接、数据连接或嵌入对象，请删除后另存")
    if any(part.flag_bits & 0x1 for part in parts):
        raise refuse_file("工作簿已加密，请取消密码后另存")


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """The unpacked size of a part, refused as soon as it grows beyond what is left."""
    markup = part.filename.lower().endswith((".xml", ".rels"))
    size, tail = 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise refuse_file(f"工作簿解压后过大，最多{MAX_UNPACKED // 1024 // 1024}兆字节")
            if markup:
                _check_markup(part.filename, tail + chunk)
                tail = chunk[-32:]
    return size


def _check_markup(name: str, text: bytes) -> None:
    if b"\x00" in text:  # UTF-16 or UTF-32, where the marks below would not be seen
        raise refuse_file("工作簿内部文件编码不合规")
    if any(mark in text for mark in _ENTITIES):
        raise refuse_file("工作簿含有外部实体或文档类型声明")
    if name.lower() == "[content_types].xml" and any(mark in text for mark in _ACTIVE_CONTENT):
        raise refuse_file("工作簿含有宏或外部链接，请另存为普通.xlsx")
