"""Last year's list as this year's draft, by page: seen with what must be checked, then copied, never silently."""

from collections.abc import Callable

from tests.cast import LEAD, SUPERVISION
from tests.house import House
from tests.web.browser import Browser, Seen
from tests.works import start_list, work

Browse = Callable[..., Browser]


def test_a_list_begins_with_last_years_works_after_they_were_looked_at(house: House, browse: Browse) -> None:
    start_list(house, work(1), work(2))
    office = browse(SUPERVISION)
    review = office.send(office.get("/key-lists").form("/key-lists"), {"year": "2027", "last_year": "1"})
    assert review.url.endswith("/last-year") and "不作任何决定" in review.words and "重点工作2" in review.words
    house.run()
    form = review.form("/last-year")
    assert form.values("take") == ["1", "2"]
    none = office.send(form, {"take": []})
    assert none.status == 422 and "请至少选择一项" in none.words and none.form("/last-year").values("take") == []
    page = office.send(form, {"take": ["2"]})
    assert page.url.endswith(form.action.removesuffix("/last-year"))
    task = house.open_tasks("propose_key_list", "key-list/yiyang/2027")[0].id
    assert "重点工作2" in office.get(f"/tasks/{task}").html and "重点工作1" not in office.get(f"/tasks/{task}").html
    over = office.send(office.get(form.action).form("/last-year"))
    assert over.status == 409 and "覆盖" in over.words
    assert office.send(over.form("/last-year"), {"replace": "1"}).status == 200
    assert "重点工作1" in office.get(f"/tasks/{task}").html


def test_a_round_begins_with_last_years_projects(house: House, browse: Browse) -> None:
    house.start_round(projects=(1, 2))
    house.play(until="draft_plan")
    office = browse(SUPERVISION)
    review = office.send(office.get("/rounds").form("/rounds"), {"year": "2027", "last_year": "1"})
    house.run()
    assert "以上年为底稿" in office.send(review.form("/last-year")).words
    task = house.open_tasks("propose_measures", "round/yiyang/2027")[0].id
    assert "益阳市发展和改革委员会" in office.get(f"/tasks/{task}").words


def test_without_a_year_before_there_is_nothing_to_copy(house: House, browse: Browse) -> None:
    office = browse(SUPERVISION)
    review = office.send(office.get("/rounds").form("/rounds"), {"year": "2026", "last_year": "1"})
    assert "没有往年的内容可以结转" in review.words
    path = review.url.removeprefix("http://testserver")
    refused = Seen(office.client.post(path, data={"take": "1"}))
    assert refused.status == 409 and "没有往年" in refused.words


def test_only_the_supervision_office_copies(house: House, browse: Browse) -> None:
    list_id = start_list(house, work(1))
    lead = browse(LEAD)
    assert lead.get(f"/key-lists/{list_id}/last-year").status == 403
    assert Seen(lead.client.post(f"/key-lists/{list_id}/last-year", data={"take": "1"})).status == 403
    assert browse(SUPERVISION).get(f"/rounds/{list_id}/last-year").status == 404
