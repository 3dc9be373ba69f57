"""Days and pressing of a matter: each unit's own day, reminders, lateness with a sheet, 催办 by hand, extension."""

from typing import Any

from tests.cast import LEAD, SUPERVISION, accepted, events, notices, refused
from tests.house import House
from tests.service.matters import KEY, a_matter, act, assigned, reply, send, units


def press(house: House, matter: int, who: str = SUPERVISION, **changed: Any) -> Any:
    body = {"level": "important", "text": "请于三日内反馈。", **changed}
    return house.person(who).send("POST", f"/api/v1/matters/{matter}/press", json=body)


def sheets(house: House) -> list[tuple[str, str, str]]:
    rows = house.rows(
        "SELECT u.code, p.level, d.number FROM matter_press p JOIN unit u ON u.id = p.unit_id"
        " JOIN document d ON d.id = p.document_id ORDER BY p.id"
    )
    return [(row.code, row.level, row.number) for row in rows]


def test_each_unit_has_its_own_day_with_reminders_lateness_and_sheet(house: House) -> None:
    two = [*units("fgw", due="2026-02-06"), {"unit": "czj", "due": "2026-03-06"}]
    accepted(send(house, a_matter(level="urgent", units=two)))
    for unit in ("fgw", "czj"):
        accepted(act(house, "sign_matter", unit))
    house.wait(days=40)
    assert [e["about"] for e in events(house, KEY, "late")] == ["fgw"]
    assert [e["days"] for e in events(house, KEY, "reminded") if e["about"] == "fgw"] == [10, 5, 1]
    assert [(code, level) for code, level, _ in sheets(house)] == [("fgw", "urgent")]
    house.wait(days=40)
    assert [e["about"] for e in events(house, KEY, "late")] == ["fgw", "czj"]
    accepted(act(house, "reply_matter", "fgw"))
    late = house.rows("SELECT u.code FROM matter_unit JOIN unit u ON u.id = unit_id WHERE late")
    assert [row.code for row in late] == ["fgw"] and house.state(KEY) == "handling.running"


def test_who_has_replied_is_neither_reminded_nor_late(house: House) -> None:
    assigned(house)
    reply(house, "fgw")
    accepted(act(house, "sign_matter", "czj"))
    house.wait(days=60)
    assert {e["about"] for e in events(house, KEY, "reminded")} == {"czj"}
    assert [e["about"] for e in events(house, KEY, "late")] == ["czj"]


def test_who_does_not_sign_in_time_gets_a_sheet_and_still_has_to_sign(house: House) -> None:
    assigned(house)
    accepted(act(house, "sign_matter", "fgw"))
    house.wait(days=5)
    assert [code for code, *_ in sheets(house)] == ["czj"]
    assert [t.about.split(":")[0] for t in house.open_tasks("receive_sheet")] == ["czj"]
    accepted(house.act("receive_sheet"))
    accepted(act(house, "sign_matter", "czj"))


def test_a_reply_is_pressed_for_by_hand_with_a_numbered_sheet_of_its_level(house: House) -> None:
    matter = assigned(house)
    found = accepted(press(house, matter, units=["czj"]))["documents"]
    assert sheets(house) == [("czj", "important", "督办〔2026〕1号")]
    text = house.one("SELECT text FROM document WHERE id = :id", id=found[0])
    assert "紧急程度：重要" in text and "请于三日内反馈" in text
    assert "督办单（重要）：城区积水点整治" in notices(house, "press")
    assert [t.about for t in house.open_tasks("receive_sheet")] == [f"czj:{found[0]}"]


def test_pressed_twice_a_day_at_one_level_is_pressed_once(house: House) -> None:
    matter = assigned(house)
    first = accepted(press(house, matter))
    assert accepted(press(house, matter)) == first
    assert len(sheets(house)) == 2
    refused(press(house, matter, text="改为今天下班前。"), "pressed_today")
    accepted(press(house, matter, level="urgent"))
    house.wait(days=1)
    accepted(press(house, matter))
    assert [level for _, level, _ in sheets(house)] == ["important"] * 2 + ["urgent"] * 2 + ["important"] * 2


def test_only_who_is_waited_for_is_pressed_and_only_by_the_office(house: House) -> None:
    matter = assigned(house)
    reply(house, "czj")
    refused(press(house, matter, units=["czj"]), "nothing_to_press")
    refused(press(house, matter, units=["tjj"]), "not_assigned")
    refused(press(house, matter, who=LEAD), "not_allowed", 403)
    refused(press(house, matter, level="red"), "malformed", 422)
    accepted(press(house, matter))
    assert [code for code, *_ in sheets(house)] == ["fgw"]
    reply(house, "fgw")
    refused(press(house, matter), "nothing_to_press")


def test_the_office_extends_one_units_day_with_its_reason(house: House) -> None:
    assigned(house)
    for unit in ("fgw", "czj"):
        accepted(act(house, "sign_matter", unit))
    deadline = house.one("SELECT id FROM deadline WHERE name = 'matter_reply' AND about = 'czj'")
    path, body = f"/api/v1/deadlines/{deadline}/extend", {"on": "2026-03-20", "why": "汛期施工受限。"}
    refused(house.person("czj.handler").send("POST", path, json=body), "not_allowed", 403)
    accepted(house.person(SUPERVISION).send("POST", path, json=body))
    house.wait(days=50)
    assert [e["about"] for e in events(house, KEY, "late")] == ["fgw"]
    moved = events(house, KEY, "deadline_moved")
    assert [(e["about"], e["new"], e["why"]) for e in moved] == [("czj", "2026-03-20", "汛期施工受限。")]
    accepted(act(house, "reply_matter", "czj"))
    assert not house.one("SELECT late FROM matter_unit JOIN unit u ON u.id = unit_id WHERE u.code = 'czj'")


def test_a_slow_review_is_reminded_of_and_never_decides(house: House) -> None:
    assigned(house, "fgw")
    reply(house, "fgw")
    house.wait(days=90)
    assert house.state(KEY) == "conclusion.reviewing"
    assert [e["deadline"] for e in events(house, KEY, "late")] == ["matter_review"]
    assert sheets(house) == []
