"""Our own static files and those that npm brought: their addresses change with their content, so browsers keep them."""

import gzip
import hashlib
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

router = APIRouter(include_in_schema=False)
FOLDER = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
}
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}


@cache
def known() -> frozenset[str]:
    """Every file that may be asked for; there are no others."""
    return frozenset(p.relative_to(FOLDER).as_posix() for p in FOLDER.rglob("*") if p.suffix in TYPES)


@cache
def content(name: str) -> bytes:
    """A file's content, read once a process."""
    return (FOLDER / name).read_bytes()


@cache
def packed(name: str) -> bytes:
    """The same, compressed as well as gzip can."""
    return gzip.compress(content(name), 9, mtime=0)


@cache
def asset(name: str) -> str:
    """A static file's address, changed whenever the file is."""
    return f"/static/{name}?v={hashlib.sha256(content(name)).hexdigest()[:12]}"


@router.get("/static/{name:path}")
async def static(name: str, request: Request) -> Response:
    """A style sheet, a script or an icon."""
    if name not in known():
        return Response(status_code=404)
    headers, media_type = dict(FOR_EVER), TYPES[Path(name).suffix]
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed(name), media_type=media_type, headers=headers | {"Content-Encoding": "gzip"})
    return Response(content(name), media_type=media_type, headers=headers)
