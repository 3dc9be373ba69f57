"""/api/v1/key-lists and /key-works: starting, importing, refiling, adjusting, correcting, reading."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field

from service.cases.act import Act, lock_case
from service.cases.desk import Desk
from service.cases.loading import act_on, of_kind
from service.cases.packs import ruled_by
from service.cases.tables import Case
from service.cases.write import flush
from service.desk import AtDesk, Me, needs
from service.given import RowNumber
from service.keyworks import (
    additions,
    adjustments,
    boards,
    bonuses,
    completion,
    filings,
    grades,
    lists,
    public,
    queries,
    reports,
    scores,
)
from service.keyworks.forms import (
    AdditionForm,
    AdjustForm,
    BonusForm,
    CompletionForm,
    CorrectionForm,
    FilingForm,
    GradeForm,
    RemovalForm,
    SuspendForm,
)
from service.keyworks.imports import take_works
from service.org.offices import SCORERS, SUPERVISION_OFFICE
from service.problems import RESPONSES
from service.rules.pack import KeyWorksPack
from service.uploads import ASheet

router = APIRouter(prefix="/api/v1", tags=["key-works"], responses=RESPONSES)


class YearBody(BaseModel):
    """The year of the list."""

    model_config = ConfigDict(extra="forbid")
    year: int = Field(ge=2000, le=2099, examples=[2026])


class RefileBody(FilingForm):
    """A changed filing and the unit that files it."""

    unit: RowNumber


AWork = Annotated[Case, of_kind("key_work")]
AList = Annotated[Case, of_kind("key_list")]
ActOnList = Annotated[Act, act_on("key_list")]


def acting(desk: AtDesk, me: Me, case: AWork) -> Act:
    """An act by this official on the work, which is locked after the list it belongs to."""
    if case.parent_id is not None:
        lock_case(desk.session, case.parent_id)
    return Act(desk=desk, case=lock_case(desk.session, case.id), official=me)


ActOnWork = Annotated[Act, Depends(acting, scope="function")]


@router.post("/key-lists", status_code=201, dependencies=[needs(*SUPERVISION_OFFICE)])
def start(body: YearBody, desk: AtDesk, me: Me) -> dict[str, int]:
    """Begin a year's key list (NJ-02); a year that has begun is answered with its list."""
    return {"id": lists.start_list(desk, me, body.year)}


@router.post("/key-lists/{case_id}/works")
def import_works(sheet: ASheet, act: ActOnList) -> dict[str, int]:
    """Fill the list's proposal from a workbook or JSON, all or nothing."""
    count = take_works(act, *sheet)
    flush(act)
    return {"works": count}


@router.get("/key-lists/{case_id}")
def show_board(case: AList, desk: AtDesk, me: Me) -> dict[str, Any]:
    """The board: every work with the flag of every closed month."""
    return {"id": case.id, "year": case.year, "state": case.state, "works": boards.board(desk.session, case.id)}


@router.get("/key-lists/{case_id}/scores", dependencies=[needs(*SCORERS)])
def show_scores(case: AList, desk: AtDesk, me: Me) -> list[dict[str, Any]]:
    """The departments' scores as the register now gives them (NJ-16)."""
    return scores.year_scores(desk.session, case.id, _pack(desk, case))


@router.post("/key-lists/{case_id}/scores", status_code=201)
def issue_scores(act: ActOnList) -> dict[str, int]:
    """Issue the year's scores as a frozen document (NJ-16)."""
    document = scores.issue_scores(act)
    flush(act)
    return {"document": document}


@router.post("/key-lists/{case_id}/scores/dry-run", dependencies=[needs(*SCORERS)])
def try_pack(case: AList, sheet: ASheet, desk: AtDesk) -> list[dict[str, Any]]:
    """Score the same year by a changed pack, before it is adopted (NJ-16)."""
    return scores.try_pack(desk, case, *sheet)


@router.post("/key-lists/{case_id}/grades", status_code=201)
def record_grade(body: GradeForm, act: ActOnList) -> dict[str, Any]:
    """Record a department's grade; the answer is how many of its staff may be graded excellent (NJ-16)."""
    places = grades.record_grade(act, body)
    flush(act)
    return places


def _pack(desk: Desk, case: Case) -> KeyWorksPack:
    return ruled_by(desk.packs.get(desk.session, case.pack_id), KeyWorksPack)


@router.post("/key-lists/{case_id}/adjustments/addition", status_code=201)
def add_works(body: AdditionForm, act: ActOnList) -> dict[str, int]:
    """Ask that works join the list from a month on (NJ-02)."""
    return _asked(act, additions.ask_addition(act, body))


@router.get("/key-works/{case_id}")
def story(case: AWork, desk: AtDesk, me: Me) -> dict[str, Any]:
    """The work's story month by month, with why something followed or nothing did."""
    return queries.work_story(desk.session, me, case, _pack(desk, case), desk.today)


@router.post("/key-works/{case_id}/filings")
def refile(body: RefileBody, act: ActOnWork) -> dict[str, str]:
    """A unit changes its filing: a new version, the old one stays (NJ-03)."""
    filings.refile(act, body.unit, FilingForm.model_validate(body.model_dump(exclude={"unit"})))
    flush(act)
    return {"state": "filed"}


@router.post("/key-works/{case_id}/corrections")
def correct(body: CorrectionForm, act: ActOnWork) -> dict[str, str]:
    """The supervision office corrects a closed month; the year is judged again (rules.md 3)."""
    reports.correct_month(act, body)
    flush(act)
    return {"state": "corrected"}


@router.post("/key-works/{case_id}/adjustments/plan", status_code=201)
def adjust(body: AdjustForm, act: ActOnWork) -> dict[str, int]:
    """Ask for another plan from a month on (NJ-02)."""
    return _asked(act, adjustments.ask_plan(act, body))


@router.post("/key-works/{case_id}/adjustments/suspension", status_code=201)
def suspend(body: SuspendForm, act: ActOnWork) -> dict[str, int]:
    """Ask for a suspension (rules.md 3)."""
    return _asked(act, adjustments.ask_suspension(act, body))


@router.post("/key-works/{case_id}/adjustments/removal", status_code=201)
def remove(body: RemovalForm, act: ActOnWork) -> dict[str, int]:
    """Ask that the work leave the list (NJ-02)."""
    return _asked(act, adjustments.ask_removal(act, body.reason))


def _asked(act: Act, adjustment_id: int) -> dict[str, int]:
    flush(act)
    return {"adjustment": adjustment_id}


@router.post("/key-works/{case_id}/completion")
def complete(body: CompletionForm, act: ActOnWork) -> dict[str, str]:
    """Record when a work was done, and what else speaks for it (NJ-16)."""
    completion.record_completion(act, body)
    flush(act)
    return {"state": "recorded"}


@router.post("/key-works/{case_id}/bonuses", status_code=201)
def grant_bonus(body: BonusForm, act: ActOnWork) -> dict[str, str]:
    """Give a work's ground its points, where they are other than proposed (NJ-16)."""
    bonuses.grant(act, body)
    flush(act)
    return {"state": "granted"}


@router.get("/public/key-works/{jurisdiction}/{year}")
def progress(
    jurisdiction: Annotated[str, Path(max_length=32)], year: Annotated[int, Path(ge=2000, le=2099)], desk: AtDesk
) -> dict[str, Any]:
    """The livelihood works' progress, for everybody (NJ-19)."""
    return public.public_progress(desk.session, jurisdiction, year)
