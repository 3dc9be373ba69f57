"""What citizens read: the whole notice with its countdown, its versions and its proof; documents; caches and feeds."""

import hashlib
from collections.abc import Callable

from tests.cast import LEAD, case_id, standings
from tests.house import House
from tests.service.test_hot_path import statements
from tests.web.browser import Browser
from tests.web.citizens import notice, open_list

Browse = Callable[..., Browser]


def test_the_notice_has_everything_that_the_clause_asks_for(house: House, browse: Browse) -> None:
    open_list(house)
    page = notice(browse())
    (told,) = house.rows("SELECT * FROM publicity")
    office = "湖南省益阳市赫山区迎宾路（邮编413000）益阳市人民政府办公室"
    expected = (
        "推动高质量发展拟激励名单公示",
        "真抓实干督查激励实施办法",
        "自2027年1月1日至2027年1月6日（3个工作日），2027年1月6日24时截止",
        "安化县人民政府",
        "名次",
        "得分",
        "名额3个",
        "激励项目推动高质量发展",
        "工作领域高质量发展",
        "奖励方式",
        f"申诉复核监督电话（益阳市发展和改革委员会）{told.appeal_phone}",
        f"举报电话（益阳市人民政府办公室）{told.complaint_phone}",
        f"举报邮箱{told.complaint_mailbox}",
        "受理时间工作日 08:00-12:00、14:30-17:30",
        "申诉来信地址以本单位网站公布的为准益阳市发展和改革委员会",
        f"举报来信{office}",
        f"本单位网站公示{told.site_url}",
        "署名、匿名均可",
        "以邮戳日期为准",
        "益阳市发展和改革委员会2027年1月1日 版本",
        "第1版",
        "内容摘要",
        "网上申诉、举报",
    )
    assert [words for words in expected if words not in page.words] == []


def test_an_outage_moves_the_closing_time_and_an_erratum_is_told_without_a_name(house: House, browse: Browse) -> None:
    open_list(house)
    house.wait(days=3, hours=20)
    lead = browse(LEAD)
    project = house.one("SELECT project_id FROM publicity")
    outage, correction = (f"/cases/{project}/acts/{name}" for name in ("outage", "correction"))
    assert {outage, correction} <= set(lead.get(f"/projects/{project}").links)
    away = {"f.started": "2027-01-04T09:00", "f.ended": "2027-01-04T17:00"}
    assert lead.send(lead.get(outage).form(outage), away).status == 200
    refused = lead.send(lead.get(correction).form(correction), {"f.reason": ""})
    assert refused.status == 422 and "缺少必填项" in refused.words
    lead.send(refused.form(correction), {"f.reason": "“得分”列标题有误"})
    seen = notice(browse())
    assert "2027年1月7日24时截止" in seen.words
    assert "“得分”列标题有误" in seen.words
    entered = house.one("SELECT p.name FROM person p JOIN account a ON a.person_id = p.id WHERE username = :u", u=LEAD)
    assert entered not in seen.words
    body = house.client.get("/api/v1/public/publicity/1").json()
    assert [set(correction) for correction in body["corrections"]] == [{"at", "reason"}]


def test_the_countdown_says_how_many_working_days_are_left(house: House, browse: Browse) -> None:
    open_list(house)
    citizen = browse()
    assert "还有3个工作日，至2027年1月6日24时" in citizen.get("/public").words
    assert "还有3个工作日，至2027年1月6日24时" in notice(citizen).words
    house.wait(days=4)
    assert "还有1个工作日，至2027年1月6日24时" in notice(citizen).words
    house.wait(days=1)
    assert "今天是最后一天，至2027年1月6日24时" in notice(citizen).words
    house.wait(days=1)
    over = notice(citizen)
    assert "公示期满" in over.words and "还有" not in over.words and "最后一天" not in over.words


def test_the_digest_on_a_page_is_that_of_the_text_one_downloads(house: House, browse: Browse) -> None:
    open_list(house)
    citizen = browse()
    documents = [link for link in citizen.get("/public/documents").links if link.startswith("/public/documents/")]
    for path in ["/public/publicity/1", *documents]:
        page = citizen.get(path)
        frozen = citizen.client.get(next(link for link in page.links if link.endswith("/text")))
        assert frozen.headers["content-disposition"].startswith("attachment")
        assert hashlib.sha256(frozen.content).hexdigest() in page.html, path


def test_a_corrected_list_shows_both_versions_and_what_changed(house: House, browse: Browse) -> None:
    open_list(house)
    first = browse().get("/public/publicity/1")
    body = {"material": True, "reason": "数据有误，移出。", "remove": [standings(house)[0]]}
    sent = house.person(LEAD).send("POST", f"/api/v1/projects/{case_id(house)}/corrections", json=body)
    assert sent.status_code == 200, sent.text
    house.play(until="open_publicity")
    assert house.act("open_publicity").status_code == 200
    citizen = browse()
    new, old = citizen.get("/public/publicity/2"), citizen.get("/public/publicity/1")
    assert "第2版（本版）" in new.words and "移出名单：益阳高新区管委会" in new.words
    assert "益阳高新区管委会" in old.words and "已被更正版本替代" in old.words and "/public/publicity/2" in old.links
    assert "数据有误" not in new.words, "what an official noted for the record is not published by itself"
    assert old.html.count(first.html.split('class="digest">')[1][:64]) == 1, "the old version is as it was frozen"


