"""Open pages hear of acts at once: who may listen, what is told, and that a stream leaves nothing behind."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic, sleep

import httpx
import pytest
from sqlalchemy import Connection, create_engine, text

from service.live import EVERY, LATE, MOST_CASES, Live, Stream, Tail
from service.web import live_pages
from tests.cast import ROUND, STRANGER, SUPERVISION, accepted, case_id
from tests.house import START, House
from tests.service.appeals import file
from tests.service.test_hot_path import statements, waiting_talk
from tests.serving import serving

MAYOR = "mayor"
NEVER = 30


@pytest.fixture
def talk(house: House) -> int:
    """A talk, below no other case, whose rectification waits for the supervision office."""
    task = waiting_talk(house)
    return int(house.one("SELECT case_id FROM task WHERE id = :task", task=task))


@pytest.fixture
def address(house: House, talk: int) -> Iterator[str]:
    """The service under a real server."""
    with serving(house) as running:
        yield running.address


def act(house: House) -> None:
    """The talk goes on; its next task waits on the supervision office again."""
    task = house.open_tasks("verify_rectification")[0].id
    accepted(house.person(SUPERVISION).decide(task, "verified"))


class Listener:
    """An open stream, read event by event."""

    def __init__(self, response: httpx.Response) -> None:
        self.response, self.heard = response, ""
        self._lines = response.iter_lines()

    def until(self, name: str) -> str:
        """The data of the next event of this name."""
        for line in self._lines:
            self.heard += line + "\n"
            assert line != ": ping", f"nothing came for a quarter of a minute: {self.heard}"
            if line == f"event: {name}":
                data = next(self._lines)
                self.heard += data + "\n"
                return data.removeprefix("data:").strip()
        raise AssertionError(f"the stream ended without {name}: {self.heard}")

    def rest(self) -> str:
        """All that comes until the stream ends."""
        self.heard += "\n".join(self._lines)
        return self.heard


@contextmanager
def listening(house: House, address: str, username: str, case: int | None, **more: str) -> Iterator[Listener]:
    newest = {of: house.one(f"SELECT coalesce(max(id), 0) FROM {of}") for of in ("event", "task")}
    asked = newest | ({"case": case} if case else {})
    headers = house.person(username)._headers | more
    with httpx.stream("GET", f"http://{address}/live", params=asked, headers=headers, timeout=NEVER) as response:
        assert response.status_code == 200
        listener = Listener(response)
        listener.until("notices")
        yield listener


def soon(holds: Callable[[], bool], within: float = 3) -> bool:
    until = monotonic() + within
    while not holds() and monotonic() < until:
        sleep(0.02)
    return holds()


def hub(house: House) -> Live:
    found: Live = house.client.app.state.live  # type: ignore[attr-defined]
    return found


def test_an_act_is_heard_by_who_follows_the_case_and_at_the_desk_to_which_the_next_task_comes(
    house: House, address: str, talk: int
) -> None:
    with listening(house, address, MAYOR, talk) as near, listening(house, address, SUPERVISION, None) as desk:
        act(house)
        assert near.until("case") == str(talk)
        assert "有新待办 1" in re.sub("<[^>]*>", "", desk.until("tasks"))
        assert "event: case" not in desk.heard


def test_who_follows_a_case_hears_of_those_right_below_it(house: House, address: str, talk: int) -> None:
    house.start_round()
    above = case_id(house, ROUND)
    with house.office.engine.begin() as connection:
        connection.execute(
            text('UPDATE "case" SET parent_id = :above WHERE id = :talk'), {"above": above, "talk": talk}
        )
    with listening(house, address, MAYOR, above) as listener:
        act(house)
        assert listener.until("case") == str(talk)


def test_a_complaint_below_a_project_makes_no_sound_for_whoever_may_not_know_of_it(house: House) -> None:
    house.start_round()
    house.play(until="open_publicity")
    accepted(house.act("open_publicity"))
    house.run()
    project = house.one("SELECT project_id FROM publicity ORDER BY id LIMIT 1")
    lead = house.one('SELECT u.code FROM "case" c JOIN unit u ON u.id = c.unit_id WHERE c.id = :id', id=project)
    with serving(house) as running, listening(house, running.address, f"{lead}.handler", project) as listener:
        file(house, "complaint")
        sleep(4 * EVERY)
        appeal = case_id(house, file(house).key)
        heard = listener.until("case").split()
        assert str(appeal) in heard and set(heard) <= {str(appeal), str(project)}
        assert listener.heard.count("event: case") == 1


def test_what_happened_between_the_page_and_its_stream_is_told_first(house: House, address: str, talk: int) -> None:
    params = {"case": talk, "event": house.one("SELECT coalesce(max(id), 0) FROM event"), "task": 0}
    act(house)
    headers = house.person(SUPERVISION)._headers
    with httpx.stream("GET", f"http://{address}/live", params=params, headers=headers, timeout=NEVER) as response:
        assert Listener(response).until("case") == "all"


def test_without_login_and_without_sight_of_the_case_there_is_no_stream(house: House, address: str, talk: int) -> None:
    url = f"http://{address}/live"
    assert httpx.get(url).status_code == 401
    assert httpx.get(url, params={"case": talk}, headers=house.person(STRANGER)._headers).status_code == 404
    assert httpx.get(url, params={"case": 999999}, headers=house.person(SUPERVISION)._headers).status_code == 404


def test_a_stream_carries_ids_and_counts_and_nothing_of_any_person(house: House, address: str, talk: int) -> None:
    with listening(house, address, MAYOR, talk) as listener:
        act(house)
        listener.until("case")
        written = re.sub(r"<[^>]*>", "", listener.heard)
    words = "event: (case|tasks|notices)|data: ?[0-9 ]*|data: (有新待办 [0-9]+|[0-9]+ 条未读|all)|retry: [0-9]+|"
    assert [line for line in written.split("\n") if not re.fullmatch(words, line)] == []


def test_a_stream_is_neither_packed_nor_kept_by_a_proxy(house: House, address: str, talk: int) -> None:
    with listening(house, address, MAYOR, talk, **{"Accept-Encoding": "gzip"}) as listener:
        headers = listener.response.headers
    assert headers["content-type"].startswith("text/event-stream") and "content-encoding" not in headers
    assert headers["x-accel-buffering"] == "no" and headers["cache-control"] == "no-cache"


def test_a_page_that_is_left_leaves_nothing_and_without_pages_nothing_is_read(
    house: House, address: str, talk: int
) -> None:
    with listening(house, address, MAYOR, talk), listening(house, address, SUPERVISION, talk):
        assert len(hub(house).streams) == 2
        with statements(house) as asked:
            assert soon(lambda: any("UNION ALL" in statement for statement in asked))
    assert soon(lambda: hub(house).streams == [])
    assert house.office.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    with statements(house) as asked:
        sleep(3 * EVERY)
    assert asked == []


def test_pages_that_are_left_as_soon_as_they_listen_leave_nothing(house: House, address: str, talk: int) -> None:
    for _ in range(30):
        with httpx.stream("GET", f"http://{address}/live?case={talk}", headers=house.person(MAYOR)._headers):
            pass
    assert soon(lambda: hub(house).streams == [])


def test_the_service_stops_at_once_with_streams_open_and_tells_no_page_that_it_is_over(house: House, talk: int) -> None:
    with serving(house) as running, listening(house, running.address, MAYOR, talk) as listener:
        assert running.stop(within=2)
        assert "over" not in listener.rest()


def test_after_logging_out_the_stream_ends(
    house: House, address: str, talk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_pages, "HEARTBEAT", 0.2)
    with listening(house, address, MAYOR, talk) as listener:
        httpx.post(f"http://{address}/api/v1/logout", headers=house.person(MAYOR)._headers)
        assert listener.rest().rstrip().endswith("event: over\ndata:")


def test_what_happened_while_the_database_was_away_is_told_when_it_is_back(
    house: House, address: str, talk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = create_engine("postgresql+psycopg://nobody@127.0.0.1:9/nothing")
    with listening(house, address, MAYOR, talk) as listener:
        with monkeypatch.context() as away:
            away.setattr(hub(house), "_engine", nowhere)
            act(house)
            sleep(3 * EVERY)
        assert listener.until("case") == str(talk)


def test_an_act_that_is_committed_late_is_told_although_later_ones_were_before(
    house: House, address: str, talk: int
) -> None:
    house.start_round()
    with listening(house, address, MAYOR, talk) as listener, house.office.engine.connect() as slow:
        happen(slow, talk)
        with house.office.engine.begin() as quick:
            happen(quick, case_id(house, ROUND))
        sleep(3 * EVERY)
        slow.commit()
        assert listener.until("case") == str(talk)


def happen(connection: Connection, case: int) -> None:
    """An event of a case, in the connection's own transaction."""
    connection.execute(
        text("INSERT INTO event (case_id, at, recorded_at, kind, data) VALUES (:case, :at, :at, 'reminded', '{}')"),
        {"case": case, "at": START},
    )


