"""What kind of file an upload really is: told by its content, never by its name alone; its name made harmless."""

import unicodedata
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ofd": "application/ofd",
    ".txt": "text/plain",
}
LONGEST = 200
MOST_PARTS = 5000
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Signs that nobody sees, or that turn the rest of a name round (Unicode's categories)."""
MACROS = ("vbaproject.bin", "vbadata.xml")


def clean_name(name: str) -> str:
    """The last part of a file's name, without signs that hide or turn round what it says; empty if nothing is left."""
    last = PurePosixPath(unicodedata.normalize("NFC", name.replace("\\", "/"))).name
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in HIDDEN)
    return seen.strip(" .")


def media_type(name: str, content: bytes) -> str | None:
    """The type of a file whose content is what its name says; nothing for any other file."""
    suffix = PurePosixPath(name).suffix.lower()
    return MEDIA_TYPES[suffix] if suffix in MEDIA_TYPES and IS[suffix](content) else None


def _starts(*signs: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(signs)


def _holds(part: str) -> Callable[[bytes], bool]:
    """An archive with this part and no macros; only its list of parts is read, nothing is unpacked."""

    def holds(content: bytes) -> bool:
        try:
            with ZipFile(BytesIO(content)) as archive:
                names = archive.namelist()
        except (BadZipFile, ValueError, NotImplementedError, OSError):
            return False
        macros = any(name.lower().endswith(MACROS) for name in names[:MOST_PARTS])
        return part in names and len(names) <= MOST_PARTS and not macros

    return holds


def _text(content: bytes) -> bool:
    """Words in one of the encodings that officials' machines write, without control signs."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return all(sign >= " " or sign in "\t\r\n" for sign in text)
    return False


IS: dict[str, Callable[[bytes], bool]] = {
    ".pdf": _starts(b"%PDF-"),
    ".png": _starts(b"\x89PNG\r\n\x1a\n"),
    ".jpg": _starts(b"\xff\xd8\xff"),
    ".jpeg": _starts(b"\xff\xd8\xff"),
    ".docx": _holds("word/document.xml"),
    ".xlsx": _holds("xl/workbook.xml"),
    ".ofd": _holds("OFD.xml"),
    ".txt": _text,
}
"""Eight kinds, each known by a line: a library of hundreds of kinds would let in what nobody here can open."""
