"""The state diagram of every kind of case: all that its table holds, once, and nothing upon another."""

import re
from itertools import combinations

import pytest

from service.cases import registry  # noqa: F401  makes the kinds known
from service.cases.kinds import KINDS, Kind
from service.web.language import LOOK, Look
from service.web.state_diagram import BOX, Diagram, arrows, diagram, grouped, rails

PHONE = 350
"""What a card leaves of a phone's 390 pixels."""
every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)


def drawn(kind: Kind) -> Diagram:
    return diagram(kind, kind.initial)


@every_kind
def test_every_state_is_drawn_once_in_the_frame_of_its_stage(kind: Kind) -> None:
    assert sorted(box.state for box in drawn(kind).boxes) == sorted(kind.states)
    for frame in drawn(kind).frames:
        assert len({box.state.rpartition(".")[0] for box in frame.boxes}) == 1
        assert all(
            frame.y < box.y and box.y + box.height < frame.y + frame.height for box in frame.boxes if frame.title
        )


@every_kind
def test_every_arrow_is_drawn_once_from_its_state_to_its_state(kind: Kind) -> None:
    picture = drawn(kind)
    boxes = {box.state: box for box in picture.boxes}
    assert sorted((line.source, line.dest) for line in picture.lines) == sorted(
        {(source, arrow.dest) for arrow in kind.arrows for source in arrow.source}
    )
    for line in picture.lines:
        begin = float(re.match(r"M\S+ ([\d.]+)", line.path)[1])  # type: ignore[index]
        tip = float(line.head.split(" ")[0].split(",")[1])
        source, dest = boxes[line.source], boxes[line.dest]
        assert source.y <= begin <= source.y + source.height and dest.y <= tip <= dest.y + dest.height


@every_kind
def test_no_box_lies_on_another_and_all_is_inside_the_picture_which_fits_a_phone(kind: Kind) -> None:
    picture = drawn(kind)
    for one, other in combinations(picture.boxes, 2):
        assert one.y + one.height < other.y or other.y + other.height < one.y
    places = [float(x) for line in picture.lines for x in re.findall(r"[MHQ](-?[\d.]+)", line.path)]
    assert all(0 < x < picture.width for x in places) and picture.x > 0 and picture.x + BOX < picture.width <= PHONE
    assert all(0 < box.y and box.y + box.height < picture.height for box in picture.boxes)


@every_kind
def test_rails_to_different_states_never_run_into_each_other(kind: Kind) -> None:
    rows = {state: row for row, state in enumerate(s for states in grouped(kind.states).values() for s in states)}
    for one, other in combinations(rails(rows, arrows(kind)), 2):
        if (one.side, one.lane) == (other.side, other.lane):
            assert one.last < other.first or other.last < one.first


@every_kind
def test_only_states_without_a_way_on_are_ends(kind: Kind) -> None:
    leaving = {source for arrow in kind.arrows for source in arrow.source}
    assert {box.state for box in drawn(kind).boxes if box.ends} == set(kind.states) - leaving


@pytest.mark.parametrize("language", ["zh", "en"])
@every_kind
def test_every_title_is_written_whole_in_lines_that_fit_their_box(kind: Kind, language: str) -> None:
    token = LOOK.set(Look(language=language))
    try:
        for box in drawn(kind).boxes:
            assert "".join(box.lines).replace(" ", "") == box.title.replace(" ", "")
            assert len(box.lines) <= 3 and all(len(line) <= (13 if language == "zh" else 26) for line in box.lines)
    finally:
        LOOK.reset(token)


def test_the_present_state_the_states_passed_and_the_way_taken_are_marked() -> None:
    way = [("opened", "plan.drafting"), ("plan.drafting", "plan.consulting")]
    picture = diagram(KINDS["project"], "plan.consulting", {"opened", "plan.drafting", "plan.consulting"}, way)
    marks = {box.state: box.mark for box in picture.boxes if box.mark}
    assert marks == {"opened": "passed", "plan.drafting": "passed", "plan.consulting": "now"}
    assert [(line.source, line.dest) for line in picture.lines if line.taken] == way
