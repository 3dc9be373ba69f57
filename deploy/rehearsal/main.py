"""`duban rehearse`: play a round's whole life in simulated time, write the report, say in one line how it went."""

import asyncio
import sys
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.embedded import postgres
from deploy.faults import Fault
from deploy.rehearsal.loop import Progress as Tell
from deploy.rehearsal.outcome import Outcome
from deploy.rehearsal.people import Refused
from deploy.rehearsal.perform import perform, start_of
from deploy.rehearsal.report import write_report
from deploy.rehearsal.scenario import SHIPPED, Scenario, load_scenario, read, validated
from deploy.rehearsal.works.perform import perform as perform_works
from deploy.rehearsal.works.scenario import WorksScenario
from service.migrations import upgrade

REPORTS = Path(".duban/rehearsals")
USUAL = timedelta(days=430)
"""From the beginning of a round to its last payout, when nobody is late: the bar's length."""


def rehearse(pack: str | None, year: int | None, scenario: Path | None, out: Path | None) -> int:
    """Rehearse a scenario, in its own year or another, with its own pack or another; 1 when it differs."""
    file = read(scenario or SHIPPED / "happy-path.yaml")
    played: Scenario | WorksScenario
    if file.get("cycle") == "key_works":
        works = validated(WorksScenario, file, scenario or SHIPPED)
        played = works.model_copy(update={"year": year or works.year, "pack": pack or works.pack})
        play = partial(perform_works, played)
    else:
        given = load_scenario(scenario)
        played = moved_to(given, year or given.year, pack or given.pack)
        play = partial(_perform_round, played, year in (None, given.year))
    try:
        outcome = _perform(played, play)
    except Refused as refused:
        raise Fault(f"演练不能开始或继续：{refused.detail} ({refused.name})") from refused
    page = write_report(outcome, out or REPORTS / f"{played.name}-{played.year}")
    for said in outcome.differences:
        sys.stdout.write(f"差异：{said}\n")
    sys.stdout.write(f"{outcome.summary()}报告：{page}\n")
    return 1 if outcome.differences else 0


Play = Callable[[str, Tell], Coroutine[Any, Any, Outcome]]


def _perform_round(scenario: Scenario, own_year: bool, url: str, tell: Tell) -> Coroutine[Any, Any, Outcome]:
    return perform(scenario, url, tell, own_year)


def _perform(scenario: Scenario | WorksScenario, play: Play) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="duban-rehearsal-") as folder:
        with postgres(Path(folder), durable=False) as database, _progress(scenario) as tell:
            upgrade(database.url)
            return asyncio.run(play(database.url, tell))


@contextmanager
def _progress(scenario: Scenario | WorksScenario) -> Iterator[Tell]:
    """A bar with the simulated date; nothing where no person looks."""
    start = start_of(scenario.year).date()
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[day]}"), TimeElapsedColumn())
    with Progress(*columns, disable=not sys.stdout.isatty(), transient=True) as bar:
        task = bar.add_task(scenario.title, total=USUAL.days, day=str(start))

        def tell(day: date) -> None:
            bar.update(task, completed=min((day - start).days, USUAL.days), day=str(day))

        yield tell


def moved_to(scenario: Scenario, year: int, pack: str) -> Scenario:
    """The scenario in another year: every day it names moves by as many years."""
    moved = _shifted(scenario.model_dump(), year - scenario.year)
    return Scenario.model_validate({**moved, "year": year, "pack": pack})


def _shifted(value: Any, years: int) -> Any:
    if isinstance(value, dict):
        return {key: _shifted(part, years) for key, part in value.items()}
    if isinstance(value, list):
        return [_shifted(part, years) for part in value]
    if not isinstance(value, date) or not years:
        return value
    last_of_february = value.month == 2 and value.day == 29
    return value.replace(year=value.year + years, day=28 if last_of_february else value.day)
