"""Matters, inspections, duties and pilots begun on pages: typed, refused with all kept, taken, listed, counted."""

import re

import pytest

from service.chores import remind_of_duties
from service.org.imports.matter_sheets import MatterSheet
from service.org.imports.template import workbook
from tests.cast import LEAD, STRANGER, SUPERVISION, accepted, case_id
from tests.house import House
from tests.service import inspections, matters
from tests.service.test_hot_path import statements
from tests.web.browser import Browser
from tests.works import start_list

TYPED = {
    "f.matters.0.source": "instruction",
    "f.matters.0.title": "城区积水点整治",
    "f.matters.0.body": "请住建部门牵头，一个月内拿出整治方案。",
    "f.matters.0.given_on": "2026-01-02",
    "f.matters.0.secrecy": "internal",
    "f.matters.0.leader": "vicemayor1",
    "f.matters.0.level": "ordinary",
    "f.matters.0.units.0.unit": "fgw",
    "f.matters.0.units.0.main": "1",
    "f.matters.0.units.0.work": "牵头拿出整治方案。",
    "f.matters.0.units.0.due": matters.DUE,
    "f.matters.0.units.1.unit": "czj",
    "f.matters.0.units.1.due": matters.DUE,
}


@pytest.fixture
def office(house: House) -> Browser:
    """The supervision office at its browser."""
    return Browser(house, SUPERVISION)


def test_a_matter_is_registered_and_assigned_on_one_page_and_once(house: House, office: Browser) -> None:
    form = office.get("/matters/new").form("/matters/new")
    page = office.send(form, TYPED)
    assert page.url.endswith(f"/matters/{case_id(house, matters.KEY)}") and "城区积水点整治" in page.words
    assert office.send(form, TYPED).url == page.url
    house.run()
    listed = office.get("/matters")
    assert "领导批示" in listed.words and f"/matters/{case_id(house, matters.KEY)}" in listed.links
    assert {task.about for task in house.open_tasks("sign_matter")} == {"fgw", "czj"}


def test_a_refused_matter_keeps_what_was_typed_and_says_where(office: Browser) -> None:
    page = office.send(office.get("/matters/new").form("/matters/new"), TYPED | {"f.matters.0.leader": ""})
    assert page.status == 409 and "须写明市领导" in page.words
    assert page.form("/matters/new").values("f.matters.0.title") == ["城区积水点整治"]
    page = office.send(page.form("/matters/new"), {"f.matters.0.title": ""})
    assert page.status == 422 and "#f-matters-0-title" in page.links


def test_more_matters_are_added_on_the_same_page(house: House, office: Browser) -> None:
    form = office.get("/matters/new").form("/matters/new")
    more = office.client.post("/matters/new", data=TYPED | {"more": "f.matters"}).text
    assert "f.matters.1.title" in more
    form.names |= {f"f.matters.1.{name.split('.', 3)[3]}" for name in TYPED}
    second = {name.replace("matters.0", "matters.1"): value for name, value in TYPED.items()}
    page = office.send(form, TYPED | second | {"f.matters.1.title": "背街小巷改造"})
    assert page.url.endswith("/matters") and "背街小巷改造" in page.words


def test_matters_come_from_a_file_or_not_at_all(office: Browser) -> None:
    upload = office.get("/matters/new").form("/matters/import")
    empty = workbook(MatterSheet, {})
    page = office.send(upload, files={"file": ("matters.xlsx", empty)})
    assert page.status in (409, 422) and "从文件登记" in page.words
    assert office.get("/templates/matters.xlsx").status == 200


def test_the_office_presses_and_withdraws_with_reasons(house: House, office: Browser) -> None:
    this = matters.assigned(house)
    page = office.get(f"/matters/{this}")
    assert f"/cases/{this}/acts/press" in page.links
    form = office.get(f"/cases/{this}/acts/press").form("/acts/press")
    page = office.send(form, {"f.level": "urgent", "f.text": "请于三日内反馈。", "f.units": ["czj"]})
    assert page.url.endswith(f"/matters/{this}") and "督办单（紧急）" in page.words
    form = office.get(f"/cases/{this}/acts/withdraw").form("/acts/withdraw")
    assert office.send(form, {"f.reason": ""}).status == 422
    page = office.send(form, {"f.reason": "事项已并入城市更新。"})
    assert "已撤销" in page.words and f"/cases/{this}/acts/press" not in page.links


def test_who_may_not_is_offered_nothing_and_refused(house: House) -> None:
    this = matters.assigned(house)
    unit = Browser(house, LEAD)
    assert not any("/acts/" in link for link in unit.get(f"/matters/{this}").links)
    assert unit.get(f"/cases/{this}/acts/press").status == 403
    assert unit.get("/matters/new").status == 403 and unit.get("/matters/statistics").status == 403
    assert unit.get("/inspections/new").status == 403
    assert Browser(house, STRANGER).get(f"/matters/{this}").status == 404


