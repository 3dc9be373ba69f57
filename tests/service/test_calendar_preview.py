"""What a notice will move is shown to its keeper as far as he may know of it; all of it is counted."""

from datetime import timedelta
from typing import Any

import orjson
import pytest

from service.calendar.preview import Preview, will_move
from service.db import transaction
from service.org.accounts import CHEAP_PASSWORDS
from service.org.sample import COUNTY, load_sample_county
from service.rules.arrangements import parse_arrangement
from tests.cast import PROJECT
from tests.house import House
from tests.service.conftest import At
from tests.service.test_calendar_moves import NOTICE, in_publicity
from tests.service.test_users import acting


def looked(house: House, who: str = "calendar") -> Preview:
    notice = parse_arrangement(orjson.dumps(NOTICE).decode())
    found: Preview = acting(house, lambda d, me: will_move(d, me, notice), who)
    return found


def titles(found: Preview) -> set[str]:
    return {move.case_title for move in found.moves}


def test_a_matter_that_the_keeper_could_not_open_is_told_by_its_kind(at: At) -> None:
    house = in_publicity(at)
    title = house.one('SELECT title FROM "case" WHERE key = :key', key=PROJECT)
    found = looked(house)
    assert [(move.kind, move.case_title) for move in found.moves] == [("project", "")]
    keeper = house.person("calendar").id
    desk = house.one("SELECT p.id FROM post p JOIN unit u ON u.id = p.unit_id WHERE p.office = 'handler'"
                     " AND u.id = (SELECT unit_id FROM \"case\" WHERE key = :key)", key=PROJECT)  # fmt: skip
    house.rows(
        "INSERT INTO holding (post_id, shared, person_id, valid_from, recorded_at)"
        " VALUES (:p, true, :h, :day, :now) RETURNING 1",
        p=desk, h=keeper, day=house.clock.today() - timedelta(days=1), now=house.clock.now(),
    )  # fmt: skip
    assert title in titles(looked(house))


HIDDEN: dict[str, dict[str, Any]] = {
    "a complaint": {"key": "complaint/yiyang/2026/0001"},
    "a referral": {"key": "referral/yiyang/2026/0001"},
    "an unannounced inspection": {"kind": "inspection"},
    "another unit's criticism": {"kind": "criticism"},
    "a matter of another city": {"jurisdiction": COUNTY},
}


@pytest.mark.parametrize("what", HIDDEN)
def test_of_what_the_keeper_may_not_know_there_is_only_the_number(at: At, what: str) -> None:
    house = in_publicity(at)
    with transaction(house.office.engine) as session:
        load_sample_county(session, house.clock.today(), pack_id="anhua-2023", passwords=CHEAP_PASSWORDS)
    before = looked(house)
    (column,) = HIDDEN[what]
    house.rows(f'UPDATE "case" SET {column} = :v WHERE key = :key RETURNING 1', v=HIDDEN[what][column], key=PROJECT)
    after = looked(house)
    assert (after.reached, after.moved) == (before.reached, before.moved)
    hidden = len(before.moves) - len(after.moves)
    assert hidden > 0 and after.closed == before.closed + hidden
