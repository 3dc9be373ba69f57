"""After all others: there is no page that axe has not looked over."""

import pytest
from fastapi.routing import APIRoute

from service.app import ROUTERS
from tests.browser.watching import LOOKED

pytestmark = pytest.mark.slow
NO_PAGES = ("/api", "/internal", "/health", "/static", "/robots.txt", "/attachments", "/live", "/public/feed.xml")
PARTS = (".xlsx", "/draft", "/check", "/text")
"""Endings of what is a file, or what a form asks while one writes."""


def test_every_page_there_is_was_looked_over(request: pytest.FixtureRequest) -> None:
    if len({item.path for item in request.session.items if item.path.parent == request.path.parent}) < 10:
        pytest.skip("only after all the other tests of this folder")
    pages = [
        route
        for router in ROUTERS
        for route in router.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
        if not route.path.startswith(NO_PAGES) and not route.path.endswith(PARTS)
    ]
    assert len(pages) > 60
    assert [page.path for page in pages if not any(page.path_regex.match(path) for path in LOOKED)] == ["/"]
