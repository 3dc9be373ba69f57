"""From what was typed to the form's content, and back to the fields of the page with everything kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any, TypeVar

import orjson
from pydantic import BaseModel, ValidationError

from service.clock import LEGAL_ZONE
from service.errors import FormInvalid
from service.given import instant, whole
from service.rules.wording import said
from service.web.fields import Field, fields_of
from service.web.posted import Posted

Options = Sequence[tuple[str, str]]
Choices = Callable[[str], Options]
Articles = Callable[[str], str]
T = TypeVar("T", bound=BaseModel)
MAX_ROWS = 1000
LAST_ROW = 100_000
MORE_ROWS = 5
FIRST_ROWS = 2


@dataclass
class Bound:
    """One field on the page: its name in the form, what stands in it, and what is wrong with it."""

    field: Field
    path: str
    value: Any = ""
    error: str = ""
    article: str = ""
    """The words of the clause that governs it."""
    options: Options = ()
    parts: list["Bound"] = made(default_factory=list)
    rows: list[list["Bound"]] = made(default_factory=list)

    @property
    def id(self) -> str:
        """An id for labels to point to."""
        return self.path.replace(".", "-")

    @property
    def faulty(self) -> bool:
        """Whether something is wrong here or inside."""
        inside = [*self.parts, *(part for row in self.rows for part in row)]
        return bool(self.error) or any(part.faulty for part in inside)


def nothing(_source: str) -> Options:
    """No options from the register."""
    return ()


def no_words(_clause: str) -> str:
    """No source beside the fields."""
    return ""


def validated(form: type[T], given: dict[str, Any], clause: str | None = None) -> T:
    """The form's content, or the refusal that names each field."""
    try:
        return form.model_validate(given)
    except ValidationError as bad:
        faults = [{"field": ".".join(map(str, e["loc"])), "reason": said(e)} for e in bad.errors()[:50]]
        raise FormInvalid(clause=clause, fields=faults) from bad


def read(form: type[BaseModel], sent: Posted, prefix: str, choices: Choices = nothing) -> dict[str, Any]:
    """The form's content as it was typed; what was left empty is left out, so that defaults hold."""
    return _read_all(fields_of(form), sent, prefix, choices)


def _read_all(fields: Sequence[Field], sent: Posted, prefix: str, choices: Choices) -> dict[str, Any]:
    found = {f.name: _read(f, sent, f"{prefix}.{f.name}", choices) for f in fields}
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def _read(f: Field, sent: Posted, path: str, choices: Choices) -> Any:
    match f.widget:
        case "group":
            return _read_all(f.fields, sent, path, choices)
        case "table" | "cards":
            return _read_rows(f, sent, path, choices)
        case "matrix":
            return _read_matrix(f, sent, path, choices)
        case "checks" | "ordered":
            return sent.all(path)
        case "lines":
            return [line.strip() for line in sent.text(path).split("\n") if line.strip()]
        case "yes":
            return bool(sent.text(path))
        case "carried":
            return _carried(sent.text(path))
        case "instant":
            return _instant(sent.text(path))
        case "area" | "text":
            return sent.text(path)
    return sent.text(path).strip()


def _read_rows(f: Field, sent: Posted, path: str, choices: Choices) -> list[dict[str, Any]]:
    start = path + "."
    numbers = {name[len(start) :].split(".", 1)[0] for name in sent.names if name.startswith(start)}
    rows = []
    for number in sorted(n for n in map(whole, numbers) if n is not None and n < LAST_ROW)[:MAX_ROWS]:
        if sent.text(f"{start}{number}.drop"):
            continue
        row = _read_all(f.fields, sent, f"{start}{number}", choices)
        if not _blank(f, row):
            rows.append(row)
    return rows


def _blank(f: Field, row: Mapping[str, Any]) -> bool:
    """A row in which nothing was typed: only what a field starts with."""
    starts = {part.name: part.default for part in f.fields}
    return all(value in (False, None) or value == starts.get(name) for name, value in row.items())


