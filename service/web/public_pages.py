"""What everybody may read: lists in publicity with every version, documents, a feed of both; and what robots leave."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import PlainTextResponse, Response
from sqlalchemy.orm import Session

from service.desk import AtDesk
from service.documents import publication
from service.documents.publication import EVERY, Search, public_choices, public_document, public_documents
from service.given import Id, whole
from service.publicity import queries
from service.publicity.queries import frozen_text, public_list, public_page, public_years
from service.web.caching import PublicRoute
from service.web.language import gettext
from service.web.pages import public, render
from service.web.words import word

router = APIRouter(include_in_schema=False, route_class=PublicRoute)
Number = Annotated[str, Query(max_length=20)]
Words = Annotated[str, Query(max_length=60)]
ROBOTS = "User-agent: *\nAllow: /public\nDisallow: /public/enquiry\nDisallow: /public/receipt\nDisallow: /\n"
FED = 20


@router.get("/robots.txt")
def robots() -> Response:
    """Search engines read what is public; they leave alone where one files or asks, and the house."""
    return PlainTextResponse(ROBOTS)


@router.get("/public")
def publicity_list(desk: AtDesk, year: Number = "", before: Number = "") -> Response:
    """The lists that are or were in publicity."""
    chosen, last = whole(year), whole(before)
    rows = public_list(desk, chosen, last)
    following = rows[-1]["id"] if len(rows) == queries.PAGE else None
    facts: dict[str, Any] = {
        "years": public_years(desk.session),
        "year": chosen,
        "following": following,
        "first": last is None,
    }
    return public("public_list.html", rows=rows, **facts)


@router.get("/public/publicity/{publicity_id}")
def one_list(publicity_id: Id, desk: AtDesk) -> Response:
    """One published list."""
    return public("public_publicity.html", p=public_page(desk, publicity_id))


@router.get("/public/publicity/{publicity_id}/text")
def list_text(publicity_id: Id, desk: AtDesk) -> Response:
    """The notice as it was frozen: whoever recomputes the digest of this file gets the digest on the page."""
    return _download(f"publicity-{publicity_id}", frozen_text(desk.session, publicity_id))


@router.get("/public/documents")
def documents(
    desk: AtDesk, year: Number = "", unit: Number = "", kind: Number = "", find: Words = "", before: Number = ""
) -> Response:
    """Measures, plans, key lists and circulars, found by year, unit, kind and words."""
    search = Search(whole(year), whole(unit), kind, find.strip())
    last = whole(before)
    rows = public_documents(desk.session, search, last)
    following = rows[-1]["id"] if len(rows) == publication.PAGE else None
    facts: dict[str, Any] = {
        "looked": search != EVERY,
        "following": following,
        "first": last is None,
        **_choices(desk.session),
    }
    return public("public_documents.html", rows=rows, search=search, **facts)


def _choices(session: Session) -> dict[str, list[tuple[Any, str]]]:
    found = public_choices(session)
    return {
        "years": [(year, gettext("%(year)s年度") % {"year": year}) for year in found["years"]],
        "units": list(found["units"]),
        "kinds": [(kind, word("document", kind)) for kind in found["kinds"]],
    }


@router.get("/public/documents/{document_id}")
def document(document_id: Id, desk: AtDesk) -> Response:
    """One public document."""
    return public("public_document.html", d=public_document(desk.session, document_id))


@router.get("/public/documents/{document_id}/text")
def document_text(document_id: Id, desk: AtDesk) -> Response:
    """A document's words as they were frozen."""
    return _download(f"document-{document_id}", public_document(desk.session, document_id)["text"])


@router.get("/public/feed.xml")
def feed(desk: AtDesk) -> Response:
    """The newest lists and documents as an Atom feed."""
    lists, papers = public_list(desk)[:FED], public_documents(desk.session)[:FED]
    updated = max([*(p["opened_at"] for p in lists), *(d["issued_at"] for d in papers)], default="2000-01-01T00:00:00Z")
    body = render("public_feed.xml", lists=lists, documents=papers, updated=updated)
    return Response(body, media_type="application/atom+xml; charset=utf-8")


def _download(name: str, text: str) -> Response:
    return PlainTextResponse(text, headers={"Content-Disposition": f'attachment; filename="{name}.txt"'})
