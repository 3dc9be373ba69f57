"""What keepers do by page: calendar, organisation, rule packs, rounds; each refused to others, all or nothing."""

from collections.abc import Callable
from datetime import datetime

from service.clock import LEGAL_ZONE
from service.org.imports.template import template
from service.org.sample import DATA
from tests.cast import LEAD, SUPERVISION
from tests.house import House
from tests.web.browser import Browser, Seen

Browse = Callable[..., Browser]
NOTICE = {
    "notice_number": "国办发明电〔2026〕9号",
    "published_on": "2026-01-04",
    "off": "2027-01-01至2027-01-03\n2027-02-05至2027-02-11",
    "work": "2027-01-30\n2027-02-20",
}


def test_a_holiday_notice_moves_open_deadlines_and_says_why(house: House, browse: Browse) -> None:
    house.start_round(projects=(1,))
    house.play(until="rank_candidates")
    keeper = browse("calendar")
    broken = keeper.send(keeper.get("/calendar").form("/calendar/preview"), NOTICE | {"off": "2027-02-30"})
    assert broken.status == 422 and broken.form("/calendar/preview").values("work") == [NOTICE["work"]]
    looked = keeper.send(broken.form("/calendar/preview"), NOTICE)
    assert "会变动" in looked.words and "尚未载入" in looked.words
    assert house.one("SELECT count(*) FROM arrangement WHERE notice_number = :n", n=NOTICE["notice_number"]) == 0
    page = keeper.send(looked.form("/calendar"))
    assert page.url.endswith("/calendar?year=2027") and NOTICE["notice_number"] in page.words
    assert "暂定" not in page.words.split("已载入的安排")[0]
    case = house.one("SELECT id FROM \"case\" WHERE kind = 'project'")
    assert "暂定" not in browse(LEAD).get(f"/cases/{case}").words.split("待办与办理")[0].split("评价开始")[0]


def test_only_the_keeper_takes_in_a_notice(house: House, browse: Browse) -> None:
    assert not [form for form in browse(LEAD).get("/calendar").forms if form.action == "/calendar/preview"]
    refused = Seen(browse(LEAD).client.post("/calendar/preview", data=NOTICE))
    assert refused.status == 403 and "日历管理员" in refused.words
    looked = browse("calendar").send(browse("calendar").get("/calendar").form("/preview"), NOTICE).form("/calendar")
    assert Seen(browse(LEAD).client.post("/calendar", data=dict(looked.fields))).status == 403


def test_what_a_notice_will_move_is_what_it_then_moves(house: House, browse: Browse) -> None:
    house.start_round(projects=(1, 2))
    house.play(until="open_publicity")
    house.clock.set(datetime(2027, 1, 4, 9, tzinfo=LEGAL_ZONE))
    assert house.act("open_publicity").status_code == 200
    keeper, days = browse("calendar"), "SELECT id, due FROM deadline WHERE met_at IS NULL AND dropped_at IS NULL"
    before = {row.id: row.due for row in house.rows(days)}
    off = NOTICE | {"off": "2027-01-01至2027-01-03\n2027-01-06至2027-01-07", "work": ""}
    looked = keeper.send(keeper.get("/calendar").form("/preview"), off)
    assert "2027年1月7日（周四） 2027年1月11日（周一）" in looked.words.replace("）2027", "） 2027")
    keeper.send(looked.form("/calendar"))
    moved = [row.id for row in house.rows(days) if before[row.id] != row.due]
    assert moved and f"{len(moved)}项期限会变动" in looked.words
    again = keeper.send(looked.form("/calendar"))
    assert again.status == 409 and "已载入过" in again.words


def test_a_preview_that_another_notice_overtook_is_shown_anew(house: House, browse: Browse) -> None:
    keeper = browse("calendar")
    looked = keeper.send(keeper.get("/calendar").form("/preview"), NOTICE)
    other = keeper.send(keeper.get("/calendar").form("/preview"), NOTICE | {"notice_number": "国办发明电〔2026〕10号"})
    assert keeper.send(other.form("/calendar")).status == 200
    stale = keeper.send(looked.form("/calendar"))
    assert stale.status == 409 and "日历已有变化" in stale.words
    assert keeper.send(stale.form("/calendar")).url.endswith("/calendar?year=2027")


