"""A rule pack's YAML as a tree that remembers each value's file and line, and refuses what YAML lets slip."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

MAX_LENGTH = 200_000
MAX_DEPTH = 40
PLAIN_INT = re.compile(r"-?(0|[1-9]\d{0,17})")
TAG = "tag:yaml.org,2002:"


class PackError(ValueError):
    """A pack refused: the file, the line and the reason in Chinese."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        self.file, self.line, self.reason = file, line, reason
        super().__init__(f"{file} 第{line}行：{reason}")


@dataclass(frozen=True)
class Tree:
    """One value of a pack with the place it was written at."""

    value: Any
    file: str
    line: int

    def plain(self) -> Any:
        """The value without its places."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value

    def at(self, path: Sequence[int | str]) -> "Tree":
        """The value nearest to a validation error's path: steps that are not in the file are passed over."""
        here = self
        for step in path:
            if isinstance(here.value, dict) and step in here.value:
                here = here.value[step]
            elif isinstance(here.value, list) and isinstance(step, int) and step < len(here.value):
                here = here.value[step]
        return here

    def over(self, base: "Tree") -> "Tree":
        """This tree laid over another: tables are merged key by key, everything else replaces."""
        if not (isinstance(self.value, dict) and isinstance(base.value, dict)):
            return self
        merged = dict(base.value)
        for key, child in self.value.items():
            merged[key] = child.over(merged[key]) if key in merged else child
        return Tree(merged, self.file, self.line)


def read_tree(text: str, file: str) -> Tree:
    """The one document of a pack file as a tree; aliases, tags, odd numbers and repeated keys are refused."""
    if len(text) > MAX_LENGTH:
        raise PackError(file, 1, f"文件过长，不得超过 {MAX_LENGTH} 个字")
    try:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.AliasEvent):
                raise PackError(file, line, "规则包不得使用 YAML 引用（*、&）")
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise PackError(file, line, "嵌套过深")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if root is None:
            raise PackError(file, 1, "文件是空的")
        tree = _tree(root, file, root.start_mark.line + 1)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise PackError(file, mark.line + 1 if mark else 1, f"不是有效的 YAML：{error.problem}") from error
    except yaml.YAMLError as error:
        raise PackError(file, 1, f"不是有效的 YAML：{error}") from error
    if not isinstance(tree.value, dict):
        raise PackError(file, tree.line, "规则包应为键值表")
    return tree


def _tree(node: yaml.Node, file: str, line: int) -> Tree:
    if isinstance(node, yaml.MappingNode):
        return Tree(_table(node, file), file, line)
    if isinstance(node, yaml.SequenceNode):
        return Tree([_tree(item, file, item.start_mark.line + 1) for item in node.value], file, line)
    return Tree(_scalar(node, file, line), file, line)


def _table(node: yaml.MappingNode, file: str) -> dict[str, Tree]:
    table: dict[str, Tree] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise PackError(file, line, "键应为文字")
        if key.value in table:
            raise PackError(file, line, f"键重复：{key.value}（第{table[key.value].line}行已有）")
        table[key.value] = _tree(value, file, line)
    return table


def _scalar(node: yaml.Node, file: str, line: int) -> Any:
    text: str = node.value
    kind = node.tag.removeprefix(TAG)
    if kind == "int" and PLAIN_INT.fullmatch(text):
        return int(text)
    if kind == "bool" and text in ("true", "false"):
        return text == "true"
    if kind == "float":
        return _float(text)
    if kind == "null":
        raise PackError(file, line, "值是空的")
    if kind not in ("str", "int", "bool", "timestamp"):
        raise PackError(file, line, f"规则包不得使用 YAML 标签 {node.tag}")
    return text


def _float(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
