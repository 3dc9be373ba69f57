"""A whole round, with everybody diligent, through the HTTP interface (YY-06)."""

from tests.house import House

ROUND = "round/yiyang/2026"


def test_a_round_runs_from_its_proposal_to_the_last_reward(house: House) -> None:
    house.start_round()
    house.play()
    assert house.state(ROUND) == "payout.ended"
    assert house.rows("SELECT key FROM \"case\" WHERE kind = 'project' AND state <> 'payout.paid'") == []


def test_a_circular_is_numbered_public_and_copied_to_the_organisation_department(house: House) -> None:
    house.start_round()
    house.play(until="sign_circular")
    assert house.rows("SELECT 1 FROM document WHERE kind = 'circular'") == []
    assert house.act("sign_circular").status_code == 200
    number, public, copies = house.rows("SELECT number, public, copies FROM document WHERE kind = 'circular'")[0]
    assert number.startswith("益政办发〔2027〕")
    assert public
    assert copies == ["中共益阳市委组织部"]
