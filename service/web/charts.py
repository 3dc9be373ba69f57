"""A chart and the table beside it, from the same numbers: ECharts draws the one, the page prints the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

Number = int | float | None


@dataclass(frozen=True)
class Series:
    """One row of numbers under a name; `colour` where it means something (and its name says what)."""

    name: str
    numbers: Sequence[Number]
    colour: str | None = None
    stack: str | None = None


@dataclass(frozen=True)
class Chart:
    """Lines or bars over labels: `{{ chart(c) }}` of parts.html shows it, and the table with it."""

    name: str
    """Its id on the page."""
    title: str
    axis: str
    """What the labels are: the head of the table's first column."""
    labels: Sequence[str]
    series: Sequence[Series]
    kind: Literal["line", "bar"] = "bar"

    @property
    def rows(self) -> list[tuple[str, list[Number]]]:
        """The table's rows: a label and its number of each series."""
        return [(label, [s.numbers[n] for s in self.series]) for n, label in enumerate(self.labels)]

    @property
    def option(self) -> dict[str, Any]:
        """What ECharts is told."""
        return {
            "grid": {"left": 8, "right": 16, "top": 40, "bottom": 8, "containLabel": True},
            "legend": {"top": 0},
            "tooltip": {"trigger": "axis"},
            "xAxis": {"type": "category", "data": list(self.labels)},
            "yAxis": {"type": "value", "minInterval": 1},
            "series": [self._series(s) for s in self.series],
        }

    def _series(self, s: Series) -> dict[str, Any]:
        given = {"itemStyle": {"color": s.colour} if s.colour else None, "stack": s.stack}
        return {"type": self.kind, "name": s.name, "data": list(s.numbers), **{k: v for k, v in given.items() if v}}
