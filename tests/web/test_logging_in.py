"""Logging in by page: where one wanted to go, never elsewhere; a refusal keeps the user name."""

import pytest

from service.org.sample import SAMPLE_PASSWORD
from tests.house import House
from tests.web.browser import Browser, Seen


def log_in(browser: Browser, path: str, username: str = "fgw.handler", password: str = SAMPLE_PASSWORD) -> Seen:
    page = browser.get(path)
    return browser.send(page.form("/login"), {"username": username, "password": password})


def test_an_official_comes_to_the_page_he_asked_for(house: House) -> None:
    browser = Browser(house)
    asked = browser.get("/tasks?box=done")
    assert "/login?next=" in asked.url
    answer = log_in(browser, asked.url.removeprefix("http://testserver"))
    assert answer.url.endswith("/tasks?box=done")
    assert "我已办理" in answer.words


@pytest.mark.parametrize(
    "path", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\tb"]
)
def test_nobody_is_sent_to_another_site(house: House, path: str) -> None:
    browser = Browser(house)
    page = browser.get("/login", next=path)
    assert page.form("/login").values("next") == ["/tasks"]
    form = page.form("/login")
    form.fields = [(name, path if name == "next" else value) for name, value in form.fields]
    answer = browser.send(form, {"username": "fgw.handler", "password": SAMPLE_PASSWORD})
    assert answer.url == "http://testserver/tasks"


def test_a_wrong_password_keeps_the_name_and_not_the_password(house: House) -> None:
    answer = log_in(Browser(house), "/login", password="wrong-Password-1")
    assert answer.status == 401
    assert answer.form("/login").values("username") == ["fgw.handler"]
    assert answer.form("/login").values("password") == [""]
    assert "wrong-Password-1" not in answer.html


def test_logging_out_ends_the_session(house: House) -> None:
    browser = Browser(house)
    page = log_in(browser, "/login")
    browser.send(page.form("/logout"))
    assert "/login" in browser.get("/tasks").url


def test_a_form_sent_after_the_session_has_ended_goes_on_after_logging_in(house: House) -> None:
    browser = Browser(house)
    typed = {"substitute": "", "from": "2027-02-01", "to": "我写的\n两行"}
    answer = Seen(browser.client.post("/stand-ins", data=typed))
    assert answer.status == 401
    assert "您刚才填写的内容已保留" in answer.words
    wrong = browser.send(answer.form("/login"), {"username": "fgw.handler", "password": "wrong-Password-1"})
    resumed = browser.send(wrong.form("/login"), {"username": "fgw.handler", "password": "Duban-2026"})
    kept = resumed.form("/stand-ins")
    assert (kept.values("from"), kept.values("to")) == (["2027-02-01"], ["我写的\n两行"])
    refused = browser.send(kept)
    assert refused.form("/stand-ins").values("from") == ["2027-02-01"]


@pytest.mark.parametrize("to", ["//evil.example/x", "https://evil.example/x", "javascript:alert(1)"])
def test_a_kept_form_never_goes_elsewhere(house: House, to: str) -> None:
    login = {"username": "fgw.handler", "password": "Duban-2026", "resume_at": to, "resume_with": '[["a","b"]]'}
    answer = Seen(Browser(house).client.post("/login", data=login))
    assert [form.action for form in answer.forms if "a" in form.names] == ["/tasks"]


@pytest.mark.parametrize("kept", ["[", "{}", "[1]", '[["a"]]', '"x"', "null"])
def test_a_login_with_something_else_in_place_of_a_form_just_logs_in(house: House, kept: str) -> None:
    login = {"username": "fgw.handler", "password": "Duban-2026", "resume_at": "/tasks", "resume_with": kept}
    assert "/tasks" in Seen(Browser(house).client.post("/login", data=login)).url


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example"},
    ],
)
def test_another_site_cannot_post(house: House, headers: dict[str, str]) -> None:
    answer = house.client.post("/logout", headers=headers)
    assert answer.status_code == 403


def test_our_own_origin_may_post_where_a_browser_sends_no_fetch_metadata(house: House) -> None:
    answer = house.client.post("/logout", headers={"Origin": "http://testserver"}, follow_redirects=False)
    assert answer.status_code == 303
