"""Record a year of key works: `python -m tests.histories.record_works w3`. A recorded folder is never changed."""

import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path

from deploy.embedded import postgres
from deploy.rehearsal.scenario import SHIPPED, read, validated
from deploy.rehearsal.works.perform import perform
from deploy.rehearsal.works.scenario import WorksScenario
from service.migrations import upgrade
from tests.histories.record import HERE, anonymous

YEAR = SHIPPED / "works" / "key-works-year.yaml"
KEPT = (
    "key-list/yiyang/2026",
    "key-work/yiyang/2026/0001",
    "key-work/yiyang/2026/0023",
    "key-work/yiyang/2026/0028",
    "outstanding/yiyang/2026",
)
"""The list, a work on schedule all year, one behind all year, one for which everything goes wrong, and the choice of
the year's outstanding matters."""


def record(version: str) -> None:
    """Play a small year and keep the histories in a new folder."""
    folder = HERE / version
    folder.mkdir()
    scenario = validated(WorksScenario, {**read(YEAR), "works": 28}, YEAR)
    with tempfile.TemporaryDirectory() as place, postgres(Path(place), durable=False) as database:
        upgrade(database.url)
        outcome = asyncio.run(perform(scenario, database.url, lambda _day: None))
    assert outcome.differences == [], outcome.differences
    for told in outcome.histories:
        if told.case in KEPT:
            path = folder / f"year.{told.case.replace('/', '-')}.json"
            said = anonymous(json.loads(told.history.to_json()))
            path.write_text(json.dumps({"id": told.case, **said}, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    record(sys.argv[1])
    sys.stdout.flush()
    os._exit(0)  # the Temporal client's threads may crash an interpreter that winds down
