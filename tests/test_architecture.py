"""What the house promises about itself: one-way imports, small files, routes with a door, tables without dead ends."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute
from temporalio import activity, workflow

import activities.cases
import workflows.worker
from service import desk
from service.cases.kinds import KINDS, Kind
from service.org.vocabulary import Office
from service.rules import pack_incentives, pack_key_works
from service.rules.months import MonthReadings
from service.rules.pack import shipped_pack, shipped_packs
from service.web.words import names
from tests.house import House

ROOT = Path(__file__).parent.parent
PACKAGES = ("workflows", "activities", "service", "deploy", "tests")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
CODE = [path for path in FILES if "tests" not in path.parts and "migrations" not in path.parts]
MAX_LINES, MAX_FUNCTION = 300, 40
SETTINGS = {**pack_incentives.Settings.model_fields, **pack_key_works.Settings.model_fields}

MAY_IMPORT = {
    "workflows": {"workflows", "activities"},
    "activities": {"activities", "workflows"},
    "service": {"service", "workflows"},
    "deploy": {"deploy", "service", "workflows", "activities"},
}
PUBLIC = {
    "/",
    "/robots.txt",
    "/health/live",
    "/health/ready",
    "/metrics",
    "/login",
    "/logout",
    "/api/v1/login",
    "/api/v1/logout",
}
"""Open to everybody, beside what begins with /public or /api/v1/public."""


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_run_one_way(package: str) -> None:
    wrong = [
        f"{named(path)} imports {module}"
        for path in CODE
        if path.relative_to(ROOT).parts[0] == package
        for module in imported(path)
        if module.split(".")[0] in PACKAGES and module.split(".")[0] not in MAY_IMPORT[package]
    ]
    assert wrong == []


def test_the_service_takes_only_contracts_and_names_of_the_workflows() -> None:
    allowed = {"workflows.contracts", "workflows.names", "workflows.policies"}
    wrong = [
        f"{named(p)}: {m}"
        for p in CODE
        if p.is_relative_to(ROOT / "service")
        for m in imported(p)
        if m.startswith("workflows") and m not in allowed
    ]
    assert wrong == []


def test_the_rules_know_nothing_of_ours() -> None:
    wrong = [
        f"{named(p)}: {m}"
        for p in (ROOT / "service" / "rules").rglob("*.py")
        for m in imported(p)
        if m.split(".")[0] in PACKAGES and not m.startswith("service.rules")
    ]
    assert wrong == []


def test_nothing_below_imports_routes_or_pages() -> None:
    outer = re.compile(r"(^service\.web|\.api$|\.pages$|^service\.app$)")
    doors = {"app.py", "problems.py", "guard.py"}
    wrong = [
        f"{named(p)}: {m}"
        for p in CODE
        if p.is_relative_to(ROOT / "service") and "web" not in p.parts and p.name not in doors
        for m in imported(p)
        if outer.search(m)
    ]
    assert wrong == []


def test_files_and_functions_are_small() -> None:
    long_files = [named(p) for p in FILES if "migrations" not in p.parts and lines(p) > MAX_LINES]
    long_functions = [
        f"{named(path)}:{node.name}"
        for path in FILES
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > MAX_FUNCTION
    ]
    assert long_files == []
    assert long_functions == []


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_every_module_says_what_it_is() -> None:
    silent = [named(p) for p in CODE if ast.get_docstring(ast.parse(p.read_text(encoding="utf-8"))) is None]
    assert [name for name in silent if not name.endswith("migrations/env.py")] == []


def test_the_wall_clock_is_read_in_one_place() -> None:
    wall = re.compile(r"datetime\.now\(|datetime\.utcnow\(|date\.today\(|time\.time\(\)")
    readers = [named(p) for p in CODE if p.is_relative_to(ROOT / "service") and wall.search(p.read_text("utf-8"))]
    assert readers == ["service/clock.py"]
    sql_now = [named(p) for p in CODE if re.search(r"\bfunc\.now\(|server_default=.*now", p.read_text("utf-8"))]
    assert sql_now == []


def test_no_file_names_a_package_registry() -> None:
    registry = re.compile("|".join(["py" + r"pi\.org", "python" + r"hosted\.org", "registry\\." + "npmjs"]))
    kept = [*FILES, *ROOT.glob("*.lock"), *ROOT.glob("*.toml"), *ROOT.glob("*.md"), *ROOT.glob("Makefile")]
    assert [named(p) for p in kept if registry.search(p.read_text(encoding="utf-8"))] == []


def dependencies(dependant: Any) -> Iterator[Any]:
    for found in dependant.dependencies:
        yield found.call
        yield from dependencies(found)


def every_route(house: House) -> list[APIRoute]:
    """The application's routes."""
    found = [route for route in house.client.app.routes if isinstance(route, APIRoute)]  # type: ignore[attr-defined]
    assert len(found) > 150
    return found


