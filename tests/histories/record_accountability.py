"""Record accountability again: `python -m tests.histories.record_accountability a2`; a folder is never changed."""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from deploy.embedded import postgres
from deploy.rehearsal.histories import fetch
from deploy.rehearsal.play import Play
from deploy.rehearsal.scenario import Scenario
from service.migrations import upgrade
from tests.histories.record import HERE, anonymous
from tests.service.works import CRITICISM, REFERRAL, REPORT
from tests.workflows.test_accountability import MISSED, OBJECTION, all_ends, missed_promise, scenario
from tests.workflows.test_skipped_time import running

Story = Callable[[Play], Awaitable[None]]
Wanted = dict[str, tuple[Story, Scenario, list[str]]]
"""Story → its officials, and the cases whose histories are kept."""
WANTED: Wanted = {
    "missed-promise": (missed_promise, scenario(*MISSED), [CRITICISM]),
    "all-ends": (all_ends, scenario(), [CRITICISM, REPORT, REFERRAL, OBJECTION]),
}


async def played(url: str, story: Story, acts: Scenario, cases: list[str]) -> dict[str, str]:
    """Play a story; the histories of its cases as text."""
    async with running(url, acts) as play:
        await story(play)
        return {told.case: told.history.to_json() for told in await fetch(play.machinery.client, cases)}


def record(version: str, wanted: Wanted = WANTED) -> None:
    """Keep the histories in a new folder."""
    folder = HERE / version
    folder.mkdir()
    for name, (story, acts, cases) in wanted.items():
        with tempfile.TemporaryDirectory() as place, postgres(Path(place), durable=False) as database:
            upgrade(database.url)
            kept = asyncio.run(played(database.url, story, acts, cases))
        for case, text in kept.items():
            path = folder / f"{name}.{case.replace('/', '-')}.json"
            told = {"id": case, **anonymous(json.loads(text))}
            path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    record(sys.argv[1])
    sys.stdout.flush()
    os._exit(0)  # the Temporal client's threads may crash an interpreter that winds down
