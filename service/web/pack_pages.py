"""The rule pack in force: every number and reading with its clause; adopting another one (YY-20). And notices."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from service.calendar.api import take_pack
from service.cases.packs import current_pack
from service.errors import Refusal
from service.rules.pack_deadlines import Ladder
from service.web import queries
from service.web.calculator import pack_in_force
from service.web.display import listed
from service.web.language import gettext as _
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import ThePost
from service.web.words import word

router = APIRouter(include_in_schema=False)
Before = Annotated[int | None, Query(ge=1, le=2**62)]


@router.get("/packs")
def packs(page: ThePage) -> Response:
    """The rules in force, with clause and reading."""
    return _show(page, None)


def _show(page: Page, refused: Refusal | None) -> Response:
    row = current_pack(page.desk.session, page.me.jurisdiction)
    pack = pack_in_force(page)
    settings = [(name, getattr(pack.settings, name)) for name in type(pack.settings).model_fields]
    return page.show(
        "packs.html",
        status_of(refused),
        pack=pack,
        row=row,
        settings=settings,
        deadlines=[(d.title, d, _length(d), pack.ladders[d.ladder]) for d in pack.deadlines.values()],
        ladder=_ladder,
        may_adopt=page.me.holds("system_admin"),
        refused=refused,
    )


def _length(deadline: Any) -> str:
    """How long, or which day, in words."""
    match deadline.rule:
        case "period":
            lengths = (
                (_("%(n)s个月"), deadline.months),
                (_("%(n)s日"), deadline.days),
                (_("%(n)s个工作日"), deadline.working_days),
            )
            return "".join(text % {"n": n} for text, n in lengths if n)
        case "fixed_date":
            on = {"month": deadline.month, "day": deadline.day}
            return (_("次年%(month)s月%(day)s日") if deadline.year == "next" else _("当年%(month)s月%(day)s日")) % on
        case "publicity":
            return _("不少于%(n)s个工作日") % {"n": deadline.min_working_days}
        case "year_end":
            return _("当年12月31日")
    return _("由办理机关确定")


def _ladder(ladder: Ladder) -> str:
    """What time does about it, in words."""
    ahead = _("提前%(n)s个工作日提醒") if ladder.reminder_days == "working_days" else _("提前%(n)s日提醒")
    parts = [ahead % {"n": listed(ladder.reminders)}] if ladder.reminders else []
    parts += [_("逾期标记")] if ladder.late else []
    parts += [_("发督办单")] if ladder.late_sheet else []
    parts += [
        _("逾期%(months)s个月%(action)s") % {"months": rung.months, "action": word("ladder", rung.action)}
        for rung in ladder.rungs
    ]
    parts += [_("届满转下一步")] if ladder.lapse else []
    return _("，").join(parts) or _("不提醒")


@router.post("/packs")
def adopt(page: ThePage, sent: ThePost) -> Response:
    """Adopt a rule pack for one's own jurisdiction; running cases keep the one they began with."""
    page.needs("system_admin")
    refused = page.attempt(lambda: take_pack(sent.upload(), page.desk, page.me))
    return _show(page, refused) if refused else go("/packs")


@router.get("/notices")
def notices(page: ThePage, read: bool = False, before: Before = None) -> Response:
    """The notices to my posts and to me."""
    rows = queries.notices(page.desk.session, page.me, read=read, before=before)
    following = rows[-1]["id"] if len(rows) == queries.PAGE else None
    return page.show("notices.html", rows=rows, read=read, following=following)


@router.post("/notices")
def mark(page: ThePage, sent: ThePost) -> Response:
    """Note that a notice was read, or all of them."""
    queries.mark_notices(page.desk.session, page.me, page.desk.now, sent.number("notice"))
    return go("/notices")
