"""What a rehearsal leaves behind: the register's facts, the histories, the differences, and how long it took."""

from dataclasses import dataclass, field
from typing import Any

from deploy.rehearsal.facts import Rows, digest
from deploy.rehearsal.histories import Told
from deploy.rehearsal.scenario import Scenario
from deploy.rehearsal.works.scenario import WorksScenario


@dataclass
class Outcome:
    """The end of one rehearsal."""

    scenario: Scenario | WorksScenario
    facts: dict[str, Rows]
    histories: list[Told]
    refusals: Rows
    differences: list[str]
    figures: dict[str, Any]
    names: dict[str, str]
    """What the pack calls its deadlines."""
    notes: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """The register in one word."""
        return digest(self.facts)

    def summary(self) -> str:
        """One line: what was played, how quickly, and whether all came as expected."""
        f = self.figures
        came = f"与预期有{len(self.differences)}处差异" if self.differences else "结果与预期一致"
        return (
            f"{self.scenario.name} {self.scenario.year}年度：{len(self.facts['cases'])}件事项、{f['acts']}次办理、"
            f"{f['instants']}个时点，用时{f['seconds']}秒（每个时点{f['ms_per_instant']}毫秒），{came}。"
        )
