"""A key-works year that has ended, and the acts by which its outstanding matters are chosen."""

from typing import Any

import yaml
from sqlalchemy import text

from service.cases.packs import PackShelf
from service.rules.pack import shipped_pack
from service.sample import pack_text
from tests.cast import SUPERVISION, accepted, case_id
from tests.house import House
from tests.works import file_all, report, start_list, until, verify, work

CASE = "outstanding/yiyang/2026"
WORKS = (
    work(1),
    work(2, lead_units=["fgw", "gxj"], assisting_units=[]),
    work(3, lead_units=["gxj"], assisting_units=["swj"], leader="mayor"),
    work(4, assisting_units=[]),
    work(5, lead_units=["fgw"], assisting_units=[], leader="vicemayor2"),
    work(6, assisting_units=[]),
)
"""All completed but the fourth; the development bureau belongs to the first vice mayor, the industry bureau to the
second, who also leads the fifth work by the list."""
MISSED = 4


def end_a_year(house: House) -> None:
    """Only December is reported: done, or not quite; a month after its closing, in February, the list has ended."""
    start_list(house, *WORKS)
    numbers = range(1, len(WORKS) + 1)
    for number in numbers:
        file_all(house, number)
    until(house, 1, 3, 2027)
    for number in numbers:
        accepted(report(house, 12, "90" if number == MISSED else "100", number))
        accepted(verify(house, 12, number=number))
    until(house, 2, 18, 2027)


def merit(number: int, **changed: Any) -> dict[str, Any]:
    """One reported work."""
    return {"number": number, "merits": ["reform", "efficiency"], "account": "先行先试，提前完成。", **changed}


def tasks(house: House, step: str) -> dict[str, Any]:
    """The open tasks of a step by the user name of who must act."""
    return {house.holder(task.post_id).username: task for task in house.open_tasks(step, CASE)}


def decide(house: House, who: str, step: str, outcome: str, form: Any = None, opinion: str = "") -> Any:
    """An official decides his task of a step; the raw answer."""
    answered = house.person(who).decide(tasks(house, step)[who].id, outcome, form, opinion)
    house.run()
    return answered


def self_report(house: House, who: str, *numbers: int) -> Any:
    """A unit reports works, or none."""
    if not numbers:
        return decide(house, who, "report_outstanding", "none")
    return decide(house, who, "report_outstanding", "report", {"works": [merit(n) for n in numbers]})


def recommend(house: House, who: str, *numbers: int) -> Any:
    """A vice mayor recommends works."""
    picks = [{"number": number, "reason": "成绩显著，可推广。"} for number in numbers]
    return decide(house, who, "recommend_outstanding", "recommend", {"picks": picks})


def all_reported(house: House) -> None:
    """Both bureaus report everything they may."""
    accepted(self_report(house, "fgw.handler", 1, 2, 5, 6))
    accepted(self_report(house, "gxj.handler", 3))


def all_recommended(house: House) -> None:
    """The first vice mayor recommends two works, the second two."""
    all_reported(house)
    accepted(recommend(house, "vicemayor1", 1, 2))
    accepted(recommend(house, "vicemayor2", 3, 5))


def reviewed(house: House, *struck: int) -> None:
    """The mayor has reviewed."""
    all_recommended(house)
    form = {"struck": [{"number": number, "reason": "成绩不突出。"} for number in struck]}
    accepted(decide(house, "mayor", "review_outstanding", "agree", form))


def fix(house: House, *numbers: int, **changed: Any) -> Any:
    """The executive meeting fixes works; the raw answer."""
    form = {"meeting_number": "2027年第3次", "held_on": house.clock.today().isoformat(), "fixed": list(numbers)}
    form |= {"fewer_reason": "本年度推荐事项不足十件。"} | changed
    return decide(house, SUPERVISION, "record_outstanding_meeting", "fixed", form)


def commended(house: House, *numbers: int) -> None:
    """The circular has been issued."""
    reviewed(house)
    accepted(fix(house, *numbers))
    accepted(decide(house, "office.director", "issue_outstanding_circular", "issue"))


def draft(house: House, **form: Any) -> Any:
    """The rewards are drafted, and agreed to where the draft is taken; the raw answer to the draft."""
    answered = decide(house, SUPERVISION, "draft_rewards", "draft", form)
    if answered.status_code == 200:
        accepted(decide(house, "office.director", "review_rewards", "agree"))
    return answered


def withdraw(house: House, who: str, reason: str = "材料有误。") -> Any:
    """A unit takes its report back; the raw answer."""
    path = f"/api/v1/outstanding/{case_id(house, CASE)}/withdraw"
    answered = house.person(who).send("POST", path, json={"reason": reason})
    house.run()
    return answered


def view(house: House, who: str = SUPERVISION) -> dict[str, Any]:
    """The year as an official sees it."""
    found: dict[str, Any] = house.person(who).get(f"/api/v1/outstanding/{case_id(house, CASE)}")
    return found


def with_pack(house: House, part: str, **changed: Any) -> None:
    """The year began with a pack in which these settings of a part were others."""
    setting = getattr(shipped_pack("yiyang-key-works"), part).model_dump(mode="json") | changed
    new = pack_text("yiyang-key-works") + yaml.safe_dump({part: setting}, allow_unicode=True)
    with house.office.engine.begin() as connection:
        connection.execute(text("UPDATE rule_pack SET text = :t WHERE text LIKE '%yiyang-key-works%'"), {"t": new})
    house.office.packs = PackShelf()