def test_a_unit_reads_its_own_part_and_the_counts_are_the_offices(house: House, office: Browser) -> None:
    this = matters.assigned(house)
    matters.reply(house, "czj")
    words = Browser(house, "czj.handler").get(f"/matters/{this}").words
    assert "czj已办结。" in words and "发展和改革" not in words
    counted = office.get("/matters/statistics").words
    assert "按承办单位" in counted and "按期反馈率" in counted and "益阳市财政局" in counted


def test_the_list_of_matters_goes_on_page_by_page_the_newest_first(house: House, office: Browser) -> None:
    matters.registered(house, *[matters.a_matter(f"事项{n}") for n in range(1, 53)])
    first = office.get("/matters")
    (following,) = [link for link in first.links if "before=" in link]
    pages = [_listed(first.links), _listed(office.get(following).links)]
    assert [len(page) for page in pages] == [50, 2]
    assert pages[0] + pages[1] == sorted(pages[0] + pages[1], reverse=True)


def _listed(links: list[str]) -> list[int]:
    return [int(link.removeprefix("/matters/")) for link in links if re.fullmatch(r"/matters/\d+", link)]


def test_an_inspection_is_proposed_and_cancelled_on_pages(house: House, office: Browser) -> None:
    form = office.get("/inspections/new").form("/inspections/new")
    typed = {"f.kind": "special", "f.subject": "农村饮水安全", "f.reason": "群众反映集中。"}
    page = office.send(form, typed)
    assert page.url.endswith(f"/inspections/{case_id(house, inspections.KEY)}") and "专项督查" in page.words
    house.run()
    this = case_id(house, inspections.KEY)
    form = office.get(f"/cases/{this}/acts/cancel").form("/acts/cancel")
    assert "已取消" in office.send(form, {"f.reason": "与省里督查重复。"}).words
    assert "农村饮水安全" in office.get("/inspections").words


def test_findings_conclusion_and_recheck_stand_on_the_inspections_page(house: House, office: Browser) -> None:
    this = inspections.planned(house, "anhua")
    assert Browser(house, "anhua.handler").get(f"/inspections/{this}").status == 404
    inspections.find(house)
    words = office.get(f"/inspections/{this}").words
    assert "水厂消毒设备停用" in words and "需要整改" in words and "不打招呼" in words
    assert "水厂消毒设备停用" in Browser(house, "anhua.handler").get(f"/inspections/{this}").words


def test_a_duty_is_logged_by_its_post_and_seen_by_the_office(house: House, office: Browser) -> None:
    start_list(house)
    remind_of_duties(house.office)
    mayor = Browser(house, "mayor")
    (link,) = {link for link in mayor.get("/duties").links if link.startswith("/duties/new?duty=mayor_meeting")}
    form = mayor.get(link).form(link)
    assert form.values("f.duty") == ["mayor_meeting"]
    typed = {"f.held_on": "2026-01-05", "f.subject": "项目推进", "f.place": "市政府", "f.solved": "协调用地两宗。"}
    assert "已登记1次" in mayor.send(form, typed).words
    assert mayor.send(form, typed | {"f.held_on": "2026-03-01"}).status == 409
    seen = house.one("SELECT duty_period_id FROM duty_entry")
    assert "协调用地两宗。" in office.get(f"/duties/{seen}").words
    assert Browser(house, LEAD).get(f"/duties/{seen}").status == 404


def test_a_unit_asks_for_a_pilot_on_its_page(house: House) -> None:
    unit = Browser(house, LEAD)
    form = unit.get("/pilots/new/fgw").form("/pilots/new/fgw")
    typed = {
        "f.title": "企业投资项目承诺制",
        "f.content": "先建后验。",
        "f.basis": "国务院文件。",
        "f.competent": "zrzy",
    }
    page = unit.send(form, typed)
    assert "企业投资项目承诺制" in page.words and unit.send(form, typed).url == page.url
    assert "企业投资项目承诺制" in Browser(house, STRANGER).get("/pilots").words
    assert unit.get("/pilots/new/czj").status == 403


@pytest.mark.parametrize("path", ["/matters", "/matters/statistics", "/inspections"])
def test_a_longer_list_asks_the_register_no_more_often(house: House, office: Browser, path: str) -> None:
    def asked() -> int:
        with statements(house) as sent:
            assert office.get(path).status == 200
        return len(sent)

    matters.registered(house, matters.a_matter("首件"))
    accepted(inspections.propose(house, "首次"))
    short = asked()
    matters.registered(house, *[matters.a_matter(f"事项{n}") for n in range(20)])
    for n in range(5):
        accepted(inspections.propose(house, f"专题{n}"))
    assert asked() == short
