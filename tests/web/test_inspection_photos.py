"""A finding's photos: linked on the inspection's page, and opened by the unit that was told of the finding (NJ-06)."""

from tests.cast import SUPERVISION, accepted
from tests.house import House
from tests.service.inspections import PHOTO, act, find, planned
from tests.web.browser import Browser


def test_the_unit_that_was_told_of_a_finding_opens_its_photo_from_the_page(house: House) -> None:
    this = planned(house)
    photo = house.person(SUPERVISION).attach(this, "现场.png", PHOTO)
    accepted(find(house, photos=[photo]))
    accepted(house.act("enter_findings"))
    for unit in ("fgw", "anhua"):
        accepted(act(house, "give_feedback", unit))
    told = Browser(house, "anhua.handler")
    page = told.get(f"/inspections/{this}")
    assert "水厂消毒设备停用。" in page.words and f"/attachments/{photo}" in page.links
    assert told.get(f"/attachments/{photo}").status == 200
    assert Browser(house, "fgw.handler").get(f"/attachments/{photo}").status == 404, "another unit's finding"
