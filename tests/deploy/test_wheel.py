"""The built package dresses its pages by itself: what npm fetched is inside, and nothing else of npm's."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from deploy.build_assets import FILES

ROOT = Path(__file__).parents[2]
WEB = "service/web"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names of the files in a wheel that was built from here."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    (wheel,) = folder.glob("*.whl")
    with ZipFile(wheel) as file:
        return set(file.namelist())


def test_the_wheel_holds_the_pages_sheets_scripts_and_icons(packed: set[str]) -> None:
    vendor = {name for name in packed if name.startswith(f"{WEB}/static/vendor/")}
    assert {f"{WEB}/static/vendor/{name}" for name in (*FILES, "icons.svg")} <= vendor
    assert not any("node_modules" in name for name in packed)


@pytest.mark.parametrize("kept", [f"{WEB}/templates/*.html", f"{WEB}/static/*.*", f"{WEB}/**/*.po", f"{WEB}/*.toml",
                                  "service/**/*.yaml", "service/documents/texts/*.txt"])  # fmt: skip
def test_the_wheel_holds_all_that_is_read_when_it_runs(packed: set[str], kept: str) -> None:
    here = {str(path.relative_to(ROOT)) for path in ROOT.glob(kept) if "node_modules" not in path.parts}
    assert here and here <= packed, sorted(here - packed)
