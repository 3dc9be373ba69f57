"""A table of bad input: who sends what, and the name of the refusal that must come."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import orjson

from tests.cast import COUNTY, LEAD, STRANGER, SUPERVISION
from tests.house import House

HUGE = "长" * 100_000
DEEP = b'{"outcome":' + b'{"a":' * 5000 + b"1" + b"}" * 5000 + b"}"
JSON = {"Content-Type": "application/json"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Send = Callable[[House], Any]


def decide(**body: Any) -> Send:
    return lambda house: house.person(LEAD).send(
        "POST", f"/api/v1/tasks/{house.visits['task', '']}/decide", json={"outcome": "submit", **body}
    )


def raw(content: bytes, headers: dict[str, str] | None = None, path: str = "decide") -> Send:
    def send(house: House) -> Any:
        token = house.person(LEAD)._headers
        where = f"/api/v1/tasks/{house.visits['task', '']}/{path}"
        return house.client.post(where, content=content, headers={**token, **JSON, **(headers or {})})

    return send


def plan(**changed: Any) -> Send:
    """The diligent plan with one bad field."""

    def send(house: House) -> Any:
        form = house.habit(house.open_tasks("draft_plan")[0])[1].form
        return decide(form={**form, **changed})(house)

    return send


def call(who: str, method: str, path: str, **content: Any) -> Send:
    return lambda house: house.person(who).send(method, f"/api/v1/{path}", **content)


def anybody(method: str, path: str, **content: Any) -> Send:
    return lambda house: house.client.request(method, path, **content)


def worker(verb: str, **message: Any) -> Send:
    return lambda house: house.internal(verb, **message)


def upload(who: str, path: str, name: str, content: bytes) -> Send:
    return call(who, "POST", path, files={"file": (name, content)})


def nested(depth: int) -> bytes:
    """A pack with one value so deep."""
    return b"id: " + b"{a: " * depth + b"1" + b"}" * depth


def workbook(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return packed.getvalue()


QUOTA = {"kind": "county", "places": 3, "award": "1"}
INDICATOR = {"kind": "county", "code": "C1", "name": "产值", "dimension": "total", "source_unit": "tjj"}
ENTER = {"case": "project/yiyang/2026/01", "stage": "plan", "visit": 1}
APPEAL = {"kind": "appeal", "matter": "评分数据与公报不一致，请复核。"}
MATTER = {"source": "meeting", "title": "甲", "body": "抓紧落实。", "given_on": "2026-01-02", "secrecy": "internal"}
NOWHERE = {"unit": "../etc", "due": "2026-03-01"}
DUTY = {"duty": "weekly_meeting", "held_on": "2026-01-05", "subject": "例会", "place": "局", "solved": "一项。"}
PAPER = {"outcome": "x", "signer": 1, "scan": 1, "signed_on": "0001-01-01"}
OLD_KIND = {"unit": "fgw", "kind": "park_a", "valid_from": "0001-01-01"}
EXTENDS = b"extends: yiyang-2023\nid: x-2023\nversion: '1'\njurisdiction: yiyang\njurisdiction_name: x\n"
EXTENDS += b"valid_from: 2026-01-01\nvalid_to: 2027-01-01\n"
BOMB = workbook(xl__workbook_xml=b"0" * 30_000_000)

TABLE: dict[str, tuple[Send, str]] = {
    "malformed JSON": (raw(b'{"outcome": "submit"'), "malformed"),
    "no JSON at all": (raw(b""), "malformed"),
    "JSON of another shape": (raw(b"[1, 2, 3]"), "malformed"),
    "not UTF-8": (raw(b'{"outcome": "\xff\xfe"}'), "unreadable"),
    "nested a thousand times": (raw(DEEP), "unreadable"),
    "a number of five thousand digits": (raw(b'{"outcome": "submit", "version": ' + b"9" * 5000 + b"}"), "unreadable"),
    "another content type": (raw(b"<a/>", {"Content-Type": "text/xml"}), "malformed"),
    "a form where JSON is asked": (
        raw(b"outcome=submit", {"Content-Type": "application/x-www-form-urlencoded"}),
        "malformed",
    ),
    "an unknown field": (decide(approved_by="me"), "malformed"),
    "an unknown field in the form": (plan(approved=True), "form_invalid"),
    "a field named by half a character": (raw(b'{"outcome": "submit", "\\ud800": 1}'), "malformed"),
    "a form field named by half a character": (raw(b'{"outcome": "submit", "form": {"\\ud800": 1}}'), "form_invalid"),
    "half a character": (raw(b'{"outcome": "submit", "form": {"procedure": "\\ud800"}}'), "form_invalid"),
    "a NUL character": (plan(procedure="评选\x00程序"), "malformed"),
    "a huge string": (plan(procedure=HUGE), "form_invalid"),
    "a huge opinion": (decide(opinion=HUGE), "malformed"),
    "a huge outcome": (decide(outcome=HUGE), "malformed"),
    "an outcome that is a list": (decide(outcome=["submit"]), "malformed"),
    "an outcome that is nothing": (decide(outcome=None), "malformed"),
    "an unknown outcome": (decide(outcome="approve"), "form_invalid"),
    "a form that is a list": (decide(form=[]), "malformed"),
    "a stale version": (decide(version=99), "stale_version"),
    "a version below one": (decide(version=0), "malformed"),
    "a version beyond bounds": (decide(version=2**63), "malformed"),
    "places that are no number": (plan(quotas=[{**QUOTA, "places": "three"}]), "form_invalid"),
    "places below nothing": (plan(quotas=[{**QUOTA, "places": -1}]), "form_invalid"),
    "half a place": (plan(quotas=[{**QUOTA, "places": 2.5}]), "form_invalid"),
    "a quota above its ceiling": (plan(quotas=[{**QUOTA, "places": 4}]), "quota_exceeds_cap"),
    "one quota twice": (plan(quotas=[QUOTA, QUOTA]), "quota_repeated"),
    "an award that is not a number": (raw(b'{"outcome": "submit", "form": {"min_score": NaN}}'), "form_invalid"),
    "an award without end": (plan(quotas=[{**QUOTA, "award": "1e400"}]), "form_invalid"),
    "an infinite award": (raw(b'{"outcome": "submit", "form": {"min_score": Infinity}}'), "form_invalid"),
    "an indicator of a thousand points": (plan(indicators=[{**INDICATOR, "points": 1000}]), "form_invalid"),
    "an indicator code too long": (plan(indicators=[{**INDICATOR, "points": 100, "code": "C" * 41}]), "form_invalid"),
    "a source unit from nowhere": (
        plan(indicators=[{**INDICATOR, "points": 100, "source_unit": "../etc"}]),
        "form_invalid",
    ),
    "an unknown source unit": (plan(indicators=[{**INDICATOR, "points": 100, "source_unit": "mars"}]), "unknown_unit"),
    "thousands of indicators": (plan(indicators=[{**INDICATOR, "points": 1}] * 5000), "form_invalid"),
    "a foreign task": (call(STRANGER, "POST", "tasks/1/decide", json={"outcome": "x"}), "not_yours"),
    "a task of nowhere": (call(LEAD, "POST", "tasks/999999/decide", json={"outcome": "x"}), "not_found"),
    "a task with a negative number": (call(LEAD, "GET", "tasks/-1"), "malformed"),
    "a task beyond all numbers": (call(LEAD, "GET", f"tasks/{10**30}"), "malformed"),
    "a task that is a word": (call(LEAD, "GET", "tasks/first"), "malformed"),
    "a foreign case": (call(STRANGER, "GET", "cases/2"), "not_found"),
    "an unknown box": (call(LEAD, "GET", "tasks", params={"box": "everything"}), "malformed"),
    "a page of a million": (call(LEAD, "GET", "tasks", params={"limit": 10**6}), "malformed"),
    "a page after nowhere": (call(LEAD, "GET", "tasks", params={"after": 10**30}), "malformed"),
    "cases after nowhere": (call(LEAD, "GET", "cases", params={"after": 10**30}), "malformed"),
    "a year of the gods": (call(SUPERVISION, "POST", "rounds", json={"year": 99999}), "malformed"),
    "a day that never was": (
        call(SUPERVISION, "POST", "deadlines/1/extend", json={"on": "2026-02-30", "why": "延长期限"}),
        "malformed",
    ),
    "a day at the end of time": (
        call(SUPERVISION, "POST", "deadlines/2/extend", json={"on": "9999-12-31", "why": "延长期限"}),
        "malformed",
    ),
    "a leaver at the end of time": (
        call("admin", "POST", "persons/1/leave", json={"left_on": "9999-12-31"}),
        "malformed",
    ),
    "a paper signed before the register": (
        call("clerk", "POST", "tasks/1/paper", json=PAPER),
        "malformed",
    ),
    "a unit as old as time": (
        upload("admin", "organisation/import", "a.json", orjson.dumps({"kinds": [OLD_KIND]})),
        "import_refused",
    ),
    "a number that only looks like one": (call(LEAD, "GET", "tasks", params={"after": "²"}), "malformed"),
    "a rule asked for the end of time": (
        call(LEAD, "POST", "rules/period", json={"from": "9999-12-31", "length": 1, "unit": "days"}),
        "rule_input",
    ),
    "a pack nested sixty times": (upload("admin", "packs", "a.yaml", nested(60)), "pack_refused"),
    "a pack nested six hundred times": (upload("admin", "packs", "a.yaml", nested(600)), "pack_refused"),
    "a pack that extends one, nested": (
        upload("admin", "packs", "a.yaml", EXTENDS + b"title: " + b"{a: " * 200 + b"1" + b"}" * 200),
        "pack_refused",
    ),
    "a pack of no known cycle": (upload("admin", "packs", "a.yaml", b"cycle: {a: 1}"), "pack_refused"),
    "a pack of an unheard number": (upload("admin", "packs", "a.yaml", b"version: " + b"9" * 5000), "pack_refused"),
    "a pack that extends a table": (upload("admin", "packs", "a.yaml", b"extends: {a: 1}"), "pack_refused"),
    "a deadline of nowhere": (
        call(SUPERVISION, "POST", "deadlines/99999/extend", json={"on": "2026-12-31", "why": "延长期限"}),
        "not_found",
    ),
    "an act that is not one's own": (call(COUNTY, "POST", "rounds", json={"year": 2026}), "not_allowed"),
    "an import out of order": (upload(LEAD, "projects/2/scores", "得分.xlsx", b"PK"), "wrong_order"),
    "no file": (call(LEAD, "POST", "cases/2/attachments", files={"other": ("a.pdf", b"%PDF-")}), "malformed"),
    "a program": (upload(LEAD, "cases/2/attachments", "a.exe", b"MZ"), "file_type_refused"),
    "a program in disguise": (upload(LEAD, "cases/2/attachments", "a.pdf", b"MZ"), "file_type_refused"),
    "a file without a name": (upload(LEAD, "cases/2/attachments", "..", b"%PDF-"), "file_type_refused"),
    "an endless name": (upload(LEAD, "cases/2/attachments", "a" * 300 + ".pdf", b"%PDF-"), "file_type_refused"),
    "an empty file": (upload(LEAD, "cases/2/attachments", "a.pdf", b""), "file_size_refused"),
    "a spreadsheet that is none": (upload("admin", "organisation/import", "a.xlsx", b"not a zip"), "import_refused"),
    "a spreadsheet that swells": (upload("admin", "organisation/import", "a.xlsx", BOMB), "import_refused"),
    "an import of another kind": (upload("admin", "organisation/import", "a.csv", b"a,b"), "import_refused"),
    "a pack that is none": (upload("admin", "packs", "a.yaml", b"id: [unclosed"), "pack_refused"),
    "a pack not UTF-8": (upload("admin", "packs", "a.yaml", b"\xff\xfe\x00"), "pack_refused"),
    "a pack of a megabyte": (upload("admin", "packs", "a.yaml", b"#" * 10**6), "pack_refused"),
    "an arrangement of nothing": (call("calendar", "POST", "calendar/arrangements", json={}), "malformed"),
    "an arrangement that is a list": (call("calendar", "POST", "calendar/arrangements", json=[]), "malformed"),
    "an unknown rule": (call(LEAD, "POST", "rules/gravity", json={}), "rule_input"),
    "a rule asked for nothing": (call(LEAD, "POST", "rules/publicity", json={}), "rule_input"),
    "a body beyond all bounds": (raw(b"0" * (26 * 1024 * 1024)), "too_large"),
    "a length that is a word": (raw(b"{}", {"Content-Length": "many"}), "unreadable"),
    "a post from another site": (raw(b'{"outcome": "submit"}', {"Sec-Fetch-Site": "cross-site"}), "cross_site"),
    "nobody logged in": (anybody("GET", "/api/v1/tasks"), "not_logged_in"),
    "an invented token": (anybody("GET", "/api/v1/tasks", headers={"Authorization": "Bearer x"}), "not_logged_in"),
    "an endless token": (
        anybody("GET", "/api/v1/tasks", headers={"Authorization": "Bearer " + "x" * 9000}),
        "not_logged_in",
    ),
    "a wrong password": (
        anybody("POST", "/api/v1/login", json={"username": "nobody", "password": "x"}),
        "wrong_password",
    ),
    "a wrong secret": (
        anybody("POST", "/internal/cases/enter", json=ENTER, headers={"X-Internal-Secret": "x"}),
        "not_logged_in",
    ),
    "a secret in Chinese": (
        anybody("POST", "/internal/cases/enter", json=ENTER, headers={"X-Internal-Secret": "密".encode()}),
        "not_logged_in",
    ),
    "a stage out of order": (worker("enter", **{**ENTER, "stage": "payout"}), "wrong_order"),
    "a visit beyond bounds": (worker("enter", **{**ENTER, "visit": 10**30}), "malformed"),
    "a case with a NUL": (worker("enter", **{**ENTER, "case": "a\x00b"}), "malformed"),
    "a mark of no stage": (worker("strike", case=ENTER["case"], stage="x", visit=1, mark=1), "wrong_order"),
    "an appeal about nothing": (anybody("POST", "/api/v1/public/publicity/999/appeals", json=APPEAL), "not_found"),
    "an appeal of three words": (
        anybody("POST", "/api/v1/public/publicity/1/appeals", json={**APPEAL, "matter": "不对"}),
        "malformed",
    ),
    "an enquiry with a NUL": (
        anybody("POST", "/api/v1/public/enquiries", json={"receipt": "\x00", "code": "x"}),
        "malformed",
    ),
    "an objection against nothing": (
        call(LEAD, "POST", "cases/999999/objections", json={"matter": "对结论不服，请予复核。"}),
        "not_found",
    ),
    "an objection of three words": (call(LEAD, "POST", "cases/1/objections", json={"matter": "不服"}), "malformed"),
    "an objection against a project": (
        call(LEAD, "POST", "cases/2/objections", json={"matter": "对结论不服，请予复核。"}),
        "not_allowed",
    ),
    "matters of nothing": (call(SUPERVISION, "POST", "matters", json={"matters": []}), "malformed"),
    "a matter of no source": (call(SUPERVISION, "POST", "matters", json={"matters": [{"title": "甲"}]}), "malformed"),
    "a matter with an unknown field": (
        call(SUPERVISION, "POST", "matters", json={"matters": [{**MATTER, "secret": True}]}),
        "malformed",
    ),
    "a matter of a unit from nowhere": (
        call(SUPERVISION, "POST", "matters", json={"matters": [{**MATTER, "units": [NOWHERE]}]}),
        "malformed",
    ),
    "thousands of matters": (call(SUPERVISION, "POST", "matters", json={"matters": [MATTER] * 201}), "malformed"),
    "matters of no file": (upload(SUPERVISION, "matters/import", "督办.xlsx", b"not a zip"), "import_refused"),
    "a matter that is a project": (call(SUPERVISION, "GET", "matters/2"), "not_found"),
    "an inspection of one character": (
        call(SUPERVISION, "POST", "inspections", json={"kind": "special", "subject": "水", "reason": "因"}),
        "malformed",
    ),
    "an inspection that is a project": (call(SUPERVISION, "GET", "inspections/2"), "not_found"),
    "duties of no month": (call(LEAD, "GET", "duties", params={"year": 2026, "month": 13}), "malformed"),
    "a duty on a day that never was": (
        call(LEAD, "POST", "duties/entries", json={**DUTY, "held_on": "2026-02-30"}),
        "malformed",
    ),
    "evidence of no year": (call(SUPERVISION, "GET", "units/anhua/evidence?year=0"), "malformed"),
    "evidence against a unit that is none": (call(SUPERVISION, "GET", "units/nowhere/evidence?year=2026"), "not_found"),
    "an address that is none": (anybody("GET", "/api/v1/nowhere"), "no_such_page"),
    "a method that is none": (anybody("PATCH", "/api/v1/tasks"), "no_such_method"),
}
