"""From hand to hand by page: claim, transfer, ask, urge, copy, countersign, take back, paper."""

from collections.abc import Callable
from typing import Any

from tests.cast import CLERK, DEPUTY, LEAD, SUPERVISION, VICE_MAYOR
from tests.house import House
from tests.web.browser import Browser, Seen

Browse = Callable[..., Browser]
SCAN = ("签批.pdf", b"%PDF-1.7 signed", "application/pdf")


def options(page: Seen, action: str, name: str) -> list[str]:
    return [value for value in page.form(action).options[name] if value]


def test_a_task_is_claimed_released_and_handed_to_a_colleague(house: House, browse: Browse) -> None:
    house.start_round()
    mine, other = browse(SUPERVISION), browse("supervision2")
    page = mine.send(mine.get("/tasks/1").form("/claim"))
    assert "签收" in page.words and "取消签收" in page.words
    assert "提出年度督查激励措施" not in other.get("/tasks").words
    page = mine.send(page.form("/release"))
    colleague = str(house.person("supervision2").id)
    assert colleague in options(page, "/transfer", "person")
    bare = mine.send(page.form("/transfer"), {"person": colleague})
    assert bare.status == 422 and "转办须填写理由" in bare.words
    assert bare.form("/transfer").values("person") == [colleague]
    nobody = mine.send(page.form("/transfer"), {"text": "外出学习"})
    assert "请选择人员" in nobody.words and nobody.form("/transfer").values("text") == ["外出学习"]
    gone = mine.send(bare.form("/transfer"), {"person": colleague, "text": "外出"})
    assert gone.url.endswith("/tasks")
    assert "转办" in other.get("/tasks/1").words and "外出" in other.get("/tasks/1").words


def test_a_colleague_is_asked_and_gives_back(house: House, browse: Browse) -> None:
    house.start_round()
    mine, other = browse(SUPERVISION), browse("supervision2")
    page = mine.get("/tasks/1")
    person = str(house.person("supervision2").id)
    lent = mine.send(page.form("/lend"), {"person": person, "text": "请看第二项"})
    assert "请看第二项" in lent.words
    back = other.send(other.get("/tasks/1").form("/give-back"), {"text": "没有意见"})
    assert back.status == 200
    page = mine.get("/tasks/1")
    assert "没有意见" in page.words and page.form("/decide")


def test_a_supervisor_presses_once_in_four_hours_and_the_desk_reads_it(house: House, browse: Browse) -> None:
    house.start_round(projects=(1,))
    house.play(until="draft_plan")
    task = house.open_tasks("draft_plan")[0].id
    browser = browse(SUPERVISION)
    page = browser.send(browser.get(f"/tasks/{task}").form("/urge"), {"text": "请抓紧<i>办理</i>"})
    assert "催办" in page.words
    again = browser.send(page.form("/urge"), {"text": "再催"})
    assert again.status == 409 and "四小时内已催办过" in again.words
    assert again.form("/urge").values("text") == ["再催"]
    desk = browse(LEAD)
    box = desk.get("/notices")
    assert "请抓紧<i>办理</i>" in box.words and "<i>办理" not in box.html
    emptied = desk.send(next(form for form in box.forms if form.action == "/notices"))
    assert "没有未读消息" in emptied.words
    assert "催办" in desk.get("/notices?read=true").words


def test_a_copy_leaves_a_receipt(house: House, browse: Browse) -> None:
    house.start_round()
    browser, reader = browse(SUPERVISION), browse("anhua.handler")
    found = browser.get("/tasks/1", find="安化县人民政府")
    person = str(house.person("anhua.handler").id)
    assert person in options(found, "/copy", "person")
    page = browser.send(found.form("/copy"), {"person": [person]})
    assert "未阅" in page.words
    assert "提出年度督查激励措施" in reader.get("/tasks?box=copied").words
    seen = reader.send(reader.get("/tasks/1").form("/read"))
    assert "已阅 2026-01-05" in seen.words


