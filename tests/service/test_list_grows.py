"""The list grows in its year: works join it by an approved adjustment and are judged from their month on (NJ-02)."""

from typing import Any

import pytest

from tests.cast import LEAD, SUPERVISION, accepted, case_id, refused
from tests.house import House
from tests.web.browser import Browser
from tests.works import LIST, PLAN, file_all, flags, key, play_months, report, start_list, until, verify, work

NEW: dict[str, Any] = {"lead_units": ["jtj"], "assisting_units": [], "title": "新增跨江通道"}


@pytest.fixture
def running(house: House) -> House:
    """A list of one work, filed, in January."""
    start_list(house, work(1))
    file_all(house)
    return house


def ask(house: House, *works: dict[str, Any], month: int = 3, who: str = SUPERVISION) -> Any:
    path = f"/api/v1/key-lists/{case_id(house, LIST)}/adjustments/addition"
    body = {"works": list(works) or [work(2, **NEW)], "effective_month": month, "reason": "省里新下达任务。"}
    return house.person(who).send("POST", path, json=body)


def join(house: House, **changed: Any) -> None:
    accepted(ask(house, work(2, **{**NEW, **changed})))
    accepted(house.act("approve_adjustment", LIST))


def bulletins(house: House) -> list[str]:
    return [row.about for row in house.rows("SELECT about FROM task WHERE step = 'issue_bulletin' ORDER BY id")]


def test_a_work_that_joined_is_filed_and_judged_from_its_month_on(running: House) -> None:
    play_months(running, "8", "16")
    join(running, planned=["0", "0", *PLAN[2:]])
    file_all(running, 2)
    for number in (1, 2):
        accepted(report(running, 3, "30", number))
        accepted(verify(running, 3, number=number))
    until(running, 4, 15)
    assert flags(running, 2) == ["not_due", "not_due", "red_flag"]
    assert bulletins(running) == ["01", "02", "03", "Q1"]


def test_a_month_before_it_joined_waits_for_no_work(running: House) -> None:
    join(running)
    file_all(running, 2)
    play_months(running, "8")
    assert bulletins(running) == ["01"]


def test_the_public_list_is_told_anew_when_a_work_joins_and_when_it_leaves(running: House) -> None:
    join(running)
    path = f"/api/v1/key-works/{case_id(running, key(2))}/adjustments/removal"
    accepted(running.person(SUPERVISION).send("POST", path, json={"reason": "任务取消"}))
    accepted(running.act("approve_adjustment", key(2)))
    lists = running.rows("SELECT version, text LIKE '%新增跨江通道%' AS new FROM document WHERE kind = 'key_list'")
    assert sorted((row.version, row.new) for row in lists) == [(1, False), (2, True), (3, False)]


def test_works_join_only_by_the_office_under_a_free_number_and_from_an_open_month(running: House) -> None:
    refused(ask(running, who=LEAD), "not_allowed", 403)
    refused(ask(running, work(1, **NEW)), "number_repeated")
    refused(ask(running, work(2, **NEW), work(2, **NEW)), "number_repeated")
    play_months(running, "8")
    refused(ask(running, month=1), "month_closed")
    accepted(ask(running, month=2))
    refused(ask(running, month=3), "adjustment_waiting")
    refusal = {"outcome": "refuse", "form": {}, "opinion": "纳入明年清单。"}
    accepted(running.act("approve_adjustment", LIST, **refusal))
    assert running.one("SELECT count(*) FROM key_work") == 1


def test_the_mayor_reads_what_is_asked_before_he_approves(running: House) -> None:
    office, list_id = Browser(running, SUPERVISION), case_id(running, LIST)
    form = office.get(f"/cases/{list_id}/acts/addition").form("/acts/addition")
    typed = {"title": NEW["title"], "portfolio": "城市建设", "cites": "省政府文件", "lead_units": "jtj"}
    typed |= {"planned": "\n".join(PLAN), "nature": "project"}
    office.send(form, {**{f"f.works.0.{name}": value for name, value in typed.items()}, "f.reason": "省里新下达任务。"})
    (task,) = running.open_tasks("approve_adjustment", LIST)
    page = Browser(running, "mayor").get(f"/tasks/{task.id}")
    assert all(words in page.words for words in ("新增跨江通道", "益阳市交通运输局", "省里新下达任务。", "1月"))
