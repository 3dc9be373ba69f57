"""Posts, portfolios and units change on a day: what waits goes with the post, history stays, each act is recorded."""

from datetime import date, timedelta

import pytest

from service.administration import posts, units
from service.errors import NotFound
from service.org import queries
from service.org.imports.schemas import UnitRow
from service.org.refusals import (
    CodeTaken,
    DatesOutOfOrder,
    HasLeft,
    LaterChangeRecorded,
    NoPortfolioOffice,
    NotHeld,
    UnitHasEnded,
    UnknownKind,
)
from tests.cast import LEAD, LEAD_LEADER, VICE_MAYOR, accepted
from tests.house import House
from tests.service.conftest import At
from tests.service.test_stand_ins import REVIEWED, of
from tests.service.test_users import acting

DAY = timedelta(days=1)


def post_of(house: House, username: str) -> int:
    query = (
        "SELECT post_id FROM holding JOIN account a USING (person_id) WHERE username = :u ORDER BY holding.id LIMIT 1"
    )
    return int(house.one(query, u=username))


def unit_id(house: House, code: str) -> int:
    return int(house.one("SELECT id FROM unit WHERE code = :c", c=code))


def held(house: House, post: int) -> list[tuple[str, date, date | None]]:
    rows = house.rows(
        "SELECT username, valid_from, valid_to FROM holding JOIN account a USING (person_id)"
        " WHERE post_id = :p ORDER BY valid_from",
        p=post,
    )
    return [tuple(row) for row in rows]


def recorded(house: House, column: str, value: int) -> list[str]:
    return [r.act for r in house.rows(f"SELECT act FROM admin_event WHERE {column} = :v ORDER BY id", v=value)]


def test_a_post_passes_on_the_day_with_everything_that_waits_on_it(at: At) -> None:
    house = at("review_plan")
    task, post = of(house, "review_plan", VICE_MAYOR), post_of(house, VICE_MAYOR)
    new, today = house.person(LEAD_LEADER), house.clock.today()
    since = held(house, post)[0][1]
    for _ in range(2):
        acting(house, lambda d, me: posts.hand_over(d, me, post, new.id, today))
    assert held(house, post) == [(VICE_MAYOR, since, today - DAY), (LEAD_LEADER, today, None)]
    assert task.id in {row["id"] for row in new.get("/api/v1/tasks")}
    accepted(new.decide(task.id, "approve", REVIEWED))
    assert recorded(house, "post_id", post) == ["post_taken", "post_given"]


def test_a_handover_to_come_changes_nothing_before_its_day(house: House) -> None:
    post, new, day = post_of(house, VICE_MAYOR), house.person(LEAD_LEADER).id, house.clock.today() + 7 * DAY
    acting(house, lambda d, me: posts.hand_over(d, me, post, new, day))
    assert house.holder(post).username == VICE_MAYOR
    house.wait(days=7)
    assert house.holder(post).username == LEAD_LEADER


def test_a_shared_desk_gets_one_more_and_loses_nobody(house: House) -> None:
    desk, new = post_of(house, LEAD), house.person(LEAD_LEADER).id
    acting(house, lambda d, me: posts.hand_over(d, me, desk, new, house.clock.today()))
    assert [name for name, _, last in held(house, desk) if last is None] == [LEAD, LEAD_LEADER]


def test_a_handover_that_makes_no_sense_is_refused_and_leaves_all_as_it_was(house: House) -> None:
    post, new, today = post_of(house, VICE_MAYOR), house.person(LEAD_LEADER).id, house.clock.today()
    before = held(house, post)
    with pytest.raises(DatesOutOfOrder):
        acting(house, lambda d, me: posts.hand_over(d, me, post, new, before[0][1]))
    with pytest.raises(NotFound):
        acting(house, lambda d, me: posts.hand_over(d, me, post, 999_999, today))
    with pytest.raises(NotHeld):
        acting(house, lambda d, me: posts.take_post(d, me, post, new, today))
    house.person("admin").post(f"/api/v1/persons/{new}/leave", {"left_on": today.isoformat()})
    with pytest.raises(HasLeft):
        acting(house, lambda d, me: posts.hand_over(d, me, post, new, today))
    assert held(house, post) == before


