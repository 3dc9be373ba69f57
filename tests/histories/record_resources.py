"""Record resources again: `python -m tests.histories.record_resources r2`; a folder is never changed."""

import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path

from deploy.embedded import postgres
from service.migrations import upgrade
from tests.histories.record import HERE, anonymous
from tests.histories.record_accountability import played
from tests.workflows.test_resources import ENDS, SCENARIO, a_year


def record(version: str) -> None:
    """Keep the histories of the year's cases in a new folder."""
    folder = HERE / version
    folder.mkdir()
    with tempfile.TemporaryDirectory() as place, postgres(Path(place), durable=False) as database:
        upgrade(database.url)
        kept = asyncio.run(played(database.url, a_year, SCENARIO, list(ENDS)))
    for case, text in kept.items():
        path = folder / f"resources.{case.replace('/', '-')}.json"
        path.write_text(json.dumps({"id": case, **anonymous(json.loads(text))}, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    record(sys.argv[1])
    sys.stdout.flush()
    os._exit(0)  # the Temporal client's threads may crash an interpreter that winds down
