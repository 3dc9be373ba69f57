"""Workflows' histories on a real server: found by the register's columns, told in officials' words, timers by time."""

from time import monotonic

import pytest
from temporalio.service import RPCError, RPCStatusCode

from service.engine.lookout import PATIENCE, Lookout, TemporalAway
from tests.cast import LEAD, SUPERVISION, accepted, case_id
from tests.web.browser import Browser
from tests.workflows.real import RealHouse, a_new_matter, terminate, wait_for

pytestmark = pytest.mark.slow


def test_a_history_tells_what_happened_and_what_is_waited_for(working: RealHouse) -> None:
    key = a_new_matter(working)
    accepted(working.act("sign_matter", key))
    supervisor, case = Browser(working, SUPERVISION), case_id(working, key)
    wait_for(lambda: "等待：签收督办事项" in supervisor.get(f"/histories/{case}").words)
    told = supervisor.get(f"/histories/{case}").words
    for words in (
        "运行中",
        "流程启动",
        "进入环节“交办”",
        "进入环节“办理”",
        "请登记簿开始环节",
        "等待：",
        "或登记簿告知",
    ):
        assert words in told, words
    rows = supervisor.get("/histories", find=key, state="open", kind="matter")
    assert key in rows.words and "运行中" in rows.words
    terminate(working, key)
    wait_for(lambda: "被终止" in supervisor.get("/histories", find=key).words)
    assert "流程被终止" in supervisor.get(f"/histories/{case}").words


def test_a_call_that_the_service_does_not_answer_is_shown_with_its_tries(working: RealHouse) -> None:
    key = a_new_matter(working)
    working.service.away.add(key)
    accepted(working.act_only("sign_matter", key))
    accepted(working.act_only("reply_matter", key))
    working.relay()
    page = Browser(working, SUPERVISION)
    try:
        wait_for(lambda: "请登记簿开始环节 第5次" in page.get(f"/histories/{case_id(working, key)}").words)
    finally:
        working.service.away.clear()
    wait_for(lambda: "第" in page.get(f"/histories/{case_id(working, key)}").words.partition("次才成功")[0][-3:])


def test_the_next_timers_come_by_time_with_how_their_workflow_stands(working: RealHouse) -> None:
    first, second = a_new_matter(working), a_new_matter(working)
    terminate(working, second)
    supervisor = Browser(working, SUPERVISION)
    wait_for(lambda: "被终止" in supervisor.get("/timers").words)
    page = supervisor.get("/timers")
    assert first in page.words and second in page.words
    times = [html.split('"')[0] for html in page.html.split('<time datetime="')[1:]]
    assert times == sorted(times)


def test_the_administrator_sees_numbers_and_a_unit_sees_nothing(working: RealHouse) -> None:
    key = a_new_matter(working)
    title = working.one('SELECT title FROM "case" WHERE key = :key', key=key)
    seen = Browser(working, "admin").get("/histories", find=key)
    assert key in seen.words and title not in seen.words
    assert title in Browser(working, SUPERVISION).get("/histories", find=key).words
    for path in ("/histories", "/timers", f"/histories/{case_id(working, key)}"):
        assert Browser(working, LEAD).get(path).status == 403


def test_while_temporal_is_away_the_pages_come_within_their_bound(working: RealHouse) -> None:
    key = a_new_matter(working)
    address = {"temporal_address": "10.255.255.1:7233"}
    asked = working.office.lookout
    working.office.lookout = Lookout(working.office.settings.model_copy(update=address))
    try:
        for path in ("/histories", "/timers", f"/histories/{case_id(working, key)}"):
            began = monotonic()
            page = Browser(working, SUPERVISION).get(path)
            assert page.status == 200 and "流程引擎没有应答" in page.words and key in page.words
            assert monotonic() - began < PATIENCE + 1
    finally:
        working.office.lookout = asked


def test_after_a_question_without_answer_nobody_waits_for_a_while(working: RealHouse) -> None:
    asked: list[int] = []

    async def unavailable(_client: object) -> None:
        asked.append(1)
        raise RPCError("away", RPCStatusCode.UNAVAILABLE, b"")

    lookout = Lookout(working.office.settings)
    for _ in range(3):
        with pytest.raises(TemporalAway):
            lookout.ask(unavailable)
    assert len(asked) == 1
