"""What a key work's year ends in: criticism, accountability, a finding; its story and who may read it (NJ-18)."""

from tests.cast import SUPERVISION, accepted, refused
from tests.house import House
from tests.works import PLAN, consequences, key, play_months, report, start_work, until, usernames, verify


def test_a_missed_year_proposes_one_citywide_criticism_with_examination_and_promise(house: House) -> None:
    start_work(house, lead_units=["fgw", "swj"], assisting_units=[])
    play_months(house, *PLAN[:11], "95")
    assert consequences(house) == [(12, "citywide_criticism", "fgw"), (12, "citywide_criticism", "swj")]
    cases = house.rows("SELECT DISTINCT case_id FROM consequence")
    assert len(cases) == 1, "one criticism for all its units"
    assert house.one("SELECT remedy FROM criticism") is True
    assert usernames(house, "check_criticism") == [SUPERVISION]
    assert house.rows("SELECT 1 FROM document WHERE kind = 'criticism'") == [], "nothing goes out before its approval"
    until(house, 2, 20, 2027)
    assert house.state(key(1)) == "missed"


def test_a_december_corrected_in_time_draws_the_criticism_back(house: House) -> None:
    start_work(house)
    play_months(house, *PLAN[:11], None)
    (task,) = house.open_tasks("check_criticism")
    accepted(report(house, 12, "100"))
    accepted(verify(house, 12))
    assert house.state(task.key) == "withdrawn"
    until(house, 2, 20, 2027)
    assert house.state(key(1)) == "completed"


def test_a_livelihood_work_behind_at_the_third_quarter_is_criticised_without_a_promise(house: House) -> None:
    start_work(house, livelihood=True)
    play_months(house, *PLAN[:8], "70")
    assert consequences(house) == [
        (9, "principal_leader_talk", "fgw"),
        (9, "written_report", "fgw"),
        (9, "citywide_criticism", "fgw"),
    ]
    assert house.one("SELECT remedy FROM criticism") is False


def test_a_livelihood_work_that_misses_its_year_goes_to_accountability_at_once(house: House) -> None:
    start_work(house, livelihood=True)
    play_months(house, *PLAN[:11], "95")
    assert consequences(house) == [
        (12, "written_report", "fgw"),
        (12, "citywide_criticism", "fgw"),
        (12, "accountability_referral", "fgw"),
    ]
    assert house.one("SELECT remedy FROM criticism") is False
    assert house.rows("SELECT 1 FROM document WHERE kind = 'referral_letter'") == []


def test_a_finding_that_the_year_was_missed_criticises_too(house: House) -> None:
    this = start_work(house)
    play_months(house, *PLAN[:11])
    suspended = {"first_month": 12, "last_month": 12, "reason": "停工"}
    asked = house.person("fgw.handler").send("POST", f"/api/v1/key-works/{this}/adjustments/suspension", json=suspended)
    accepted(asked)
    accepted(house.act("approve_adjustment", key(1)))
    until(house, 2, 20, 2027)
    accepted(house.act("record_year_finding", key(1), form={"met": False, "reason": "目标任务未完成。"}))
    assert house.state(key(1)) == "missed"
    assert consequences(house) == [(12, "citywide_criticism", "fgw")]


def test_the_story_tells_month_by_month_why_something_followed_and_why_nothing_did(house: House) -> None:
    this = start_work(house)
    play_months(house, "8", "11", "20")
    story = house.person(SUPERVISION).get(f"/api/v1/key-works/{this}")
    first, second, third = story["months"][:3]
    assert (first["flag"], second["flag"], third["flag"]) == ("red_flag", "yellow_card", "yellow_card")
    assert "未到2个月" in second["nothing_because"][0]
    assert third["grounds"] == [{"name": "two_months", "since": 2, "vanished": False}]
    assert [c["action"] for c in third["consequences"]] == ["warning_talk"]
    assert third["reports"][0]["verifier"] and third["reports"][0]["value"] == "20"
    assert [unit["code"] for unit in story["units"]] == ["fgw", "czj", "anhua"]


def test_the_story_gives_the_documents_of_what_followed_to_who_may_read_them(house: House) -> None:
    this = start_work(house)
    play_months(house, "3", "11")
    assert [paper["title"] for paper in documents(house, this, SUPERVISION)] == ["督办通知单：约谈提醒：重点工作1"]
    accepted(house.act("sign_notice"))
    (paper,) = house.rows("SELECT id, title, number FROM document WHERE kind = 'talk_notice'")
    notice = {"id": paper.id, "title": paper.title, "number": paper.number}
    assert documents(house, this, SUPERVISION)[1:] == documents(house, this, "fgw.handler")[1:] == [notice]
    house.person("fgw.handler").get(f"/api/v1/documents/{paper.id}")
    assert documents(house, this, "czj.handler") == [], "another unit of the work knows of the talk, and no more"
    assert house.person("czj.handler").send("GET", f"/api/v1/documents/{paper.id}").status_code == 404


def documents(house: House, work: int, username: str) -> list[dict[str, object]]:
    months = house.person(username).get(f"/api/v1/key-works/{work}")["months"]
    return [paper for month in months for one in month["consequences"] for paper in one["documents"]]


def test_only_the_works_own_units_and_the_citys_supervisors_see_it(house: House) -> None:
    this = start_work(house)
    for insider in ("fgw.handler", "czj.handler", "anhua.handler", SUPERVISION, "mayor"):
        assert house.person(insider).send("GET", f"/api/v1/key-works/{this}").status_code == 200, insider
    refused(house.person("swj.handler").send("GET", f"/api/v1/key-works/{this}"), "not_found", 404)
    refused(house.client.get(f"/api/v1/key-works/{this}"), "not_logged_in", 401)
    wrong = house.person("fgw.handler").send(
        "POST", f"/api/v1/key-works/{this}/corrections", json={"month": 1, "value": "9", "note": "自行更正"}
    )
    refused(wrong, "not_allowed", 403)
