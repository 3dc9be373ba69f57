"""What pages share."""

from fastapi import Request
from fastapi.responses import HTMLResponse


def error_page(request: Request, status: int, detail: str, clause: str | None) -> HTMLResponse:
    """A refusal as a page."""
    return HTMLResponse(detail, status_code=status)