def test_another_leader_is_asked_to_countersign_and_dropped_again(house: House, browse: Browse) -> None:
    house.start_round(projects=(1,))
    house.play(until="review_plan")
    task = next(t for t in house.open_tasks("review_plan") if house.holder(t.post_id).username == VICE_MAYOR)
    browser = browse(VICE_MAYOR)
    post = str(house.one("SELECT id FROM post WHERE office = 'mayor'"))
    found = browser.get(f"/tasks/{task.id}", find="市长")
    browser.send(found.form("/approvers"), {"post": post})
    added = next(t for t in house.open_tasks("review_plan") if t.about.startswith("added:"))
    page = browser.get(f"/tasks/{added.id}")
    assert "（加签）" in page.words
    browser.send(page.form("/drop"))
    assert added.id not in [t.id for t in house.open_tasks("review_plan")]


def test_ones_own_decision_is_taken_back_while_nobody_has_acted(house: House, browse: Browse) -> None:
    house.start_round()
    browser = browse(SUPERVISION)
    done = browser.send(browser.get("/tasks/1").form("/decide"), {"f0.submission_due": "2027-02-26"})
    browser.send(done.form("/take-back"))
    assert house.state("round/yiyang/2026") == "measures.proposing"


def test_nobody_is_offered_to_take_back_what_has_no_way_back(house: House, browse: Browse) -> None:
    house.start_round(projects=(1,))
    house.play(until="review_plan")
    house.act("review_plan")
    decided = house.one("SELECT max(task_id) FROM decision")
    decider = "SELECT username FROM account a JOIN task t ON t.decided_by = a.person_id WHERE t.id = :id"
    who = house.one(decider, id=decided)
    page = browse(who).get(f"/tasks/{decided}")
    assert "办理人" in page.words and "撤回" not in page.words


def paper_task(house: House) -> Any:
    house.start_round(projects=(1,))
    house.play(until="review_plan")
    return next(t for t in house.open_tasks("review_plan") if house.holder(t.post_id).username == DEPUTY)


def test_a_signature_on_paper_is_entered_with_its_scan_and_both_names(house: House, browse: Browse) -> None:
    task = paper_task(house)
    clerk = browse(CLERK)
    assert f"/tasks/{task.id}" in clerk.get("/paper").links
    page = clerk.get(f"/tasks/{task.id}")
    signer = options(page, "/paper", "signer")[0]
    confirmed = {f"f0.{name}": "1" for name in ("scope_not_widened", "no_daily_duties", "sets_consistent")}
    given = {"outcome": "approve", "signer": signer, "signed_on": "2026-01-05", **confirmed}
    without = clerk.send(page.form("/paper"), given)
    assert without.status == 422 and "扫描件" in without.words
    assert without.form("/paper").values("signed_on") == ["2026-01-05"]
    done = clerk.send(without.form("/paper"), files={"scan.file": SCAN})
    assert done.status == 200, done.words
    name = house.one("SELECT name FROM person WHERE id = :id", id=int(signer))
    by = house.one("SELECT p.name FROM person p JOIN account a ON a.person_id = p.id WHERE username = 'clerk'")
    assert f"办理人{name}" in done.words.replace(" ", "") and f"代录人{by}" in done.words.replace(" ", "")
    case = house.one("SELECT case_id FROM task WHERE id = :id", id=task.id)
    assert f"{by}代录" in browse(SUPERVISION).get(f"/cases/{case}").words


def test_only_the_clerk_enters_paper(house: House, browse: Browse) -> None:
    task = paper_task(house)
    assert browse(LEAD).get("/paper").status == 403
    answer = browse(SUPERVISION).client.post(f"/tasks/{task.id}/paper", data={"outcome": "approve", "signer": "1"})
    assert answer.status_code in (403, 422)
    assert house.one("SELECT state FROM task WHERE id = :id", id=task.id) == "open"
