"""Who reads what of a matter: supervisors and the main unit all of it, a unit beside it its own part only."""

from typing import Any

import pytest

from tests.cast import STRANGER, SUPERVISION, accepted, refused
from tests.house import House
from tests.service.matters import KEY, LATER, a_matter, act, assigned, reply, send, units
from tests.web.browser import Browser

MAIN, BESIDE, OTHER = "fgw.handler", "czj.handler", "tjj.handler"


@pytest.fixture
def matter(house: House) -> int:
    """Three units; the finance bureau and the statistics bureau have replied, each with a file."""
    found = assigned(house, "fgw", "czj", "tjj")
    for unit in ("czj", "tjj"):
        accepted(act(house, "sign_matter", unit))
        file = house.person(f"{unit}.handler").attach(found, f"{unit}.pdf", b"%PDF-" + unit.encode())
        accepted(act(house, "reply_matter", unit, form={"body": f"{unit}已办结。", "attachments": [file]}))
    return found


def seen(house: House, who: str, matter: int) -> str:
    """Everything that the generic page and the matter's own tell this official."""
    person = house.person(who)
    return str(person.get(f"/api/v1/cases/{matter}")) + str(person.get(f"/api/v1/matters/{matter}"))


def test_a_unit_beside_the_main_one_sees_its_own_part_and_no_others_reply(house: House, matter: int) -> None:
    told = seen(house, BESIDE, matter)
    assert "czj已办结" in told and "czj.pdf" in told
    for hidden in ("tjj", "统计局"):
        assert hidden not in told, hidden


def test_the_main_unit_and_the_office_see_the_whole(house: House, matter: int) -> None:
    for who in (MAIN, SUPERVISION, "vicemayor1"):
        told = seen(house, who, matter)
        assert all(words in told for words in ("czj已办结", "tjj已办结", "czj.pdf", "tjj.pdf")), who


def test_another_units_documents_and_files_are_not_there(house: House, matter: int) -> None:
    rows: list[Any] = house.rows(
        "SELECT d.id, u.code, 'documents' AS what FROM document d JOIN unit u ON u.id = d.unit_id"
        " UNION ALL SELECT a.id, left(a.name, 3), 'attachments' FROM attachment a"
    )
    for row in rows:
        asked = house.person(BESIDE).send("GET", f"/api/v1/{row.what}/{row.id}")
        page = Browser(house, BESIDE).get(f"/{row.what}/{row.id}")
        if row.code == "czj":
            assert asked.status_code == 200
        else:
            refused(asked, "not_found", 404)
            assert page.status == 404 and row.code not in page.words
        assert house.person(MAIN).send("GET", f"/api/v1/{row.what}/{row.id}").status_code == 200


def test_a_task_shows_its_unit_its_own_papers_and_files_alone(house: House, matter: int) -> None:
    tasks = {row.about: row.id for row in house.rows("SELECT about, id FROM task WHERE step = 'reply_matter'")}
    page = Browser(house, BESIDE).get(f"/tasks/{tasks['czj']}")
    assert page.status == 200 and "czj已办结" in page.words
    for hidden in ("tjj", "统计局"):
        assert hidden not in page.html, hidden
    review = next(task for task in house.open_tasks("review_reply", KEY) if task.about == "tjj")
    office = Browser(house, SUPERVISION).get(f"/tasks/{review.id}")
    assert "czj已办结" in office.words and "tjj已办结" in office.words


def test_a_reply_offers_the_files_of_its_own_unit_alone(house: House, matter: int) -> None:
    accepted(act(house, "sign_matter", "fgw"))
    accepted(act(house, "review_reply", "czj", outcome="return", form={"due": LATER}, opinion="请补充。"))
    offered = {}
    for who, unit in ((MAIN, "fgw"), (BESIDE, "czj")):
        task = next(task for task in house.open_tasks("reply_matter", KEY) if task.about == unit)
        offered[who] = Browser(house, who).get(f"/tasks/{task.id}").html
    assert "czj.pdf" in offered[MAIN] and "tjj.pdf" in offered[MAIN], "the main unit answers for the whole"
    assert "czj.pdf" in offered[BESIDE] and "tjj.pdf" not in offered[BESIDE]


def test_a_file_that_another_unit_attached_cannot_be_taken_for_ones_own_reply(house: House, matter: int) -> None:
    accepted(act(house, "sign_matter", "fgw"))
    stray = {"body": "见附件。", "attachments": [999_999]}
    refused(act(house, "reply_matter", "fgw", form=stray), "not_found", 404)


def test_a_stranger_sees_nothing_of_it(house: House, matter: int) -> None:
    for path in (f"cases/{matter}", f"matters/{matter}"):
        refused(house.person(STRANGER).send("GET", f"/api/v1/{path}"), "not_found", 404)
    assert house.person(STRANGER).get("/api/v1/matters", year=2026) == []
    assert house.person(STRANGER).get("/api/v1/cases", kind="matter") == []


def test_lists_hold_ones_own_matters(house: House, matter: int) -> None:
    accepted(send(house, a_matter("粮食安全", units=units("swj"))))
    for who, titles in ((BESIDE, ["城区积水点整治"]), (STRANGER, ["粮食安全"]), (SUPERVISION, None)):
        rows = house.person(who).get("/api/v1/matters", year=2026)
        assert [row["title"] for row in rows] == (titles or ["粮食安全", "城区积水点整治"])
        cases = house.person(who).get("/api/v1/cases", kind="matter")
        assert len(cases) == len(rows)
    found = house.person(SUPERVISION).get("/api/v1/matters", year=2026, state="handling.running", source="meeting")
    assert found == []


def test_before_it_is_assigned_no_unit_sees_it(house: House) -> None:
    accepted(send(house, a_matter()))
    case = house.one('SELECT id FROM "case" WHERE key = :key', key=KEY)
    refused(house.person(MAIN).send("GET", f"/api/v1/cases/{case}"), "not_found", 404)


def test_nobody_acts_on_another_units_assignment(house: House, matter: int) -> None:
    task = house.open_tasks("sign_matter", KEY)[0]
    refused(house.person(BESIDE).decide(task.id, "signed"), "not_yours", 403)
    reply(house, "fgw")
    review = house.open_tasks("review_reply", KEY)[0]
    refused(house.person(MAIN).decide(review.id, "accept"), "not_yours", 403)


def test_the_list_of_documents_holds_a_units_own(house: House, matter: int) -> None:
    assert "交办通知" in Browser(house, BESIDE).get("/documents").words
    listed = Browser(house, BESIDE).get("/documents").words
    assert "财政局关于" in listed and "统计局关于" not in listed
    assert "交办通知" not in Browser(house, STRANGER).get("/documents").words
