"""A workbook or JSON file as it comes to a route, read no further than an import takes."""

from typing import Annotated

from fastapi import Depends, File, UploadFile

from service.org.imports.files import MAX_BYTES


def sheet(file: Annotated[UploadFile, File()]) -> tuple[bytes, str]:
    """Its content and name; one byte more than allowed is enough to be refused."""
    return file.file.read(MAX_BYTES + 1), file.filename or ""


ASheet = Annotated[tuple[bytes, str], Depends(sheet)]
