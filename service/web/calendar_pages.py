"""The calendar: which days are off and worked, by which notice; and taking in a new notice."""

from datetime import date, timedelta
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query
from fastapi.responses import Response
from sqlalchemy import select

from service.calendar.preview import Preview, will_move
from service.calendar.tables import ArrangementRow
from service.calendar.use_cases import import_arrangement, only_the_keeper
from service.errors import FormInvalid, Refusal, StaleVersion
from service.given import day as day_of
from service.rules.arrangements import parse_arrangement
from service.rules.calendar import Arrangement, Calendar
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import Posted, ThePost

router = APIRouter(include_in_schema=False)
MONTHS = range(1, 13)
MAX_NOTICE = 100_000


@router.get("/calendar")
def the_calendar(page: ThePage, year: Annotated[int | None, Query(ge=1991, le=2099)] = None) -> Response:
    """A year's days, and every notice that was taken in."""
    return _show(page, year or page.desk.today.year, None, None)


def _show(page: Page, year: int, refused: Refusal | None, sent: Posted | None) -> Response:
    calendar = page.desk.calendar
    rows = page.desk.session.scalars(select(ArrangementRow).order_by(ArrangementRow.id.desc()).limit(60))
    return page.show(
        "calendar.html",
        status_of(refused),
        year=year,
        months=[_month(calendar, year, month) for month in MONTHS],
        provisional=calendar.provisional(year),
        notice=calendar.notice(year),
        version=calendar.version,
        arrangements=list(rows),
        keeper=page.me.holds("calendar_keeper"),
        refused=refused,
        typed={name: sent.text(name) if sent else "" for name in ("notice_number", "published_on", "off", "work")},
        today=page.desk.today,
    )


def _month(calendar: Calendar, year: int, month: int) -> dict[str, Any]:
    first = date(year, month, 1)
    weeks: list[list[dict[str, Any] | None]] = [[None] * first.weekday()]
    day = first
    while day.month == month:
        if len(weeks[-1]) == 7:
            weeks.append([])
        weekend, works = day.weekday() > 4, calendar.is_workday(day)
        kind = "extra" if works and weekend else "off" if not works and not weekend else "weekend" if weekend else ""
        weeks[-1].append({"day": day, "kind": kind, "why": calendar.why(day)})
        day += timedelta(days=1)
    weeks[-1] += [None] * (7 - len(weeks[-1]))
    return {"month": month, "weeks": weeks}


@router.post("/calendar/preview")
def preview(page: ThePage, sent: ThePost) -> Response:
    """What a notice will move, before anything does."""
    only_the_keeper(page.me)
    found: list[tuple[Arrangement, Preview]] = []

    def act() -> None:
        arrangement = parse_arrangement(_text(sent), page.desk.calendar)
        found.append((arrangement, will_move(page.desk, page.me, arrangement)))

    refused = page.attempt(act)
    return _show(page, page.desk.today.year, refused, sent) if refused else _preview(page, *found[0], None)


def _preview(page: Page, arrangement: Arrangement, found: Preview, refused: Refusal | None) -> Response:
    facts = {"notice": arrangement, "text": _as_json(arrangement), "found": found, "refused": refused}
    return page.show("calendar_preview.html", status_of(refused), version=page.desk.calendar.version, **facts)


@router.post("/calendar")
def take_notice(page: ThePage, sent: ThePost) -> Response:
    """Take in the notice that was looked at: every open deadline is computed again and the timers follow."""
    only_the_keeper(page.me)
    arrangement = parse_arrangement(sent.text("notice"), page.desk.calendar)
    stale = sent.text("version") != page.desk.calendar.version
    refused: Refusal | None = StaleVersion("日历已有变化，请核对新的变动清单后再确认。") if stale else None
    refused = refused or page.attempt(lambda: import_arrangement(page.desk, page.me, arrangement))
    if refused is None:
        return go(f"/calendar?year={arrangement.year}")
    page.desk.renew_calendar()
    found: list[Preview] = []
    again = page.attempt(lambda: found.append(will_move(page.desk, page.me, arrangement)))
    if again:
        return _show(page, arrangement.year, again, sent)
    return _preview(page, arrangement, found[0], refused)


def _as_json(arrangement: Arrangement) -> str:
    """The notice as it was checked, to be sent again with the confirmation."""
    given = arrangement.model_dump(mode="json")
    return orjson.dumps(given | {"off": sorted(given["off"]), "work": sorted(given["work"])}).decode()


def _text(sent: Posted) -> str:
    """The notice as JSON: the uploaded file, or made from the form's lines."""
    if found := sent.file("file", MAX_NOTICE):
        try:
            return found[1][:MAX_NOTICE].decode("utf-8")
        except UnicodeDecodeError as error:
            raise FormInvalid("文件应为UTF-8编码的JSON。") from error
    given = {
        "notice_number": sent.text("notice_number").strip(),
        "published_on": sent.text("published_on").strip(),
        "off": _days(sent.text("off")),
        "work": _days(sent.text("work")),
    }
    return orjson.dumps(given).decode()


def _days(text: str) -> list[str]:
    """One day a line, or a stretch with 至 or / between its ends; what is no day is left for the notice's own check."""
    found: list[str] = []
    for line in text.split("\n"):
        first, _, last = line.strip().replace("至", "/").partition("/")  # zh
        begin, end = day_of(first), day_of(last or first)
        if begin is None or end is None:
            found += [line.strip()] if line.strip() else []
            continue
        found += [(begin + timedelta(days=n)).isoformat() for n in range(min((end - begin).days, 60) + 1)]
    return found
