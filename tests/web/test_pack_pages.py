"""Rule packs by page: both cycles with their clauses, compared, checked, tried on a past year, adopted."""

import re
from collections.abc import Callable

from service.rules.pack import parse_pack, shipped_pack, shipped_packs
from service.sample import pack_text
from service.web.pack_view import differences, sections
from tests.cast import LEAD, SUPERVISION
from tests.house import House
from tests.service.test_packs_adopted import changed
from tests.service.test_year_scores import ended_year
from tests.web.browser import Browser, FormOnPage, Seen

Browse = Callable[..., Browser]


UNIT = re.compile(r"ahx_|xcb_dw")
"""Codes of units, which are shown beside their names."""


def pack_id(house: House, name: str) -> int:
    return int(house.one("SELECT max(id) FROM rule_pack WHERE name = :n", n=name))


def checked(admin: Browser, text: str, name: str = "新.yaml") -> Seen:
    form = admin.get("/packs").form("/packs/check")
    return admin.send(form, files={"file": (name, text.encode(), "text/yaml")})


def adopting(page: Seen) -> FormOnPage:
    return next(form for form in page.forms if form.action == "/packs")


def test_packs_of_both_cycles_are_read_with_every_clause(house: House, browse: Browse) -> None:
    lead = browse(LEAD)
    listed = lead.get("/packs").words
    assert "yiyang-2023 第1版" in listed and "yiyang-key-works 第2版" in listed and "现行" in listed
    works = lead.get(f"/packs/{pack_id(house, 'yiyang-key-works')}").words
    for word in ("连续2月未达序时进度", "约谈提醒直接责任人", "每个事项加分上限", "本系统理解", "NJ-16"):
        assert word in works, word
    round_ = lead.get(f"/packs/{pack_id(house, 'yiyang-2023')}").words
    for word in ("县市区（管委会）每个项目上限 3", "提前10、5、1个工作日提醒", "应急管理（yjj）", "YY-09"):
        assert word in round_, word
    assert lead.get("/packs/999999").status == 404


def test_no_code_of_a_shipped_pack_is_shown_raw() -> None:
    raw = []
    for name in shipped_packs():
        for section, rows in sections(shipped_pack(name)):
            for item in rows:
                said = [item.title, *(part for pair in item.values for part in pair)]
                raw += [
                    (name, section, text) for text in said if "_" in text and "ahx_" not in text and "dw" not in text
                ]
    assert raw == []


def test_two_versions_are_compared_setting_by_setting_with_the_clause() -> None:
    one = shipped_pack("yiyang-2023")
    text = changed().replace("working_days: 10", "working_days: 15", 1)
    found = {row.title: row for row in differences(one, parse_pack(text, "x.yaml"))}
    assert found["县市区（管委会）"].values == (("每个项目上限", "3", "1"),)
    assert found["县市区（管委会）"].clause == "YY-09"
    assert ("时长或日期", "10个工作日", "15个工作日") in found["实施方案征求意见回复"].values
    assert found["规则包"].values == (("版本", "1", "2"),)
    assert differences(one, one) == []


def test_what_one_pack_alone_says_is_told_as_added_or_dropped() -> None:
    works, city = shipped_pack("nanjing-2016"), shipped_pack("yiyang-2023")
    kinds = {row.kind for row in differences(city, works)}
    assert kinds == {"changed", "added", "dropped"}


def test_an_uploaded_pack_is_checked_compared_tried_and_adopted_with_a_reason(house: House, browse: Browse) -> None:
    house.start_round(projects=(1, 2))
    admin = browse("admin")
    page = checked(admin, changed())
    assert "尚未载入" in page.words and "每个项目上限" in page.words and "YY-09" in page.words
    assert house.one("SELECT count(*) FROM rule_pack") == 2
    tried = admin.send(page.form("/packs/review#tried"), {"year": "2026"})
    assert "超过名额上限 1 个" in tried.words and "会有不同结论" in tried.words
    asked = admin.send(adopting(tried))
    assert asked.status == 422 and "请写明载入理由" in asked.words
    done = admin.send(adopting(asked), {"reason": "市政府办修订"})
    assert "现行" in done.words and "市政府办修订" in done.words
    again = admin.send(adopting(asked), {"reason": "市政府办修订"})
    assert again.url == done.url
    old = int(house.one("SELECT min(id) FROM rule_pack WHERE name = 'yiyang-2023'"))
    compared = browse(LEAD).get("/packs/compare", one=old, other=pack_id(house, "yiyang-2023"))
    assert "不同之处" in compared.words and "每个项目上限" in compared.words
    assert "两个规则包的内容相同" in browse(LEAD).get("/packs/compare", one=old, other=old).words


def test_a_bad_pack_is_refused_with_file_line_and_reason(house: House, browse: Browse) -> None:
    page = checked(browse("admin"), "id: x\nnonsense: 1\n", "坏.yaml")
    assert page.status == 422 and "坏.yaml 第2行" in page.words
    foreign = checked(browse("admin"), pack_text("anhua-2023"))
    assert foreign.status == 409 and "其他地区" in foreign.words


def test_packs_of_two_cycles_are_not_compared_and_only_administrators_check(house: House, browse: Browse) -> None:
    lead = browse(LEAD)
    one, other = pack_id(house, "yiyang-2023"), pack_id(house, "yiyang-key-works")
    assert lead.get("/packs/compare", one=one, other=other).status == 422
    assert not [form for form in lead.get("/packs").forms if form.action == "/packs/check"]
    for path in ("/packs", "/packs/check", "/packs/review"):
        refused = Seen(lead.client.post(path, data={"text": changed(), "name": "x.yaml", "reason": "r"}))
        assert refused.status == 403, path


def test_trying_a_pack_shows_no_scores_to_whoever_may_not_see_them(house: House, browse: Browse) -> None:
    ended_year(house)
    path = f"/packs/{pack_id(house, 'yiyang-key-works')}"
    assert "当年规则" in browse(SUPERVISION).get(path, year=2026).words
    for who in ("admin", "dsg1"):
        page = browse(who).get(path, year=2026)
        assert page.status == 200 and "按往年试算" not in page.words and "当年规则" not in page.words, who
    admin = browse("admin")
    changed_list = re.sub(r"^version:.*$", 'version: "97"', pack_text("yiyang-key-works"), flags=re.MULTILINE)
    page = checked(admin, changed_list)
    assert "尚未载入" in page.words and "按往年试算" not in page.words
    sent = dict(adopting(page).fields) | {"year": "2026"}
    tried = Seen(admin.client.post("/packs/review", data=sent))
    assert tried.status == 200 and "当年规则" not in tried.words


def test_overseers_try_a_pack_on_a_past_year_and_units_do_not(house: House, browse: Browse) -> None:
    house.start_round(projects=(1,))
    path = f"/packs/{pack_id(house, 'yiyang-2023')}"
    assert "0个会有不同结论" in browse(SUPERVISION).get(path, year=2026).words
    assert "按往年试算" not in browse(LEAD).get(path, year=2026).words
    assert browse(SUPERVISION).get(path, year=2020).status == 404
