"""Who sees an inspection: unannounced, nobody of the unit before the finding is entered; then its own part alone."""

import pytest

from tests.cast import COUNTY, LEAD, STRANGER, SUPERVISION, accepted, refused
from tests.house import House
from tests.service.inspections import KEY, PHOTO, act, find, planned
from tests.web.browser import Browser


def hidden(house: House, who: str, inspection: int) -> bool:
    """Whether the inspection is nowhere for this official: case, its own page, lists, files, inbox, notices."""
    person = house.person(who)
    shown = [
        person.send("GET", f"/api/v1/cases/{inspection}").status_code == 200,
        person.send("GET", f"/api/v1/inspections/{inspection}").status_code == 200,
        Browser(house, who).get(f"/cases/{inspection}").status == 200,
        bool(person.get("/api/v1/cases", kind="inspection")),
        bool(person.get("/api/v1/inspections", year=2026)),
        "饮水" in Browser(house, who).get("/documents").words,
        "饮水" in Browser(house, who).get("/notices").words,
        any(task["kind"] == "inspection" for task in person.get("/api/v1/tasks")),
        any(task["kind"] == "inspection" for task in person.get("/api/v1/tasks", box="unit")),
    ]
    assert len(set(shown)) == 1 or any(shown[:2]), shown
    return not any(shown)


@pytest.fixture
def unannounced(house: House) -> int:
    """An unannounced inspection of the development bureau and Anhua county has begun."""
    return planned(house, "fgw", "anhua")


def test_an_unannounced_inspection_is_hidden_from_the_unit_until_the_finding_is_entered(
    house: House, unannounced: int
) -> None:
    assert hidden(house, COUNTY, unannounced) and hidden(house, LEAD, unannounced)
    file = house.person(SUPERVISION).attach(unannounced, "现场.png", PHOTO)
    refused(house.person(COUNTY).send("GET", f"/api/v1/attachments/{file}"), "not_found", 404)
    upload = {"file": ("a.png", PHOTO)}
    path = f"/api/v1/cases/{unannounced}/attachments"
    refused(house.person(COUNTY).send("POST", path, files=upload), "not_found", 404)
    accepted(find(house, "anhua"))
    assert not hidden(house, COUNTY, unannounced)
    assert hidden(house, LEAD, unannounced)


def test_even_people_of_the_supervision_offices_own_unit_do_not_see_it_before(house: House, unannounced: int) -> None:
    unit = house.one('SELECT unit_id FROM "case" WHERE id = :id', id=unannounced)
    rows = house.rows(
        "SELECT DISTINCT a.username FROM post p JOIN holding h ON h.post_id = p.id JOIN account a USING (person_id)"
        " WHERE p.unit_id = :unit AND p.office IN ('handler', 'complaint_officer', 'principal_leader')",
        unit=unit,
    )
    for row in rows:
        assert hidden(house, row.username, unannounced), row.username


def test_an_announced_inspection_is_there_for_its_units_and_for_no_other(house: House) -> None:
    found = planned(house, "fgw", "anhua", announced=True)
    for who in (COUNTY, LEAD):
        assert not hidden(house, who, found)
    assert hidden(house, STRANGER, found)


def test_a_unit_sees_its_own_findings_and_conclusion_and_no_others(house: House, unannounced: int) -> None:
    accepted(find(house, "anhua"))
    accepted(find(house, "fgw", body="审批超期。"))
    accepted(house.act("enter_findings", KEY))
    accepted(act(house, "give_feedback", "fgw", form={"conclusion": "立即清理。", "recheck_by": "2026-03-02"}))
    accepted(act(house, "give_feedback", "anhua", form={"conclusion": "恢复消毒。", "recheck_by": "2026-03-02"}))
    told = str(house.person(COUNTY).get(f"/api/v1/cases/{unannounced}"))
    told += str(house.person(COUNTY).get(f"/api/v1/inspections/{unannounced}"))
    assert "停用" in told and "恢复消毒" in told
    for others in ("审批超期", "立即清理", "群众反映集中", "发展和改革"):
        assert others not in told, others
    (task,) = [task for task in house.open_tasks("fix_findings", KEY) if task.about == "anhua"]
    page = Browser(house, COUNTY).get(f"/tasks/{task.id}")
    assert "恢复消毒" in page.words and "立即清理" not in page.words and "发展和改革" not in page.words
    other = house.one("SELECT d.id FROM document d JOIN unit u ON u.id = d.unit_id WHERE u.code = 'fgw'")
    refused(house.person(COUNTY).send("GET", f"/api/v1/documents/{other}"), "not_found", 404)
    whole = str(house.person("mayor").get(f"/api/v1/inspections/{unannounced}"))
    assert "审批超期" in whole and "群众反映集中" in whole
