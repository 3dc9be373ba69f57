"""A rule pack: one jurisdiction's numbers and readings, from one validated YAML file (design invariant 8)."""

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import yaml
from pydantic import ValidationError

from service.rules.pack_base import Pack
from service.rules.pack_incentives import IncentivePack
from service.rules.pack_key_works import KeyWorksPack
from service.rules.pack_yaml import PackError, Tree, read_tree
from service.rules.wording import sentence

__all__ = [
    "IncentivePack",
    "KeyWorksPack",
    "Pack",
    "PackError",
    "full_text",
    "load_pack",
    "parse_pack",
    "shipped_incentives",
    "shipped_key_works",
    "shipped_pack",
    "shipped_packs",
]

CYCLES: dict[str, type[IncentivePack] | type[KeyWorksPack]] = {
    "incentives": IncentivePack,
    "key_works": KeyWorksPack,
}
"""A pack without the key `cycle` is one of the incentive round, as all were before there was another."""


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
    cycle = tree.at(("cycle",)) if "cycle" in tree.value else Tree("incentives", name, 1)
    if not isinstance(cycle.value, str) or cycle.value not in CYCLES:
        raise PackError(cycle.file, cycle.line, f"cycle：只能是 {'、'.join(CYCLES)}（给出的是 {cycle.value}）")
    try:
        pack = CYCLES[cycle.value].model_validate({"cycle": cycle.value, **tree.plain()})
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


def shipped_pack(pack_id: str) -> Pack:
    """A pack that comes with the product."""
    return parse_pack(_shipped_text(pack_id), f"{pack_id}.yaml")


def shipped_incentives(pack_id: str = "yiyang-2023") -> IncentivePack:
    """A shipped pack of the incentive round."""
    pack = shipped_pack(pack_id)
    assert isinstance(pack, IncentivePack), f"{pack_id} rules no incentive round"
    return pack


def shipped_key_works(pack_id: str = "nanjing-2016") -> KeyWorksPack:
    """A shipped pack of the key works."""
    pack = shipped_pack(pack_id)
    assert isinstance(pack, KeyWorksPack), f"{pack_id} rules no key works"
    return pack


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
    for path, said in pack.loose_ends():
        yield tree.at(path), said


def _citations(tree: Tree) -> Iterator[Tree]:
    children = tree.value.items() if isinstance(tree.value, dict) else enumerate(tree.value)
    for key, child in children:
        if key in ("clause", "livelihood_clause"):
            yield child
        elif isinstance(child.value, dict | list):
            yield from _citations(child)
