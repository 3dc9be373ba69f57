"""Chores and outbox by page, and the searches by what the register knows; Temporal is away in all of these."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, text

from service.cases.kinds import KINDS
from service.cases.tables import Outbox
from service.chores import CHORES
from service.db import transaction
from service.engine import chore_runs
from service.engine.lookout import TemporalAway
from service.engine.tables import Difference
from tests.cast import LEAD, SUPERVISION, accepted, case_id
from tests.house import House
from tests.service.matters import a_matter, act, registered, reply, units
from tests.web.browser import Browser, Seen

Browse = Callable[..., Browser]
BY_ID = {chore.id: chore for chore in CHORES}


@contextmanager
def statements(house: House) -> Iterator[list[str]]:
    """What is sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(house.office.engine, "before_cursor_execute", note)
    yield sent
    event.remove(house.office.engine, "before_cursor_execute", note)


def matters(house: House, *names: str, due: str = "2026-02-06", unit: str = "fgw") -> list[str]:
    """Matters of a unit; their keys."""
    made = registered(house, *(a_matter(name, units=units(unit, due=due)) for name in names))
    return [str(house.one('SELECT key FROM "case" WHERE id = :id', id=row["id"])) for row in made]


def row_of(page: Seen, words: str) -> str:
    """The table's row with these words, as HTML."""
    found: str = next(part for part in page.html.split("<tr>")[1:] if words in part)
    return found


def test_a_chore_that_is_asked_for_runs_once_and_says_what_came_of_it(house: House, browse: Browse) -> None:
    admin = browse("admin")
    form = admin.get("/chores").form("/chores/leavers/run")
    admin.send(form)
    page = admin.send(form)
    assert "已请求，等待开始" in row_of(page, "离任人员待办退回岗位")
    assert house.one("SELECT count(*) FROM chore_run") == 1
    chore_runs.run_asked(house.office, BY_ID)
    row = row_of(admin.get("/chores"), "离任人员待办退回岗位")
    asker = house.one("SELECT name FROM person WHERE id = :id", id=house.person("admin").id)
    for words in ("成功", "退回0件", f"{asker}请求", "立即运行", "0.0秒"):
        assert words in row, words


def test_a_chore_that_fails_is_shown_by_the_kind_of_its_fault_alone(house: House, browse: Browse) -> None:
    def fails(_here: object) -> int:
        raise ValueError("张三 13800000000")

    broken = chore_runs.Chore("duties", "interval", {"minutes": 5}, fails, "")
    with pytest.raises(ValueError):
        chore_runs.run(house.office, broken)
    page = browse("admin").get("/chores")
    assert "失败" in row_of(page, "定期工作提醒") and "ValueError" in page.words
    assert "张三" not in page.html and house.one("SELECT error FROM chore_run") == "ValueError"


def test_the_comparison_says_so_when_temporal_is_away(house: House, browse: Browse) -> None:
    with pytest.raises(TemporalAway):
        chore_runs.run(house.office, BY_ID["comparison"])
    assert "流程引擎没有应答" in row_of(browse("admin").get("/chores"), "登记与流程比对")
    assert "还没有比对结果" in browse("admin").get("/differences").words


def test_a_standstill_of_housekeeping_is_seen(house: House, browse: Browse) -> None:
    admin = browse("admin")
    chore_runs.run(house.office, BY_ID["reconciliation"])
    assert "内务进程可能没有运行" not in admin.get("/chores").words
    house.clock.set(house.clock.now() + timedelta(minutes=10))
    assert "内务进程可能没有运行" in admin.get("/chores").words


def test_runs_by_the_clock_are_kept_a_month_and_what_somebody_asked_for_longer(house: House, browse: Browse) -> None:
    admin = browse("admin")
    admin.send(admin.get("/chores").form("/chores/leavers/run"))
    chore_runs.run_asked(house.office, BY_ID)
    chore_runs.run(house.office, BY_ID["leavers"])
    house.clock.set(house.clock.now() + timedelta(days=31))
    chore_runs.run(house.office, BY_ID["leavers"])
    assert house.rows("SELECT asked_by IS NULL FROM chore_run ORDER BY id") == [(False,), (True,)]


