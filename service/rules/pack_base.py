"""What every rule pack says: whose it is, when it is valid, its clauses, its ladders and its deadlines."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StrictBool, ValidationInfo, field_validator

from service.rules.inputs import Day
from service.rules.pack_deadlines import Deadline, Ladder
from service.rules.pack_models import ClauseId, Frozen, Slug, TimeSettings, Words


class Pack(Frozen):
    """A jurisdiction's rules with their clauses; a running case keeps the version it began with."""

    id: Slug
    cycle: Slug
    version: Annotated[str, Field(pattern=r"^\d{1,4}(\.\d{1,4})?$")]
    jurisdiction: Slug
    jurisdiction_name: Words
    title: Words
    sample: StrictBool = False
    basis: Annotated[tuple[Words, ...], Field(min_length=1)]
    valid_from: Day
    valid_to: Day
    clauses: Annotated[dict[ClauseId, Words], Field(min_length=1)]
    settings: TimeSettings
    ladders: dict[Slug, Ladder]
    deadlines: dict[str, Deadline]

    @field_validator("valid_to")
    @classmethod
    def _begins_before_it_ends(cls, valid_to: date, info: ValidationInfo) -> date:
        if (begins := info.data.get("valid_from")) and begins > valid_to:
            raise ValueError(f"失效日期 {valid_to} 早于生效日期 {begins}")
        return valid_to

    def valid_on(self, day: date) -> bool:
        """Whether a yearly cycle may start under this pack that day; never asked again later (YY-06)."""
        return self.valid_from <= day <= self.valid_to

    def loose_ends(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """What refers to nothing or contradicts something else in the pack: where, and what is wrong."""
        for name, deadline in self.deadlines.items():
            if deadline.ladder not in self.ladders:
                yield ("deadlines", name, "ladder"), f"ladder：ladders 中没有 {deadline.ladder}"

    def article(self, clause: str) -> str:
        """The text of a clause, or of a whole article from its parts ("YY-08" is a, b and c)."""
        if clause in self.clauses:
            return self.clauses[clause]
        return "".join(text for key, text in self.clauses.items() if key[:-1] == clause)


def complete(names: tuple[str, ...]) -> AfterValidator:
    """A table in which each of these keys must stand."""

    def check(table: dict[str, Any]) -> dict[str, Any]:
        if missing := [name for name in names if name not in table]:
            raise ValueError(f"缺少 {'、'.join(missing)}")
        return table

    return AfterValidator(check)