def test_a_unit_passes_to_another_leaders_charge_and_the_record_says_when(house: House) -> None:
    one, two, fgw = post_of(house, VICE_MAYOR), post_of(house, "vicemayor2"), unit_id(house, "fgw")
    day = house.clock.today() + DAY
    charged = "SELECT post_id FROM portfolio WHERE unit_id = :u AND office = 'vice_mayor' ORDER BY valid_from"
    before = house.one(charged, u=fgw)
    other = two if before == one else one
    for _ in range(2):
        acting(house, lambda d, me: posts.put_in_charge(d, me, other, fgw, day))
    assert [r.post_id for r in house.rows(charged, u=fgw)] == [before, other]
    assert acting(house, lambda d, me: queries.in_charge(d.session, "vice_mayor", fgw, day - DAY)).id == before
    for _ in range(2):
        acting(house, lambda d, me: posts.take_charge(d, me, other, fgw, day + DAY))
    assert recorded(house, "unit_id", fgw) == ["charge_given", "charge_taken"]


def test_who_may_not_lead_is_put_in_charge_of_nothing(house: House) -> None:
    fgw, today = unit_id(house, "fgw"), house.clock.today()
    with pytest.raises(NoPortfolioOffice):
        acting(house, lambda d, me: posts.put_in_charge(d, me, post_of(house, LEAD), fgw, today))
    with pytest.raises(NotHeld):
        acting(house, lambda d, me: posts.take_charge(d, me, post_of(house, LEAD), fgw, today))
    two = post_of(house, "vicemayor2")
    acting(house, lambda d, me: posts.put_in_charge(d, me, two, fgw, today + 9 * DAY))
    with pytest.raises(LaterChangeRecorded):
        acting(house, lambda d, me: posts.put_in_charge(d, me, two, fgw, today))


def test_a_unit_is_founded_renamed_and_ends_in_its_successor(house: House) -> None:
    row = UnitRow(code="sjj-new", name="数据局")
    new = acting(house, lambda d, me: units.found_unit(d, me, row, "municipal_unit"))
    assert acting(house, lambda d, me: units.found_unit(d, me, row, "municipal_unit")).id == new.id
    post = acting(house, lambda d, me: posts.add_post(d, me, new.id, "handler", 1))
    assert acting(house, lambda d, me: posts.add_post(d, me, new.id, "handler", 1)).id == post.id
    acting(house, lambda d, me: units.change_unit(d, me, UnitRow(code="sjj-new", name="市数据局", phone="0737-1")))
    old, today = unit_id(house, "fgw"), house.clock.today()
    for _ in range(2):
        acting(house, lambda d, me: units.close_unit(d, me, old, today, new.id))
    assert house.one("SELECT successor_id FROM unit WHERE id = :u", u=old) == new.id
    assert recorded(house, "unit_id", new.id) == ["unit_founded", "post_added", "unit_changed"]
    assert recorded(house, "unit_id", old) == ["unit_closed"]


def test_a_unit_that_cannot_end_so_is_refused(house: House) -> None:
    fgw, today = unit_id(house, "fgw"), house.clock.today()
    with pytest.raises(UnitHasEnded):
        acting(house, lambda d, me: units.close_unit(d, me, fgw, today, fgw))
    with pytest.raises(UnitHasEnded):
        acting(house, lambda d, me: units.close_unit(d, me, fgw, today, unit_id(house, "gtj")))
    with pytest.raises(DatesOutOfOrder):
        acting(house, lambda d, me: units.close_unit(d, me, fgw, date(1999, 1, 1), None))
    with pytest.raises(CodeTaken):
        acting(house, lambda d, me: units.found_unit(d, me, UnitRow(code="fgw", name="别的"), "county"))
    with pytest.raises(UnknownKind):
        acting(house, lambda d, me: units.found_unit(d, me, UnitRow(code="neu", name="新"), "nothing"))
    with pytest.raises(NotFound):
        acting(house, lambda d, me: units.change_unit(d, me, UnitRow(code="nowhere", name="无")))
    with pytest.raises(UnknownKind):
        acting(house, lambda d, me: posts.add_post(d, me, fgw, "mayor", 1))
