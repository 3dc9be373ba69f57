"""Two languages: nothing Chinese stands unmarked on a page, and everything marked has its English."""

import re
from pathlib import Path

import pytest

from service.web.language import LOCALES, LOOK, Look, catalogue, gettext
from tests.cast import LEAD, SUPERVISION
from tests.house import House
from tests.web import wording
from tests.web.browser import Browser

PLACE = re.compile(r"%\(\w+\)s|%%")


@pytest.mark.parametrize("path", wording.TEMPLATES, ids=lambda path: path.name)
def test_a_template_marks_every_word(path: Path) -> None:
    assert sorted(wording.unmarked_in_template(path)) == []


@pytest.mark.parametrize("path", wording.MODULES, ids=lambda path: path.name)
def test_a_module_of_the_pages_marks_every_word(path: Path) -> None:
    assert sorted(wording.unmarked_in_module(path)) == []


def test_every_word_has_its_english() -> None:
    english = catalogue("en")
    assert sorted(text for text in wording.every() if english.gettext(text) == text) == []


def test_english_has_no_chinese_in_it_and_the_same_places_to_fill() -> None:
    wrong = []
    for text in wording.every():
        english = catalogue("en").gettext(text)
        same = sorted(PLACE.findall(text)) == sorted(PLACE.findall(english))
        if re.search(r"[\u4e00-\u9fff]", english) or not same:
            wrong.append(f"{text} → {english}")
    assert wrong == []


def test_no_word_is_translated_twice_in_different_ways() -> None:
    seen: dict[str, str] = {}
    different = []
    for path in sorted(LOCALES.rglob("*.po")):
        for source, english in re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', path.read_text(encoding="utf-8"), re.M):
            if seen.setdefault(source, english) != english:
                different.append(f"{source}: {seen[source]} / {english} ({path.name})")
    assert different == []


def test_a_word_without_translation_and_an_empty_one_stay_as_they_are() -> None:
    token = LOOK.set(Look(language="en"))
    try:
        assert (gettext("张三"), gettext("")) == ("张三", "")
    finally:
        LOOK.reset(token)


def test_the_switch_is_kept_in_a_cookie_and_foreign_languages_are_not(house: House) -> None:
    browser = Browser(house, SUPERVISION)
    assert '<html lang="zh-CN"' in browser.get("/tasks", lang="xx").html
    assert '<html lang="en"' in browser.get("/tasks", lang="en").html
    page = browser.get("/calendar", year=2026)
    assert "Working calendar 2026" in page.words
    assert "/calendar?year=2026&lang=zh" in page.links
    assert '<html lang="zh-CN"' in browser.get("/tasks", lang="zh").html


def test_large_type_is_kept_too(house: House) -> None:
    citizen = Browser(house)
    assert 'class="large"' in citizen.get("/public", type="large").html
    assert 'class="large"' in citizen.get("/public/enquiry").html
    assert 'class="large"' not in citizen.get("/public", type="normal").html


def test_an_english_task_speaks_english_and_keeps_what_officials_wrote(house: House) -> None:
    house.start_round()
    house.play(until="draft_plan")
    task = house.one("SELECT min(id) FROM task WHERE step = 'draft_plan' AND state = 'open'")
    browser = Browser(house, LEAD)
    browser.get("/tasks", lang="en")
    words = browser.get(f"/tasks/{task}").words
    assert "Outcome" in words and "Implementation plan" in words
    assert "益阳市发展和改革委员会" in words
