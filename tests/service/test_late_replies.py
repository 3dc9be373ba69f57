"""A reply that comes after the day set still counts, and the task to record silence falls away (YY-08, YY-16)."""

from tests.house import House

PROJECT = "project/yiyang/2026/01"


def test_when_every_county_replies_late_nobody_need_record_their_silence(house: House) -> None:
    house.start_round(projects=(1,))
    house.play(until="consult_county")
    house.wait(days=30)
    assert house.open_tasks("record_no_reply", PROJECT)
    while house.open_tasks("consult_county", PROJECT):
        assert house.act("consult_county", PROJECT).status_code == 200
    assert house.act("consult_finance", PROJECT).status_code == 200
    assert house.state(PROJECT) == "plan.reviewing"
    assert not house.open_tasks("record_no_reply", PROJECT)


def test_when_every_department_replies_late_the_vetting_goes_on_by_itself(house: House) -> None:
    house.start_round(projects=(1,))
    house.play(until="reply_vetting")
    house.wait(days=30)
    assert house.open_tasks("record_missing_replies")
    while house.open_tasks("reply_vetting"):
        assert house.act("reply_vetting").status_code == 200
    assert house.state("round/yiyang/2026") == "vetting.summarising"
    assert not house.open_tasks("record_missing_replies")
