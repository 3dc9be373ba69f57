"""A year begins with last year's draft: units by their successors, dates a year on, what must be settled anew said."""

from collections.abc import Iterable
from typing import Any

import pytest

from service.cases.act import Act, lock_case
from service.cases.carrying import Carried, year_before
from service.cases.tables import Case
from service.cases.write import flush
from service.errors import FormInvalid, GateClosed
from service.incentives import carrying as projects
from service.incentives.measures import start_round
from service.keyworks import carrying as works
from service.keyworks.lists import start_list as begin_list
from service.org.units import close_unit
from tests.cast import PROJECT, ROUND, SUPERVISION, accepted, case_id, events
from tests.house import House
from tests.service.test_posts_handed_over import unit_id
from tests.service.test_users import acting
from tests.works import LIST, start_list, work

NEXT_LIST = "key-list/yiyang/2027"
NEXT_ROUND = "round/yiyang/2027"


def ended(house: House, code: str, successor: str | None) -> None:
    """The unit ended yesterday, in its successor or in nobody."""
    unit, heir = unit_id(house, code), unit_id(house, successor) if successor else None
    last = house.clock.today()
    acting(house, lambda d, me: close_unit(d.session, me.jurisdiction, unit, last, successor_id=heir))
    house.wait(days=1)


def next_list(house: House) -> int:
    found = int(acting(house, lambda d, me: begin_list(d, me, 2027), SUPERVISION))
    house.run()
    return found


def taken(house: House, part: Any, case: int, numbers: Iterable[int] = (1, 2), *, replace: bool = False) -> int:
    def act(desk: Any, me: Any) -> int:
        done = Act(desk=desk, case=lock_case(desk.session, case), official=me)
        source = year_before(desk.session, desk.session.get_one(Case, case))
        number = part.take_last_year(done, source, set(numbers), replace=replace)
        flush(done)
        return int(number)

    return int(acting(house, act, SUPERVISION))


def last_years_works(house: House, year: int = 2027) -> dict[int, Carried]:
    source = case_id(house, LIST)
    found = acting(house, lambda d, _: works.works_of(d, d.session.get_one(Case, source), year))
    return {one.number: one for one in found}


NODES = [{"code": "n1", "title": "开工", "due": "2026-03-31"}, {"code": "n2", "title": "竣工", "due": "2026-12-20"}]


def test_a_list_is_copied_with_todays_units_and_next_years_days(house: House) -> None:
    start_list(house, work(1, nodes=NODES), work(2, lead_units=["czj"], assisting_units=["fgw"], leader="vicemayor1"))
    ended(house, "fgw", "swj")
    one, two = last_years_works(house).values()
    assert (one.form["lead_units"], two.form["assisting_units"], two.form["leader"]) == (["swj"], ["swj"], "vicemayor1")
    assert [node["due"] for node in one.form["nodes"]] == ["2027-03-31", "2027-12-20"]
    assert any("由" in note and "承接" in note for note in one.notes)


def test_what_must_be_settled_anew_is_said_and_left_open(house: House) -> None:
    start_list(house, work(1), work(2, leader="vicemayor1", lead_units=["czj"], assisting_units=[]))
    ended(house, "fgw", None)
    leader = house.person("vicemayor1").id
    house.person("admin").post(f"/api/v1/persons/{leader}/leave", {"left_on": house.clock.today().isoformat()})
    one, two = last_years_works(house).values()
    assert one.form["lead_units"] == [] and "须重新确定主办单位" in one.notes
    assert two.form["leader"] is None and "原牵头市领导岗位空缺，须重新确定" in two.notes


def test_the_copied_draft_waits_to_be_proposed_and_can_be(house: House) -> None:
    start_list(house, work(1, nodes=NODES), work(2))
    house.wait(days=360)
    new = next_list(house)
    assert taken(house, works, new, [1]) == taken(house, works, new, [1]) == 1
    assert house.state(NEXT_LIST) == "list.proposing"
    (told,) = events(house, NEXT_LIST, "carried_over")
    assert (told["year"], told["works"]) == (2026, 1)
    (task,) = house.open_tasks("propose_key_list", NEXT_LIST)
    form = house.one("SELECT form FROM task WHERE id = :t", t=task.id)
    accepted(house.person(SUPERVISION).decide(task.id, "propose", form))


def test_a_begun_draft_is_replaced_only_on_purpose(house: House) -> None:
    start_list(house, work(1), work(2))
    new = next_list(house)
    taken(house, works, new, [1])
    with pytest.raises(GateClosed) as refused:
        taken(house, works, new, [1, 2])
    assert refused.value.name == "draft_not_empty"
    assert taken(house, works, new, [1, 2], replace=True) == 2
    with pytest.raises(FormInvalid):
        taken(house, works, new, [])


def test_what_was_proposed_is_not_copied_over(house: House) -> None:
    start_list(house, work(1))
    new = next_list(house)
    taken(house, works, new, [1])
    accepted(house.act("propose_key_list", NEXT_LIST, form={"works": [work(1)]}))
    with pytest.raises(GateClosed) as refused:
        taken(house, works, new, [1], replace=True)
    assert refused.value.name == "wrong_order"


def test_a_rounds_projects_are_copied_with_the_plans_they_ended_with(house: House) -> None:
    house.start_round(projects=(1, 2))
    house.play(until="draft_plan", case=PROJECT)
    ended(house, "fgw", "swj")
    source = case_id(house, ROUND)
    found = acting(house, lambda d, _: projects.projects_of(d, d.session.get_one(Case, source)))
    first = found[0]
    assert first.form["lead_units"][0] == "swj" and first.form["overrides"] == []
    assert first.form["plan"]["quotas"] and first.form["plan"]["indicators"]
    assert "fgw" not in {row["source_unit"] for row in first.form["plan"]["indicators"]}


def test_a_copied_round_waits_to_be_proposed_and_can_be(house: House) -> None:
    house.start_round(projects=(1, 2))
    house.play(until="draft_plan")
    new = int(acting(house, lambda d, me: start_round(d, me, 2027), SUPERVISION))
    house.run()
    assert taken(house, projects, new) == taken(house, projects, new) == 2
    with pytest.raises(GateClosed):
        taken(house, projects, new, [1])
    (task,) = house.open_tasks("propose_measures", NEXT_ROUND)
    form = house.one("SELECT form FROM task WHERE id = :t", t=task.id)
    accepted(house.person(SUPERVISION).decide(task.id, "propose", form | {"submission_due": "2028-02-25"}))
    with pytest.raises(GateClosed) as refused:
        taken(house, projects, new, replace=True)
    assert refused.value.name == "wrong_order"
