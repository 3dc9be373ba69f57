"""What citizens see and do: the whole notice, an appeal or complaint, an enquiry; and nothing that is not theirs."""

from collections.abc import Callable

from tests.cast import COMPLAINTS, LEAD, SUPERVISION
from tests.house import House
from tests.web.browser import Browser, Seen

Browse = Callable[..., Browser]
MATTER = "安化县的指标数据与统计公报不一致，请核查。"


def open_list(house: House) -> None:
    house.start_round(projects=(1,))
    house.play(until="open_publicity")
    assert house.act("open_publicity").status_code == 200


def notice(browser: Browser) -> Seen:
    page = browser.get("/public")
    return browser.get(next(link for link in page.links if link.startswith("/public/publicity/")))


def test_the_notice_has_everything_that_the_clause_asks_for(house: House, browse: Browse) -> None:
    open_list(house)
    page = notice(browse())
    expected = (
        "推动高质量发展拟激励名单公示",
        "真抓实干督查激励实施办法",
        "自2027年1月1日至2027年1月6日（3个工作日），2027年1月6日24时截止",
        "安化县人民政府",
        "名次",
        "得分",
        "名额3个",
        "奖励方式",
        "申诉复核监督电话",
        "举报电话",
        "举报邮箱",
        "受理时间",
        "地址",
        "署名、匿名均可",
        "以邮戳日期为准",
        "益阳市发展和改革委员会",
        "第1版",
        "内容摘要",
        "网上申诉、举报",
    )
    for words in expected:
        assert words in page.words, words


def test_an_outage_moves_the_closing_time_and_an_erratum_is_told_without_a_name(house: House, browse: Browse) -> None:
    open_list(house)
    house.wait(days=3, hours=20)
    lead = browse(LEAD)
    page = lead.get(f"/projects/{house.one('SELECT project_id FROM publicity')}")
    away = {"outages.started": "2027-01-04T09:00", "outages.ended": "2027-01-04T17:00"}
    page = lead.send(page.form("/outages"), away)
    assert page.status == 200, page.words
    refused = lead.send(page.form("/corrections"), {"corrections.reason": ""})
    assert refused.status == 422 and "缺少必填项" in refused.words
    lead.send(refused.form("/corrections"), {"corrections.reason": "“得分”列标题有误"})
    seen = notice(browse())
    assert "2027年1月7日24时截止" in seen.words
    assert "“得分”列标题有误" in seen.words
    entered = house.one("SELECT p.name FROM person p JOIN account a ON a.person_id = p.id WHERE username = :u", u=LEAD)
    assert entered not in seen.words
    body = house.client.get("/api/v1/public/publicity/1").json()
    assert [set(correction) for correction in body["corrections"]] == [{"at", "reason"}]


def test_no_public_page_names_a_person_or_a_complaint(house: House, browse: Browse) -> None:
    open_list(house)
    citizen = browse()
    file_one(citizen, "complaint", **{"f.name": "张三丰", "f.contact": "0737-7654321"})
    house.run()
    names = {name for (name,) in house.rows("SELECT name FROM person")}
    paths = ["/public", "/public/documents", "/public/enquiry", "/login", "/public/publicity/1"]
    documents = [a for a in citizen.get("/public/documents").links if a.startswith("/public/documents/")]
    for path in [*paths, *documents]:
        page = citizen.get(path)
        assert page.status == 200
        assert not [name for name in names if name in page.words], path
        for secret in ("张三丰", "7654321", MATTER, "JB2027"):
            assert secret not in page.html, path


def file_one(browser: Browser, kind: str, **more: str) -> Seen:
    page = browser.get("/public/publicity/1/appeal")
    return browser.send(page.form("/appeal"), {"f.kind": kind, "f.matter": MATTER, **more})


def receipt(page: Seen) -> tuple[str, str]:
    text = page.html.split('class="code">')
    return text[1].split("<")[0], text[2].split("<")[0]


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


def test_one_address_cannot_guess_codes_for_ever(house: House, browse: Browse) -> None:
    citizen = browse()
    form = citizen.get("/public/enquiry").form("/enquiry")
    answers = [citizen.send(form, {"receipt": "SS20270001", "code": "X"}).status for _ in range(35)]
    assert answers[0] == 404 and answers[-1] == 429


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
