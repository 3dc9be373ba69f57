"""A rule pack is checked, adopted with a reason and never changed; what it would have made of a past round."""

from typing import Any

import pytest

from service.administration import packs as use
from service.errors import FormInvalid, GateClosed, NotAllowed, NotFound
from service.incentives.dry_run import dry_run
from service.rules.pack import PackError, parse_pack, shipped_incentives
from service.sample import pack_text
from tests.cast import ROUND, case_id
from tests.house import House
from tests.service.test_users import acting

NAME = "益阳.yaml"


def text(name: str = "yiyang-2023", version: str = "2", **changed: str) -> str:
    found = pack_text(name).replace('\nversion: "1"', f'\nversion: "{version}"', 1)
    for old, new in changed.items():
        found = found.replace(old, new)
    return found


def changed(version: str = "2") -> str:
    """The city's pack with one place fewer for each county."""
    found = text(version=version)
    assert found.count("ceiling: 3") == 1
    return found.replace("ceiling: 3", "ceiling: 1")


def adopt(house: House, given: str, reason: str = "市政府办修订", who: str = "admin") -> int:
    return int(acting(house, lambda d, me: use.adopt(d, me, given.encode(), NAME, reason), who))


def test_a_pack_is_adopted_with_name_day_and_reason_and_running_years_keep_theirs(house: House) -> None:
    house.start_round(projects=(1,))
    before = house.one('SELECT pack_id FROM "case" WHERE key = :k', k=ROUND)
    new = adopt(house, changed())
    assert new != before and adopt(house, changed()) == new
    assert house.one('SELECT pack_id FROM "case" WHERE key = :k', k=ROUND) == before
    (row,) = house.rows("SELECT actor_id, pack_id, data FROM admin_event")
    assert (row.actor_id, row.pack_id, row.data["reason"]) == (house.person("admin").id, new, "市政府办修订")
    every = acting(house, lambda d, me: use.packs(d.session, me.jurisdiction))["incentives"]
    assert [(one["row"].id, one["years"]) for one in every] == [(new, []), (before, [2026])]


@pytest.mark.parametrize(
    ("given", "line", "word"),
    [("id: x\nnonsense: 1\n", 2, "不认识的键"), ("a: [1\n", 2, "YAML"), ("a: 1\na: 2\n", 2, "重复")],
)
def test_a_pack_that_cannot_be_read_is_refused_by_file_and_line(house: House, given: str, line: int, word: str) -> None:
    with pytest.raises(PackError) as refused:
        adopt(house, given)
    assert (refused.value.file, refused.value.line) == (NAME, line) and word in refused.value.reason


def test_what_may_not_be_adopted_is_refused_by_name(house: House) -> None:
    adopt(house, changed())
    for given, name in (
        (pack_text("anhua-2023"), "foreign_pack"),
        (changed().replace("ceiling: 1", "ceiling: 2"), "version_repeated"),
        (pack_text("yiyang-2023"), "version_replaced"),
    ):
        with pytest.raises(GateClosed) as refused:
            adopt(house, given)
        assert refused.value.name == name and refused.value.clause == "YY-20"
    with pytest.raises(FormInvalid):
        adopt(house, changed("3"), reason="  ")
    with pytest.raises(NotAllowed):
        adopt(house, changed("3"), who="mayor")
    with pytest.raises(NotFound):
        acting(house, lambda d, me: use.find_pack(d.session, "anhua", 1))
    assert house.one("SELECT count(*) FROM rule_pack") == 3


def tried(house: House, given: str) -> dict[int, dict[str, Any]]:
    other = parse_pack(given, NAME)
    round_id = case_id(house, ROUND)
    rows = acting(house, lambda d, _: dry_run(d.session, round_id, shipped_incentives(), other))  # type: ignore[arg-type]
    return {row["number"]: row for row in rows}


def test_a_past_round_is_asked_again_by_another_pack(house: House) -> None:
    house.start_round(projects=range(1, 11))
    same = tried(house, text())
    assert len(same) == 10 and not any(row["differs"] for row in same.values())
    fewer = tried(house, changed())
    assert any(row["differs"] for row in fewer.values())
    (said,) = next(row for row in fewer.values() if row["differs"])["then"]
    assert said["clause"] == "YY-09" and "超过名额上限 1 个" in said["text"]
