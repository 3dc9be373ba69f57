"""Checked while typing: what is wrong is said at its field, what would follow above the button; nothing is decided."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.app import create_app
from service.org.sample import SAMPLE_PASSWORD
from tests.cast import STRANGER, SUPERVISION, VICE_MAYOR
from tests.house import House
from tests.web.browser import Browser, Seen

Browse = Callable[..., Browser]
DUE = "f0.submission_due"
HURRY = {"HX-Request": "true"}
AHEAD = re.compile(r'<div id="ahead" hx-swap-oob="innerHTML">(.*)</div>', re.DOTALL)


class Asking:
    """Somebody whose page asks what is wrong, as htmx does."""

    def __init__(self, browser: Browser, task: int) -> None:
        self.browser, self.task = browser, task
        self.form = browser.get(f"/tasks/{task}").form("/decide")

    def at(self, field: str, **typed: Any) -> tuple[str, str]:
        """What is said beside the field, and what of the whole form."""
        data: dict[str, list[str]] = {}
        for name, value in [pair for pair in self.form.fields if pair[0] not in typed] + list(typed.items()):
            data.setdefault(name, []).append(value)
        answer = self.browser.client.post(f"/tasks/{self.task}/check?at={field}", data=data, headers=HURRY)
        assert answer.status_code == 200, answer.text
        found = AHEAD.search(answer.text)
        assert found is not None
        plain = re.sub(r"\s+", "", re.sub(r"<[^>]*>", "", found[1]))
        return re.sub(r"\s+", "", AHEAD.sub("", answer.text)), plain


@pytest.fixture
def asking(house: House, browse: Browse) -> Asking:
    """The supervision office before its first task of the round."""
    house.start_round()
    return Asking(browse(SUPERVISION), house.open_tasks("propose_measures")[0].id)


def test_a_wrong_value_is_named_at_its_field_and_a_right_one_clears_it(house: House, asking: Asking) -> None:
    said, ahead = asking.at(DUE, **{DUE: "2027-02-30"})
    assert said == "不是存在的日期（YYYY-MM-DD）"
    assert "提交前还须填写或修改：名单报送期限" in ahead
    assert asking.at(DUE, **{DUE: "2027-02-26"})[0] == ""


def test_an_empty_field_is_missed_only_where_one_has_been(house: House, asking: Asking) -> None:
    assert asking.at("opinion")[0] == "" and asking.at(DUE)[0] == "缺少必填项"


def test_a_fault_in_a_row_is_named_by_row_and_head(house: House, browse: Browse) -> None:
    house.start_round(projects=(1,))
    house.play(until="draft_plan")
    task = house.open_tasks("draft_plan")[0]
    asking = Asking(browse(house.holder(task.post_id).username), task.id)
    assert asking.at("f0.indicators", **{"f0.indicators.1.points": "很多"})[0] == "第2行“满分”：应为数字"


def test_what_the_rules_refuse_is_told_before_it_is_sent(house: House, asking: Asking) -> None:
    said, ahead = asking.at(DUE, **{DUE: "2026-05-01"})
    assert said == "" and ahead.startswith("按现有内容提交，将不能办理：报送期限须在次年评价之后")
    assert "YY-15" in ahead


def test_what_would_follow_is_told_with_post_holder_day_and_whether_it_can_be_undone(
    house: House, asking: Asking
) -> None:
    ahead = asking.at("outcome", **{DUE: "2027-02-26"})[1]
    assert "进入“提请常务会议审定”" in ahead and "登记常务会议审定结果" in ahead
    task = house.one("SELECT count(*) FROM task")
    house.act("propose_measures", form={**house.habit(house.open_tasks()[0])[1].form})
    assert house.one("SELECT count(*) FROM task") == task + 1
    opened = house.open_tasks("record_measures_meeting")[0]
    holder = house.one("SELECT name FROM person WHERE id = :id", id=house.holder(opened.post_id).id)
    assert holder in ahead.split("登记常务会议审定结果")[1] and "期限2026年3月31日（周二）" in ahead
    assert ahead.endswith("能否撤回后续环节无人办理前可以撤回。")


def test_asking_decides_nothing_and_leaves_nothing(house: House, asking: Asking) -> None:
    before = [house.one(f"SELECT count(*) FROM {table}") for table in ("event", "task", "outbox", "task_draft")]
    asking.at("outcome", **{DUE: "2027-02-26"})
    assert [house.one(f"SELECT count(*) FROM {table}") for table in ("event", "task", "outbox", "task_draft")] == before
    assert house.state("round/yiyang/2026") == "measures.proposing"


def test_a_leader_who_returns_is_asked_for_reasons_and_told_what_follows(house: House, browse: Browse) -> None:
    house.start_round(projects=(1,))
    house.play(until="review_plan")
    task = next(t for t in house.open_tasks("review_plan") if house.holder(t.post_id).username == VICE_MAYOR)
    asking = Asking(browse(VICE_MAYOR), task.id)
    assert asking.at("opinion", outcome="return") == ("须填写理由", "提交前还须填写或修改：意见（须填写理由）")
    ahead = asking.at("outcome", outcome="return", opinion="指标过多")[1]
    assert "进入“" in ahead and "起草实施方案" in ahead and "期限2026年" in ahead


def test_without_scripts_a_button_asks_and_keeps_everything(house: House, browse: Browse) -> None:
    house.start_round()
    browser = browse(SUPERVISION)
    form = browser.get("/tasks/1").form("/decide")
    form.action = "/tasks/1/check"
    refused = browser.send(form, {DUE: "2026-05-01", "opinion": "请审定"})
    assert "报送期限须在次年评价之后" in refused.words and refused.form("/decide").values("opinion") == ["请审定"]
    form.action = "/tasks/1/check"
    told = browser.send(form, {DUE: "2027-02-26"})
    assert told.status == 200 and "登记常务会议审定结果" in told.words and "提交后" in told.words
    assert house.one("SELECT count(*) FROM decision") == 0


def test_the_return_key_asks_and_never_decides(house: House, browse: Browse) -> None:
    house.start_round()
    html = browse(SUPERVISION).get("/tasks/1").html
    form = html[html.index('class="decide"') :]
    assert 'formaction="/tasks/1/check"' in form[: form.index("</button>")]


def test_a_stranger_asks_nothing(house: House, browse: Browse) -> None:
    house.start_round()
    answer = browse(STRANGER).client.post("/tasks/1/check?at=opinion", data={}, headers=HURRY)
    assert answer.status_code == 404


def test_the_words_of_the_clause_stand_beside_the_field_that_it_governs(house: House, browse: Browse) -> None:
    house.start_round(projects=(1,))
    house.play(until="draft_plan")
    task = house.open_tasks("draft_plan")[0]
    page = browse(house.holder(task.post_id).username).get(f"/tasks/{task.id}")
    assert "单项督查激励按照县市区不超过3个" in page.words
    beside = page.html.split('id="f0-quotas"')[1].split("</fieldset>")[0]
    assert "YY-09" in beside and "条款原文" in beside


def test_what_a_page_sends_by_itself_after_the_session_has_ended_is_answered_on_the_page(house: House) -> None:
    house.start_round()
    for path in ("/tasks/1/draft", "/tasks/1/check?at=opinion"):
        answer = Browser(house).client.post(path, data={"opinion": "x"}, headers=HURRY)
        assert (answer.status_code, answer.headers["HX-Retarget"]) == (401, "#session")
        assert "您填写的内容仍在本页" in answer.text and "<html" not in answer.text


def test_an_official_sees_errors_in_his_own_house_and_a_citizen_in_the_street(house: House, browse: Browse) -> None:
    for path, status in (("/paper", 403), ("/tasks/999", 404), ("/nowhere", 404)):
        page = browse("calendar").get(path)
        assert page.status == status and "/notices" in page.links and 'action="/logout"' in page.html
        assert page.html.count("<h1") == 1
    street = Seen(Browser(house).client.get("/nowhere"))
    assert street.status == 404 and "/notices" not in street.links
    assert "/notices" not in Browser(house, "calendar").get("/public/publicity/999").links


def test_behind_tls_every_cookie_goes_by_tls_alone_and_browsers_are_told_so(house: House) -> None:
    behind = house.office.settings.model_copy(update={"public_url": "https://duban.example"})
    secure, plain = create_app(behind, house.clock), house.client.app
    body = {"username": "fgw.handler", "password": SAMPLE_PASSWORD}
    for app, over_tls in ((secure, True), (plain, False)):
        client = TestClient(app, base_url="https://duban.example")
        answers = [
            client.get("/login?lang=en"),
            client.post("/login", data=body, follow_redirects=False),
            client.post("/logout", follow_redirects=False),
            client.post("/api/v1/login", json=body),
            client.post("/api/v1/logout"),
        ]
        cookies = [cookie for answer in answers for cookie in answer.headers.get_list("set-cookie")]
        assert len(cookies) == 5 and {"; Secure" in cookie for cookie in cookies} == {over_tls}
        assert {"strict-transport-security" in answer.headers for answer in answers} == {over_tls}
