"""The state diagram of any kind of case, laid out on the server: states from top to bottom, grouped by stage.

A layout of our own, because what the registries offer is a foreign program (Graphviz), draws in the browser, or writes
inline styles that the policy forbids, and because ours is simple: states have an order already, so every state is a
row of one column. An arrow to the next row goes straight down; every other runs along a rail beside the column, onward
at the right and back at the left. Arrows with one destination share its rail, and two rails share a lane only where
they do not meet: it stays narrow enough for a phone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from unicodedata import east_asian_width

from service.cases.kinds import Kind
from service.web.language import gettext
from service.web.words import word

BOX, MARGIN, LANE = 232, 10, 9
LINE, PADDING, GAP, HEAD = 19, 8, 16, 24
SIZE = 14
ROOM = 182
"""For the title in its box; the rest is for the word that says whether the case is here or was."""
ROUND, TIP = 4, 5
FIRST, LAST = "", "."
"""Groups of states that belong to no stage."""

Pair = tuple[str, str]


@dataclass(frozen=True)
class Box:
    """One state: where it stands, what is written in it, and whether the case is here, was here, or would end here."""

    state: str
    title: str
    lines: tuple[str, ...]
    x: float
    y: float
    height: float
    mark: str
    ends: bool
    leads_to: tuple[str, ...]

    @property
    def middle(self) -> float:
        """Half its height down."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Frame:
    """A stage: the frame around its states, and its title."""

    title: str
    y: float
    height: float
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Line:
    """One arrow: its path, the points of its head, and whether the case went along it."""

    source: str
    dest: str
    path: str
    head: str
    taken: bool


@dataclass(frozen=True)
class Rail:
    """The arrows to one destination on one side of the column, over these rows, in a lane counted outward."""

    dest: str
    side: str
    sources: tuple[str, ...]
    first: int
    last: int
    lane: int


@dataclass
class Diagram:
    """A kind's states and arrows with their places; `x` is where the column of boxes begins."""

    width: float = 0
    height: float = 0
    x: float = 0
    frames: list[Frame] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def boxes(self) -> list[Box]:
        """Every state's box, from top to bottom."""
        return [box for frame in self.frames for box in frame.boxes]


def diagram(kind: Kind, present: str, passed: Collection[str] = (), taken: Collection[Pair] = ()) -> Diagram:
    """The diagram of a kind, with the present state, the states passed and the arrows taken marked."""
    groups = grouped(kind.states)
    order = [state for states in groups.values() for state in states]
    pairs = arrows(kind)
    rows = {state: row for row, state in enumerate(order)}
    found = rails(rows, pairs)
    lanes = {side: max((rail.lane + 1 for rail in found if rail.side == side), default=0) for side in ("back", "on")}
    drawn = Diagram(x=MARGIN + lanes["back"] * LANE + TIP)
    drawn.width = drawn.x + BOX + TIP + lanes["on"] * LANE + MARGIN
    _place(drawn, kind, groups, present, passed, pairs)
    boxes = {box.state: box for box in drawn.boxes}
    straight = [(source, dest) for source, dest in pairs if rows[dest] == rows[source] + 1]
    ways = [(pair, *_down(drawn, boxes, *pair)) for pair in straight]
    ways += [((s, rail.dest), *_along(drawn, boxes, s, rail)) for rail in found for s in rail.sources]
    drawn.lines = [Line(*pair, path, head, pair in taken) for pair, path, head in ways]
    drawn.lines.sort(key=lambda line: line.taken)
    return drawn


def grouped(states: Iterable[str]) -> dict[str, list[str]]:
    """States by the stage before their dot, as the table has them; those of no stage come last, save the very first."""
    found: dict[str, list[str]] = {FIRST: [], LAST: []}
    for number, state in enumerate(states):
        stage = state.rpartition(".")[0]
        found.setdefault(stage or (LAST if number else FIRST), []).append(state)
    found[LAST] = found.pop(LAST)
    return {stage: inside for stage, inside in found.items() if inside}


