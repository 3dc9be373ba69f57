"""A rule pack: one jurisdiction's numbers and readings, from one validated YAML file (design invariant 8)."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import Field, StrictBool, ValidationError, ValidationInfo, field_validator, model_validator

from service.rules.inputs import Day
from service.rules.pack_deadlines import Deadline, Ladder
from service.rules.pack_models import (
    SUBJECT_KINDS,
    ClauseId,
    ExemptSubjects,
    Frozen,
    Limits,
    Offices,
    Quota,
    Required,
    Settings,
    Slug,
    SoftRule,
    Vetting,
    Words,
    one_of,
)
from service.rules.pack_yaml import PackError, Tree, read_tree
from service.rules.wording import sentence

__all__ = ["Pack", "PackError", "full_text", "load_pack", "parse_pack", "shipped_pack", "shipped_packs"]

DEADLINES = (
    "measures",
    "plan",
    "consult_reply",
    "evaluation_opens",
    "evaluation",
    "publicity_start",
    "publicity",
    "submission",
    "gathering",
    "vetting_reply",
    "payout",
    "appeal_acknowledge",
    "appeal_conclude",
    "sheet_reply",
    "talk_notice",
    "talk_held",
    "rectification",
)

PROBLEMS_FOUND = "serious_problem_found"
"""The ground that stands right before 整改不及时、不到位 in the source's sentence (YY-16a)."""


