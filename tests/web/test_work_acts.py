"""A key work's own acts on pages: list imported, filing changed, plan adjusted, month corrected, points given."""

from typing import Any

import pytest

from service.org.imports.template import workbook
from service.org.imports.work_sheets import WorkSheet
from service.sample import pack_text
from tests.cast import COUNTY, DIRECTOR, JOINT_LEAD, LEAD, SUPERVISION, accepted, case_id, refused
from tests.house import House
from tests.web.browser import Browser
from tests.works import LIST, PLAN, flags, key, play_months, start_work, until


@pytest.fixture
def running(house: House) -> House:
    """One work, filed and running; January closed behind."""
    start_work(house)
    play_months(house, "3")
    return house


def act(browser: Browser, house: House, name: str, number: int = 1, query: str = "") -> Any:
    """The form of an act on a work."""
    return browser.get(f"/cases/{case_id(house, key(number))}/acts/{name}{query}").form(f"/acts/{name}")


def test_a_years_list_is_filled_from_a_workbook_on_its_page(house: House) -> None:
    office = Browser(house, SUPERVISION)
    page = office.send(office.get("/key-lists").form("/key-lists"), {"year": "2026"})
    upload = page.form("/works")
    assert office.get("/templates/works.xlsx").status == 200
    refused_page = office.send(upload, files={"file": ("清单.xlsx", workbook(WorkSheet, {}))})
    assert refused_page.status == 422 and "导入清单" in refused_page.words


def test_a_unit_changes_its_filing_and_the_old_version_stays(running: House) -> None:
    unit = Browser(running, LEAD)
    form = act(unit, running, "filing")
    page = unit.send(form, {"f.breakdown": "按季度分解到投资科。"})
    assert page.url.endswith(f"/key-works/{case_id(running, key(1))}")
    versions = running.rows("SELECT version FROM filing f JOIN unit u ON u.id = f.unit_id WHERE u.code = 'fgw'")
    assert sorted(row.version for row in versions) == [1, 2]


def test_a_plan_is_adjusted_from_a_month_on_after_the_mayors_approval(running: House) -> None:
    unit = Browser(running, LEAD)
    form = act(unit, running, "plan")
    assert form.values("f.planned")[0].split() == PLAN
    lower = ["8", "10", *PLAN[2:]]
    page = unit.send(form, {"f.effective_month": "2", "f.planned": "\n".join(lower), "f.reason": "用地未批。"})
    assert "审批重点工作调整" in page.words
    again = unit.send(act(unit, running, "plan"), {"f.planned": "\n".join(lower), "f.reason": "用地未批。"})
    assert again.status == 409 and "正在审批" in again.words
    accepted(running.act("approve_adjustment", key(1)))
    assert "用地未批。" in unit.get(f"/key-works/{case_id(running, key(1))}").words


def test_a_falling_plan_is_refused_beside_its_field_and_kept(running: House) -> None:
    unit = Browser(running, LEAD)
    falling = "\n".join(["50", *PLAN[1:]])
    page = unit.send(act(unit, running, "plan"), {"f.planned": falling, "f.reason": "调整。"})
    assert page.status == 422 and "不得小于前一个月" in page.words
    assert page.form("/acts/plan").values("f.planned")[0].split() == falling.split()


@pytest.mark.parametrize("name,typed", [
    ("suspension", {"f.first_month": "2", "f.last_month": "3", "f.reason": "等待规划。"}),
    ("removal", {"f.reason": "并入其他事项。"}),
])  # fmt: skip
def test_a_suspension_and_a_removal_wait_for_the_mayor(running: House, name: str, typed: dict[str, str]) -> None:
    office = Browser(running, SUPERVISION)
    office.send(act(office, running, name), typed)
    (task,) = running.open_tasks("approve_adjustment", key(1))
    page = Browser(running, "mayor").get(f"/tasks/{task.id}")
    assert "审批重点工作调整" in page.words and typed["f.reason"] in page.words


def test_only_a_lead_unit_or_the_office_asks_for_an_adjustment(running: House) -> None:
    this = case_id(running, key(1))
    for who in (JOINT_LEAD, COUNTY):
        browser = Browser(running, who)
        assert f"/cases/{this}/acts/plan" not in browser.get(f"/key-works/{this}").links
        assert browser.get(f"/cases/{this}/acts/plan").status == 403
        body = {"first_month": 2, "last_month": 3, "reason": "等待规划。"}
        asked = running.person(who).send("POST", f"/api/v1/key-works/{this}/adjustments/suspension", json=body)
        refused(asked, "not_yours", 403)


def test_a_closed_month_is_corrected_and_judged_again(running: House) -> None:
    office = Browser(running, SUPERVISION)
    assert flags(running) == ["yellow_card"]
    typed = {"f.month": "1", "f.value": "9", "f.note": "统计口径更正。"}
    office.send(act(office, running, "correction"), typed)
    assert flags(running) == ["red_flag"]


def test_a_page_made_before_the_case_went_on_is_shown_again_with_what_was_typed(running: House) -> None:
    office = Browser(running, SUPERVISION)
    form, typed = act(office, running, "correction"), {"f.month": "1", "f.value": "9", "f.note": "统计口径更正。"}
    office.send(form, typed)
    page = office.send(form, typed)
    assert page.status == 409 and "页面内容已过期" in page.words
    assert page.form("/acts/correction").values("f.note") == ["统计口径更正。"]
    assert running.one("SELECT count(*) FROM month_report WHERE source = 'correction'") == 1
    office.send(page.form("/acts/correction"))
    assert running.one("SELECT count(*) FROM month_report WHERE source = 'correction'") == 2


def test_completion_points_and_the_score_with_every_point_traced(house: House) -> None:
    this = start_work(house, planned_on="2026-12-31")
    play_months(house, *PLAN)
    until(house, 2, 18, 2027)
    office, director = Browser(house, SUPERVISION), Browser(house, DIRECTOR)
    office.send(act(office, house, "completion"), {"f.completed_on": "2026-11-20"})
    typed = {"f.reason": "early_completion", "f.points": "0.6", "f.note": "提前一个月投产。"}
    director.send(act(director, house, "bonus"), typed)
    scores = director.get(f"/key-lists/{case_id(house, LIST)}/scores")
    assert "提前一个月投产。" in scores.words and f"/key-works/{this}" in scores.links
    issued = director.send(scores.form("/scores"))
    assert "年度重点工作目标得分" in issued.words and "/documents/" in issued.url
    assert director.send(scores.form("/scores")).status == 409
    assert house.one("SELECT count(*) FROM document WHERE kind = 'year_scores'") == 1


def test_a_changed_pack_is_tried_on_the_page_before_it_is_adopted(house: House) -> None:
    start_work(house)
    office = Browser(house, SUPERVISION)
    page = office.get(f"/key-lists/{case_id(house, LIST)}/scores")
    changed = pack_text("yiyang-key-works").encode()
    page = office.send(page.form("/dry-run"), files={"file": ("pack.yaml", changed)})
    assert "试算结果（不保存）" in page.words
    wrong = office.send(page.form("/dry-run"), files={"file": ("pack.yaml", b"id: [")})
    assert wrong.status in (409, 422) and "年度重点工作目标得分" in wrong.words


def test_the_score_is_not_everybodys(running: House) -> None:
    assert Browser(running, LEAD).get(f"/key-lists/{case_id(running, LIST)}/scores").status == 403
