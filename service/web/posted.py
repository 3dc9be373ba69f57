"""What a page's form sent: text made harmless to store, files, and room for a large score table."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated

from fastapi import Depends, Request, UploadFile
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.datastructures import UploadFile as Uploaded

from service import given
from service.desk import AtDesk
from service.documents.use_cases import MAX_FILE
from service.errors import FormInvalid
from service.uploads import sheet

MAX_FIELDS = 30_000
KEPT_SIGNS = "\n\t"


class Posted:
    """The fields of one form, by name."""

    def __init__(self, items: Iterable[tuple[str, object]] = ()) -> None:
        self._texts: dict[str, list[str]] = {}
        self._files: dict[str, Uploaded] = {}
        for name, value in items:
            if isinstance(value, Uploaded):
                if value.filename:
                    self._files[name] = value
            else:
                self._texts.setdefault(name, []).append(_clean(str(value)))

    @property
    def names(self) -> Iterable[str]:
        """Every name that came, once."""
        return self._texts.keys()

    def text(self, name: str, default: str = "") -> str:
        """The first value of a name."""
        return self._texts.get(name, [default])[0]

    def all(self, name: str) -> list[str]:
        """Every value of a name that is not empty."""
        return [value for value in self._texts.get(name, []) if value.strip()]

    def values(self, name: str) -> list[str]:
        """Every value of a name, empty ones too."""
        return self._texts.get(name, [])

    def number(self, name: str) -> int | None:
        """A whole number within the register's bounds, or None where there is none."""
        return given.whole(self.text(name))

    def numbers(self, name: str) -> list[int]:
        """Every value of a name that is such a number, once, as they came."""
        found = (given.whole(value) for value in self.all(name))
        return list(dict.fromkeys(number for number in found if number is not None))

    def needed_number(self, name: str, missing: FormInvalid) -> int:
        """The same, or the refusal that asks for it."""
        found = self.number(name)
        if found is None:
            raise missing
        return found

    def needed_day(self, name: str, missing: FormInvalid) -> date:
        """A day within the register's bounds, or the refusal that asks for it."""
        found = given.day(self.text(name))
        if found is None:
            raise missing
        return found

    def file(self, name: str, most: int = MAX_FILE) -> tuple[str, bytes] | None:
        """An uploaded file's name and content; one byte more than allowed is enough to be refused."""
        found = self._files.get(name)
        return (found.filename or "", found.file.read(most + 1)) if found else None

    def having(self, name: str, value: str) -> "Posted":
        """The same form with one value set: an upload has become an attachment's number."""
        new = Posted()
        new._texts, new._files = {**self._texts, name: [value]}, self._files
        return new

    def upload(self, name: str = "file") -> UploadFile:
        """The file that the form is about, unread."""
        found = self._files.get(name)
        if found is None:
            raise FormInvalid("请选择文件。", name="file_missing")
        return UploadFile(found.file, filename=found.filename, headers=found.headers)

    def sheet(self) -> tuple[bytes, str]:
        """The workbook or JSON file that the form is about: content and name."""
        return sheet(self.upload())

    def needed_file(self, name: str = "file") -> tuple[str, bytes]:
        """The file that the form is about: name and content."""
        found = self.upload(name)
        return found.filename or "", found.file.read(MAX_FILE + 1)


def _clean(text: str) -> str:
    """Line ends as one sign; control signs, which no register stores and no official types, dropped."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in unified if sign in KEPT_SIGNS or _storable(sign))


def _storable(sign: str) -> bool:
    return sign >= " " and sign != "\x7f" and not "\ud800" <= sign <= "\udfff"


async def arriving(request: Request, desk: AtDesk) -> Posted:
    """The form of the request; while it comes in, over however slow a line, no connection is held."""
    if desk.session.in_transaction():
        await run_in_threadpool(desk.let_go)
    return await posted(request)


async def posted(request: Request) -> Posted:
    """The form of the request; a body that is no form is an empty one."""
    form: FormData = await request.form(max_files=10, max_fields=MAX_FIELDS)
    return Posted(form.multi_items())


ThePost = Annotated[Posted, Depends(arriving)]
