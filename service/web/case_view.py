"""The page of one case: state, deadlines with their reasons, people, documents and timeline, in officials' words."""

from typing import Any
from urllib.parse import quote

from service.accountability.objections import concerned
from service.cases.queries import case_view
from service.cases.tables import Case
from service.rules.pack import Pack
from service.web import queries
from service.web.display import beside, plain_day
from service.web.language import gettext
from service.web.pages import Page
from service.web.words import names, word

DAYS = ("due", "old", "new", "held_on", "paid_on", "on")


def case_facts(page: Page, case: Case) -> dict[str, Any]:
    """Everything that the case's page shows."""
    session = page.desk.session
    view = case_view(session, page.me, case, gettext)
    pack = page.desk.packs.get(session, case.pack_id)
    signed, behalves = queries.signatures(session, case.id), queries.behalves(session, case.id)
    for task in view["tasks"]:
        task |= signed.get(task["id"], {"signed_on": None, "for": None, "clerk": None})
    for event in view["timeline"]:
        event |= {"for": behalves.get(event["id"]), "details": details(event, pack)}
    today = page.desk.today.isoformat()
    for row in view["deadlines"]:
        title = gettext(title_of(pack, row["name"]))
        row |= {"title": beside(title, row["unit"]) if row["unit"] else title, "state": _state(row, today)}
        row["open"] = row["state"] in ("running", "late")
    return {
        "case": view,
        "pack": pack,
        "temporal": temporal_link(page, case.key),
        "may_extend": bool(page.me.offices & {"supervision_officer", "office_director"}),
        "objecting": concerned(session, page.me, case),
        "sealed": case.kind == "appeal" and page.me.holds("complaint_officer"),
    }


def title_of(pack: Pack, deadline: str) -> str:
    """A deadline's name for officials, as its pack has it."""
    found = pack.deadlines.get(deadline)
    return found.title if found else deadline


def _state(row: dict[str, Any], today: str) -> str:
    if row["dropped"]:
        return "dropped"
    if row["met_at"]:
        return "met_late" if row["late"] else "met"
    return "late" if row["due"] < today else "running"


def temporal_link(page: Page, key: str) -> str | None:
    """The case's workflow in Temporal's own pages, where the settings say where they are."""
    base = page.here.settings.temporal_ui_url
    if not base:
        return None
    namespace = page.here.settings.temporal_namespace
    return f"{base.rstrip('/')}/namespaces/{quote(namespace, safe='')}/workflows/{quote(key, safe='')}"


def details(event: dict[str, Any], pack: Pack) -> list[str]:
    """What an event's record adds to its words: which deadline, which reason, which number."""
    data, found = event["data"], []
    deadline = data.get("deadline") or (data.get("name") if event["kind"].startswith("deadline") else None)
    if deadline:
        found.append(gettext(title_of(pack, str(deadline))))
    for key, title in names("fact").items():
        value = data.get(key)
        if value in (None, "", []) or isinstance(value, dict | list):
            continue
        found.append(gettext(title) + gettext("：") + str(plain_day(value) if key in DAYS else value))
    if "action" in data:
        found.append(word("ladder", data["action"]))
    if data.get("provisional"):
        found.append(gettext("暂定"))
    return found
