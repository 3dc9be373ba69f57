"""What is slow holds no connection of the register: passwords being weighed, files being looked at, slow lines."""

import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import text

from service.db import transaction
from service.org.accounts import CHEAP_PASSWORDS, PASSWORDS, set_password
from service.org.sample import SAMPLE_PASSWORD
from tests.cast import LEAD, LEAD_LEADER, PROJECT, SUPERVISION, refused
from tests.house import House
from tests.service.test_hot_path import statements
from tests.service.test_live import soon
from tests.serving import serving
from tests.web.browser import Browser
from tests.web.citizens import MATTER, PHOTO, file_one, open_list

NEW = "Another-2026"
PDF = b"%PDF-1.7 minutes"
SNAPSHOT = ("截图.png", b"\x89PNG\r\n\x1a\n1", "image/png")


def held(house: House) -> int:
    """How many connections are out just now."""
    return int(house.office.engine.pool.checkedout())  # type: ignore[attr-defined]  # of a pool that counts


@dataclass
class Watch:
    """Notes at each slow step how many connections were held meanwhile."""

    house: House
    seen: list[int] = field(default_factory=list)

    def over(self, slow: Callable[..., Any]) -> Callable[..., Any]:
        """The same step, watched."""

        def watched(*given: Any) -> Any:
            self.seen.append(held(self.house))
            return slow(*given)

        return watched

    def __call__(self, content: bytes) -> None:
        """As a scanner that finds nothing."""
        self.seen.append(held(self.house))


