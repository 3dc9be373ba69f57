"""A round of one project through the pages only: every form as its page shows it (YY-06)."""

from tests.house import House
from tests.web.walk import Walker


def test_a_round_is_played_through_the_pages_alone(house: House) -> None:
    house.start_round(projects=(1,))
    walker = Walker(house)
    walker.play()
    assert house.state("round/yiyang/2026") == "payout.ended"
    assert house.state("project/yiyang/2026/01") == "payout.paid"
    assert {"propose_measures", "draft_plan", "collect_scores", "open_publicity", "pay_reward"} <= walker.steps