def test_the_outbox_shows_numbers_ages_and_tries_but_nothing_of_the_matter(house: House, browse: Browse) -> None:
    (key,) = matters(house, "绝不示人的标题")
    house.rows("UPDATE outbox SET attempts = 3, error = 'tcp connect error' RETURNING 1")
    house.clock.set(house.clock.now() + timedelta(hours=3))
    page = browse("admin").get("/outbox", box="failing")
    row = row_of(page, key)
    for words in ("启动流程", "3小时", "3次", "tcp connect error"):
        assert words in row, words
    assert "绝不示人" not in page.html


def test_what_could_not_be_delivered_is_sent_again_one_or_all_and_recorded(house: House, browse: Browse) -> None:
    matters(house, "甲", "乙", "丙")
    house.rows("UPDATE outbox SET undeliverable = true, error = 'workflow not found' RETURNING 1")
    admin = browse("admin")
    assert "无法送达 3" in admin.get("/outbox").words
    first = house.one("SELECT min(id) FROM outbox")
    assert admin.client.post("/outbox/retry", data={"message": str(first)}).status_code == 200
    assert house.rows("SELECT id FROM outbox WHERE NOT undeliverable") == [(first,)]
    every = next(form for form in admin.get("/outbox", box="undeliverable").forms if "every" in form.names)
    admin.send(every)
    admin.send(every)
    assert house.one("SELECT count(*) FROM outbox WHERE undeliverable") == 0
    recorded = house.rows("SELECT action, by_id FROM workflow_repair")
    assert recorded == [("resend", house.person("admin").id)] * 3


@pytest.mark.parametrize("path", ["/chores", "/outbox"])
def test_chores_and_outbox_are_the_administrators_alone(house: House, browse: Browse, path: str) -> None:
    assert browse(SUPERVISION).get(path).status == 403
    for address in ("/chores/leavers/run", "/outbox/retry", "/differences/compare"):
        assert browse(SUPERVISION).client.post(address, data={"every": "1"}).status_code == 403
    assert browse("admin").client.post("/chores/nothing/run").status_code == 404


def numbers(browser: Browser, **asked: str) -> set[str]:
    """The numbers of the cases that a search of the histories finds."""
    rows = browser.get("/histories", **asked).html.split("<tr>")[2:]
    return {row.split('">', 2)[2].split("<")[0] for row in rows}


def test_workflows_are_found_by_whether_they_go_on_have_ended_or_differ(house: House, browse: Browse) -> None:
    ended, going_on, differing = matters(house, "甲", "乙", "丙")
    reply(house, "fgw")
    accepted(act(house, "review_reply", "fgw"))
    accepted(act(house, "conclude_matter"))
    now = house.clock.now()
    with transaction(house.office.engine) as session:
        session.add(Difference(workflow_id=differing, kind="missing", facts={}, found_at=now, seen_at=now))
    supervisor = browse(SUPERVISION)
    assert numbers(supervisor, kind="matter", state="ended") == {ended}
    assert numbers(supervisor, kind="matter", state="open") == {going_on, differing}
    assert numbers(supervisor, kind="matter", state="differs") == {differing}


def test_workflows_are_found_by_unit_kind_month_and_lateness(house: House, browse: Browse) -> None:
    (early,) = matters(house, "甲", due="2026-02-06")
    (late,) = matters(house, "乙", due="2026-03-10", unit="czj")
    house.start_round(projects=(1,))
    supervisor = browse(SUPERVISION)
    unit = house.one("SELECT id FROM unit WHERE code = 'czj'")

    def found(**asked: str) -> set[str]:
        return numbers(supervisor, **asked)

    assert {early, late, "round/yiyang/2026"} <= found()
    assert found(kind="matter") == {early, late}
    assert found(kind="matter", month="2026-03") == {late}
    assert found(kind="matter", unit=str(unit)) == {late} and found(find=early) == {early}
    assert found(kind="matter", late="late") == set()
    house.wait(days=45)
    assert early in found(kind="matter", late="late")
    assert {early, late} <= found(unit="x", kind="nothing", month="2026-13", late="y", state="z")


