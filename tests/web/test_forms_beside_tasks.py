"""Forms that belong to no task (a new matter, an act on a case) are kept, checked and sent as those of tasks are."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from service.chores import forget_unsent
from service.unsent import KEPT_FOR, MOST_KEPT
from tests.cast import CLERK, STRANGER, SUPERVISION
from tests.house import House
from tests.service.matters import a_matter, assigned, registered
from tests.service.resources import LAND
from tests.web.browser import Browser, Seen

Browse = Callable[..., Browser]
NEW = "/inspections/new"
SUBJECT = "f.subject"
WORDS = "只写在草稿里的督查事由"
IDLE = {"f.unit": "anhua", "f.year": "2026", "f.allocation_mu": "800", "f.completion": "0.7", "f.rank": "5"}
HURRY = {"HX-Request": "true"}


def keep(browser: Browser, path: str = NEW, version: str | None = None, **typed: str) -> Seen:
    """Type into the form and press 保存草稿."""
    form = browser.get(path).form(path)
    form.action = f"{path}/draft"
    if version is not None:
        form.fields = [(name, value) for name, value in form.fields if name != "draft"] + [("draft", version)]
    return browser.send(form, {SUBJECT: WORDS, **typed})


def drafts(house: House) -> int:
    return int(house.one("SELECT count(*) FROM unsent_form"))


def proposals(house: House) -> int:
    return int(house.one("SELECT count(*) FROM \"case\" WHERE kind = 'inspection'"))


def test_what_is_typed_stands_there_again_on_any_device_for_its_author_alone(house: House, browse: Browse) -> None:
    assert keep(browse(SUPERVISION)).status == 200
    page = browse(SUPERVISION).get(NEW)
    assert "已恢复您2026-01-05 09:00保存的草稿" in page.words and page.form(NEW).values(SUBJECT) == [WORDS]
    assert WORDS not in browse("supervision2").get(NEW).html and proposals(house) == 0


def test_a_dropped_draft_leaves_the_form_as_it_was(house: House, browse: Browse) -> None:
    browser = browse(SUPERVISION)
    keep(browser)
    page = browser.send(browser.get(NEW).form("/draft/discard"))
    assert page.form(NEW).values(SUBJECT) == [""] and drafts(house) == 0


def test_an_older_window_does_not_overwrite_what_a_newer_one_kept(house: House, browse: Browse) -> None:
    browser = browse(SUPERVISION)
    keep(browser)
    page = keep(browser, version="0", **{SUBJECT: "旧窗口里的话"})
    assert page.status == 409 and "另一个窗口或设备上保存了不同的草稿" in page.words
    assert page.form(NEW).values(SUBJECT) == ["旧窗口里的话"]
    assert browser.get(NEW).form(NEW).values(SUBJECT) == [WORDS]


def test_of_one_officials_drafts_the_eldest_give_way(house: House, browse: Browse) -> None:
    browser, data = browse(SUPERVISION), {SUBJECT: WORDS}
    keep(browse("supervision2"))
    for number in range(MOST_KEPT + 3):
        house.clock.set(house.clock.now() + timedelta(seconds=1))
        assert browser.client.post(f"{NEW}/draft?n={number}", data=data, headers=HURRY).status_code == 200
    assert drafts(house) == MOST_KEPT + 1, "a colleague's stays"
    assert browser.get(f"{NEW}?n={MOST_KEPT + 2}").form(f"{NEW}?n={MOST_KEPT + 2}").values(SUBJECT) == [WORDS]
    assert browser.get(f"{NEW}?n=0").form(f"{NEW}?n=0").values(SUBJECT) == [""]


def test_what_was_sent_leaves_no_draft(house: House, browse: Browse) -> None:
    work = assigned(house)
    office = browse(SUPERVISION)
    address = f"/cases/{work}/acts/withdraw"
    form = office.get(address).form(address)
    (reason,) = [name for name in form.names if name.startswith("f.")]
    form.action = f"{address}/draft"
    assert office.send(form, {reason: "领导另有安排，不再督办。"}).status == 200 and drafts(house) == 1
    kept = office.get(address).form(address)
    assert kept.values(reason) == ["领导另有安排，不再督办。"]
    assert office.send(kept).status == 200
    assert drafts(house) == 0
    assert house.one('SELECT closed_at IS NOT NULL FROM "case" WHERE id = :id', id=work)


def test_while_it_is_typed_each_field_says_what_is_wrong_and_the_page_what_is_missing(
    house: House, browse: Browse
) -> None:
    client = browse(SUPERVISION).client
    said = client.post(f"{NEW}/check", params={"at": "f.kind"}, data={"f.kind": "x"}, headers=HURRY)
    assert said.status_code == 200 and "<html" not in said.text
    beside, _, ahead = said.text.partition('<div id="ahead"')
    assert "只能是" in beside and 'href="#f-subject"' in ahead and "提交前还须填写或修改" in ahead
    assert proposals(house) == 0 and drafts(house) == 0


def test_the_return_key_and_whoever_has_no_script_are_told_what_is_missing(house: House, browse: Browse) -> None:
    browser = browse(SUPERVISION)
    form = browser.get(NEW).form(NEW)
    form.action = f"{NEW}/check"
    page = browser.send(form, {SUBJECT: WORDS})
    assert page.status == 422 and page.form(NEW).values(SUBJECT) == [WORDS] and proposals(house) == 0


def test_a_complete_form_is_said_to_be_so_and_is_not_sent_by_that(house: House, browse: Browse) -> None:
    number = assigned(house)
    office, address = browse(SUPERVISION), f"/cases/{number}/acts/withdraw"
    form = office.get(address).form(address)
    (reason,) = [name for name in form.names if name.startswith("f.")]
    form.action = f"{address}/check"
    page = office.send(form, {reason: "领导另有安排，不再督办。"})
    assert page.status == 200 and "填写完整，可以提交。" in page.words
    assert house.one('SELECT closed_at IS NULL FROM "case" WHERE id = :id', id=number)


def test_the_words_of_the_clause_stand_beside_the_form(house: House, browse: Browse) -> None:
    page = browse(SUPERVISION).get("/matters/new")
    assert "条款原文" in page.words and "<blockquote" in page.html


@pytest.mark.parametrize("end", ["", "/draft", "/check"])
def test_whoever_may_not_send_a_form_keeps_and_checks_nothing_there(house: House, browse: Browse, end: str) -> None:
    for who in (STRANGER, CLERK):
        answered = browse(who).client.post(f"{NEW}{end}", data={SUBJECT: WORDS})
        assert answered.status_code == 403 and WORDS not in answered.text
    assert drafts(house) == 0


def test_a_form_made_before_the_case_went_on_is_shown_again_with_every_word(house: House, browse: Browse) -> None:
    number = int(registered(house, a_matter())[0]["id"])
    office, address = browse(SUPERVISION), f"/cases/{number}/acts/withdraw"
    form = office.get(address).form(address)
    (reason,) = [name for name in form.names if name.startswith("f.")]
    act_meanwhile(house)
    page = office.send(form, {reason: "领导另有安排，不再督办。"})
    assert page.status == 409 and page.form(address).values(reason) == ["领导另有安排，不再督办。"]


def act_meanwhile(house: House) -> None:
    """The supervision office assigns the matter in another window."""
    task: Any = house.open_tasks("assign_matter")[0]
    who, given = house.habit(task)
    assert who.decide(task.id, given.outcome, given.form, given.opinion).status_code == 200


def test_an_address_of_the_form_that_is_opened_again_leads_to_the_form(house: House, browse: Browse) -> None:
    for end in ("/check", "/draft"):
        assert browse(SUPERVISION).get(f"{NEW}{end}").url.endswith(NEW)


def test_what_nobody_comes_back_to_for_half_a_year_is_forgotten(house: House, browse: Browse) -> None:
    keep(browse(SUPERVISION))
    house.clock.set(house.clock.now() + KEPT_FOR)
    forget_unsent(house.office)
    assert drafts(house) == 1
    house.clock.set(house.clock.now() + timedelta(days=1))
    forget_unsent(house.office)
    assert drafts(house) == 0


def test_what_is_typed_to_correct_one_fact_does_not_stand_in_the_form_of_another(house: House, browse: Browse) -> None:
    land, address = browse(LAND), "/facts/new/idle_land_consequences"
    entered = land.send(land.get(address).form(address), IDLE)
    (link,) = [one for one in land.get(f"/facts/{entered.url.rsplit('/', 1)[1]}").links if "from=" in one]
    form = land.get(link).form(link)
    form.action = link.replace("?", "/draft?")
    land.send(form, {"f.completion": "0.9"})
    assert land.get(link).form(link).values("f.completion") == ["0.9"]
    assert land.get(address).form(address).values("f.completion") == [""]
