"""Recommended by the vice mayors, reviewed by the mayor, fixed by the executive meeting: ten in the city (NJ-17)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from service.cases.act import Act
from service.cases.days import held_in_time
from service.cases.kinds import Opening
from service.cases.seats import government
from service.cases.tables import StageVisit
from service.clock import legal_day
from service.documents.use_cases import issue_document
from service.errors import GateClosed
from service.keyworks.tables import KeyWork
from service.org.queries import in_charge
from service.org.tables import Post
from service.outstanding.forms import FixForm, MayorReviewForm, RecommendForm
from service.outstanding.queries import CLAUSE, MERITS, named_works, reported
from service.outstanding.tables import OutstandingWork, OutstandingYear
from service.rules.points import RecommendationsRefused, outstanding_matters


def assign_portfolios(act: Act) -> None:
    """Each reported work to the vice mayor who leads it, or who is in charge of its unit; without one to the mayor."""
    for row in reported(act.session, act.case.id):
        leader = act.session.get_one(KeyWork, row.work_id).leader_post_id
        post = act.session.get(Post, leader) if leader else None
        if post is None or post.office != "vice_mayor":
            post = in_charge(act.session, "vice_mayor", row.unit_id, act.desk.today)
        post_id = post.id if post is not None else next(iter(government("mayor")(act))).post_id
        _write(act, [row], leader_post_id=post_id, recommendation=None, struck_reason=None)


def recommenders(act: Act) -> list[Opening]:
    """One task for each who has reported works in his portfolio, with these before his eyes."""
    found: dict[int, list[str]] = {}
    for row, title, unit, _ in named_works(act.session, act.case.id):
        words = f"{row.number}. {title}（{unit}；{_merits(row)}）：{row.account}"
        found.setdefault(row.leader_post_id or 0, []).append(words)
    posts = [act.session.get_one(Post, post_id) for post_id in sorted(found)]
    return [Opening(p.id, p.unit_id, about=f"portfolio-{p.id}", form=_paper("自报事项", found[p.id])) for p in posts]


def _merits(row: OutstandingWork) -> str:
    return "、".join(MERITS[merit] for merit in row.merits)


def _paper(heading: str, lines: Sequence[str]) -> dict[str, Any]:
    return {"paper": {"heading": heading, "text": "\n".join(lines)}}


def apply_recommendation(act: Act, form: RecommendForm) -> None:
    """One or two of the reported works of one's own portfolio, on the form that goes to the mayor."""
    picks = {pick.number: pick.reason for pick in form.picks}
    _once(len(picks), len(form.picks))
    limit = outstanding_matters({act.session.get_one(Post, act.task.post_id).title: len(picks)}, _rule(act))
    if isinstance(limit, RecommendationsRefused):
        raise GateClosed(limit.message, clause=CLAUSE, name=limit.refused)
    known = {row[0].number: row for row in named_works(act.session, act.case.id)}
    for number in picks:
        if number not in known:
            raise GateClosed(f"事项{number}未经责任单位自报。", clause=CLAUSE, name="not_reported")
        if known[number][0].leader_post_id != act.task.post_id:
            raise GateClosed(f"事项{number}不属您分管。", clause=CLAUSE, name="other_portfolio")
    for number, reason in picks.items():
        _write(act, [known[number][0]], recommendation=reason)
    issue_document(
        act,
        kind=f"recommendation-{act.task.post_id}",
        template="outstanding_recommendation",
        title=f"{act.case.title}推荐表",
        clause=CLAUSE,
        content={
            "recommender": act.session.get_one(Post, act.task.post_id).title,
            "works": [_recommended(*known[number][:3], reason) for number, reason in sorted(picks.items())],
        },
    )


def _recommended(row: OutstandingWork, title: str, unit: str, reason: str) -> dict[str, Any]:
    return {
        "number": row.number,
        "title": title,
        "unit": unit,
        "merits": _merits(row),
        "account": row.account,
        "reason": reason,
    }


def something_recommended(act: Act) -> None:
    """Where no vice mayor recommends anything, there is nothing to review."""
    if not _recommended_works(act):
        raise GateClosed("没有推荐事项。", clause=CLAUSE, name="nothing_recommended")


def reviewer(act: Act) -> list[Opening]:
    """The mayor, with everything that was recommended."""
    return _with_list(act, "mayor", "各分管市长推荐事项")


def sitting(act: Act) -> list[Opening]:
    """The supervision office enters what the meeting fixed."""
    return _with_list(act, "supervision_officer", "市长审核同意的事项")