def _read_matrix(f: Field, sent: Posted, path: str, choices: Choices) -> list[dict[str, Any]]:
    """A cell's name holds the indicator's and the unit's ids; its option says which they are."""
    cells = []
    for key, described in choices(f.options_from or ""):
        if points := sent.text(f"{path}.{key}").strip():
            cells.append({**orjson.loads(described)["cell"], "points": points})
    return cells


def _carried(text: str) -> Any:
    try:
        return orjson.loads(text) if text else None
    except orjson.JSONDecodeError:
        return text


def _instant(text: str) -> str:
    """A page's clock time is Beijing's."""
    text = text.strip()
    return f"{text}+08:00" if len(text) in (16, 19) and "T" in text else text


def bind(
    form: type[BaseModel],
    values: Mapping[str, Any],
    prefix: str,
    *,
    choices: Choices = nothing,
    errors: Mapping[str, str] | None = None,
    more: str = "",
    articles: Articles = no_words,
) -> list[Bound]:
    """The fields of a form with their values, options and errors; `more` names the table that gets empty rows."""
    return Binder(choices, errors or {}, prefix, more, articles).all(fields_of(form), values, prefix)


@dataclass(frozen=True)
class Binder:
    """Walks the fields of one form on one page."""

    choices: Choices
    errors: Mapping[str, str]
    prefix: str
    more: str
    articles: Articles

    def all(self, fields: Sequence[Field], values: Mapping[str, Any], prefix: str) -> list[Bound]:
        """Bind these fields below a path."""
        return [self.one(f, values.get(f.name, f.default), f"{prefix}.{f.name}") for f in fields]

    def one(self, f: Field, value: Any, path: str) -> Bound:
        """Bind one field with all that stands in it."""
        bound = Bound(f, path, error=self.errors.get(path.removeprefix(self.prefix + "."), ""))
        bound.article = self.articles(f.clause) if f.clause else ""
        if f.widget == "group":
            bound.parts = self.all(f.fields, value if isinstance(value, Mapping) else {}, path)
        elif f.widget in ("table", "cards"):
            bound.rows = self._rows(f, value if isinstance(value, list) else [], path)
        else:
            bound.value = _shown(f, value)
            bound.options = self._options(f, bound.value)
        return bound

    def _rows(self, f: Field, rows: list[Any], path: str) -> list[list[Bound]]:
        table = f.widget == "table"
        empty = (1 if rows else FIRST_ROWS) if table else int(f.required and not rows)
        if self.more == path:
            empty = MORE_ROWS if table else 1
        every = [row for row in rows if isinstance(row, Mapping)] + [{}] * empty
        return [self.all(f.fields, row, f"{path}.{n}") for n, row in enumerate(every)]

    def _options(self, f: Field, value: Any) -> Options:
        """What may be chosen; a value that is no longer among it stays visible."""
        if f.widget not in ("choice", "checks", "ordered", "attachment", "matrix"):
            return ()
        known = list(self.choices(f.options_from) if f.options_from else ()) or list(f.options)
        if f.widget == "matrix":
            return known
        codes = {code for code, _ in known}
        given = value if isinstance(value, list) else [value]
        return known + [(v, v) for v in given if v and v not in codes]


def _shown(f: Field, value: Any) -> Any:
    if f.widget == "yes":
        return bool(value)
    if f.widget in ("checks", "ordered"):
        return [str(v) for v in value] if isinstance(value, list) else []
    if f.widget == "matrix":
        rows = value if isinstance(value, list) else []
        return {f"{r.get('kind')}|{r.get('indicator')}|{r.get('unit')}": r.get("points", "") for r in rows}
    if f.widget == "lines":
        return "\n".join(map(str, value)) if isinstance(value, list) else ""
    if f.widget == "carried":
        return value if value else None
    if value is None:
        return ""
    return _local(str(value)) if f.widget == "instant" else str(value)


def _local(text: str) -> str:
    moment = instant(text)
    return f"{moment.astimezone(LEGAL_ZONE):%Y-%m-%dT%H:%M}" if moment else text
