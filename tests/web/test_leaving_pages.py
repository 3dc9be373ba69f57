"""The leaver's page: what waits is seen first, then everything is handed over at once or nothing is."""

from collections.abc import Callable

from tests.cast import LEAD, LEAD_LEADER, VICE_MAYOR
from tests.house import House
from tests.service.test_posts_handed_over import held, post_of
from tests.web.browser import Browser, Seen

Browse = Callable[..., Browser]


def test_a_leaver_is_reviewed_and_handed_over(house: House, browse: Browse) -> None:
    house.start_round(projects=(1,))
    house.play(until="review_plan")
    admin, leaver, post = browse("admin"), house.person(VICE_MAYOR).id, post_of(house, VICE_MAYOR)
    new = str(house.person(LEAD_LEADER).id)
    page = admin.get(f"/users/{leaver}/leaving")
    assert "审核实施方案" in page.words and "暂时空缺" in page.words
    assert new not in page.form("/leaving").options.get(f"successor.{post}", [])
    found = admin.get(f"/users/{leaver}/leaving", find=LEAD_LEADER)
    form = next(f for f in found.forms if f"successor.{post}" in f.names)
    asked = admin.send(form, {"left_on": "2026-06-01"})
    assert asked.status == 422 and "明确选择空缺" in asked.words
    again = next(f for f in asked.forms if f"successor.{post}" in f.names)
    assert again.values("left_on") == ["2026-06-01"] and new in again.options[f"successor.{post}"]
    done = admin.send(again, {f"successor.{post}": new})
    assert "离任交接" in done.words and "2026年6月1日" in done.words
    assert held(house, post)[-1][0] == LEAD_LEADER
    assert "已登记自2026年6月1日起离任" in admin.get(f"/users/{leaver}/leaving").words


def test_a_review_that_is_out_of_date_is_shown_anew_with_what_was_chosen(house: House, browse: Browse) -> None:
    admin, leader = browse("admin"), house.person(LEAD_LEADER).id
    post = post_of(house, LEAD_LEADER)
    form = next(f for f in admin.get(f"/users/{leader}/leaving").forms if f"successor.{post}" in f.names)
    found = admin.get(f"/users/{leader}", post_find="系统管理员").form("/appoint")
    admin.send(found, {"post": found.options["post"][1]})
    stale = admin.send(form, {f"successor.{post}": str(house.person(LEAD).id)})
    assert stale.status == 409 and "已有变化" in stale.words and "系统管理员" in stale.words
    again = next(f for f in stale.forms if f"successor.{post}" in f.names)
    assert again.values(f"successor.{post}") == [str(house.person(LEAD).id)]
    assert admin.send(again).status == 200


def test_nobody_else_reviews_a_leaver(house: House, browse: Browse) -> None:
    lead, mayor = browse(LEAD), house.person("mayor").id
    assert lead.get(f"/users/{mayor}/leaving").status == 403
    assert Seen(lead.client.post(f"/users/{mayor}/leaving", data={"left_on": "2026-06-01"})).status == 403