def _with_list(act: Act, office: str, heading: str) -> list[Opening]:
    """A government post with the works that stand: recommended, and not struck out."""
    lines = [
        f"{row.number}. {title}（{unit}；{_merits(row)}；{post}推荐）：{row.recommendation}"
        for row, title, unit, post in named_works(act.session, act.case.id)
        if row.recommendation is not None and (office == "mayor" or row.struck_reason is None)
    ]
    return [Opening(s.post_id, s.unit_id, form=_paper(heading, lines)) for s in government(office)(act)]


def apply_review(act: Act, form: MayorReviewForm) -> None:
    """What the mayor strikes out does not go to the meeting; a later review replaces an earlier one."""
    struck = {strike.number: strike.reason for strike in form.struck}
    _once(len(struck), len(form.struck))
    works = _recommended_works(act)
    _known_among(struck, works, "not_recommended", "未经推荐")
    for row in works:
        _write(act, [row], struck_reason=struck.get(row.number))


def something_left(act: Act) -> None:
    """The mayor has left something for the meeting."""
    if not _standing(act):
        raise GateClosed("推荐事项均未通过审核。", clause=CLAUSE, name="nothing_left")


def apply_meeting(act: Act, form: FixForm) -> None:
    """The executive meeting fixes the city's matters: of those reviewed only, ten at most, fewer on record."""
    held_in_time(act, form.held_on)
    if form.held_on < _reviewed_on(act):
        raise GateClosed("会议日期早于市长审核。", clause=CLAUSE, name="meeting_before_review")
    _once(len(set(form.fixed)), len(form.fixed))
    works, most = _standing(act), _rule(act).city_total
    _known_among(form.fixed, works, "not_reviewed", "未经推荐并由市长审核同意")
    if len(form.fixed) > most:
        raise GateClosed(f"全市至多确定{most}件，超过的须退回。", clause=CLAUSE, name="too_many_matters")
    reason = form.fewer_reason.strip()
    if len(form.fixed) < most and not reason:
        raise GateClosed(f"不足{most}件的须记录说明。", clause=CLAUSE, name="fewer_without_reason")
    _write(act, [row for row in works if row.number in form.fixed], fixed=True)
    facts = {"meeting_number": form.meeting_number, "held_on": form.held_on}
    keep = update(OutstandingYear).where(OutstandingYear.case_id == act.case.id)
    act.session.execute(keep.values(**facts, fewer_reason=reason or None))
    act.record(
        "meeting_approved",
        CLAUSE,
        number=form.meeting_number,
        held_on=form.held_on.isoformat(),
        works=sorted(form.fixed),
    )


def something_fixed(act: Act) -> None:
    """A meeting may fix none, with its reason on record; then nothing is commended."""
    if not any(row.fixed for row in reported(act.session, act.case.id)):
        raise GateClosed("会议未确定突出贡献事项。", clause=CLAUSE, name="nothing_fixed")


def _rule(act: Act) -> Any:
    return act.key_works_rules.outstanding_matters


def _once(different: int, given: int) -> None:
    if different != given:
        raise GateClosed("同一事项重复填写。", clause=CLAUSE, name="work_repeated")


def _known_among(numbers: Any, works: Sequence[OutstandingWork], name: str, words: str) -> None:
    known = {row.number for row in works}
    if strange := [str(number) for number in numbers if number not in known]:
        raise GateClosed(f"事项{'、'.join(strange)}{words}。", clause=CLAUSE, name=name)


def _recommended_works(act: Act) -> list[OutstandingWork]:
    return [row for row in reported(act.session, act.case.id) if row.recommendation is not None]


def _standing(act: Act) -> list[OutstandingWork]:
    return [row for row in _recommended_works(act) if row.struck_reason is None]


def _reviewed_on(act: Act) -> Any:
    """The day on which the mayor's review was over and the meeting could be held."""
    entered = act.session.scalar(
        select(StageVisit.entered_at).where(
            StageVisit.case_id == act.case.id, StageVisit.stage == "meeting", StageVisit.visit == act.case.visit
        )
    )
    return legal_day(entered or act.now)


def _write(act: Act, rows: Sequence[OutstandingWork], **values: Any) -> None:
    act.session.execute(
        update(OutstandingWork)
        .where(OutstandingWork.case_id == act.case.id, OutstandingWork.work_id.in_([row.work_id for row in rows]))
        .values(**values)
    )