def test_a_page_of_workflows_costs_as_many_statements_however_long_it_is(house: House, browse: Browse) -> None:
    supervisor, counted = browse(SUPERVISION), []
    for number in range(2):
        matters(house, *(f"事项{number}-{n}" for n in range(8)))
        costs = []
        for path in ("/histories", "/timers"):
            with statements(house) as sent:
                supervisor.get(path)
            costs.append(len(sent))
        counted.append(costs)
    assert counted[0] == counted[1], counted


def test_lists_go_on_page_by_page_and_nothing_is_shown_twice(house: House, browse: Browse) -> None:
    now, supervisor = house.clock.now(), browse("admin")
    common = {"kind": "terminate", "name": "terminate", "payload": {}, "attempts": 1, "undeliverable": False}
    rows = [{"workflow_id": f"orphan/{n:03}", "created_at": now, **common} for n in range(60)]
    with transaction(house.office.engine) as session:
        session.execute(insert(Outbox), rows)
    first = supervisor.get("/outbox", box="failing")
    second = supervisor.get(next(link for link in first.links if "after=" in link))
    for n in range(60):
        assert (f"orphan/{n:03}" in first.words) != (f"orphan/{n:03}" in second.words)


def test_a_sealed_complaints_number_stands_in_no_search(house: House, browse: Browse) -> None:
    matters(house, "甲")
    house.rows("UPDATE \"case\" SET key = 'complaint/yiyang/2026/0001' RETURNING 1")
    complaint = case_id(house, "complaint/yiyang/2026/0001")
    for username in (SUPERVISION, "mayor", "admin"):
        browser = browse(username)
        assert "complaint/" not in browser.get("/histories").words + browser.get("/timers").words
        assert browser.get(f"/histories/{complaint}").status == 404
    assert browse(LEAD).get("/histories").status == 403


def test_where_the_timers_go_on_tells_nothing_of_a_case_that_one_may_not_see(house: House, browse: Browse) -> None:
    _, other = matters(house, "一", "二")
    house.run()
    mark = house.one(
        'SELECT max(m.id) FROM mark m JOIN "case" c ON c.id = m.case_id WHERE c.key = :key AND m.struck_at IS NULL',
        key=other,
    )
    with house.office.engine.begin() as connection:
        city = "INSERT INTO jurisdiction (code, name, pack_id) SELECT 'far', '别市', pack_id FROM jurisdiction LIMIT 1"
        connection.execute(text(city))
        connection.execute(text("UPDATE \"case\" SET jurisdiction = 'far' WHERE key = :key"), {"key": other})
    places: list[dict[str, Any]] = [{}, {"after": mark}, {"after": 10**9}]
    whole, foreign, unknown = (browse(SUPERVISION).get("/timers", **place).html.count("<tr>") for place in places)
    assert foreign == unknown == whole > 1


@pytest.mark.parametrize("kind", ["inspection", "criticism", "written_report", "objection"])
def test_what_is_not_announced_stands_in_no_administrators_search(house: House, browse: Browse, kind: str) -> None:
    (key,) = matters(house, "甲", unit="czj")
    assert key in browse("admin").get("/histories").words
    case = case_id(house, key)
    house.rows('UPDATE "case" SET kind = :kind, state = :state WHERE id = :id RETURNING 1',
               kind=kind, state=next(iter(KINDS[kind].titles)), id=case)  # fmt: skip
    unit = house.one('SELECT unit_id FROM "case" WHERE id = :id', id=case)
    supervisor, admin = browse(SUPERVISION), browse("admin")
    assert key in supervisor.get("/histories").words
    page = admin.get("/histories")
    assert key not in page.words and key not in admin.get("/timers").words
    assert f'value="{unit}"' in supervisor.get("/histories").html and f'value="{unit}"' not in page.html
    assert admin.get(f"/histories/{case}").status == 404 and supervisor.get(f"/histories/{case}").status == 200
