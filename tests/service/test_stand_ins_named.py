"""AB角 settings: named by oneself from one's unit or by an administrator; what makes no sense is refused by name."""

from datetime import date, timedelta
from typing import Any

import pytest

from service.administration.stand_ins import end_stand_in, name_stand_in
from service.errors import NotAllowed, NotFound, Refusal
from service.org.refusals import (
    BeganBefore,
    DatesOutOfOrder,
    HasLeft,
    NoColleague,
    NotHeld,
    OneselfAsSubstitute,
    StandsInMeanwhile,
    SubstituteAway,
    SubstituteOverlaps,
)
from tests.cast import LEAD, LEAD_LEADER, STRANGER, VICE_MAYOR
from tests.house import House
from tests.service.test_posts_handed_over import post_of
from tests.service.test_users import acting

DAY = timedelta(days=1)
Days = tuple[date, date]


def named(
    house: House, absent: str, acting_for: str, days: Days, who: str | None = None, post: int | None = None
) -> Any:
    away, here = house.person(absent).id, house.person(acting_for).id
    return acting(house, lambda d, me: name_stand_in(d, me, away, here, *days, post), who or absent)


def days(house: House, first: int = 0, last: int = 9) -> Days:
    today = house.clock.today()
    return today + first * DAY, today + last * DAY


def test_one_names_a_colleague_once_however_often_the_form_is_sent(house: House) -> None:
    row = named(house, LEAD, LEAD_LEADER, days(house))
    assert named(house, LEAD, LEAD_LEADER, days(house)).id == row.id
    (told,) = house.rows("SELECT act, actor_id, data FROM admin_event")
    assert (told.act, told.actor_id) == ("stand_in_named", house.person(LEAD).id)
    house.wait(days=2)
    assert named(house, LEAD, LEAD_LEADER, days(house, -2, 7)).id == row.id


@pytest.mark.parametrize(
    ("refusal", "absent", "stands_in", "first", "last"),
    [
        (OneselfAsSubstitute, LEAD, LEAD, 0, 9),
        (NoColleague, LEAD, STRANGER, 0, 9),
        (BeganBefore, LEAD, LEAD_LEADER, -1, 9),
        (DatesOutOfOrder, LEAD, LEAD_LEADER, 5, 4),
    ],
)
def test_a_stand_in_that_cannot_be_is_refused(
    house: House, refusal: type[Refusal], absent: str, stands_in: str, first: int, last: int
) -> None:
    with pytest.raises(refusal):
        named(house, absent, stands_in, days(house, first, last))
    assert house.one("SELECT count(*) FROM substitute") == 0


def test_nobody_stands_in_twice_in_a_circle_or_at_two_removes(house: House) -> None:
    named(house, VICE_MAYOR, "vicemayor2", days(house))
    for refusal, absent, stands_in in (
        (SubstituteOverlaps, VICE_MAYOR, "mayor"),
        (SubstituteAway, "vicemayor2", VICE_MAYOR),
        (SubstituteAway, "mayor", VICE_MAYOR),
        (StandsInMeanwhile, "vicemayor2", "mayor"),
    ):
        with pytest.raises(refusal):
            named(house, absent, stands_in, days(house, 9, 12))
    assert named(house, "vicemayor2", VICE_MAYOR, days(house, 10, 12))


def test_who_has_left_or_is_not_there_stands_in_for_nobody(house: House) -> None:
    leader = house.person(LEAD_LEADER).id
    house.person("admin").post(f"/api/v1/persons/{leader}/leave", {"left_on": days(house)[1].isoformat()})
    with pytest.raises(HasLeft):
        named(house, LEAD, LEAD_LEADER, days(house))
    with pytest.raises(NotFound):
        acting(house, lambda d, me: name_stand_in(d, me, me.person_id, 999_999, *days(house)), LEAD)


def test_a_single_post_must_be_ones_own(house: House) -> None:
    with pytest.raises(NotHeld):
        named(house, LEAD, LEAD_LEADER, days(house), post=post_of(house, STRANGER))
    assert named(house, LEAD, LEAD_LEADER, days(house), post=post_of(house, LEAD)).post_id == post_of(house, LEAD)


def test_an_administrator_names_anybody_for_anybody_and_nobody_else_does(house: House) -> None:
    with pytest.raises(NotAllowed):
        named(house, "mayor", LEAD, days(house), who=LEAD)
    row = named(house, LEAD, STRANGER, days(house), who="admin")
    with pytest.raises(NotAllowed):
        acting(house, lambda d, me: end_stand_in(d, me, row.id), STRANGER)
    for _ in range(2):
        acting(house, lambda d, me: end_stand_in(d, me, row.id), LEAD)
    assert house.one("SELECT valid_to FROM substitute") == house.clock.today()
    with pytest.raises(NotFound):
        acting(house, lambda d, me: end_stand_in(d, me, 999_999), LEAD)
    acts = [r.act for r in house.rows("SELECT act FROM admin_event ORDER BY id")]
    assert acts == ["stand_in_named", "stand_in_ended"]


def test_a_stand_in_does_not_pass_on_what_is_anothers(house: House) -> None:
    named(house, STRANGER, LEAD, days(house, 0, 3), who="admin")
    colleague = house.one(
        "SELECT username FROM holding JOIN account USING (person_id) JOIN post ON post.id = post_id"
        " JOIN unit ON unit.id = unit_id WHERE code = 'swj' AND username <> :u LIMIT 1",
        u=STRANGER,
    )
    with pytest.raises(NoColleague):
        named(house, LEAD, colleague, days(house, 20, 30))
