"""A filing that comes again, by a double click or a retry, is the first one: nothing is filed twice."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.cast import accepted, events, refused
from tests.house import House
from tests.service.appeals import MATTER
from tests.service.conftest import At

KEY = "5f0c2c1e-8f0f-4b58-9d58-6f2c0d7c1a11"
BODY = {"kind": "complaint", "matter": MATTER, "name": "刘某某", "contact": "13800000000"}


def sent(house: House, key: str | None = KEY, **changed: str) -> Any:
    headers = {"Idempotency-Key": key} if key is not None else {}
    return house.client.post("/api/v1/public/publicity/1/appeals", json={**BODY, **changed}, headers=headers)


def filed(house: House) -> int:
    return int(house.one("SELECT count(*) FROM appeal"))


def test_a_repeated_filing_is_answered_with_the_first_receipt_and_code(at: At) -> None:
    house = at("publicity")
    first = accepted(sent(house))
    house.run()
    house.wait(days=1)
    assert accepted(sent(house)) == first
    assert accepted(sent(house, f'"{KEY}"')) == first
    assert filed(house) == 1
    assert len(events(house, "complaint/yiyang/2027/0001", "opened")) == 1
    assert house.one("SELECT count(*) FROM outbox WHERE workflow_id LIKE 'complaint/%' AND kind = 'start'") == 1
    accepted(house.client.post("/api/v1/public/enquiries", json=first))


def test_two_at_once_are_one(at: At) -> None:
    house = at("publicity")
    with ThreadPoolExecutor(4) as pool:
        answers = [accepted(answer) for answer in pool.map(lambda _n: sent(house), range(4))]
    assert all(answer == answers[0] for answer in answers)
    assert filed(house) == 1


def test_a_repeat_after_the_circular_still_gets_its_receipt(at: At) -> None:
    house = at("sign_circular")
    first = accepted(sent(house))
    accepted(house.act("sign_circular", form={"complaints_reason": "不影响名单。"}))
    assert accepted(sent(house)) == first
    refused(sent(house, key=None), "appeal_closed")


@pytest.mark.parametrize("changed", [{"matter": MATTER + "另附材料。"}, {"name": "王某某"}, {"kind": "appeal"}])
def test_another_content_under_the_same_key_is_refused_and_gives_no_code_away(at: At, changed: dict[str, str]) -> None:
    house = at("publicity")
    first = accepted(sent(house))
    answer = refused(sent(house, **changed), "filed_already")
    assert first["code"] not in str(answer) and first["receipt"] not in str(answer)
    assert filed(house) == 1


def test_other_keys_and_no_key_are_other_filings(at: At) -> None:
    house = at("publicity")
    answers = [accepted(sent(house, key)) for key in (KEY, KEY[::-1], None, None)]
    assert len({answer["receipt"] for answer in answers}) == len({answer["code"] for answer in answers}) == 4


@pytest.mark.parametrize("key", ["", "1", "short", "x" * 65, "key with spaces in it", "'; DROP TABLE appeal; --"])
def test_a_key_that_could_be_anybodys_is_refused(at: At, key: str) -> None:
    house = at("publicity")
    refused(sent(house, key), "malformed", 422)
    assert filed(house) == 0


def test_the_register_keeps_neither_the_key_nor_the_code(at: At) -> None:
    house = at("publicity")
    first = accepted(sent(house))
    (row,) = house.rows("SELECT filing_key, code_hash FROM appeal")
    assert KEY not in row.filing_key and first["code"] not in row.code_hash


def test_a_refused_filing_leaves_its_key_free(at: At) -> None:
    house = at("publicity")
    refused(sent(house, kind="appeal", affected_unit="swj"), "appellant_not_affected")
    accepted(sent(house))
