"""/api/v1/calendar and /api/v1/rules: arrangements, packs, and what-if answers of every rule."""

from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Body, File, Form, Path, UploadFile
from sqlalchemy import select

from service.administration.packs import adopt
from service.calendar.tables import ArrangementRow
from service.calendar.use_cases import import_arrangement
from service.cases.packs import MAX_PACK, current_pack
from service.desk import AtDesk, Me, needs
from service.errors import GateClosed
from service.problems import RESPONSES
from service.rules.arrangements import parse_arrangement
from service.rules.pack import CYCLES
from service.rules.registry import answer

router = APIRouter(prefix="/api/v1", tags=["rules"], responses=RESPONSES)


@router.get("/calendar/arrangements")
def arrangements(desk: AtDesk, me: Me) -> list[dict[str, Any]]:
    """Every imported arrangement, the newest first."""
    rows = desk.session.scalars(select(ArrangementRow).order_by(ArrangementRow.id.desc()).limit(200))
    return [
        {"year": r.year, "notice_number": r.notice_number, "off": r.off, "work": r.work, "id": r.id}
        for r in rows
    ]


@router.post("/calendar/arrangements", status_code=201, dependencies=[needs("calendar_keeper")])
def take_arrangement(body: Annotated[dict[str, Any], Body()], desk: AtDesk, me: Me) -> dict[str, Any]:
    """Import a State Council arrangement; every open deadline is computed again and the timers follow."""
    arrangement = parse_arrangement(orjson.dumps(body).decode(), desk.calendar)
    return {"moved": import_arrangement(desk, me, arrangement), "year": arrangement.year}


@router.post("/rules/{rule}")
def what_if(
    rule: Annotated[str, Path(max_length=60)], body: Annotated[dict[str, Any], Body()], desk: AtDesk, me: Me
) -> dict[str, Any]:
    """Ask a rule: the same answer as in a running case, under the pack and the calendar in force."""
    rows = [current_pack(desk.session, me.jurisdiction, cycle) for cycle in CYCLES]
    packs = [desk.packs.get(desk.session, row.id) for row in rows if row is not None]
    if not packs:
        raise GateClosed("尚未载入规则包。", clause="YY-20", name="no_rule_pack")
    return answer(rule, body, desk.calendar, *packs)


@router.post("/packs", status_code=201, dependencies=[needs("system_admin")])
def take_pack(
    file: Annotated[UploadFile, File()],
    desk: AtDesk,
    me: Me,
    reason: Annotated[str, Form(max_length=500)] = "",
) -> dict[str, Any]:
    """Adopt a rule pack for one's own jurisdiction (YY-20); running cases keep the one they began with."""
    found = adopt(desk, me, file.file.read(MAX_PACK + 1), file.filename or "", reason)
    pack = desk.packs.get(desk.session, found)
    return {"id": found, "pack": pack.id, "version": pack.version}
