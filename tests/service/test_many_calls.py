"""Hundreds of workflows that begin or close at once wait their turn at the service; none stands in the way."""

import time
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from service.db import transaction
from tests.house import House
from tests.works import LIST, key, start_work

MANY = 60
"""More than the service has threads, and three times its connections."""


def test_more_calls_of_one_case_than_there_are_threads_are_all_answered(house: House) -> None:
    start_work(house)
    asked = {"case": key(1), "stage": "year", "visit": 1}
    begun = time.monotonic()
    with ThreadPoolExecutor(MANY) as callers:
        answers = list(callers.map(lambda _: house.internal("next-mark", **asked).status_code, range(MANY)))
    assert answers == [200] * MANY
    assert time.monotonic() - begun < 15, "nobody waited for a connection's time-out"


def test_a_call_that_waits_too_long_for_a_case_is_told_to_come_again(house: House) -> None:
    start_work(house)
    with transaction(house.office.engine) as session:
        session.execute(text('SELECT id FROM "case" WHERE key = :key FOR UPDATE'), {"key": LIST})
        waited = house.internal("next-mark", case=key(1), stage="year", visit=1)
    assert (waited.status_code, waited.json()["name"]) == (503, "register_away")
    assert house.internal("next-mark", case=key(1), stage="year", visit=1).status_code == 200
