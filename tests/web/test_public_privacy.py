"""Nothing of a person is public: no page, address or log names an official, or who appealed, or by which code."""

import logging
import re
from collections.abc import Callable

import pytest
from sqlalchemy import text

from tests.cast import COMPLAINTS, accepted
from tests.house import House
from tests.web.browser import Browser, Seen
from tests.web.citizens import MATTER, ask, file_one, open_list, receipt
from tests.works import file_all, report, start_list, until, verify, work

FILER = {"f.name": "欧阳不公开", "f.contact": "0737-7654321"}
DOORS = ("/public", "/public/feed.xml", "/robots.txt", "/login")
NOT_FOLLOWED = ("lang=", "type=", "/tasks")
Browse = Callable[..., Browser]


def everything_public(house: House, browser: Browser) -> dict[str, str]:
    """Every page and file that can be reached from the public doors by following links, with what it says."""
    found: dict[str, str] = {}
    waiting = list(DOORS)
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        page = browser.get(path)
        assert page.status == 200, path
        found[path] = page.html
        links = {link.partition("#")[0] for link in page.links}
        waiting += [link for link in links if link.startswith("/") and not any(part in link for part in NOT_FOLLOWED)]
    return found


def lived(house: House, browse: Browse) -> tuple[str, str]:
    """A round whose circular is out, a key list in February, and a complaint in between; its receipt and code."""
    start_list(house, work(1, livelihood=True))
    file_all(house)
    accepted(report(house, 1, "8"))
    accepted(verify(house, 1))
    until(house, 2, 15)
    house.start_round(projects=(1,))
    house.play(until="submit_list", case="project/yiyang/2026/01")
    number, code = receipt(file_one(browse(), "complaint", **FILER))
    house.run()
    house.act("acknowledge")
    house.act("verify", form={"feedback": "经核查，情况不属实。"})
    house.play(until="pay_reward")
    return number, code


def test_no_public_page_address_or_log_has_anything_of_a_person(
    house: House, browse: Browse, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        number, code = lived(house, browse)
        citizen = browse()
        pages = everything_public(house, citizen)
        answer = ask(citizen, number, code)
    assert len(pages) > 12 and any("/documents/" in path for path in pages)
    people = {name for (name,) in house.rows("SELECT name FROM person")}
    accounts = {name for (name,) in house.rows("SELECT username FROM account")}
    secrets = {FILER["f.name"], "7654321", MATTER, number, code}
    for path, html in pages.items():
        assert not [one for one in people | secrets if one in html], path
        assert not [one for one in accounts if f">{one}<" in html or f'"{one}"' in html], path
        assert not [one for one in people | accounts | secrets if one in path]
    assert not [one for one in (people | secrets) - {number} if one in answer.html]
    assert not [one for one in secrets if one in caplog.text]


def test_the_interface_for_programs_has_nothing_of_a_person_either(house: House, browse: Browse) -> None:
    number, code = lived(house, browse)
    people = {name for (name,) in house.rows("SELECT name FROM person")}
    bodies = [house.client.get(f"/api/v1/public/{part}").text for part in ("publicity", "publicity/1", "circulars")]
    bodies.append(house.client.post("/api/v1/public/enquiries", json={"receipt": number, "code": code}).text)
    for body in bodies:
        assert not [one for one in people | {FILER["f.name"], "7654321", MATTER, code} if one in body]
    assert browse(COMPLAINTS).get("/public/publicity/1").status == 200


def test_where_the_documents_go_on_tells_nothing_of_one_that_is_not_public(house: House, browse: Browse) -> None:
    open_list(house)
    (newest,) = house.rows("SELECT max(id) AS id FROM document WHERE kind = 'plan'")
    assert listed(browse().get("/public/documents", before=newest.id)) != []
    with house.office.engine.begin() as connection:
        connection.execute(text("UPDATE document SET public = false WHERE id = :id"), {"id": newest.id})
    hidden, unknown = (browse().get("/public/documents", before=one) for one in (newest.id, 987654321))
    assert listed(hidden) == listed(unknown) == []


def listed(page: Seen) -> list[str]:
    """The documents on the page."""
    return [link for link in page.links if re.fullmatch(r"/public/documents/[0-9]+", link)]
