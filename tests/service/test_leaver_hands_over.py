"""A leaver hands over everything in one act: each post has its successor or is vacant on purpose, or nothing is."""

from datetime import date, timedelta
from typing import Any

import pytest

from service.administration import leaving, posts
from service.errors import FormInvalid, NotAllowed, NotFound, StaleVersion
from service.org.refusals import BeganBefore, HasLeft, LastAdministrator, OneselfAsSuccessor, PostTaken
from tests.cast import LEAD, LEAD_LEADER, VICE_MAYOR
from tests.house import House
from tests.service.conftest import At
from tests.service.test_posts_handed_over import held, post_of, recorded
from tests.service.test_stand_ins import of
from tests.service.test_stand_ins_named import days, named
from tests.service.test_users import acting, admin_post, second_administrator

DAY = timedelta(days=1)


def mark(house: House, username: str) -> str:
    person = house.person(username).id
    return str(acting(house, lambda d, me: leaving.review(d.session, person, d.now, d.today)).mark)


def gone(house: House, username: str, successors: dict[int, str | None], **changed: Any) -> int:
    person = house.person(username).id
    chosen = {post: house.person(who).id if who else leaving.VACANT for post, who in successors.items()}
    day, seen = changed.get("day") or house.clock.today(), changed.get("mark") or mark(house, username)
    who = changed.get("who", "admin")
    return int(acting(house, lambda d, me: leaving.hand_over_all(d, me, person, day, chosen, seen), who))


def test_what_waits_is_counted_by_step_and_lateness_and_no_matter_is_named(at: At) -> None:
    house = at("review_plan")
    vice = house.person(VICE_MAYOR).id
    found = acting(house, lambda d, me: leaving.review(d.session, vice, d.now, d.today))
    (seat,) = found.seats
    assert seat.alone and [(w.title, w.number, w.late) for w in seat.waiting] == [("审核实施方案", 1, 0)]
    later = house.clock.now() + 400 * DAY
    (seat,) = acting(house, lambda d, me: leaving.review(d.session, vice, later, d.today)).seats
    assert seat.waiting[0].late == 1


def test_everything_passes_to_the_successor_on_the_day(at: At) -> None:
    house = at("review_plan")
    task, post, today = of(house, "review_plan", VICE_MAYOR), post_of(house, VICE_MAYOR), house.clock.today()
    leaver, next_one = house.person(VICE_MAYOR), house.person(LEAD_LEADER)
    leaver.post(f"/api/v1/tasks/{task.id}/claim")
    named(house, VICE_MAYOR, "vicemayor2", days(house))
    seen = mark(house, VICE_MAYOR)
    assert gone(house, VICE_MAYOR, {post: LEAD_LEADER}, mark=seen) == 1
    assert gone(house, VICE_MAYOR, {post: LEAD_LEADER}, mark=seen) == 0
    assert task.id in {row["id"] for row in next_one.get("/api/v1/tasks")}
    assert leaver.send("GET", "/api/v1/me").status_code == 401
    assert held(house, post)[-2:] == [(VICE_MAYOR, held(house, post)[0][1], today - DAY), (LEAD_LEADER, today, None)]
    assert house.one("SELECT count(*) FROM substitute WHERE valid_to >= :today", today=today) == 0
    assert recorded(house, "person_id", leaver.id) == ["stand_in_named", "person_left", "post_taken"]


def test_a_post_is_left_vacant_only_on_purpose(house: House) -> None:
    post = post_of(house, VICE_MAYOR)
    with pytest.raises(FormInvalid) as refused:
        gone(house, VICE_MAYOR, {})
    assert refused.value.name == "successor_missing"
    gone(house, VICE_MAYOR, {post: None})
    assert held(house, post)[-1][2] == house.clock.today() - DAY


def test_a_shared_desk_needs_no_successor_while_a_colleague_stays(house: House) -> None:
    gone(house, "supervision1", {})
    assert house.person("supervision1").send("GET", "/api/v1/me").status_code == 401


def test_who_leaves_later_serves_until_then(house: House) -> None:
    post, day = post_of(house, VICE_MAYOR), house.clock.today() + 7 * DAY
    gone(house, VICE_MAYOR, {post: LEAD_LEADER}, day=day)
    assert house.holder(post).username == VICE_MAYOR
    house.wait(days=7)
    assert house.holder(post).username == LEAD_LEADER


def test_an_old_review_hands_over_nothing(house: House) -> None:
    seen, post = mark(house, LEAD_LEADER), post_of(house, LEAD_LEADER)
    second = admin_post(house)
    person = house.person(LEAD_LEADER).id
    acting(house, lambda d, me: posts.give_post(d, me, second, person, d.today))
    with pytest.raises(StaleVersion):
        gone(house, LEAD_LEADER, {post: LEAD}, mark=seen)
    assert house.one("SELECT left_on FROM person WHERE id = :p", p=person) is None


def test_a_handover_that_cannot_be_leaves_all_as_it_was(house: House) -> None:
    post, today = post_of(house, VICE_MAYOR), house.clock.today()
    before = held(house, post)
    with pytest.raises(OneselfAsSuccessor):
        gone(house, VICE_MAYOR, {post: VICE_MAYOR})
    with pytest.raises(BeganBefore):
        gone(house, VICE_MAYOR, {post: LEAD}, day=date(2020, 1, 1))
    with pytest.raises(NotAllowed):
        gone(house, VICE_MAYOR, {post: LEAD}, who=LEAD)
    with pytest.raises(NotFound):
        acting(house, lambda d, me: leaving.hand_over_all(d, me, 999_999, today, {}, ""))
    gone(house, LEAD, {post_of(house, LEAD): LEAD_LEADER})
    with pytest.raises(HasLeft):
        gone(house, VICE_MAYOR, {post: LEAD})
    with pytest.raises(HasLeft):
        gone(house, LEAD, {}, day=today + DAY)
    assert held(house, post) == before and house.one("SELECT left_on FROM person p JOIN account a ON a.person_id = p.id"
                                                     " WHERE username = :u", u=VICE_MAYOR) is None  # fmt: skip


def test_the_last_administrator_leaves_only_after_another_came(house: House) -> None:
    post, day = admin_post(house), {"left_on": house.clock.today().isoformat()}
    admin = house.person("admin")
    with pytest.raises(LastAdministrator):
        gone(house, "admin", {post: None})
    refused = admin.send("POST", f"/api/v1/persons/{admin.id}/leave", json=day)
    assert refused.json()["name"] == "last_administrator"
    second_administrator(house)
    gone(house, "admin", {})
    assert admin.send("GET", "/api/v1/me").status_code == 401


def test_the_administrator_may_name_his_own_successor_while_he_goes(house: House) -> None:
    gone(house, "admin", {admin_post(house): LEAD})
    assert "system_admin" in {seat["office"] for seat in house.person(LEAD).get("/api/v1/me")["seats"]}


def test_a_successor_who_is_named_already_is_not_named_again(house: House) -> None:
    post, today = post_of(house, VICE_MAYOR), house.clock.today()
    acting(house, lambda d, me: posts.hand_over(d, me, post, house.person(LEAD).id, today + 5 * DAY))
    with pytest.raises(PostTaken):
        gone(house, VICE_MAYOR, {post: LEAD_LEADER}, day=today + DAY)
    gone(house, VICE_MAYOR, {}, day=today + DAY)
