"""我的待办: four boxes, sifted by the address, and the views that an official keeps."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from service.cases.kinds import KINDS
from service.errors import Refusal
from service.given import Id
from service.tasks.choices import choices
from service.tasks.inbox import COUNTED, Inbox
from service.tasks.lights import LIGHTS, days_left, due_day
from service.tasks.saved import drop_filter, rename_filter, save_filter, saved_filters
from service.tasks.wanted import BOXES, OPEN_BOXES, Wanted
from service.web.inbox_address import CYCLES, address_of, query_of, wanted_in, wanted_of, what_of
from service.web.language import gettext as _
from service.web.language import mark
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import Posted, ThePost
from service.web.words import word

router = APIRouter(include_in_schema=False)
PAGE = 30
SORTS = {"due": mark("期限先后"), "since": mark("收到先后"), "unit": mark("责任单位")}


@router.get("/")
def home() -> Response:
    """The house's door: the inbox."""
    return go("/tasks")


@router.get("/tasks")
def my_tasks(page: ThePage) -> Response:
    """One page of a box, as the address has it."""
    return _shown(page, wanted_of(page.request.query_params))


def _shown(page: Page, wanted: Wanted, refused: Refusal | None = None, sent: Posted | None = None) -> Response:
    session, me = page.desk.session, page.me
    inbox = Inbox(session, me, page.desk.now)
    rows, (in_box, in_light) = inbox.page(wanted, PAGE + 1), inbox.counts(wanted)
    following = rows[PAGE - 1]["id"] if len(rows) > PAGE else None
    steps, units = choices(session, me, wanted.box)
    facts: dict[str, Any] = {
        "rows": [row | {"left": left(page, row)} for row in rows[:PAGE]],
        "boxes": [(address_of(Wanted(box=box)), _counted(word("box", box), in_box[box]), box == wanted.box)
                  for box in BOXES],
        "lights": _lights(wanted, in_light),
        "sorts": [(address_of(wanted, sort=code), _(title), code == wanted.sort) for code, title in SORTS.items()],
        "whats": _whats(steps, wanted),
        "what": what_of(wanted),
        "units": units,
        "cycles": [(code, word("cycle", code)) for code in CYCLES],
        "saved": [(f"/tasks?{kept.query}", kept) for kept in saved_filters(session, me)],
        "query": query_of(wanted.by()),
        "next": f"/tasks?{query_of(wanted.by(after=following))}" if following else "",
        "first": address_of(wanted) if wanted.after else "",
        "all": address_of(Wanted(box=wanted.box, sort=wanted.sort)),
    }  # fmt: skip
    answer = page.show(
        "tasks.html", status_of(refused), wanted=wanted, refused=refused, sent=sent, only=address_of, **facts
    )
    if not refused:
        answer.headers["HX-Push-Url"] = f"/tasks?{query_of(wanted)}"
    return answer


def left(page: Page, row: dict[str, Any]) -> str:
    """How many working days are left, in words; nothing for what is done or has no day."""
    if row["state"] != "open" or row["due_at"] is None:
        return ""
    due_at = datetime.fromisoformat(row["due_at"])
    days = days_left(page.desk.calendar, page.desk.today, due_at)
    if row["light"] == "late":
        return _("逾期%(n)s个工作日") % {"n": -days} if days else _("已逾期")
    return _("今日到期") if due_day(due_at) == page.desk.today else _("剩%(n)s个工作日") % {"n": days}


def _counted(title: str, number: int) -> str:
    return f"{title} {number if number < COUNTED else f'{COUNTED - 1}+'}"


def _lights(wanted: Wanted, counted: dict[str, int]) -> list[tuple[str, str, bool]]:
    """The lights as links, each with its number."""
    if wanted.box not in OPEN_BOXES:
        return []
    found = [(address_of(wanted, light=""), _("全部"), not wanted.light)]
    for code in LIGHTS:
        title = word("light", code)
        shown = _counted(title, counted[code]) if code in counted else title
        found.append((address_of(wanted, light=code), shown, code == wanted.light))
    return found


def _whats(steps: list[str], wanted: Wanted) -> list[tuple[str, list[tuple[str, str]]]]:
    """Kinds with those of their steps that stand in the box; what is chosen stays there, empty or not."""
    groups, shared = [], []
    owners = {code: [kind for kind in KINDS.values() if code in kind.steps] for code in {*steps, wanted.step} - {""}}
    for kind in KINDS.values():
        mine = [code for code in kind.steps if [kind] == owners.get(code)]
        if mine or kind.name == wanted.kind:
            whole = (kind.name, _("%(kind)s：全部环节") % {"kind": _(kind.title)})
            groups.append((_(kind.title), [whole, *((f"{kind.name}.{c}", _(kind.steps[c].title)) for c in mine)]))
    for code, kinds in owners.items():
        if len(kinds) > 1:
            shared.append((f".{code}", _(kinds[0].steps[code].title)))
    return [*groups, *([(_("各类事项"), sorted(shared))] if shared else [])]


@router.post("/tasks/filters")
def keep(page: ThePage, sent: ThePost) -> Response:
    """Keep the view that is open under a name."""
    query = query_of(wanted_in(sent.text("query")).by())
    refused = page.attempt(lambda: save_filter(page.desk, page.me, sent.text("name"), query))
    return _answered(page, sent, refused)


@router.post("/tasks/filters/{filter_id}")
def change(filter_id: Id, page: ThePage, sent: ThePost) -> Response:
    """Rename a kept view, or forget it."""
    if sent.text("drop"):
        refused = page.attempt(lambda: drop_filter(page.desk, page.me, filter_id))
    else:
        refused = page.attempt(lambda: rename_filter(page.desk, page.me, filter_id, sent.text("name")))
    return _answered(page, sent, refused)


def _answered(page: Page, sent: Posted, refused: Refusal | None) -> Response:
    wanted = wanted_in(sent.text("query")).by()
    return _shown(page, wanted, refused, sent) if refused else go(address_of(wanted))
