"""Units are founded, changed, and end in a successor."""

from datetime import timedelta

import pytest

from service.errors import NotFound
from service.org import queries
from service.org.imports.schemas import UnitRow
from service.org.refusals import CodeTaken, DatesOutOfOrder, UnitHasEnded, UnknownKind
from service.org.units import change_unit, close_unit, end_kind, found_unit, set_kind

from .conftest import SINCE, TODAY, TOWN, Cast

DAY = timedelta(days=1)
TAX = UnitRow(code="tax", name="税务局", parent="gov", appeal_phone="0737-0000001")


def test_a_founded_unit_is_what_the_row_says(cast: Cast) -> None:
    unit = found_unit(cast.session, TOWN, TAX, "central_provincial_unit", TODAY)
    assert found_unit(cast.session, TOWN, TAX, "central_provincial_unit", TODAY) is unit
    assert (unit.parent_id, unit.appeal_phone) == (cast.unit["gov"], "0737-0000001")
    assert queries.kinds_of(cast.session, unit.id, TODAY) == {"central_provincial_unit"}
    assert queries.kinds_of(cast.session, unit.id, TODAY - DAY) == frozenset()


def test_a_code_is_given_once(cast: Cast) -> None:
    with pytest.raises(CodeTaken):
        found_unit(cast.session, TOWN, UnitRow(code="fin", name="Other"), "municipal_unit", TODAY)
    with pytest.raises(CodeTaken):
        found_unit(cast.session, "elsewhere", UnitRow(code="fin", name="财政局"), "municipal_unit", SINCE)


def test_a_unit_of_no_known_kind_or_parent_is_refused(cast: Cast) -> None:
    with pytest.raises(UnknownKind):
        found_unit(cast.session, TOWN, TAX, "kingdom", TODAY)
    with pytest.raises(NotFound):
        found_unit(cast.session, TOWN, TAX.model_copy(update={"code": "t", "parent": "x"}), "bank", TODAY)


def test_contacts_change_and_what_is_left_out_stays(cast: Cast) -> None:
    change_unit(cast.session, TOWN, UnitRow(code="fin", name="财政局", phone="0737-1", postcode="413000"))
    unit = change_unit(cast.session, TOWN, UnitRow(code="fin", name="财政局", phone="0737-2"))
    assert (unit.phone, unit.postcode) == ("0737-2", "413000")


def test_a_unit_stops_being_of_a_kind(cast: Cast) -> None:
    for _ in range(2):
        end_kind(cast.session, TOWN, cast.unit["park"], "county", TODAY)
    assert "county" in queries.kinds_of(cast.session, cast.unit["park"], TODAY)
    assert "county" not in queries.kinds_of(cast.session, cast.unit["park"], TODAY + DAY)
    set_kind(cast.session, TOWN, cast.unit["park"], "county", TODAY + 9 * DAY)
    with pytest.raises(DatesOutOfOrder):
        end_kind(cast.session, TOWN, cast.unit["park"], "county", TODAY + 3 * DAY)


def test_a_unit_ends_once_and_never_in_itself(cast: Cast) -> None:
    park, east = cast.unit["park"], cast.unit["east"]
    with pytest.raises(UnitHasEnded):
        close_unit(cast.session, TOWN, park, TODAY, successor_id=park)
    closed = close_unit(cast.session, TOWN, park, TODAY, successor_id=east)
    assert close_unit(cast.session, TOWN, park, TODAY, successor_id=east) is closed
    with pytest.raises(UnitHasEnded):
        close_unit(cast.session, TOWN, park, TODAY + DAY)
    with pytest.raises(UnitHasEnded):
        close_unit(cast.session, TOWN, east, TODAY, successor_id=park)