def test_the_organisation_is_imported_whole_or_not_at_all(house: House, browse: Browse) -> None:
    admin = browse("admin")
    form = admin.get("/organisation").form("/import")
    empty = admin.send(form, files={"file": ("空表.xlsx", template("organisation"), "application/octet-stream")})
    assert empty.status in (200, 422)
    good = (DATA / "yiyang-organisation.json").read_bytes()
    bad = good.replace(b'"code": "fgw"', b'"code": "FGW!"')
    refused = admin.send(form, files={"file": ("o.json", bad, "application/json")})
    assert refused.status == 422 and "未导入" in refused.words
    denied = browse(LEAD).client.post("/organisation/import", files={"file": ("o.json", good)})
    assert denied.status_code == 403


def test_a_round_is_started_once_and_its_projects_imported_from_a_file(house: House, browse: Browse) -> None:
    office = browse(SUPERVISION)
    form = office.get("/rounds").form("/rounds")
    assert office.send(form, {"year": "soon"}).status == 422
    page = office.send(form, {"year": "2026"})
    assert "2026年度督查激励" in page.words
    assert office.send(form, {"year": "2026"}).url == page.url
    house.run()
    page = office.get(page.url.removeprefix("http://testserver"))
    bad = office.send(page.form("/projects"), files={"file": ("p.json", b"[]", "application/json")})
    assert bad.status == 422
    good = (DATA / "yiyang-projects.json").read_bytes()
    assert office.send(bad.form("/projects"), files={"file": ("p.json", good, "application/json")}).status == 200
    task = house.open_tasks("propose_measures")[0].id
    assert "10. " in office.get(f"/tasks/{task}").words
    assert office.get("/rounds").status == 200
    assert browse(LEAD).client.post("/rounds", data={"year": "2027"}).status_code == 403


def test_scores_are_imported_and_shown_beside_the_empty_cells(house: House, browse: Browse) -> None:
    house.start_round(projects=(1,))
    house.play(until="collect_scores")
    case = house.one("SELECT id FROM \"case\" WHERE kind = 'project'")
    lead = browse(LEAD)
    page = lead.get(f"/projects/{case}")
    content = (DATA / "yiyang-scores.json").read_bytes()
    assert lead.send(page.form("/scores"), files={"file": ("s.json", content, "application/json")}).status == 200
    task = house.open_tasks("collect_scores")[0]
    desk = Browser(house, house.holder(task.post_id).username)
    page = desk.get(f"/tasks/{task.id}")
    assert "已录" in page.words
    assert "已办理" in desk.send(page.form("/decide")).words


def test_a_deadline_is_moved_by_name_and_with_a_reason(house: House, browse: Browse) -> None:
    house.start_round(projects=(1,))
    house.play(until="draft_plan")
    case = house.one("SELECT id FROM \"case\" WHERE kind = 'project'")
    office = browse(SUPERVISION)
    form = office.get(f"/cases/{case}").form("/extend")
    again = office.send(form, {"on": "2026-03-02", "why": "短"})
    kept = again.form("/extend")
    assert again.status == 422 and (kept.values("on"), kept.values("why")) == (["2026-03-02"], ["短"])
    moved = {"on": "2026-03-02", "why": "机构改革，延后一个月"}
    page = office.send(form, moved)
    assert "2026年2月5日 → 2026年3月2日" in page.words and "机构改革" in page.words
    moves = "SELECT count(*) FROM deadline_change"
    assert office.send(form, moved).status == 200 and house.one(moves) == 1
    stale = office.send(form, {"on": "2026-03-20", "why": "县里还在征求意见"})
    assert stale.status == 409 and "请核对现在的期限" in stale.words and house.one(moves) == 1
    assert not [f for f in browse(LEAD).get(f"/cases/{case}").forms if f.action.endswith("/extend")]
