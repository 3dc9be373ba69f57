"""Two languages: nothing Chinese stands unmarked on a page, and everything marked has its English."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from service.web.language import LOCALES, LOOK, Look, catalogue, gettext
from service.web.tongues import name_chinese
from tests.cast import LEAD, SUPERVISION, case_id
from tests.house import House
from tests.web import wording
from tests.web.browser import VOID, Browser

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


class Unnamed(HTMLParser):
    """Texts with Chinese in them that no element around them says to be Chinese."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inside: list[tuple[str, bool]] = []
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID | {"use", "rect", "path", "polygon", "col"}:
            self.inside.append((tag, ("lang", "zh-CN") in attrs))

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if re.search(r"[\u4e00-\u9fff]", data) and not any(zh or tag == "script" for tag, zh in self.inside):
            self.found.append(data.strip())


def test_what_stays_chinese_on_an_english_page_says_so(house: House) -> None:
    house.start_round()
    official, citizen = Browser(house, SUPERVISION), Browser(house)
    form = official.get(f"/tasks/{house.open_tasks('propose_measures')[0].id}", lang="en").form("/decide")
    pages = {"refused": official.send(form, {"f0.submission_due": "2026-05-01"})}
    assert '<span lang="zh-CN">报送期限须在次年评价之后。</span>' in pages["refused"].html
    pages["wrong"] = official.send(form, {"f0.submission_due": "2027-02-30"})
    assert '<span lang="zh-CN">不是存在的日期' in pages["wrong"].html
    house.play(until="draft_plan")
    case = f"/cases/{case_id(house)}"
    pages |= {path: official.get(path) for path in (case, "/calendar", "/organisation", "/nowhere", "/rounds")}
    assert 'data-label="Why"><span lang="zh-CN">起算之日，当日不计入</span>' in pages[case].html
    pages["/public"] = citizen.get("/public", lang="en")
    assert {path: Unnamed(page.html).found for path, page in pages.items()} == dict.fromkeys(pages, [])


def test_on_a_chinese_page_nothing_is_foreign(house: House) -> None:
    assert "<span lang=" not in Browser(house, SUPERVISION).get("/calendar").html


def test_chinese_is_named_from_its_first_character_to_the_last_before_a_latin_word() -> None:
    assert name_chinese("<p>Lists due by: 报送期限须在次年评价之后。</p>") == (
        '<p>Lists due by: <span lang="zh-CN">报送期限须在次年评价之后。</span></p>'
    )
    assert name_chinese('<option value="1">安化县</option><script>"县"</script>') == (
        '<option lang="zh-CN" value="1">安化县</option><script>"县"</script>'
    )
    assert name_chinese("应为数字") == '<span lang="zh-CN">应为数字</span>'
    assert name_chinese('<b lang="zh-CN">县</b>, 2 of 3') == '<b lang="zh-CN">县</b>, 2 of 3'