def test_what_is_rolled_back_is_never_told(house: House, address: str, talk: int) -> None:
    with listening(house, address, MAYOR, talk) as listener:
        with house.office.engine.connect() as connection:
            happen(connection, talk)
            connection.rollback()
        act(house)
        listener.until("case")
        assert listener.heard.count("event: case") == 1


def test_an_id_that_never_comes_is_waited_for_and_then_given_up() -> None:
    tail = Tail(10)
    tail.take({11, 14}, now=0)
    assert tail.newest == 14 and set(tail.gaps) == {12, 13}
    tail.take({12}, now=1)
    assert set(tail.gaps) == {13}
    tail.take({15}, now=LATE)
    assert tail.newest == 15 and tail.gaps == {}


def test_a_stream_keeps_what_changed_and_not_how_often() -> None:
    mine = Stream("login", 1, frozenset({7}), 3)
    for case in range(2, MOST_CASES + 2):
        for _ in range(100):
            mine.hear_case(case, 1)
    assert mine.take() == (" ".join(map(str, range(2, MOST_CASES + 2))), False)
    for case in range(2, MOST_CASES + 4):
        mine.hear_case(case, 1)
    assert mine.take() == ("all", False) and mine.take() == (None, False)


def test_a_stream_hears_only_of_its_case_its_posts_and_its_person() -> None:
    mine = Stream("login", 1, frozenset({7}), 3)
    mine.hear_case(5, 4)
    mine.hear_desk(8, 4)
    mine.hear_desk(None, None)
    assert mine.take() == (None, False)
    mine.hear_desk(7, None)
    assert mine.take() == (None, True)
    mine.hear_desk(8, 3)
    assert mine.take() == (None, True)