def test_every_route_states_who_may_call_it(house: House) -> None:
    doors = {desk.logged_in, desk.visit, desk.from_worker}
    open_routes = []
    for route in every_route(house):
        if route.path in PUBLIC:
            continue
        if route.path.startswith(("/public", "/api/v1/public", "/static/")):
            continue
        calls = set(dependencies(route.dependant))
        guarded = calls & doors or any(getattr(c, "__module__", "") == "service.web.visitor" for c in calls)
        if not guarded:
            open_routes.append(route.path)
    assert open_routes == []


def test_every_workflow_and_activity_is_registered() -> None:
    defined = {
        name
        for path in (ROOT / "workflows").glob("*.py")
        for name in re.findall(r"@workflow\.defn\(name=\"(\w+)\"\)", path.read_text(encoding="utf-8"))
    }
    registered = {workflow._Definition.must_from_class(found).name for found in workflows.worker.WORKFLOWS}
    assert registered == defined == {kind.workflow for kind in KINDS.values()}
    source = (ROOT / "workflows" / "worker.py").read_text(encoding="utf-8")
    for name, found in vars(activities.cases.CaseActivities).items():
        if activity._Definition.from_callable(found) is not None:
            assert f"cases.{name}" in source


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_a_kinds_table_has_no_dead_state_and_no_unreachable_step(kind: Kind) -> None:
    reached, ends = {kind.initial}, {arrow.dest for arrow in kind.arrows if arrow.closes}
    while more := {a.dest for a in kind.arrows if set(a.source) & reached} - reached:
        reached |= more
    assert reached == set(kind.states) == set(kind.titles)
    assert {state for state in kind.states if not any(state in a.source for a in kind.arrows)} == ends
    opened = {step for steps in kind.states.values() for step in steps}
    assert opened <= set(kind.steps)
    assert {s for s in set(kind.steps) - opened if not kind.steps[s].loose} <= {"record_no_reply", *BY_EFFECT}


BY_EFFECT = {"form_batch", "reply_vetting", "record_missing_replies", "close_reporting", "approve_units"}
"""Opened by an effect or a lapse of time, not by entering a state."""


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_trigger_leads_somewhere_and_every_deadline_is_in_the_pack(kind: Kind) -> None:
    triggers = {arrow.trigger for arrow in kind.arrows}
    for step in kind.steps.values():
        named_triggers = {o.trigger for o in step.outcomes.values()} | {step.all_of}
        assert named_triggers - {None} <= triggers
        assert set(step.together) <= set(kind.steps)
    assert set(kind.entries.values()) <= triggers
    for pack in (p for p in map(shipped_pack, shipped_packs()) if p.cycle in kind.cycles):
        used = {step.deadline for step in kind.steps.values()} - {None}
        assert used | set(kind.lapses) <= set(pack.deadlines)
        assert all(pack.ladders[pack.deadlines[name].ladder].lapse for name in kind.lapses)


def test_the_offices_that_seats_ask_for_exist() -> None:
    asked = {
        name
        for path in CODE
        for name in re.findall(r"(?:government|responsible|leader_in_charge)\(\"(\w+)\"\)", path.read_text("utf-8"))
    }
    assert asked <= set(Office)


def settings_read(path: Path) -> Iterator[str]:
    """The names of settings that a file reads: `settings.name`, wherever the settings come from."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and getattr(node.value, "attr", getattr(node.value, "id", "")) == "settings":
            yield node.attr


def test_every_setting_of_the_pack_decides_something() -> None:
    outside = [p for p in CODE if p.is_relative_to(ROOT / "service") and not p.name.startswith("pack_")]
    read = {name for path in outside for name in settings_read(path)} | set(MonthReadings.model_fields)
    assert [name for name in SETTINGS if name not in read] == []


def test_every_setting_and_soft_rule_has_its_name_for_officials() -> None:
    assert set(SETTINGS) <= set(names("setting"))
    assert {"data_collected_directly", "layered_filing", "county_standard"} <= set(names("soft_rule"))


@pytest.mark.skipif(not (ROOT / "README.md").exists(), reason="no README yet")
def test_the_commands_of_the_readme_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    assert set(re.findall(r"^\s*make ([a-z-]+)", text, re.M)) <= targets
    cli = "".join(p.read_text("utf-8") for p in (ROOT / "deploy").rglob("*.py"))
    for command in set(re.findall(r"^\s*(?:\$ )?duban ([a-z-]+)", text, re.M)):
        assert re.search(rf"\"{command}\"|def {command.replace('-', '_')}\b", cli), command


def test_every_picture_of_the_readme_is_there_and_small() -> None:
    named = set(re.findall(r"\((\.screenshots/[^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8")))
    there = {str(path.relative_to(ROOT)): path.stat().st_size for path in (ROOT / ".screenshots").iterdir()}
    assert named == set(there) and len(named) > 0
    assert [name for name, size in there.items() if size > 200_000] == []
