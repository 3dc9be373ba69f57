"""Hostile words and files: shown as words, handed out as downloads, never run, never stored where they may not be."""

from collections.abc import Callable
from pathlib import Path

import pytest

from service.documents.scanning import gate
from service.documents.use_cases import MAX_FILE
from tests.cast import LEAD, SUPERVISION, accepted
from tests.house import House
from tests.service import scanner
from tests.service.test_attachments import PROGRAM
from tests.web.browser import Browser, Seen
from tests.web.citizens import MATTER, file_one

Browse = Callable[..., Browser]
SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"
PDF = b"%PDF-1.7 harmless"
INFECTED = PDF + scanner.EICAR


def upload(browser: Browser, case: int, name: str, content: bytes) -> Seen:
    page = browser.get(f"/cases/{case}")
    return browser.send(page.form("/attachments"), files={"file": (name, content, "application/pdf")})


def test_words_of_officials_are_escaped_wherever_they_show(house: House, browse: Browse) -> None:
    case = house.start_round()
    browser = browse(SUPERVISION)
    form = browser.get("/tasks/1").form("/decide")
    done = browser.send(
        form, {"f0.submission_due": "2027-02-26", "opinion": SCRIPT, "f0.projects.0.title": "<b>" + SCRIPT[:60]}
    )
    assert done.status == 200, done.words
    for path in ("/tasks/1", f"/cases/{case}", f"/rounds/{case}", "/tasks?box=done"):
        page = browser.get(path)
        assert "<script>alert" not in page.html and "<img src=x" not in page.html, path
    assert "{{7*7}}" in browser.get("/tasks/1").words


@pytest.mark.parametrize("find", [SCRIPT[:40], "%", "_", "\\", "' OR 1=1 --", "\x00"])
def test_searching_for_anything_is_harmless(house: House, browse: Browse, find: str) -> None:
    house.start_round()
    browser = browse(SUPERVISION)
    for path in ("/tasks/1", "/organisation"):
        page = browser.get(path, find=find)
        assert page.status in (200, 422)
        assert "<script>alert" not in page.html
    assert "没有找到" in browser.get("/tasks/1", find="%").words


@pytest.mark.parametrize(
    "name",
    ['..\\..\\恶意".pdf', "../../etc/passwd.pdf", "a\nSet-Cookie: x=1.pdf", "<img src=x>.pdf", "x" * 180 + ".pdf"],
)
def test_a_hostile_file_name_is_only_a_name(house: House, browse: Browse, name: str) -> None:
    case = house.start_round()
    browser = browse(SUPERVISION)
    page = upload(browser, case, name, PDF)
    assert page.status in (200, 422)
    assert "<img src=x" not in page.html
    for (number,) in house.rows("SELECT id FROM attachment"):
        answer = browser.client.get(f"/attachments/{number}")
        disposition = answer.headers["content-disposition"]
        assert disposition.startswith(f"attachment; filename=\"file-{number}\"; filename*=UTF-8''")
        assert "\n" not in disposition and "set-cookie" not in answer.headers
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "name,content", [("x.html", b"<html>"), ("x.svg", b"<svg>"), ("x.pdf", b"<html>"), ("x.exe", b"MZ"), ("x.pdf", b"")]
)
def test_what_is_no_document_is_refused_on_the_page(house: House, browse: Browse, name: str, content: bytes) -> None:
    case = house.start_round()
    page = upload(browse(SUPERVISION), case, name, content)
    assert page.status == 422 and "附件" in page.words
    assert house.one("SELECT count(*) FROM attachment") == 0


def test_a_bad_file_in_a_decision_keeps_the_rest_of_the_form(house: House, browse: Browse) -> None:
    house.start_round(projects=(1,))
    house.play(until="open_publicity")
    task = house.open_tasks("open_publicity")[0].id
    browser = browse(LEAD)
    form = browser.get(f"/tasks/{task}").form("/decide")
    given = {"f0.site_url": "https://fgw.example/gongshi"}
    refused = browser.send(form, given, files={"f0.snapshot.file": ("x.html", b"<html>", "image/png")})
    assert refused.status == 422 and refused.form("/decide").values("f0.site_url") == ["https://fgw.example/gongshi"]
    good = {"f0.snapshot.file": ("截图.png", b"\x89PNG\r\n\x1a\n1", "image/png")}
    late = browser.send(refused.form("/decide"), {"f0.up_since": "2030-01-01T09:00"}, files=good)
    assert late.status == 409 and "尚未到来" in late.words
    kept = late.form("/decide")
    assert kept.values("f0.snapshot") != [""], "the file that came with the refused decision is still attached"
    assert browser.send(kept, {"f0.up_since": ""}).status == 200
    assert house.state("project/yiyang/2026/01") == "publicity.open"