def test_documents_are_found_by_year_unit_kind_and_words(house: House, browse: Browse) -> None:
    open_list(house)
    citizen = browse()
    page = citizen.get("/public/documents")
    unit = house.one("SELECT id FROM unit WHERE code = 'fgw'")

    def found(**query: object) -> int:
        html: str = citizen.get("/public/documents", **query).html
        return html.count("<li><h2>")

    assert {"year", "unit", "kind", "find"} <= page.form("/public/documents").names
    assert found() == 2
    assert (found(year=2026), found(year=2025)) == (2, 0)
    assert (found(unit=unit), found(kind="plan"), found(find="激励措施"), found(find="100%")) == (1, 1, 1, 0)
    assert "没有找到这样的文件" in citizen.get("/public/documents", find="不存在").words
    assert citizen.get("/public/documents", year="x' OR 1=1", unit="-1", before="99").status == 200


def test_lists_and_documents_come_page_by_page_at_a_fixed_number_of_statements(house: House, browse: Browse) -> None:
    open_list(house)
    citizen, counts = browse(), []
    for more in (0, 60):
        if more:
            multiply(house, more)
        for path in ("/public", "/public/documents"):
            with statements(house) as sent:
                assert citizen.get(path).status == 200
            counts.append(len(sent))
    assert counts[:2] == counts[2:] and max(counts) <= 4
    for path, kept in (("/public", 61), ("/public/documents", 62)):
        seen, page = set[str](), citizen.get(path)
        while True:
            seen |= {link for link in page.links if link.startswith(path) and link.rsplit("/", 1)[-1].isdigit()}
            following = [
                link for link in page.links if "before=" in link and "lang=" not in link and "type=" not in link
            ]
            if not following:
                break
            page = citizen.get(following[0])
        assert len(seen | {link for link in page.links if "/publicity/" in link}) == kept, path


def multiply(house: House, times: int) -> None:
    """As many more lists and plans, copies of those that there are."""
    copies = (
        "INSERT INTO document (case_id, kind, version, title, clause, content, text, digest, public, copies, issued_at)"
        " SELECT case_id, kind, n, title, clause, content, text, digest, public, copies, issued_at FROM document,"
        f" generate_series(2, {times + 1}) n WHERE kind IN ('plan', 'publicity')",
        "INSERT INTO publicity (project_id, version, list_version, document_id, opened_at, recorded_at, site_url,"
        " own_page, appeal_phone, complaint_phone, complaint_mailbox, corrections, ended) SELECT project_id, n,"
        " list_version, document_id, opened_at, recorded_at, site_url, own_page, appeal_phone, complaint_phone,"
        f" complaint_mailbox, corrections, 'replaced' FROM publicity, generate_series(2, {times + 1}) n",
    )
    with house.office.engine.begin() as connection:
        for copy in copies:
            connection.exec_driver_sql(copy)


def test_what_has_not_changed_is_not_sent_again(house: House, browse: Browse) -> None:
    open_list(house)
    citizen = browse().client
    first = citizen.get("/public/publicity/1")
    assert first.headers["cache-control"] == "public, no-cache" and "Cookie" in first.headers["vary"]
    known = {"If-None-Match": first.headers["etag"]}
    again = citizen.get("/public/publicity/1", headers=known)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert "default-src 'self'" in again.headers["content-security-policy"]
    larger = citizen.get("/public/publicity/1?type=large", headers=known)
    assert larger.status_code == 200 and larger.headers["cache-control"].startswith("private")
    assert citizen.get("/public/publicity/1", headers=known).status_code == 200, "in large type it is another page"
    house.wait(days=4)
    assert citizen.get("/public/publicity/1", headers=known).status_code == 200, "a day later so is the countdown"


def test_public_pages_have_the_headers_that_browsers_need(house: House, browse: Browse) -> None:
    open_list(house)
    for path in ("/public", "/public/publicity/1", "/public/publicity/1/appeal", "/public/enquiry", "/public/nowhere"):
        headers = browse().client.get(path).headers
        policy = headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy and "form-action 'self'" in policy and "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_readers_follow_a_feed_and_robots_leave_alone_where_one_files(house: House, browse: Browse) -> None:
    open_list(house)
    citizen = browse().client
    feed = citizen.get("/public/feed.xml")
    assert feed.headers["content-type"].startswith("application/atom+xml")
    assert "<id>http://testserver/public/publicity/1</id>" in feed.text and feed.text.count("<entry>") == 3
    rules = citizen.get("/robots.txt").text
    assert "Disallow: /public/enquiry" in rules and "Allow: /public" in rules
    for path in ("/public/enquiry", "/public/publicity/1/appeal"):
        assert citizen.get(path).headers["x-robots-tag"] == "noindex"


def test_large_type_stays_without_scripts(house: House, browse: Browse) -> None:
    open_list(house)
    citizen = browse()
    page = citizen.get("/public")
    citizen.get(next(link for link in page.links if "type=large" in link))
    for path in ("/public/publicity/1", "/public/documents", "/public/publicity/1/appeal", "/public/nowhere"):
        assert '<html lang="zh-CN" class="large">' in citizen.get(path).html, path
