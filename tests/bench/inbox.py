"""`make bench-inbox`: every box × order × filter of the inbox's page in a city of 100,000 open tasks, beside a floor.

The floor is the house's smallest page of the same official (`/tasks/several` with nothing chosen): login, posts, menu
and template, none of the lists. What the lists add is the difference.
"""

import http.client
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from urllib.parse import quote

from sqlalchemy import create_engine, text

from tests.bench.city import fill_city
from tests.bench.stage import Stage, stage

TASKS, TALKS, WORKS = 100_000, 50_000, 1_000
TIMES = 20
ORDERS = [*product(("waiting", "unit"), ("due", "since", "unit")), ("copied", "since"), ("done", "since")]
FLOOR = "/tasks/several"


def main() -> None:
    """Lay out the city, ask for every combination, print each and the whole."""
    with TemporaryDirectory() as folder, stage(Path(folder)) as here:
        queries = _queries(here)
        connection = http.client.HTTPConnection(here.product, timeout=60)
        every, floors = [], []
        for (box, sort), (name, query) in product(ORDERS, queries.items()):
            _ask(connection, here.token, FLOOR, 1)
            floors += _ask(connection, here.token, FLOOR, 3)
            times = _ask(connection, here.token, f"/tasks?box={box}&sort={sort}&{query}", TIMES)
            every += times
            _say(f"{box:8}{sort:6}{name:16} p50 {median(times):6.1f} ms, p95 {quantiles(times, n=20)[18]:6.1f} ms")
        p95, floor = quantiles(every, n=20)[18], median(floors)
        _say(f"all {len(every)} pages: p50 {median(every):.1f} ms, p95 {p95:.1f} ms; floor p50 {floor:.1f} ms")


def _queries(here: Stage) -> dict[str, str]:
    """The filters, by name; the unit and the place to go on from are those of the busiest desk."""
    engine, now = create_engine(here.url), datetime.now(UTC)
    with engine.begin() as connection:
        fill_city(connection, now, here.post, works=WORKS, talks=TALKS, tasks=TASKS)
        given = {"post": here.post, "skipped": TASKS // 3}
        unit, case = connection.execute(text("SELECT owner_id, case_id FROM task ORDER BY id LIMIT 1")).one()
        deep = connection.execute(
            text(
                "SELECT id FROM task WHERE post_id = :post AND state = 'open'"
                " ORDER BY coalesce(due_at, 'infinity'), id OFFSET :skipped LIMIT 1"
            ),
            given,
        ).scalar_one()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    engine.dispose()
    first, last = now.date(), now.date() + timedelta(days=14)
    return {
        "everything": "",
        "late": "light=late",
        "soon": "light=soon",
        "normal": "light=normal",
        "kind": "what=key_work",
        "common step": "what=key_work.report_progress",
        "rare step": "what=key_work.file_responsibility",
        "cycle": "cycle=key_works",
        "other cycle": "cycle=incentives",
        "unit": f"unit={unit}",
        "case": f"case={case}",
        "fortnight": f"from={first}&to={last}",
        "number": f"find={quote('2026/00042')}",
        "common words": f"find={quote('约谈提醒')}",
        "one sign": f"find={quote('河')}",
        "nothing found": f"find={quote('没有这样的')}",
        "all at once": f"what=key_work&unit={unit}&light=normal&cycle=key_works&find={quote('工程')}",
        "page 1,112": f"after={deep}",
    }


def _ask(connection: http.client.HTTPConnection, token: str, path: str, times: int) -> list[float]:
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}", "Accept": "text/html"})
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status}")
        found.append((time.perf_counter() - begun) * 1000)
    return found


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