class Pack(Frozen):
    """A jurisdiction's rules with their clauses; a running case keeps the version it began with."""

    id: Slug
    version: Annotated[str, Field(pattern=r"^\d{1,4}(\.\d{1,4})?$")]
    jurisdiction: Slug
    jurisdiction_name: Words
    title: Words
    sample: StrictBool = False
    basis: Annotated[tuple[Words, ...], Field(min_length=1)]
    valid_from: Day
    valid_to: Day
    clauses: Annotated[dict[ClauseId, Words], Field(min_length=1)]
    settings: Settings
    quotas: dict[Annotated[str, one_of(SUBJECT_KINDS)], Quota]
    exempt_subjects: ExemptSubjects
    limits: Limits
    plan_fields: Required
    consulted: Required
    reward_kinds: Required
    indicator_dimensions: Required
    soft_rules: dict[Slug, SoftRule]
    vetting: Vetting
    offices: Offices
    ladders: dict[Slug, Ladder]
    deadlines: dict[Annotated[str, one_of(DEADLINES)], Deadline]

    @field_validator("valid_to")
    @classmethod
    def _begins_before_it_ends(cls, valid_to: date, info: ValidationInfo) -> date:
        if (begins := info.data.get("valid_from")) and begins > valid_to:
            raise ValueError(f"失效日期 {valid_to} 早于生效日期 {begins}")
        return valid_to

    @field_validator("quotas", "deadlines")
    @classmethod
    def _complete(cls, table: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        names = SUBJECT_KINDS if info.field_name == "quotas" else DEADLINES
        if missing := [name for name in names if name not in table]:
            raise ValueError(f"缺少 {'、'.join(missing)}")
        return table

    @model_validator(mode="after")
    def _the_ground_that_is_tested_is_there(self) -> Self:
        """A reading that binds one ground only would bind nothing in a pack without it."""
        if self.settings.rectification_test.value != "all" and PROBLEMS_FOUND not in self.vetting.grounds:
            raise ValueError(f"rectification_test 只限定 {PROBLEMS_FOUND}，而 grounds 中没有这一情形")
        return self

    def valid_on(self, day: date) -> bool:
        """Whether a round may start under this pack that day; never asked again later (YY-06)."""
        return self.valid_from <= day <= self.valid_to

    def tests_rectification(self, ground: str) -> bool:
        """Whether a ground asks for failed rectification, which may bind only the problems found (YY-16a)."""
        asks = self.vetting.grounds[ground].rectification_test
        return asks and (self.settings.rectification_test.value == "all" or ground == PROBLEMS_FOUND)

    def article(self, clause: str) -> str:
        """The text of a clause, or of a whole article from its parts ("YY-08" is a, b and c)."""
        if clause in self.clauses:
            return self.clauses[clause]
        return "".join(text for key, text in self.clauses.items() if key[:-1] == clause)


def load_pack(path: Path) -> Pack:
    """The pack in a file, or PackError with file, line and reason."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(str(path), 1, f"读不出来：{error}") from error
    return parse_pack(text, path.name)


@lru_cache(maxsize=32)
def parse_pack(text: str, name: str) -> Pack:
    """The pack in a text, or PackError with the name given, line and reason."""
    tree = _whole(read_tree(text, name))
    try:
        pack = Pack.model_validate(tree.plain())
    except ValidationError as error:
        raise _first_fault(tree, error) from error
    for here, said in _loose_ends(tree, pack):
        raise PackError(here.file, here.line, said)
    return pack


def full_text(text: str, name: str) -> str:
    """A pack written out in full, as the register keeps it: what it extends cannot change it later."""
    tree = read_tree(text, name)
    if "extends" not in tree.value:
        return text
    return yaml.safe_dump(_whole(tree).plain(), allow_unicode=True, sort_keys=False, width=110)


def shipped_packs() -> list[str]:
    """The ids of the packs that come with the product."""
    return sorted(one.name.removesuffix(".yaml") for one in _folder().iterdir() if one.name.endswith(".yaml"))


def shipped_pack(pack_id: str = "yiyang-2023") -> Pack:
    """A pack that comes with the product."""
    return parse_pack(_shipped_text(pack_id), f"{pack_id}.yaml")


def _folder() -> Traversable:
    return files(__package__).joinpath("packs")


def _shipped_text(pack_id: str) -> str:
    text: str = _folder().joinpath(f"{pack_id}.yaml").read_text(encoding="utf-8")
    return text


def _whole(tree: Tree) -> Tree:
    """The tree laid over the shipped pack it extends, if any; what extends cannot itself be extended."""
    base_id = tree.value.get("extends")
    if base_id is None:
        return tree
    if base_id.value not in shipped_packs():
        raise PackError(tree.file, base_id.line, f"extends：没有名为 {base_id.value} 的随附规则包")
    base = read_tree(_shipped_text(base_id.value), f"{base_id.value}.yaml")
    if "extends" in base.value:
        raise PackError(tree.file, base_id.line, f"extends：{base_id.value} 本身也是扩展而来，不能再扩展")
    own = Tree({key: child for key, child in tree.value.items() if key != "extends"}, tree.file, tree.line)
    for name in ("id", "version", "jurisdiction", "jurisdiction_name", "title", "valid_from", "valid_to"):
        if name not in own.value:
            raise PackError(tree.file, tree.line, f"{name}：扩展的规则包必须自己写明")
    return own.over(base)


def _first_fault(tree: Tree, error: ValidationError) -> PackError:
    """The first fault in the file; an unknown key before the known one that it may be a slip for."""
    faults = []
    for fault in error.errors():
        path = (*fault["loc"], "rule") if fault["type"] == "union_tag_invalid" else fault["loc"]
        here = tree.at(path)
        faults.append((fault["type"] != "extra_forbidden", here.line, here.file, sentence(fault)))
    _, line, file, said = min(faults)
    return PackError(file, line, said)


def _loose_ends(tree: Tree, pack: Pack) -> Iterator[tuple[Tree, str]]:
    for cited in _citations(tree):
        if cited.value not in pack.clauses:
            yield cited, f"clause：clauses 中没有 {cited.value}"
    for name, deadline in pack.deadlines.items():
        if deadline.ladder not in pack.ladders:
            yield tree.at(("deadlines", name, "ladder")), f"ladder：ladders 中没有 {deadline.ladder}"


def _citations(tree: Tree) -> Iterator[Tree]:
    children = tree.value.items() if isinstance(tree.value, dict) else enumerate(tree.value)
    for key, child in children:
        if key == "clause":
            yield child
        elif isinstance(child.value, dict | list):
            yield from _citations(child)
