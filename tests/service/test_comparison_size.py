"""The comparison of a large city: ten thousand workflows read by pages, judged in the database, little in memory."""

import tracemalloc
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from service.db import transaction
from service.engine import comparing
from service.engine.listing import Seen
from service.engine.repairing import AT_ONCE, repair_all
from service.org.queries import official_of
from tests.house import House
from tests.service.matters import assigned

MANY = 10_000
COPY = text(
    """
    INSERT INTO "case" (key, kind, jurisdiction, year, title, unit_id, pack_id, state, stage, visit, between, opened_at)
    SELECT 'matter/yiyang/2026/copy-' || n, kind, jurisdiction, year, title, unit_id, pack_id, state, stage, visit,
           between, opened_at FROM "case", generate_series(1, :many) n WHERE kind = 'matter'
    """
)


@pytest.fixture
def many(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """A city of ten thousand and one matters, some minutes old; Temporal is not asked."""

    async def connected(_settings: object) -> None:
        return None

    assigned(house, "fgw")
    with transaction(house.office.engine) as session:
        session.execute(COPY, {"many": MANY})
        session.execute(text("UPDATE outbox SET sent_at = created_at"))
    house.clock.set(house.clock.now() + timedelta(minutes=10))
    monkeypatch.setattr(comparing, "connect", connected)
    return house


def seen(house: House, key: str, stage: str = "handling") -> Seen:
    """A workflow that waits as the matters do."""
    return Seen(key, "run", "running", stage, False, house.clock.now() - timedelta(minutes=9), 9)


def answers(monkeypatch: pytest.MonkeyPatch, pages: Sequence[list[Seen]]) -> list[int]:
    """What Temporal's lists say; of others it knows nothing. Each question about others, by its size."""
    asked: list[int] = []

    async def running(_client: object) -> AsyncIterator[list[Seen]]:
        for page in pages:
            yield page

    async def latest(_client: object, ids: Sequence[str]) -> dict[str, Seen]:
        asked.append(len(ids))
        return {}

    monkeypatch.setattr(comparing, "running", running)
    monkeypatch.setattr(comparing, "latest", latest)
    return asked


def test_where_all_agree_nothing_is_asked_besides_the_lists(many: House, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [row.key for row in many.rows("SELECT key FROM \"case\" WHERE kind = 'matter'")]
    pages = [[seen(many, key) for key in keys[first : first + 1000]] for first in range(0, len(keys), 1000)]
    asked = answers(monkeypatch, pages)
    assert comparing.compare(many.office) == 0
    assert asked == []


def test_a_lost_store_is_found_in_bounded_memory_and_repaired_some_hundred_at_once(
    many: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answers(monkeypatch, [[]])
    tracemalloc.start()
    assert comparing.compare(many.office) == MANY + 1
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert max(asked) <= 1000 and sum(asked) == MANY + 1
    assert peak < 8_000_000, peak
    assert press(many) == AT_ONCE
    assert many.one("SELECT count(*) FROM outbox WHERE kind = 'start' AND sent_at IS NULL") == AT_ONCE


def press(house: House) -> Any:
    """The administrator repairs all."""
    with transaction(house.office.engine) as session:
        desk = house.office.desk(session)
        me = official_of(session, house.person("admin").id, desk.now)
        assert me is not None
        return repair_all(desk, me, "流程引擎的数据丢失。")
