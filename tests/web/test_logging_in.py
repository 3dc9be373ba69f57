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


def test_a_form_sent_after_the_session_has_ended_says_how_to_keep_it(house: House) -> None:
    answer = Seen(Browser(house).client.post("/tasks/1/decide", data={"outcome": "propose"}))
    assert answer.status == 401
    assert "您填写的内容仍在上一页" in answer.words


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
