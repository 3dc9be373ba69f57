"""Every Chinese word that a page may show by itself, gathered from where it stands: what English must have."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeGuard

from jinja2 import nodes

from service import errors, problems
from service.cases import words as events
from service.cases.kinds import KINDS
from service.keyworks.grades import GRADES
from service.measures.catalogue import MEASURES
from service.org.vocabulary import KIND_NAMES, OFFICE_NAMES
from service.outstanding.queries import MERITS
from service.resources.proposals import RESOURCES
from service.rules.pack import shipped_pack, shipped_packs
from service.web import pages
from service.web.words import table

WEB = Path(pages.__file__).parent
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
MODULES = sorted(path for path in WEB.rglob("*.py") if "node_modules" not in path.parts)
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
MARKS = frozenset({"_", "gettext", "ngettext", "mark"})
OWN = "中文"
"""The name of the language itself."""
UNSAID = frozenset(
    {"AlreadyDecided", "FormInvalid", "GateClosed", "NotFound", "NotAllowed", "Refusal", "StaleVersion"}
    | {"_number", "chosen"}
)
"""Refusals speak Chinese with their clause; their sentences are the service's, not the page's."""


def chinese(value: object) -> TypeGuard[str]:
    """Whether this is a text with Chinese in it."""
    return isinstance(value, str) and bool(CHINESE.search(value))


def of_template(path: Path) -> set[str]:
    """What a template marks."""
    found = pages._environment().extract_translations(path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    return {text for _line, _function, message in found for text in _texts(message) if chinese(text)}


def _texts(message: Any) -> tuple[Any, ...]:
    return message if isinstance(message, tuple) else (message,)


def unmarked_in_template(path: Path) -> Iterator[str]:
    """Chinese in a template outside a mark."""
    tree = pages._environment().parse(path.read_text(encoding="utf-8"))
    marked = {id(arg) for call in tree.find_all(nodes.Call) if _marks(call) for arg in call.args}
    yield from (n.data.strip() for n in tree.find_all(nodes.TemplateData) if chinese(n.data))
    bare = (n.value for n in tree.find_all(nodes.Const) if chinese(n.value) and id(n) not in marked)
    yield from (text for text in bare if text != OWN)


def _marks(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in MARKS


def of_module(path: Path) -> set[str]:
    """What a module of the pages marks."""
    calls = _calls(ast.parse(path.read_text(encoding="utf-8")), MARKS)
    values = (c.value for call in calls for c in call.args if isinstance(c, ast.Constant))
    return {value for value in values if chinese(value)}


def unmarked_in_module(path: Path) -> Iterator[str]:
    """Chinese in a module outside marks, refusals and docstrings; a line that ends in `# zh` is for Chinese alone."""
    text = path.read_text(encoding="utf-8")
    tree, lines = ast.parse(text), text.splitlines()
    docs = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    told = {id(c) for call in _calls(tree, MARKS | UNSAID) for c in ast.walk(call)}
    for n in ast.walk(tree):
        if isinstance(n, ast.Constant) and chinese(n.value) and id(n) not in docs | told:
            if not lines[n.lineno - 1].endswith("# zh"):
                yield str(n.value)


def _calls(tree: ast.AST, names: frozenset[str]) -> list[ast.Call]:
    calls = (n for n in ast.walk(tree) if isinstance(n, ast.Call))
    return [c for c in calls if isinstance(c.func, ast.Name) and c.func.id in names]


def of_words() -> set[str]:
    """The words of fields, codes and records."""
    return set(_values(table())) | set(KIND_NAMES.values()) | set(OFFICE_NAMES.values())


def _values(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for value in part.values():
            yield from _values(value)
    elif chinese(part):
        yield part


def of_kinds() -> set[str]:
    """Titles of kinds, states, steps and outcomes, of deadlines, and what events are called."""
    found = {events.LEFT, events.ENTERED, *events.WORDS.values()}
    for kind in KINDS.values():
        found |= {kind.title, *kind.titles.values()}
        found |= {step.title for step in kind.steps.values()}
        found |= {o.title for step in kind.steps.values() for o in step.outcomes.values()}
    for pack in map(shipped_pack, shipped_packs()):
        found |= {deadline.title for deadline in pack.deadlines.values()}
    return found


def of_supervision() -> set[str]:
    """What facts, measures, merits and grades are called: their names are data of their parts."""
    found = {one.title for one in RESOURCES.values()} | {one.title for one in MEASURES.values()}
    found |= {m.unit for m in MEASURES.values()}
    fields = (field for one in RESOURCES.values() for field in one.entry.model_fields.values())
    found |= {field.title for field in fields if field.title}
    return {text for text in (*found, *MERITS.values(), *GRADES.values()) if text}


def of_refusals() -> set[str]:
    """The sentences that a refusal has when its gate says nothing of its own."""
    classes = (c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.Refusal))
    return {c.message for c in classes} | {detail for _name, detail in problems.MEANINGS.values()}


def every() -> set[str]:
    """All of it."""
    found = of_words() | of_kinds() | of_supervision() | of_refusals()
    return found.union(*map(of_template, TEMPLATES), *map(of_module, MODULES))
