"""Citizens appeal and complain without scripts, and follow it by their code: nothing typed is lost, nobody betrayed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from deploy.processes import serving
from service.chores import forget_calls
from service.publicity.throttle import ALLOWED
from tests.cast import COMPLAINTS, LEAD, LEAD_LEADER, SUPERVISION, accepted
from tests.house import House
from tests.web.browser import ACCEPT, Browser
from tests.web.citizens import MATTER, PHOTO, ask, complaint_task, file_one, open_list, receipt

Browse = Callable[..., Browser]


def test_an_appeal_is_filed_without_a_name_and_followed_by_its_code(house: House, browse: Browse) -> None:
    open_list(house)
    citizen = browse()
    taken = file_one(citizen, "appeal")
    assert taken.url.endswith("/public/receipt")
    number, code = receipt(taken)
    assert number.startswith("SS2027")
    assert citizen.get("/public/receipt").status == 404
    form = citizen.get("/public/enquiry").form("/enquiry")
    asked = {"receipt": number, "code": code}
    assert "已收到" in citizen.send(form, asked).words
    house.run()
    house.act("acknowledge")
    house.act("verify", form={"feedback": "经核查，数据一致。"})
    found = citizen.send(form, asked)
    assert "已办结" in found.words and "经核查，数据一致。" in found.words and "不属实" in found.words
    wrong = citizen.send(form, {"receipt": number, "code": "222222222222"})
    assert wrong.status == 404 and "受理编号或查询码不正确" in wrong.words


def test_a_form_sent_twice_is_one_appeal_with_one_receipt(house: House, browse: Browse) -> None:
    open_list(house)
    citizen = browse()
    form = citizen.get("/public/publicity/1/appeal").form("/appeal")
    typed = {"f.kind": "appeal", "f.matter": MATTER}
    first, second = receipt(citizen.send(form, typed)), receipt(citizen.send(form, typed))
    assert first == second
    assert house.one("SELECT count(*) FROM appeal") == 1
    other = receipt(file_one(citizen, "appeal"))
    assert other[0] != first[0] and house.one("SELECT count(*) FROM appeal") == 2


def test_a_form_sent_again_with_other_words_is_refused_once_and_then_a_new_one(house: House, browse: Browse) -> None:
    open_list(house)
    citizen = browse()
    form = citizen.get("/public/publicity/1/appeal").form("/appeal")
    citizen.send(form, {"f.kind": "appeal", "f.matter": MATTER})
    again = citizen.send(form, {"f.kind": "appeal", "f.matter": MATTER + "另附材料。"})
    assert again.status == 409 and "已经提交并受理" in again.words
    assert again.form("/appeal").values("f.matter") == [MATTER + "另附材料。"]
    receipt(citizen.send(again.form("/appeal"), {}))
    assert house.one("SELECT count(*) FROM appeal") == 2


def test_a_refused_form_keeps_its_key(house: House, browse: Browse) -> None:
    open_list(house)
    citizen = browse()
    form = citizen.get("/public/publicity/1/appeal").form("/appeal")
    refused = citizen.send(form, {"f.matter": "太少"}).form("/appeal")
    assert refused.values("once") == form.values("once") != [""]


def test_a_short_complaint_is_refused_with_every_word_kept(house: House, browse: Browse) -> None:
    open_list(house)
    citizen = browse()
    page = citizen.get("/public/publicity/1/appeal")
    refused = citizen.send(page.form("/appeal"), {"f.matter": "太少", "f.name": "李四<script>"})
    assert refused.status == 422
    assert "反映的事实和理由" in refused.words and "类别" in refused.words
    form = refused.form("/appeal")
    assert form.values("f.matter") == ["太少"] and form.values("f.name") == ["李四<script>"]
    assert "李四<script>" not in refused.html


def test_what_fills_the_hidden_field_is_refused(house: House, browse: Browse) -> None:
    open_list(house)
    answer = file_one(browse(), "appeal", leave_empty="http://spam.example")
    assert answer.status == 422 and house.one("SELECT count(*) FROM appeal") == 0


def test_a_filing_too_many_keeps_what_was_typed_and_says_when_to_come_again(house: House, browse: Browse) -> None:
    open_list(house)
    citizen = browse()
    form = citizen.get("/public/publicity/1/appeal").form("/appeal")
    typed = {"f.kind": "appeal", "f.matter": MATTER, "f.contact": "0737-7654321"}
    for _ in range(ALLOWED["filing"]):
        assert citizen.send(form, typed).status == 200
    slowed = citizen.send(form, typed)
    assert slowed.status == 429 and int(slowed.headers["retry-after"]) <= 601
    assert "请于00:11以后再试" in slowed.words and "仍在下面" in slowed.words
    assert slowed.form("/appeal").values("f.matter") == [MATTER]
    assert slowed.form("/appeal").values("f.contact") == ["0737-7654321"]
    house.wait(minutes=11)
    assert citizen.send(slowed.form("/appeal")).url.endswith("/public/receipt")
    assert house.one("SELECT count(*) FROM appeal") == 1


def test_calls_made_at_once_are_all_counted(house: House) -> None:
    body = {"receipt": "SS20270001", "code": "X"}
    many = ALLOWED["receipt"] + 20
    with ThreadPoolExecutor(16) as crowd:
        found = list(
            crowd.map(lambda _: house.client.post("/api/v1/public/enquiries", json=body).status_code, range(many))
        )
    assert found.count(404) == ALLOWED["receipt"] and found.count(429) == 20


def through(house: House, proxies: str, address: str) -> TestClient:
    """The service as it is really served, called by this address."""
    config = serving(house.client.app, house.office.settings.model_copy(update={"trusted_proxies": proxies}))
    config.load()
    return TestClient(config.loaded_app, headers=ACCEPT, client=(address, 1))


def test_a_trusted_proxy_names_who_calls_and_nobody_else_does(house: House) -> None:
    proxy, liar = through(house, "10.0.0.0/8", "10.1.2.3"), through(house, "10.0.0.0/8", "203.0.113.9")

    def refused(client: TestClient, named: str, of: int) -> int:
        answers = [
            client.post(
                "/public/enquiry",
                data={"receipt": f"SS{named[-1]}{n}", "code": "X"},
                headers={"X-Forwarded-For": named.format(n=n)},
            )
            for n in range(of)
        ]
        return sum(answer.status_code == 429 for answer in answers)

    most = ALLOWED["enquiry"]
    assert refused(proxy, "198.51.100.1", most + 3) == 3
    assert refused(proxy, "198.51.100.2", 3) == 0, "another citizen behind the same proxy"
    assert refused(proxy, "6.6.6.{n}, 198.51.100.3", most + 3) == 3, "what the citizen himself sent is not believed"
    assert refused(liar, "192.0.2.{n}", most + 3) == 3, "a stranger's header is not believed"
    assert refused(proxy, "2001:db8::{n}", most + 3) == 3, "a household's network is one caller"
    assert refused(proxy, "::ffff:192.0.2.1{n}", most + 3) == 0, "addresses of IPv4 are no household in any clothes"


def test_no_address_is_kept_and_what_no_longer_counts_is_forgotten(house: House, browse: Browse) -> None:
    ask(browse(), "SS20270001", "X")
    keys = [key for (key,) in house.rows("SELECT key FROM public_call")]
    assert len(keys) == 2 and all(len(key) == 64 and "testclient" not in key for key in keys)
    forget_calls(house.office)
    assert house.one("SELECT count(*) FROM public_call") == 2
    house.wait(minutes=11)
    forget_calls(house.office)
    assert house.one("SELECT count(*) FROM public_call") == 0


def test_photos_come_along_and_only_who_handles_the_complaint_sees_them(house: House, browse: Browse) -> None:
    open_list(house)
    taken = file_one(browse(), "complaint", {"file1": PHOTO}, **{"f.accused_unit": "tjj"})
    receipt(taken)
    task = complaint_task(house, "acknowledge")
    officer = browse(COMPLAINTS)
    page = officer.get(f"/tasks/{task}")
    assert "材料1.jpg" in page.words and "张三丰" not in page.html, "a file's own name may tell who made it"
    link = next(link for link in page.links if link.startswith("/attachments/"))
    assert officer.client.get(link).content == PHOTO[1]
    house.act("acknowledge")
    verify = complaint_task(house, "verify")
    page = officer.get(f"/tasks/{verify}")
    officer.send(page.form("/decide"), {"outcome": "hand_over", "f1.redacted": "请核查统计数据。"})
    report, accused = complaint_task(house, "report_finding"), browse(LEAD)
    case = house.one("SELECT case_id FROM task WHERE id = :id", id=report)
    for path in (f"/tasks/{report}", f"/cases/{case}"):
        assert "材料1" not in accused.get(path).words
    assert accused.get(link).status == 404 and officer.get(link).status == 200


@pytest.mark.parametrize("act", ["transfer", "lend"])
def test_a_colleague_to_whom_the_finding_is_handed_sees_no_more_of_the_complaint(
    house: House, browse: Browse, act: str
) -> None:
    open_list(house)
    receipt(file_one(browse(), "complaint", {"file1": PHOTO}, **{"f.accused_unit": "tjj"}))
    complaint_task(house, "acknowledge")
    house.act("acknowledge")
    house.act("verify", outcome="hand_over", form={"redacted": "请核查统计数据。"})
    report = complaint_task(house, "report_finding")
    body = {"person": house.person(LEAD_LEADER).id, "reason": "请核实。"}
    accepted(house.person(LEAD).send("POST", f"/api/v1/tasks/{report}/{act}", json=body))
    case, file = house.rows("SELECT case_id, id FROM attachment WHERE added_by IS NULL")[0]
    for who in (LEAD_LEADER, LEAD):
        assert house.person(who).get(f"/api/v1/cases/{case}")["attachments"] == []
        assert house.person(who).send("GET", f"/api/v1/attachments/{file}").status_code == 404
        seen = browse(who)
        assert "材料1" not in seen.get(f"/cases/{case}").words and seen.get(f"/attachments/{file}").status == 404


def test_a_file_of_a_wrong_kind_is_refused_with_every_word_kept(house: House, browse: Browse) -> None:
    open_list(house)
    citizen = browse()
    for name, content, words in (
        ("a.exe", b"MZ", "附件名称或类型不符合要求"),
        ("a.pdf", b"MZ", "附件内容与其类型不符"),
        ("a.txt", b"x" * (7 * 1024 * 1024 + 1), "每个不超过7MB"),
    ):
        refused = file_one(citizen, "appeal", {"file2": (name, content)})
        assert refused.status == 422 and words in refused.words and "请重新选择附件" in refused.words
        assert refused.form("/appeal").values("f.matter") == [MATTER]
    assert (
        house.one("SELECT count(*) FROM appeal") == 0
        and house.one("SELECT count(*) FROM attachment WHERE added_by IS NULL") == 0
    )


def test_the_same_photos_sent_twice_are_one_filing_and_others_are_another(house: House, browse: Browse) -> None:
    open_list(house)
    citizen, typed = browse(), {"f.kind": "appeal", "f.matter": MATTER}
    form = citizen.get("/public/publicity/1/appeal").form("/appeal")
    first, second = (receipt(citizen.send(form, typed, {"file1": PHOTO})) for _ in range(2))
    assert first == second
    assert citizen.send(form, typed, {"file1": ("b.jpg", PHOTO[1] + b"!", "image/jpeg")}).status == 409
    assert house.one("SELECT count(*) FROM attachment WHERE added_by IS NULL") == 1


def test_the_accused_unit_reads_only_the_redacted_text_and_the_identity_is_opened_on_record(
    house: House, browse: Browse
) -> None:
    open_list(house)
    file_one(browse(), "complaint", **{"f.name": "张三丰", "f.contact": "0737-7654321", "f.accused_unit": "tjj"})
    house.run()
    house.act("acknowledge")
    task = house.open_tasks("verify")[0]
    officer = browse(COMPLAINTS)
    page = officer.get(f"/tasks/{task.id}")
    assert MATTER in page.words and "张三丰" not in page.words
    moved = officer.send(page.form("/decide"), {"outcome": "hand_over", "f1.redacted": "请核查统计数据。"})
    assert moved.status == 200, moved.words
    report = house.open_tasks("report_finding")[0]
    seen = browse(LEAD).get(f"/tasks/{report.id}")
    assert MATTER not in seen.words and "张三丰" not in seen.words
    case = house.one("SELECT case_id FROM task WHERE id = :id", id=task.id)
    door = officer.get(f"/cases/{case}")
    assert "张三丰" not in door.words
    assert officer.send(door.form("/identity"), {"reason": ""}).status == 422
    opened = officer.send(door.form("/identity"), {"reason": "需电话核实"})
    assert "张三丰" in opened.words and opened.headers["cache-control"] == "no-store"
    assert house.one("SELECT count(*) FROM identity_view") == 1
    assert browse(SUPERVISION).get(f"/cases/{case}").status == 404
    assert "查看举报人身份" in officer.get(f"/cases/{case}").words