@pytest.mark.parametrize(
    "data", [{"outcome": "no-such"}, {}, {"outcome": "propose", "version": "-1"}, {"version": "9" * 40}]
)
def test_a_form_made_by_hand_is_refused_by_page(house: House, browse: Browse, data: dict[str, str]) -> None:
    house.start_round()
    answer = Seen(browse(SUPERVISION).client.post("/tasks/1/decide", data=data))
    assert answer.status in (409, 422)
    assert house.state("round/yiyang/2026") == "measures.proposing"


@pytest.mark.parametrize(
    "path",
    ["/tasks/0", "/tasks/abc", "/cases/99999999999999999999", "/calendar?year=1"],
)
def test_malformed_addresses_are_pages_of_refusal(house: House, browse: Browse, path: str) -> None:
    page = browse(SUPERVISION).get(path)
    assert page.status == 422 and "格式不正确" in page.words


@pytest.mark.parametrize("query", ["after=-5", "box=x", "sort=no", "light=mauve"])
def test_a_view_that_does_not_exist_is_the_inbox_from_its_first_row(house: House, browse: Browse, query: str) -> None:
    house.start_round()
    browser = browse(SUPERVISION)
    page = browser.get(f"/tasks?{query}")
    assert page.status == 200 and page.words == browser.get("/tasks").words


@pytest.mark.parametrize(
    "query",
    [
        "rule=nope&f.x=1",
        "rule=period&f.start=x&f.length=1&f.unit_of_time=days",
        "rule=fixed_date&f.on=2026-01-01&f.year_end_of=2026-01-01",
        "rule=publicity&f.published_at=2026-01-01T09:00&f.off=2026-13-01",
        "rule=period&f.start=2026-01-01&f.length=99999999&f.unit_of_time=days",
        "rule=report_cutoff&f.month=2026-99&f.day=5",
        "rule=latest_publication&f.finish_by=2200-01-01&f.min_working_days=3",
    ],
)
def test_the_calculator_refuses_what_cannot_be_computed(house: House, browse: Browse, query: str) -> None:
    page = browse(LEAD).get(f"/calculator?{query}")
    assert page.status in (409, 422), page.words
    assert "期限试算" in page.words


@pytest.fixture
def scanned(house: House, tmp_path: Path) -> House:
    """A list in publicity next, in a house whose scanner looks at every upload."""
    house.office.gate = gate(f"command:{PROGRAM} command", tmp_path)
    house.start_round(projects=(1,))
    house.play(until="open_publicity")
    return house


def test_an_infected_file_in_a_tasks_form_is_stopped_and_the_words_stay(scanned: House, browse: Browse) -> None:
    browser, task = browse(LEAD), scanned.open_tasks("open_publicity")[0].id
    files = {"f0.snapshot.file": ("截图.pdf", INFECTED, "application/pdf")}
    kept = scanned.one("SELECT count(*) FROM attachment")
    page = browser.send(browser.get(f"/tasks/{task}").form("/decide"), {"opinion": "请予公示"}, files=files)
    assert page.status == 422 and "已隔离" in page.words
    assert page.form("/decide").values("opinion") == ["请予公示"]
    assert scanned.one("SELECT count(*) FROM attachment") == kept


def test_an_infected_file_of_a_citizen_is_stopped_and_the_words_stay(scanned: House, browse: Browse) -> None:
    accepted(scanned.act("open_publicity"))
    page = file_one(browse(), "appeal", files={"file1": ("证据.pdf", INFECTED, "application/pdf")})
    assert page.status == 422 and "已隔离" in page.words
    assert page.form("/appeal").values("f.matter") == [MATTER]
    assert scanned.one("SELECT count(*) FROM appeal") == 0


@pytest.mark.parametrize(("size", "taken"), [(MAX_FILE, 200), (MAX_FILE + 1, 422)])
def test_an_officials_file_has_at_most_twenty_megabytes(house: House, browse: Browse, size: int, taken: int) -> None:
    page = upload(browse(SUPERVISION), house.start_round(), "纪要.pdf", PDF.ljust(size, b"0"))
    assert page.status == taken and ("超过20MB" in page.words) == (taken == 422)
