"""An installation is the same everywhere: versions and hashes, and no word about where they come from."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from deploy.up import SAMPLE_PASSWORD
from service.org.sample import SAMPLE_PASSWORD as REAL_PASSWORD

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {
    "requirements.lock": PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["build"],
    "requirements-dev.lock": PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"],
}


def name_of(requirement: str) -> str:
    """The package's name as the lock writes it."""
    return re.split(r"[\[<>=;\s]", requirement)[0].lower().replace("_", "-")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_declared_package_is_locked_with_hashes(lock: str) -> None:
    blocks = re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8").strip())
    assert all("==" in block and "--hash=sha256:" in block for block in blocks)
    assert {name_of(wanted) for wanted in LOCKS[lock]} <= {name_of(block) for block in blocks}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_registry(lock: str) -> None:
    assert not re.search(r"://|index-url|find-links", (ROOT / lock).read_text(encoding="utf-8"))


def test_the_lock_of_the_pages_assets_names_no_registry_and_has_hashes() -> None:
    web = ROOT / "service" / "web"
    locked = json.loads((web / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all("resolved" not in found and ("integrity" in found or not name) for name, found in locked.items())
    wanted = json.loads((web / "package.json").read_text(encoding="utf-8"))
    exact = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert {name: locked[f"node_modules/{name}"]["version"] for name in exact} == exact


def test_the_password_shown_at_the_start_is_the_samples() -> None:
    assert SAMPLE_PASSWORD == REAL_PASSWORD
