"""Rule cases run from files: what the rules must answer, compared by value (`duban rules check`)."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from service.rules.answers import Refused
from service.rules.calendar import Calendar
from service.rules.errors import RuleInputError
from service.rules.inputs import Given, Name, parse_day, parse_decimal, parse_instant
from service.rules.jsontext import JsonError, parse_json
from service.rules.pack import Pack
from service.rules.registry import decide
from service.rules.wording import sentence

UNORDERED = "unordered"


class Case(Given):
    """One case of a file: the question, the answer the rules give, and why."""

    id: Name
    rule: Name
    basis: str = ""
    given: dict[str, Any]
    expect: Annotated[dict[str, Any], Field(min_length=1)]
    why: str = ""


def check_files(paths: Iterable[Path | str], calendar: Calendar, *packs: Pack) -> int:
    """Run every case of these files; print each failing one and the count; 0 when all hold."""
    held = failed = 0
    for path in paths:
        for complaint in _check_file(Path(path), calendar, *packs):
            if complaint is None:
                held += 1
            else:
                failed += 1
                _say(complaint)
    _say(f"{held} held, {failed} failed")
    return 0 if held and not failed else 1


def check_case(raw: Any, calendar: Calendar, *packs: Pack) -> str | None:
    """None where the case holds, else one line: id, expected, got."""
    try:
        case = Case.model_validate(raw)
    except ValidationError as error:
        name = raw.get("id") if isinstance(raw, dict) else None
        return f"{name or '?'}: malformed case: {sentence(error.errors()[0])}"
    try:
        got = decide(case.rule, case.given, calendar, *packs)
        if not _holds(case.expect, got):
            return f"{case.id}: expected {_line(case.expect)}, got {_line(_shown(case.expect, got))}"
    except RuleInputError as error:
        return f"{case.id}: expected {_line(case.expect)}, got error: {error}"
    return None


def _check_file(path: Path, calendar: Calendar, *packs: Pack) -> Iterator[str | None]:
    try:
        cases = parse_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        yield f"{path}: cannot be read: {error}"
        return
    except JsonError as error:
        yield f"{path}: {error}"
        return
    if not isinstance(cases, list) or not cases:
        yield f"{path}: is no list of cases"
        return
    seen: set[str] = set()
    for raw in cases:
        name = raw.get("id") if isinstance(raw, dict) else None
        if isinstance(name, str) and name in seen:
            yield f"{name}: malformed case: this id stands twice in {path}"
            continue
        seen.add(str(name))
        yield check_case(raw, calendar, *packs)


def _holds(expect: Mapping[str, Any], got: BaseModel) -> bool:
    if isinstance(got, Refused) != ("refused" in expect):
        return False
    unordered = expect.get(UNORDERED, False)
    if not isinstance(unordered, bool):
        raise RuleInputError(f"expect.{UNORDERED}：应为 true 或 false")
    answer = dict(got)
    wanted = {"provisional": False} if "provisional" in answer else {}
    wanted |= {key: value for key, value in expect.items() if key != UNORDERED}
    if unknown := [key for key in wanted if key not in answer]:
        raise RuleInputError(f"expect：答案中没有 {'、'.join(unknown)}")
    return all(_same(value, answer[key], key, unordered) for key, value in wanted.items())


def _same(expected: Any, got: Any, where: str, unordered: bool) -> bool:
    """Whether an expected JSON value is the value got: decimals by value, instants as instants."""
    if isinstance(expected, list) and isinstance(got, list | tuple):
        return _same_list(expected, got, where, unordered)
    if isinstance(expected, dict) and isinstance(got, BaseModel | dict):
        return _same_table(expected, dict(got), where, unordered)
    try:
        if isinstance(got, datetime):
            return parse_instant(expected) == got
        if isinstance(got, date):
            return parse_day(expected) == got
        if isinstance(got, Decimal):
            return parse_decimal(expected) == got
    except ValueError as error:
        raise RuleInputError(f"expect.{where}：{error}") from error
    return type(expected) is type(got) and bool(expected == got)


def _same_list(expected: list[Any], got: Sequence[Any], where: str, unordered: bool) -> bool:
    def same(one: Any, other: Any) -> bool:
        return _same(one, other, where, unordered)

    if not unordered:
        return len(expected) == len(got) and all(map(same, expected, got))
    return all(any(same(one, other) for other in got) for one in expected) and all(
        any(same(one, other) for one in expected) for other in got
    )


def _same_table(expected: dict[str, Any], got: dict[str, Any], where: str, unordered: bool) -> bool:
    """A table inside an answer, key for key; what the answer leaves empty need not be written."""
    there = {key: value for key, value in got.items() if value is not None}
    return set(expected) == set(there) and all(
        _same(value, there[key], f"{where}.{key}", unordered) for key, value in expected.items()
    )


def _shown(expect: Mapping[str, Any], got: BaseModel) -> dict[str, Any]:
    """Of the answer what the case speaks of; of a refusal everything."""
    asked = None if isinstance(got, Refused) else {*expect, "provisional"}
    return got.model_dump(mode="json", include=asked)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=isinstance(value, dict))


def _say(line: str) -> None:
    """One line out; what a hostile file smuggles in (lone surrogates, line breaks) is shown escaped."""
    sys.stdout.write("".join(char if char.isprintable() else ascii(char)[1:-1] for char in line) + "\n")
