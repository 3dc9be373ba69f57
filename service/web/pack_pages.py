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
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import ThePost

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
            names = (("months", "个月"), ("days", "日"), ("working_days", "个工作日"))
            return "".join(f"{getattr(deadline, key)}{name}" for key, name in names if getattr(deadline, key))
        case "fixed_date":
            return f"{'次年' if deadline.year == 'next' else '当年'}{deadline.month}月{deadline.day}日"
        case "publicity":
            return f"不少于{deadline.min_working_days}个工作日"
        case "year_end":
            return "当年12月31日"
    return "由办理机关确定"


def _ladder(ladder: Ladder) -> str:
    """What time does about it, in words."""
    unit = "个工作日" if ladder.reminder_days == "working_days" else "日"
    parts = [f"提前{'、'.join(map(str, ladder.reminders))}{unit}提醒"] if ladder.reminders else []
    parts += ["逾期标记"] if ladder.late else []
    parts += ["发督办单"] if ladder.late_sheet else []
    named = {"warning_talk": "约谈提醒", "supervising_leader_talk": "约谈分管负责人"}
    parts += [f"逾期{rung.months}个月{named[rung.action]}" for rung in ladder.rungs]
    parts += ["届满转下一步"] if ladder.lapse else []
    return "，".join(parts) or "不提醒"


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