def arrows(kind: Kind) -> list[Pair]:
    """From which state to which: each once, however many triggers lead along it."""
    return list(dict.fromkeys((source, arrow.dest) for arrow in kind.arrows for source in arrow.source))


def rails(rows: Mapping[str, int], pairs: Iterable[Pair]) -> list[Rail]:
    """The arrows that do not simply go down, bundled by destination and side, each in the nearest lane that is free."""
    bundles: defaultdict[Pair, list[str]] = defaultdict(list)
    for source, dest in pairs:
        if rows[dest] != rows[source] + 1:
            bundles["on" if rows[dest] > rows[source] else "back", dest].append(source)
    spans = []
    for (side, dest), sources in bundles.items():
        over = [rows[dest], *(rows[source] for source in sources)]
        spans.append((max(over) - min(over), min(over), max(over), side, dest, tuple(sources)))
    found: list[Rail] = []
    for _, first, last, side, dest, joined in sorted(spans):
        lane = 0
        while any(r.side == side and r.lane == lane and r.first <= last and first <= r.last for r in found):
            lane += 1
        found.append(Rail(dest, side, joined, first, last, lane))
    return found


def _place(
    drawn: Diagram,
    kind: Kind,
    groups: Mapping[str, list[str]],
    present: str,
    passed: Collection[str],
    pairs: Collection[Pair],
) -> None:
    """Give every state its box, and every stage its frame."""
    y = float(MARGIN)
    leads: defaultdict[str, list[str]] = defaultdict(list)
    for source, dest in pairs:
        leads[source].append(gettext(kind.titles[dest]))
    for stage, states in groups.items():
        named = stage not in (FIRST, LAST)
        top, boxes = y, []
        y += HEAD if named else 0
        for state in states:
            title = gettext(kind.titles[state])
            lines = wrapped(title)
            height = len(lines) * LINE + 2 * PADDING
            mark = "now" if state == present else "passed" if state in passed else ""
            boxes.append(Box(state, title, lines, drawn.x, y, height, mark, not leads[state], tuple(leads[state])))
            y += height + GAP
        drawn.frames.append(Frame(word("stage", stage) if named else "", top, y - GAP + PADDING - top, tuple(boxes)))
        y += PADDING
    drawn.height = y - GAP + MARGIN


def wrapped(text: str) -> tuple[str, ...]:
    """The text in lines that fit their box: Chinese breaks anywhere, other words stay whole."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and _wide(line + piece.rstrip()) > ROOM:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return (*lines, line.rstrip())


def _pieces(text: str) -> list[str]:
    found, kept = [], ""
    for sign in text:
        kept += sign
        if sign == " " or east_asian_width(sign) in "WF":
            found.append(kept)
            kept = ""
    return [*found, kept] if kept else found


def _wide(text: str) -> float:
    return sum(SIZE if east_asian_width(sign) in "WF" else SIZE * 0.56 for sign in text)


def _down(drawn: Diagram, boxes: Mapping[str, Box], source: str, dest: str) -> tuple[str, str]:
    x, start, end = drawn.x + BOX / 2, boxes[source].y + boxes[source].height, boxes[dest].y
    head = f"{x},{end} {x - TIP},{end - TIP - 2} {x + TIP},{end - TIP - 2}"
    return f"M{x} {start}V{end - TIP}", head


def _along(drawn: Diagram, boxes: Mapping[str, Box], source: str, rail: Rail) -> tuple[str, str]:
    """Out of the lower part of the source, along the rail, into the upper part of the destination."""
    out = 1 if rail.side == "on" else -1
    edge = drawn.x + (BOX if rail.side == "on" else 0)
    x = edge + out * (TIP + (rail.lane + 1) * LANE)
    start, end = boxes[source].middle + 7, boxes[rail.dest].middle - 7
    turn = ROUND if end > start else -ROUND
    bend = x - out * ROUND
    path = (
        f"M{edge} {start}H{bend}Q{x} {start} {x} {start + turn}V{end - turn}Q{x} {end} {bend} {end}H{edge + out * TIP}"
    )
    return path, f"{edge},{end} {edge + out * (TIP + 2)},{end - TIP} {edge + out * (TIP + 2)},{end + TIP}"