@pytest.fixture
def weighing(house: House, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """The real weighing of passwords, watched."""
    watch = Watch(house)
    for step in ("verify", "hash"):
        monkeypatch.setattr(PASSWORDS, step, watch.over(getattr(PASSWORDS, step)))
    return watch


@pytest.fixture
def looking(house: House) -> Watch:
    """A scanner that is watched."""
    house.office.gate = watch = Watch(house)  # type: ignore[assignment]  # a gate of another make
    return watch


def test_no_connection_waits_while_a_login_is_weighed(house: House, weighing: Watch) -> None:
    body = {"username": LEAD, "password": SAMPLE_PASSWORD}
    assert house.client.post("/api/v1/login", json=body).status_code == 200
    assert house.client.post("/api/v1/login", json=body | {"password": "wrong"}).status_code == 401
    assert house.client.post("/api/v1/login", json=body | {"username": "nobody"}).status_code == 401
    assert set(weighing.seen) == {0} and len(weighing.seen) >= 3


def test_no_connection_waits_while_a_password_is_changed(house: House, weighing: Watch) -> None:
    browser = Browser(house, LEAD)
    form = browser.get("/account").form("/account/password")
    typed = {"password": "wrong", "password_new": NEW, "password_again": NEW}
    assert browser.send(form, typed).status == 401
    done = browser.send(form, typed | {"password": SAMPLE_PASSWORD})
    assert done.status == 200 and "changed=true" in done.url
    assert weighing.seen == [0] * 4


def test_more_passwords_are_changed_at_once_than_there_are_connections(house: House) -> None:
    people = [
        row.username
        for row in house.rows("SELECT username FROM account WHERE password_hash LIKE '$%' ORDER BY 1 LIMIT 24")
    ]
    browsers = [Browser(house, username) for username in people]
    typed = {"password": SAMPLE_PASSWORD, "password_new": NEW, "password_again": NEW}
    with ThreadPoolExecutor(len(people)) as crowd:
        answers = list(crowd.map(lambda b: b.client.post("/account/password", data=typed).status_code, browsers))
    assert answers == [200] * len(people)


def test_a_password_that_was_changed_while_it_was_weighed_opens_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    weigh = PASSWORDS.verify

    def changed_meanwhile(password: str, digest: str) -> bool:
        found = weigh(password, digest)
        with transaction(house.office.engine) as session:
            set_password(session, house.person(LEAD).id, NEW, passwords=CHEAP_PASSWORDS)
        return found

    monkeypatch.setattr(PASSWORDS, "verify", changed_meanwhile)
    body = {"username": LEAD, "password": SAMPLE_PASSWORD}
    refused(house.client.post("/api/v1/login", json=body), "wrong_password", 401)
    monkeypatch.undo()
    assert house.client.post("/api/v1/login", json=body | {"password": NEW}).status_code == 200


def test_no_connection_waits_while_a_file_of_a_case_is_looked_at(house: House, looking: Watch) -> None:
    case = house.start_round(projects=(1,))
    house.person(SUPERVISION).attach(case, "纪要.pdf", PDF)
    browser = Browser(house, SUPERVISION)
    form = browser.get(f"/cases/{case}").form("/attachments")
    assert browser.send(form, files={"file": ("续.pdf", PDF + b"2", "application/pdf")}).status == 200
    assert looking.seen == [0, 0] and house.one("SELECT count(*) FROM attachment") == 2


def publicity_task(house: House) -> int:
    """The lead unit's task that asks for a snapshot of the list on its own site."""
    house.start_round(projects=(1,))
    house.play(until="open_publicity")
    return int(house.open_tasks("open_publicity")[0].id)


def test_no_connection_waits_while_the_files_of_a_form_are_looked_at(house: House, looking: Watch) -> None:
    task, lead = publicity_task(house), Browser(house, LEAD)
    looking.seen.clear()
    form = lead.get(f"/tasks/{task}").form("/decide")
    draft = lead.client.post(f"/tasks/{task}/draft", data=dict(form.fields), files={"f0.snapshot.file": SNAPSHOT})
    assert draft.status_code == 200 and looking.seen == [0]
    form = lead.get(f"/tasks/{task}").form("/decide")
    assert form.values("f0.snapshot") != [""]
    late = {"f0.site_url": "https://fgw.example/gongshi", "f0.up_since": "2030-01-01T09:00"}
    assert lead.send(form, late, files={"f0.snapshot.file": SNAPSHOT}).status == 409
    assert looking.seen == [0, 0]


def test_no_connection_waits_while_a_citizens_photos_are_looked_at(house: House, looking: Watch) -> None:
    open_list(house)
    looking.seen.clear()
    files = {"file1": PHOTO, "file2": PHOTO}
    assert file_one(Browser(house), "complaint", files, **{"f.accused_unit": "tjj"}).status == 200
    assert looking.seen == [0, 0] and house.one("SELECT count(*) FROM appeal") == 1


def test_of_whoever_only_sees_a_task_no_file_is_looked_at_or_kept(house: House, looking: Watch) -> None:
    task = publicity_task(house)
    looking.seen.clear()
    before = house.one("SELECT count(*) FROM attachment")
    watcher, files = Browser(house, SUPERVISION), {"f0.snapshot.file": SNAPSHOT}
    outcome = Browser(house, LEAD).get(f"/tasks/{task}").form("/decide").options["outcome"][0]
    for act in ("decide", "draft"):
        answer = watcher.client.post(f"/tasks/{task}/{act}", data={"outcome": outcome}, files=files)
        assert answer.status_code == 403, answer.status_code
    assert looking.seen == [] and house.one("SELECT count(*) FROM attachment") == before


def test_of_a_task_that_is_over_no_file_is_looked_at_but_the_deciders_own_again(house: House, looking: Watch) -> None:
    task, lead = publicity_task(house), Browser(house, LEAD)
    form = lead.get(f"/tasks/{task}").form("/decide")
    given, files = {"f0.site_url": "https://fgw.example/gongshi"}, {"f0.snapshot.file": SNAPSHOT}
    assert lead.send(form, given, files).status == 200
    looking.seen.clear()
    assert lead.send(form, given, files).url.endswith(f"/tasks/{task}"), "the same page again is the same decision"
    assert looking.seen == [0]
    colleague = Browser(house, LEAD_LEADER).client.post(f"/tasks/{task}/decide", data={}, files=files)
    assert colleague.status_code >= 400 and looking.seen == [0]


def test_a_list_that_takes_in_nothing_any_more_looks_at_no_photos(house: House, looking: Watch) -> None:
    open_list(house)
    form = Browser(house).get("/public/publicity/1/appeal").form("/appeal")
    with house.office.engine.begin() as connection:
        connection.execute(text("UPDATE \"case\" SET state = 'circular.issued' WHERE key = :key"), {"key": PROJECT})
    looking.seen.clear()
    typed = {"f.kind": "complaint", "f.matter": MATTER}
    assert Browser(house).send(form, typed, {"file1": PHOTO}).status == 409
    assert looking.seen == []


def test_no_connection_waits_for_a_form_on_a_slow_line(house: House) -> None:
    case, me = house.start_round(projects=(1,)), house.person(SUPERVISION)
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n' + PDF + b"\r\n--x--\r\n"
    head = [
        f"POST /cases/{case}/attachments HTTP/1.1",
        "Host: localhost",
        f"Authorization: {me._headers['Authorization']}",
        "Content-Type: multipart/form-data; boundary=x",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    with serving(house) as running, statements(house) as asked:
        host, port = running.address.split(":")
        with socket.create_connection((host, int(port)), 20) as line:
            line.sendall("\r\n".join([*head, "", ""]).encode() + body[:40])
            assert soon(lambda: any("login_session" in statement for statement in asked))
            assert soon(lambda: held(house) == 0), "who he is was asked, and the connection given back"
            line.sendall(body[40:])
            assert b" 303 " in line.makefile("rb").readline()
    assert house.one("SELECT count(*) FROM attachment") == 1
