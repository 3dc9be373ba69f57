"""Record histories by playing scenarios: `python -m tests.histories.record v2`. A recorded folder is never changed."""

import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from deploy.embedded import postgres
from deploy.rehearsal.perform import perform
from deploy.rehearsal.scenario import SHIPPED, load_scenario
from service.migrations import upgrade

HERE = Path(__file__).parent
WANTED = {
    "tie-and-supplement": ["round/yiyang/2026", "project/yiyang/2026/05"],
    "upheld-complaint": ["project/yiyang/2026/03", "complaint/yiyang/2027/0001"],
    "upheld-appeal": ["project/yiyang/2026/02", "appeal/yiyang/2027/0002"],
    "late-plan": ["project/yiyang/2026/04", "talk/project/yiyang/2026/04/plan-late-3/1-1"],
    "talks-postponed-and-withdrawn": [
        "talk/project/yiyang/2026/04/plan-late-2/1-1",
        "talk/project/yiyang/2026/07/plan-late-2/1-1",
    ],
    "objections": ["round/yiyang/2026"],
    "emptied-batch": ["round/yiyang/2026"],
    "mid-year-change": ["project/yiyang/2026/05"],
}
"""Scenario → cases whose histories are kept: every workflow, every way back."""


def record(version: str) -> None:
    """Play the scenarios and keep the histories in a new folder."""
    folder = HERE / version
    folder.mkdir()
    for name, cases in WANTED.items():
        with tempfile.TemporaryDirectory() as place, postgres(Path(place), durable=False) as database:
            upgrade(database.url)
            scenario = load_scenario(SHIPPED / f"{name}.yaml")
            outcome = asyncio.run(perform(scenario, database.url, lambda _day: None))
        assert outcome.differences == [], outcome.differences
        kept = {told.case: told.history for told in outcome.histories}
        for case in cases:
            path = folder / f"{name}.{case.replace('/', '-')}.json"
            told = anonymous(json.loads(kept[case].to_json()))
            path.write_text(json.dumps({"id": case, **told}, ensure_ascii=False), encoding="utf-8")


def anonymous(told: Any) -> Any:
    """Without the names of the machine that recorded it."""
    if isinstance(told, dict):
        return {key: "" if key == "identity" else anonymous(part) for key, part in told.items()}
    if isinstance(told, list):
        return [anonymous(part) for part in told]
    return told


if __name__ == "__main__":
    record(sys.argv[1])
    sys.stdout.flush()
    os._exit(0)  # the Temporal client's threads may crash an interpreter that winds down
