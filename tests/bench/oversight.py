"""A city of 1,000 works and 100,000 tasks, and how long its supervisor's pages take: python -m tests.bench.oversight.

Half of the tasks are done, half are open, a third of the open ones late: far more than a city could bear.
"""

import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles

import psutil
from sqlalchemy import Connection, create_engine, text

from deploy.embedded import postgres
from service import sample
from service.db import transaction
from service.migrations import upgrade
from service.org.accounts import CHEAP_PASSWORDS
from tests.cast import SUPERVISION
from tests.house import House, settings_for
from tests.web.browser import Browser

NOW = datetime(2026, 7, 15, 1, tzinfo=UTC)
PAGES = (
    "/supervision",
    "/supervision?light=late&scope=key_works-2026",
    "/supervision?unit={unit}",
    "/supervision?step=key_work.verify_progress",
    "/supervision?after={after}",
    "/supervision?rows=400",
    "/supervision/tasks/{task}",
    "/supervision/flags",
    "/supervision/flags?unit={unit}",
    "/supervision/escalations",
    "/supervision/escalations?box=overdue",
    "/supervision/trend",
    "/supervision/tv",
    "/key-lists/{list}",
    "/key-lists/{list}?behind=true",
    "/key-lists/{list}?screen=wall",
    "/key-lists",
    "/key-works/{work}",
    "/cases/{work}",
    "/cases/{work}/acts/plan",
    "/tasks",
    "/tasks?box=unit&find=%E9%81%93%E8%B7%AF",
    "/tasks/{task}",
    "/rounds",
    "/matters?year=2026",
    "/matters/new",
    "/measures?year=2026",
    "/inspections?year=2026",
    "/notices",
    "/documents",
    "/histories",
    "/timers",
    "/organisation",
    "/units/{unit_id}",
    "/packs",
    "/calendar",
    "/public",
    "/public/livelihood",
    "/public/livelihood/yiyang/2026",
)
FILL = Path(__file__).with_name("oversight.sql").read_text(encoding="utf-8").split(";\n")


def fill(connection: Connection, works: int = 1000, tasks: int = 100_000) -> None:
    """Lay out the city."""
    given = {"now": NOW, "works": works, "each": tasks // works}
    for statement in filter(str.strip, FILL):
        used = {name: value for name, value in given.items() if f":{name}" in statement}
        connection.execute(text(statement), used)


def city(folder: Path) -> tuple[House, object]:
    """The house in that city, on an embedded PostgreSQL."""
    running = postgres(folder)
    upgrade(running.url)
    house = House(settings_for(running.url), NOW)
    with transaction(house.office.engine) as session:
        sample.load_city(house.office.desk(session), CHEAP_PASSWORDS)
    engine = create_engine(running.url)
    with engine.begin() as connection:
        fill(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()
    return house, running


def addresses(house: House) -> list[str]:
    """The pages, with ids of this city."""
    after = house.rows("SELECT due_at, id FROM task WHERE state = 'open' ORDER BY due_at, id OFFSET 9000 LIMIT 1")[0]
    unit = "SELECT min(code) FROM unit WHERE id IN (SELECT unit_id FROM \"case\" WHERE kind = 'key_work')"
    given = {
        "unit": house.one(unit),
        "unit_id": house.one("SELECT min(unit_id) FROM \"case\" WHERE kind = 'key_work'"),
        "list": house.one("SELECT case_id FROM key_list"),
        "work": house.one("SELECT min(case_id) FROM key_work"),
        "task": house.one("SELECT min(id) FROM task WHERE state = 'open'"),
        "after": f"{after.due_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S%%2B00:00}~{after.id}",
    }
    return [page.format(**given) for page in PAGES]


def _processors(folder: str) -> float:
    """Seconds that this process and the database's have worked: what a busy machine stretches least."""
    running = psutil.process_iter(["cmdline"])
    master = next(p for p in running if any(folder in part for part in p.info["cmdline"] or ()))
    every = [process.cpu_times() for process in (psutil.Process(), master, *master.children(recursive=True))]
    return sum(used.user + used.system for used in every)


def main(times: int = 40) -> None:
    """Open each page again and again: milliseconds of the whole request, and of processors, client and database too."""
    with tempfile.TemporaryDirectory() as folder:
        house, running = city(Path(folder))
        try:
            browser = Browser(house, SUPERVISION)
            for page in addresses(house):
                spent: list[float] = []
                worked = _processors(folder)
                for _ in range(times + 3):
                    begun = time.perf_counter()
                    answered = browser.client.get(page)
                    spent.append((time.perf_counter() - begun) * 1000)
                    assert answered.status_code == 200, (page, answered.text[:300])
                cuts = quantiles(spent[3:], n=20)
                size = len(answered.content) / 1000
                worked = (_processors(folder) - worked) * 1000 / len(spent)
                took = f"p50 {cuts[9]:6.1f} ms  p95 {cuts[18]:6.1f} ms  processors {worked:6.1f} ms"
                sys.stdout.write(f"{page:60} {took}  {size:6.0f} kB\n")
        finally:
            house.close()
            running.stop()  # type: ignore[attr-defined]  # the embedded server


if __name__ == "__main__":
    main()
