"""A leaver's claims fall back to the desk: on the day itself, or by the night's chore when it was told before."""

from datetime import timedelta

from service.chores import free_leavers_tasks
from tests.house import House


def claimed_by_one_of_two(house: House) -> int:
    house.start_round(projects=(1,))
    task = int(house.open_tasks("propose_measures")[0].id)
    house.person("supervision1").post(f"/api/v1/tasks/{task}/claim")
    return task


def test_what_a_leaver_had_claimed_waits_on_the_desk_again(house: House) -> None:
    task = claimed_by_one_of_two(house)
    leaver = house.person("supervision1")
    body = {"left_on": house.clock.today().isoformat()}
    house.person("admin").post(f"/api/v1/persons/{leaver.id}/leave", body)
    assert leaver.send("GET", "/api/v1/me").status_code == 401
    assert house.person("supervision2").post(f"/api/v1/tasks/{task}/claim")["claimed_by"]


def test_who_leaves_later_keeps_his_task_until_the_night_of_that_day(house: House) -> None:
    task = claimed_by_one_of_two(house)
    leaver = house.person("supervision1")
    body = {"left_on": (house.clock.today() + timedelta(days=7)).isoformat()}
    house.person("admin").post(f"/api/v1/persons/{leaver.id}/leave", body)
    assert free_leavers_tasks(house.office) == 0
    house.wait(days=7)
    assert free_leavers_tasks(house.office) == 1
    assert free_leavers_tasks(house.office) == 0
    assert house.one("SELECT person_id FROM task WHERE id = :task", task=task) is None


def test_only_the_administrator_records_that_somebody_leaves(house: House) -> None:
    mayor = house.person("mayor")
    path = f"/api/v1/persons/{mayor.id}/leave"
    refused = house.person("supervision1").send("POST", path, json={"left_on": "2026-02-01"})
    assert refused.json()["name"] == "not_allowed"
