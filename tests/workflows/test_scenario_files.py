"""A scenario is data: what it cannot say is refused with the file and the key's name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.faults import Fault
from deploy.rehearsal.main import moved_to
from deploy.rehearsal.officials import HABITS
from deploy.rehearsal.scenario import load_scenario, shipped
from service.cases import registry as _registry  # noqa: F401  makes the kinds known
from service.cases.kinds import KINDS

HEAD = "name: x\ntitle: 示例\n"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "mapping"),
        ("- 1", "mapping"),
        ("name: [", "YAML"),
        ("title: 示例", "name"),
        (HEAD + "surprise: 1", "surprise：没有这个键"),
        (HEAD + "acts: [{step: publish_plan, late: 3}]", "acts.0.late：没有这个键"),
        (HEAD + "acts: [{step: publish_plan, delay: soon}]", "acts.0.delay"),
        (HEAD + "events: [{do: dance, when: {day: 2026-01-01}}]", "events.0"),
        (HEAD + "events: [{do: file, kind: appeal, project: 1, when: {}}]", "day 与 after"),
        (
            HEAD + "events: [{do: file, kind: appeal, project: 1, when: {day: 2026-01-01, after: submit}}]",
            "day 与 after",
        ),
        (HEAD + "expect: {talk: {}}", "expect.talk：没有这个键"),
        (HEAD + "expect: {talks: {'01': [shouting]}}", "expect.talks.01.0"),
        (HEAD + "year: 26", "year"),
        (HEAD + "projects: []", "projects"),
    ],
)
def test_what_a_scenario_cannot_say_is_refused_by_name(
    scenario_file: Callable[[str], Path], text: str, named: str
) -> None:
    with pytest.raises(Fault) as refused:
        load_scenario(scenario_file(text))
    assert "scenario.yaml" in str(refused.value)
    assert named in str(refused.value)


def test_every_step_that_a_scenario_names_exists() -> None:
    steps = {code for kind in KINDS.values() for code in kind.steps}
    named = {rule.step for path in shipped() for rule in load_scenario(path).acts}
    assert named <= steps


def test_a_diligent_official_knows_an_answer_to_every_step() -> None:
    assert {code for kind in KINDS.values() for code in kind.steps} == set(HABITS)


def test_a_scenario_moves_to_another_year_with_all_its_days() -> None:
    scenario = load_scenario(next(path for path in shipped() if path.stem == "late-plan"))
    moved = moved_to(scenario, 2025, scenario.pack)
    assert moved.year == 2025
    assert [rule.until.isoformat() for rule in moved.acts if rule.until] == ["2025-05-25"]
