"""Pages for everybody: browsers and caches may keep them and ask whether they have changed (ETag)."""

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from fastapi.routing import APIRoute

from service.web.language import CHOICES


class PublicRoute(APIRoute):
    """Adds an ETag to a page that says nothing about caching, and answers 304 to whoever has it already.

    It is asked after each time: a closing time, a countdown or a correction must never be seen too late.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's own handler, with what caches need."""
        original = super().get_route_handler()

        async def kept(request: Request) -> Response:
            response = await original(request)
            if request.method != "GET" or response.status_code != 200 or "cache-control" in response.headers:
                return response
            whose = "private" if any(name in request.query_params for name in CHOICES) else "public"
            tag = f'W/"{hashlib.sha256(bytes(response.body)).hexdigest()[:24]}"'
            headers = {"ETag": tag, "Cache-Control": f"{whose}, no-cache", "Vary": "Cookie"}
            if tag in request.headers.get("if-none-match", ""):
                return Response(status_code=304, headers=headers)
            response.headers.update(headers)
            return response

        return kept
