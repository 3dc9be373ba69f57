"""Matters and inspections through the generic pages: every step can be read, filled in and sent by an official."""

from tests.cast import SUPERVISION, accepted
from tests.house import House
from tests.service import inspections, matters
from tests.web.browser import Browser
from tests.web.walk import Walker


def test_a_matter_is_played_through_the_pages_alone(house: House) -> None:
    found = matters.registered(house, matters.a_matter(leader_approves=True))[0]["id"]
    walker = Walker(house)
    walker.play(until="conclude_matter")
    task = house.open_tasks("conclude_matter")[0]
    page = Browser(house, SUPERVISION).get(f"/tasks/{task.id}")
    form = page.form(f"/tasks/{task.id}/decide")
    fields = {f"f{n}.conclusion": "已办结。" for n in range(2)}
    sent = {name: text for name, text in fields.items() if name in form.names}
    Browser(house, SUPERVISION).send(form, {"outcome": "ask_leader", **sent})
    house.run()
    walker.play()
    assert house.state(matters.KEY) == "closed"
    case = Browser(house, SUPERVISION).get(f"/cases/{found}")
    for words in ("督办事项", "已办结销号", "反馈办理结果（", "审核反馈", "交办"):
        assert words in case.words, words


def test_a_unit_reads_the_matter_before_it_signs(house: House) -> None:
    matters.assigned(house, "fgw", "czj")
    task = next(t for t in house.open_tasks("sign_matter") if t.about == "czj")
    page = Browser(house, "czj.handler").get(f"/tasks/{task.id}")
    assert "请住建部门牵头" in page.words and "协办" in page.words


def test_an_inspection_is_played_through_the_pages_alone(house: House) -> None:
    accepted(inspections.propose(house))
    walker = Walker(house)
    walker.play(until="enter_findings")
    house.wait(days=2)
    accepted(house.act("enter_findings", outcome="finding", form=_finding(house)))
    walker.play()
    assert house.state(inspections.KEY) == "closed"
    assert {"plan_inspection", "give_feedback", "fix_findings", "recheck_inspection"} <= walker.steps


def _finding(house: House) -> dict[str, object]:
    day = house.clock.today().isoformat()
    return {"unit": "fgw", "found_on": day, "body": "审批超期。", "rectify": True}
