"""A whole key-work year walked through pages alone, by each kind of user, at a desk and on a phone.

Nobody calls the interface for programs: the tests only move the house's clock and let timers strike. Of the clause
offices' yearly plans one (NJ-09) is walked; the others wait, as offices do.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Browser

from service.org.imports.template import workbook
from service.org.imports.work_sheets import MonthlyRow, Nature, WorkRow, WorkSheet
from service.sample import pack_text
from tests.browser import key_year
from tests.browser.hands import Hands, everybody, kinds
from tests.browser.watching import SIZES
from tests.cast import DIRECTOR, LEAD, SUPERVISION, case_id
from tests.house import House
from tests.works import LIST, PLAN, key, until

pytestmark = pytest.mark.slow
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TROUBLED = ["3", "5", "9", "26", "30", "45", "58", "66", "70", "83", "91", "95"]
"""Behind from January to March, on the adjusted plan until August, behind in September and at the year's end."""
LIVELIHOOD = ["8", "16", "25", "30", *PLAN[4:]]
"""Behind in April alone."""


@pytest.fixture(params=SIZES)
def hands(request: pytest.FixtureRequest, server: str, template: str, browser: Browser) -> Iterator[Hands]:
    """A city without a list."""
    with everybody(server, template, browser, request.param) as found:
        yield found


def test_the_whole_year_is_walked_through_pages_alone(hands: Hands) -> None:
    _list(hands)
    key_year.matter(hands)
    key_year.duties(hands)
    key_year.inspection(hands)
    key_year.assessment(hands)
    for month in range(1, 13):
        _month(hands, month)
        for scene in AFTER.get(month, ()):
            scene(hands)
    _scores(hands)
    assert len(hands.steps) >= 60


def _list(hands: Hands) -> None:
    """The year's list: begun, imported, proposed, approved, published; every unit files who answers (NJ-02, NJ-03)."""
    page = hands.at(SUPERVISION, "/key-lists")
    page = hands.send(page, "启动", {"year": "2026"})
    page = hands.send(page, "导入", {"file": {"name": "清单.xlsx", "mimeType": XLSX, "buffer": _workbook()}})
    hands.do("propose_key_list")
    hands.do("record_list_meeting")
    hands.do("publish_key_list")
    hands.clear(lambda task: task.step == "file_responsibility")
    assert hands.house.state(key(1)) == hands.house.state(key(2)) == "year.running"
    hands.act(LEAD, case_id(hands.house, key(1)), "filing", "报备变更", breakdown="逐月分解到投资科。")
    hands.at(SUPERVISION, f"/key-lists/{case_id(hands.house, LIST)}")


def _workbook() -> bytes:
    """Two works: a project of the development bureau's, and a livelihood indicator of two bureaus."""
    rows = [
        WorkRow(
            no=1,
            title="高铁新城建设",
            portfolio="城乡建设",
            nature=Nature.PROJECT,
            cites="2026年《政府工作报告》",
            lead_units=["fgw"],
            assisting_units=["czj"],
            planned_on=date(2026, 12, 31),
        ),
        WorkRow(
            no=2,
            title="农村饮水安全",
            portfolio="民生保障",
            nature=Nature.INDICATOR,
            livelihood=True,
            cites="2026年《政府工作报告》",
            lead_units=["gxj", "swj"],
            planned_on=date(2026, 12, 31),
        ),
    ]
    months = {f"m{month:02d}": Decimal(value) for month, value in enumerate(PLAN, 1)}
    return workbook(WorkSheet, {"works": rows, "plans": [MonthlyRow(work=no, **months) for no in (1, 2)]})


def _month(hands: Hands, month: int) -> None:
    """Reported by the units, verified by the office, closed by time; the month's bulletin and disclosure follow."""
    about = f"{month:02d}"
    for number, values in ((1, TROUBLED), (2, LIVELIHOOD)):
        task = hands.task("report_progress", key(number), about)
        hands.decide(task, value=values[month - 1], description="推进情况如实报告。")
        hands.decide(hands.task("verify_progress", key(number), about))
    following = (2026, month + 1) if month < 12 else (2027, 1)
    until(hands.house, following[1], 15, following[0])
    hands.clear(lambda task: task.step in ("issue_bulletin", "record_disclosure", "receive_sheet"))


def _written_report(hands: Hands) -> None:
    """The livelihood work behind: its unit explains itself in writing, and citizens follow it (NJ-19)."""
    hands.clear(kinds("written-report/"))
    assert hands.house.one("SELECT count(*) FROM written_report") == 2
    page = hands.at("", "/public/livelihood/yiyang/2026")
    assert page.get_by_text("黄牌").count()


AFTER: dict[int, tuple[Callable[[Hands], None], ...]] = {
    1: (key_year.correction, key_year.idle_land),
    2: (key_year.first_talk, key_year.final_accounts),
    3: (key_year.second_talk, key_year.adjustment),
    4: (_written_report,),
    5: (key_year.pilot,),
    6: (key_year.assessment,),
    9: (key_year.third_talk,),
    12: (key_year.assessment, key_year.missed_year, key_year.outstanding, key_year.assessment),
}
"""What follows a month's closing."""


def _scores(hands: Hands) -> None:
    """Completion, points with a note, a changed pack tried, the score with its traces, issued (NJ-16)."""
    house = hands.house
    list_id, second = case_id(house, LIST), case_id(house, key(2))
    hands.act(SUPERVISION, second, "completion", "登记", completed_on="2026-11-20")
    points = {"reason": "early_completion", "points": "0.6", "note": "提前通水。"}
    hands.act(DIRECTOR, second, "bonus", "决定加分", **points)
    hands.act(_scorer(house), list_id, "grade", "登记", unit="gxj", grade="excellent", staff="40")
    scores = f"/key-lists/{list_id}/scores"
    page = hands.at(DIRECTOR, scores)
    assert page.get_by_text("提前通水。").count() and page.get_by_text("优秀名额8人").count()
    pack = {"name": "pack.yaml", "mimeType": "text/yaml", "buffer": pack_text("yiyang-key-works").encode()}
    hands.send(page, "试算", {"file": pack})
    hands.send(hands.at(DIRECTOR, scores), "印发年度得分")
    assert house.one("SELECT count(*) FROM document WHERE kind = 'year_scores'") == 1
    hands.at("mayor", f"/key-lists/{list_id}")


def _scorer(house: House) -> str:
    """The principal leader of the office that the clause names for the year's score."""
    unit = house.one(
        "SELECT u.code FROM assessment a JOIN assessment_office o ON o.assessment_id = a.case_id"
        " JOIN unit u ON u.id = o.unit_id WHERE a.clause = 'NJ-16' AND o.lead"
    )
    return f"{unit}.leader"
