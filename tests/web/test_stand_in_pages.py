"""AB角 by page: one's own settings and everybody's; both names stand wherever the stand-in acts."""

from collections.abc import Callable
from datetime import date

from tests.cast import LEAD, LEAD_LEADER, STRANGER
from tests.house import House
from tests.web.browser import Browser, Seen

Browse = Callable[..., Browser]
DAYS = {"from": "2026-01-05", "to": "2026-01-09"}


def name(house: House, username: str) -> str:
    return str(house.one("SELECT name FROM person WHERE id = :p", p=house.person(username).id))


def test_ones_stand_in_sees_the_waiting_tasks_and_both_names_stand_everywhere(house: House, browse: Browse) -> None:
    house.start_round(projects=(1,))
    house.play(until="draft_plan")
    away, acting = browse(LEAD), browse(LEAD_LEADER)
    form, person = away.get("/stand-ins").form("/stand-ins"), str(house.person(LEAD_LEADER).id)
    wrong = away.send(form, {"substitute": person, "from": "2026-01-09", "to": "2026-01-05"})
    assert wrong.status == 422 and wrong.form("/stand-ins").values("from") == ["2026-01-09"]
    assert wrong.form("/stand-ins").values("substitute") == [person]
    page = away.send(wrong.form("/stand-ins"), DAYS)
    assert "代理中" in page.words and name(house, LEAD_LEADER) in page.words
    both = f"（代{name(house, LEAD)}）"
    assert both in acting.get("/tasks").words and both in acting.get("/account").words
    task = house.open_tasks("draft_plan")[0]
    done = acting.send(acting.get(f"/tasks/{task.id}").form("/decide"))
    assert "（代" in done.words.split("已办理")[1]
    case = house.one("SELECT case_id FROM task WHERE id = :t", t=task.id)
    assert f"{name(house, LEAD_LEADER)}（代{name(house, LEAD)}）" in away.get(f"/cases/{case}").words
    assert f"{name(house, LEAD_LEADER)}代{name(house, LEAD)}" in away.get("/organisation").words
    page = away.send(next(f for f in away.get("/stand-ins").forms if f.action.endswith("/end")))
    assert house.one("SELECT valid_to FROM substitute") == date(2026, 1, 5)


def test_what_is_over_is_folded_away(house: House, browse: Browse) -> None:
    away = browse(LEAD)
    person = str(house.person(LEAD_LEADER).id)
    away.send(away.get("/stand-ins").form("/stand-ins"), DAYS | {"substitute": person})
    house.wait(days=10)
    page = away.get("/stand-ins")
    assert "目前没有人代理您" in page.words and "已结束" in page.words


def test_the_administrator_finds_both_names_and_registers_for_another(house: House, browse: Browse) -> None:
    admin = browse("admin")
    assert "请填写两人的姓名" in admin.get("/stand-ins/all", absent_find=LEAD).words
    form = admin.get("/stand-ins/all", absent_find=LEAD, acting_find=STRANGER).form("/stand-ins/all")
    post = next(
        f
        for f in admin.get("/stand-ins/all", absent_find=LEAD, acting_find=STRANGER).forms
        if f.method == "post" and f.action == "/stand-ins/all"
    )
    assert form.method == "get"
    given = {"absent": str(house.person(LEAD).id), "substitute": str(house.person(STRANGER).id), **DAYS}
    asked = admin.send(post, given | {"absent": ""})
    assert asked.status == 422 and "请选择外出人" in asked.words
    page = admin.send(post, given)
    assert name(house, LEAD) in page.words and name(house, STRANGER) in page.words
    assert name(house, LEAD) not in admin.get("/stand-ins/all", find="无此人").words
    end = next(f for f in page.forms if f.action.endswith("/end"))
    assert admin.send(end).url.endswith("/stand-ins/all")


def test_nobody_but_an_administrator_sends_others_away(house: House, browse: Browse) -> None:
    lead = browse(LEAD)
    data = {"absent": house.person("mayor").id, "substitute": house.person(LEAD).id, **DAYS}
    assert lead.get("/stand-ins/all").status == 403
    assert Seen(lead.client.post("/stand-ins/all", data=data)).status == 403
    mine = Seen(lead.client.post("/stand-ins", data=data))
    assert mine.status == 422 and house.one("SELECT count(*) FROM substitute") == 0
