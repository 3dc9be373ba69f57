"""Posts, portfolios and units by page: read by everybody of the house, changed by the administrator."""

from collections.abc import Callable
from datetime import timedelta

from tests.cast import COMPLAINTS, LEAD, LEAD_LEADER, STRANGER, SUPERVISION, VICE_MAYOR
from tests.house import House
from tests.service.appeals import file
from tests.service.test_posts_handed_over import held, post_of, unit_id
from tests.web.browser import Browser, Seen

Browse = Callable[..., Browser]


def test_a_post_is_handed_over_after_the_successor_was_found_by_name(house: House, browse: Browse) -> None:
    admin, post, day = browse("admin"), post_of(house, VICE_MAYOR), house.clock.today() + timedelta(days=3)
    new = house.one("SELECT name FROM person WHERE id = :p", p=house.person(LEAD_LEADER).id)
    assert "没有姓名或用户名含" in admin.get(f"/posts/{post}", find="无此人").words
    form = admin.get(f"/posts/{post}", find=LEAD_LEADER).form("/hand-over")
    asked = admin.send(form, {"day": day.isoformat()})
    assert asked.status == 422 and "请选择人员" in asked.words
    assert asked.form("/hand-over").values("day") == [day.isoformat()]
    page = admin.send(asked.form("/hand-over"), {"person": str(house.person(LEAD_LEADER).id)})
    assert page.status == 200 and new in page.words and "将任" in page.words and "任命" in page.words
    assert len(held(house, post)) == 2


def test_a_unit_comes_into_a_leaders_charge_and_goes_again(house: House, browse: Browse) -> None:
    admin, post, fgw = browse("admin"), post_of(house, "vicemayor2"), unit_id(house, "fgw")
    found = admin.get(f"/posts/{post}", unit_find="发展和改革")
    page = admin.send(found.form("/charge"), {"unit": str(fgw)})
    assert "益阳市发展和改革委员会" in page.words and "开始分管" in page.words
    form = next(f for f in page.forms if f.action.endswith("/no-charge") and f.values("unit") == [str(fgw)])
    assert "不再分管" in admin.send(form).words
    assert "自" in admin.get(f"/units/{fgw}").words


def test_a_unit_is_founded_and_another_ends_in_it(house: House, browse: Browse) -> None:
    admin, fgw = browse("admin"), unit_id(house, "fgw")
    wrong = admin.send(admin.get("/units/new").form("/units/new"), {"name": "市发展改革局", "code": "FGJ"})
    assert wrong.status == 422 and wrong.form("/units/new").values("name") == ["市发展改革局"]
    page = admin.send(wrong.form("/units/new"), {"code": "fgj", "kind": "municipal_unit"})
    new = int(page.url.rsplit("/", 1)[1])
    page = admin.send(page.form("/post"), {"office": "handler"})
    assert "市发展改革局经办人" in page.words
    asked = admin.send(admin.get(f"/units/{fgw}").form("/close"), {"day": "2026-01-31"})
    assert asked.status == 422 and "无承接单位" in asked.words and asked.form("/close").values("day") == ["2026-01-31"]
    page = admin.send(
        admin.get(f"/units/{fgw}", find="发展改革局").form("/close"), {"day": "2026-01-31", "successor": new}
    )
    assert "承接单位：" in page.words
    assert "承接自" in admin.get(f"/units/{new}").words


def test_a_units_name_is_corrected_in_place(house: House, browse: Browse) -> None:
    admin, fgw = browse("admin"), unit_id(house, "fgw")
    page = admin.send(admin.get(f"/units/{fgw}").form("/contacts"), {"name": "益阳市发改委"})
    assert "益阳市发展和改革委员会 → 益阳市发改委" in page.words


def test_officials_read_posts_and_units_but_change_nothing(house: House, browse: Browse) -> None:
    lead, post, fgw = browse(LEAD), post_of(house, VICE_MAYOR), unit_id(house, "fgw")
    for path in (f"/posts/{post}", f"/units/{fgw}"):
        page = lead.get(path)
        assert page.status == 200 and not [f for f in page.forms if f.method == "post" and f.action != "/logout"]
        assert "管理记录" not in page.words
    for path in (f"/posts/{post}/hand-over", f"/units/{fgw}/close", f"/units/{fgw}/contacts", "/units/new"):
        assert Seen(lead.client.post(path, data={"day": "2026-01-31"})).status == 403
    assert lead.get("/units/new").status == 403
    assert lead.get("/posts/999999").status == lead.get("/units/999999").status == 404


def test_a_unit_is_founded_on_the_day_that_was_typed(house: House, browse: Browse) -> None:
    form = browse("admin").get("/units/new").form("/units/new")
    given = {"name": "市数据局", "code": "sjj-new", "kind": "municipal_unit", "since": "2026-02-01"}
    page = browse("admin").send(form, given)
    assert page.status == 200 and "市数据局" in page.words, page.words
    assert str(house.one("SELECT since FROM unit WHERE code = 'sjj-new'")) == "2026-02-01"


def test_no_number_of_tasks_tells_how_many_complaints_there_are(house: House) -> None:
    house.start_round(projects=(1,))
    house.play(until="submit_list")

    def seen(who: str, holder: str) -> tuple[str, str]:
        desk = post_of(house, holder)
        unit = house.one("SELECT unit_id FROM post WHERE id = :p", p=desk)
        page = Browser(house, who).get(f"/units/{unit}").html
        row = next(part for part in page.split("<tr>") if f'href="/posts/{desk}"' in part)
        return row, Browser(house, who).get(f"/posts/{desk}").words.partition("件待办")[0]

    others = (LEAD, "admin", SUPERVISION)
    before = {who: seen(who, COMPLAINTS) for who in (*others, COMPLAINTS)}
    file(house, "complaint")
    desk = post_of(house, COMPLAINTS)
    assert house.one("SELECT count(*) FROM task WHERE post_id = :p AND state = 'open'", p=desk) == 1
    assert {who: seen(who, COMPLAINTS) for who in others} == {who: before[who] for who in others}
    assert seen(COMPLAINTS, COMPLAINTS) != before[COMPLAINTS], "one's own desk's tasks are one's own"
    known = seen(STRANGER, LEAD)
    file(house)
    assert seen(STRANGER, LEAD) != known, "an appeal is no secret"
