"""Many open pages: their streams are bounded, and a register that is busy makes none of them fall silent."""

from contextlib import ExitStack
from time import sleep

import httpx
import pytest
from sqlalchemy import create_engine

from service.live import EVERY, MOST_STREAMS
from tests.cast import SUPERVISION, refused
from tests.house import House
from tests.service.test_live import MAYOR, act, address, hub, listening, soon, talk

__all__ = ["address", "talk"]


def test_what_happened_while_no_connection_was_free_is_told_when_one_is(
    house: House, address: str, talk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = create_engine(house.office.settings.database_url, pool_size=1, max_overflow=0, pool_timeout=0.01)
    with listening(house, address, MAYOR, talk) as listener:
        with monkeypatch.context() as away, busy.connect():
            away.setattr(hub(house), "_engine", busy)
            act(house)
            sleep(3 * EVERY)
        assert listener.until("case") == str(talk)
    busy.dispose()


def test_a_page_that_finds_no_connection_is_told_when_to_come_again(
    house: House, address: str, talk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool, mayor = house.office.engine.pool, house.person(MAYOR)
    monkeypatch.setattr(pool, "_timeout", 0.01)
    taken = [house.office.engine.connect() for _ in range(pool.size())]  # type: ignore[attr-defined]  # of a pool that counts
    answer = mayor.send("GET", f"/live?case={talk}")
    for connection in taken:
        connection.close()
    assert refused(answer, "register_away", 503) and answer.headers["retry-after"] == "1"


def test_of_one_persons_streams_the_eldest_gives_way_however_often_he_logs_in(
    house: House, address: str, talk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.live.MOST_OF_PERSON", 2)
    with listening(house, address, MAYOR, talk) as eldest, ExitStack() as others:
        for _ in range(2):
            house._people.pop(MAYOR)  # logs in once more
            others.enter_context(listening(house, address, MAYOR, talk))
        assert eldest.rest().rstrip().endswith("event: over\ndata:")
        assert soon(lambda: len(hub(house).streams) == 2)


def test_a_page_too_many_for_the_process_is_refused_by_name(
    house: House, address: str, talk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.live.MOST_IN_ALL", 1)
    with listening(house, address, MAYOR, talk):
        answer = httpx.get(f"http://{address}/live", headers=house.person(SUPERVISION)._headers)
        refused(answer, "too_many_listen", 503)
        assert answer.headers["retry-after"] == "60"
    assert soon(lambda: hub(house).streams == [])


def test_of_one_logins_streams_the_eldest_gives_way(house: House, address: str, talk: int) -> None:
    with listening(house, address, MAYOR, talk) as eldest:
        others = [listening(house, address, MAYOR, talk) for _ in range(MOST_STREAMS)]
        for other in others:
            other.__enter__()
        assert eldest.rest().rstrip().endswith("event: over\ndata:")
        assert soon(lambda: len(hub(house).streams) == MOST_STREAMS)
        for other in others:
            other.__exit__(None, None, None)
