"""AB角, change of office, leavers, and signatures given on paper: the task hangs on the post, both names show."""

from datetime import date, timedelta
from typing import Any

from service.clock import LEGAL_ZONE
from service.db import transaction
from service.org.leadership import set_substitute
from service.org.use_cases import appoint, leave
from service.tasks.acts import release_claims
from tests.cast import CLERK, LEAD, PROJECT, VICE_MAYOR, accepted, case_id, refused
from tests.house import House
from tests.service.conftest import At

REVIEWED = {"scope_not_widened": True, "no_daily_duties": True, "sets_consistent": True}


def stand_in(house: House, absent: str, substitute: str, days: int = 30) -> None:
    today = house.clock.today()
    with transaction(house.office.engine) as session:
        set_substitute(
            session,
            "yiyang",
            house.person(absent).id,
            house.person(substitute).id,
            today,
            today + timedelta(days=days),
            house.clock.now(),
        )


def of(house: House, step: str, username: str) -> Any:
    return next(t for t in house.open_tasks(step) if house.holder(t.post_id).username == username)


def paper(house: House, task: int, who: str = CLERK, **changed: Any) -> Any:
    signer = house.person(VICE_MAYOR).id
    signed = house.clock.now().astimezone(LEGAL_ZONE).date().isoformat()
    body = {"outcome": "approve", "form": REVIEWED, "signer": signer, "signed_on": signed, **changed}
    return house.person(who).send("POST", f"/api/v1/tasks/{task}/paper", json=body)


def test_a_substitute_decides_tasks_that_already_wait_and_both_names_are_kept(at: At) -> None:
    house = at("review_plan")
    task = of(house, "review_plan", VICE_MAYOR)
    other = house.person("vicemayor2")
    refused(other.decide(task.id, "approve", REVIEWED), "not_yours", 403)
    accepted(house.person(VICE_MAYOR).send("POST", f"/api/v1/tasks/{task.id}/claim", json={}))
    stand_in(house, VICE_MAYOR, "vicemayor2")
    assert task.id in {row["id"] for row in other.get("/api/v1/tasks")}
    accepted(other.decide(task.id, "approve", REVIEWED))
    (row,) = house.rows("SELECT person_id, behalf_of_id FROM decision WHERE task_id = :t", t=task.id)
    assert (row.person_id, row.behalf_of_id) == (other.id, house.person(VICE_MAYOR).id)
    (event,) = house.rows("SELECT actor_id, behalf_of_id FROM event WHERE data->>'task' = :t", t=str(task.id))
    assert (event.actor_id, event.behalf_of_id) == (other.id, house.person(VICE_MAYOR).id)
    assert names_shown(house) == {"vicemayor2", VICE_MAYOR}


def test_one_stand_in_for_both_leaders_signs_only_once(at: At) -> None:
    house = at("review_plan")
    vice_mayor, secretary = (task for task in house.open_tasks("review_plan"))
    for absent in (house.holder(vice_mayor.post_id), house.holder(secretary.post_id)):
        stand_in(house, absent.username, "vicemayor2")
    other = house.person("vicemayor2")
    accepted(other.decide(vice_mayor.id, "approve", REVIEWED))
    refused(other.decide(secretary.id, "approve", REVIEWED), "signed_already", 409)
    assert house.state(PROJECT) == "plan.reviewing"


def names_shown(house: House) -> set[str]:
    """The user names behind the names that the case page shows for the decision just made."""
    view = house.person("supervision1").get(f"/api/v1/cases/{case_id(house)}")
    entry = next(e for e in reversed(view["timeline"]) if e["kind"] == "decided")
    shown = {entry["actor"], entry["behalf_of"]}
    query = "SELECT username FROM account JOIN person p ON p.id = person_id WHERE p.name = ANY(:names)"
    return {row.username for row in house.rows(query, names=sorted(shown))}


def test_after_the_absence_the_substitute_decides_no_more(at: At) -> None:
    house = at("review_plan")
    task = of(house, "review_plan", VICE_MAYOR)
    stand_in(house, VICE_MAYOR, "vicemayor2", days=1)
    house.clock.set(house.clock.now() + timedelta(days=2))
    refused(house.person("vicemayor2").decide(task.id, "approve", REVIEWED), "not_yours", 403)


def test_a_change_of_office_holder_needs_nothing(at: At) -> None:
    house = at("review_plan")
    task = of(house, "review_plan", VICE_MAYOR)
    old, new = house.person(VICE_MAYOR), house.person("vicemayor6")
    with transaction(house.office.engine) as session:
        leave(session, "yiyang", old.id, house.clock.today(), house.clock.now())
        appoint(session, "yiyang", task.post_id, new.id, house.clock.today(), house.clock.now())
    refused(old.decide(task.id, "approve", REVIEWED), "not_logged_in", 401)
    accepted(new.decide(task.id, "approve", REVIEWED))


def test_a_leavers_claims_fall_back_to_the_desk(at: At) -> None:
    house = at("propose_measures")
    task = house.open_tasks("propose_measures")[0].id
    form = house.habit(house.open_tasks("propose_measures")[0])[1].form
    accepted(house.person("supervision1").send("POST", f"/api/v1/tasks/{task}/claim", json={}))
    refused(house.person("supervision2").decide(task, "propose", form), "not_yours", 403)
    with transaction(house.office.engine) as session:
        assert release_claims(session, house.person("supervision1").id) == 1
    accepted(house.person("supervision2").decide(task, "propose", form))


def test_a_signature_on_paper_is_entered_by_the_clerk_with_scan_and_both_days(at: At) -> None:
    house = at("review_plan")
    task = of(house, "review_plan", VICE_MAYOR)
    scan = house.person(CLERK).attach(case_id(house), "签批单.pdf", b"%PDF-1.7 signed")
    signed = house.clock.today().isoformat()
    house.clock.set(house.clock.now() + timedelta(days=2))
    accepted(paper(house, task.id, scan=scan, signed_on=signed))
    (row,) = house.rows(
        "SELECT person_id, entered_by, scan_id, signed_on, entered_at FROM decision WHERE task_id = :t", t=task.id
    )
    assert (row.person_id, row.entered_by) == (house.person(VICE_MAYOR).id, house.person(CLERK).id)
    assert (row.scan_id, row.signed_on) == (scan, date.fromisoformat(signed))
    assert row.entered_at.date() > row.signed_on
    view = house.person("supervision1").get(f"/api/v1/cases/{case_id(house)}")
    shown = next(t for t in view["tasks"] if t["id"] == task.id)
    assert shown["entered_by"] and shown["decided_by"] and shown["entered_by"] != shown["decided_by"]
    assert shown["signed_on"] == signed


def test_paper_is_refused_without_clerk_scan_right_signer_or_possible_day(at: At) -> None:
    house = at("review_plan")
    task = of(house, "review_plan", VICE_MAYOR).id
    scan = house.person(CLERK).attach(case_id(house), "签批单.pdf", b"%PDF-1.7 signed")
    refused(paper(house, task, LEAD, scan=scan), "not_allowed", 403)
    refused(paper(house, task, scan=10**9), "scan_missing", 422)
    refused(paper(house, task, scan=scan, signed_on="2026-01-04"), "signing_day_impossible", 422)
    refused(paper(house, task, scan=scan, signed_on="2026-01-09"), "signing_day_impossible", 422)
    refused(paper(house, task, scan=scan, signer=house.person(LEAD).id), "not_yours", 403)
    refused(paper(house, task, scan=scan, signer=10**9), "not_found", 404)
    assert house.state(PROJECT) == "plan.reviewing"
