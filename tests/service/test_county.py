"""YY-20: a county loads its own pack and runs its own round beside the city's; neither sees anything of the other."""

import pytest

from service import sample
from service.db import transaction
from service.org.accounts import CHEAP_PASSWORDS
from service.org.sample import COUNTY, load_sample_county
from tests.cast import LEAD, ROUND, SUPERVISION, accepted, case_id, refused
from tests.house import House
from tests.service.conftest import At

COUNTYS = "round/anhua/2026"


@pytest.fixture
def house(at: At) -> House:
    """Anhua with its own register beside the city, whose plan is being drafted."""
    found = at("draft_plan")
    with transaction(found.office.engine) as session:
        load_sample_county(session, found.office.desk(session).today, pack_id="anhua-2023", passwords=CHEAP_PASSWORDS)
    return found


REASON = {"reason": "县里自定办法"}


def holder(house: House, office: str, jurisdiction: str = COUNTY) -> str:
    return str(
        house.one(
            "SELECT a.username FROM account a JOIN holding h USING (person_id) JOIN post p ON p.id = h.post_id"
            " JOIN unit u ON u.id = p.unit_id WHERE p.office = :office AND u.jurisdiction_code = :j ORDER BY p.id",
            office=office,
            j=jurisdiction,
        )
    )


def adopt(house: House, pack: str = "anhua-2023") -> object:
    admin = house.person(holder(house, "system_admin"))
    files = {"file": (f"{pack}.yaml", sample.pack_text(pack).encode())}
    return admin.send("POST", "/api/v1/packs", files=files, data=REASON)


def begin(house: House) -> None:
    accepted(adopt(house))
    office = house.person(holder(house, "supervision_officer"))
    accepted(office.send("POST", "/api/v1/rounds", json={"year": 2026}))
    house.run()


def test_without_a_pack_of_its_own_a_county_has_no_round(house: House) -> None:
    office = house.person(holder(house, "supervision_officer"))
    refused(office.send("POST", "/api/v1/rounds", json={"year": 2026}), "no_rule_pack")
    refused(adopt(house, "yiyang-2023"), "foreign_pack")
    refused(office.send("POST", "/api/v1/packs", files={"file": ("a.yaml", b"")}, data=REASON), "not_allowed", 403)


def test_a_county_runs_its_round_under_its_own_rules(house: House) -> None:
    begin(house)
    assert house.state(COUNTYS) == "measures.proposing"
    packs = house.rows(
        "SELECT c.key, p.name FROM \"case\" c JOIN rule_pack p ON p.id = c.pack_id WHERE c.kind = 'round' ORDER BY 1"
    )
    assert [(r.key, r.name) for r in packs] == [(COUNTYS, "anhua-2023"), (ROUND, "yiyang-2023")]


def test_neither_sees_anything_of_the_other(house: House) -> None:
    begin(house)
    city, county = house.person(SUPERVISION), house.person(holder(house, "supervision_officer"))
    mayor = house.person(holder(house, "mayor"))
    theirs, ours = case_id(house, COUNTYS), case_id(house, ROUND)
    their_task = house.open_tasks("propose_measures", COUNTYS)[0].id
    our_task = house.open_tasks("draft_plan")[0].id
    for who, case, task in ((city, theirs, their_task), (county, ours, our_task), (mayor, ours, our_task)):
        refused(who.send("GET", f"/api/v1/cases/{case}"), "not_found", 404)
        refused(who.send("GET", f"/api/v1/rounds/{case}"), "not_found", 404)
        refused(who.send("GET", f"/api/v1/tasks/{task}"), "not_found", 404)
        refused(who.decide(task, "submit", {}), "not_found", 404)
        for act, body in (("claim", {}), ("urge", {"text": "快"}), ("copy", {"persons": [1]}), ("take-back", {})):
            refused(who.send("POST", f"/api/v1/tasks/{task}/{act}", json=body), "not_found", 404)
    assert {c["key"] for c in county.get("/api/v1/cases")} == {COUNTYS}
    assert COUNTYS not in {c["key"] for c in city.get("/api/v1/cases")}
    boxes = [row["case"] for box in ("waiting", "unit", "done") for row in county.get("/api/v1/tasks", box=box)]
    assert boxes and set(boxes) == {COUNTYS}


def test_units_and_persons_of_the_other_are_unknown(house: House) -> None:
    begin(house)
    task = house.open_tasks("propose_measures", COUNTYS)[0]
    form = {
        "projects": [
            {
                "number": 1,
                "title": "县级项目",
                "subject": "产业",
                "cites": "县重点工作",
                "lead_units": ["fgw"],
                "recipient_kinds": ["township"],
                "incentive_kinds": ["praise"],
            }
        ],
        "submission_due": "2027-02-26",
    }
    refused(house.holder(task.post_id).decide(task.id, "propose", form), "unknown_unit")
    lead = house.person(LEAD)
    ours = house.open_tasks("draft_plan")[0].id
    foreigner = house.person(holder(house, "mayor")).id
    refused(lead.send("POST", f"/api/v1/tasks/{ours}/copy", json={"persons": [foreigner]}), "not_found", 404)
    body = {"person": foreigner, "reason": "请办"}
    refused(lead.send("POST", f"/api/v1/tasks/{ours}/transfer", json=body), "not_a_colleague")


def test_each_numbers_its_documents_in_its_own_sequence(house: House) -> None:
    rows = house.rows("SELECT sequence FROM document_number")
    assert rows and all(":yiyang:" in row.sequence for row in rows)
