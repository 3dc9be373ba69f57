"""Production's files say what the code says."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from service.settings import PREFIX, Settings
from workflows.names import SEARCH_ATTRIBUTES

DEPLOY = Path(__file__).parents[2] / "deploy"
FILES = [DEPLOY / "Dockerfile", DEPLOY / "compose" / "compose.yaml", *(DEPLOY / "systemd").glob("*.service")]


def test_the_cluster_gets_the_search_attributes_the_service_uses() -> None:
    script = (DEPLOY / "compose" / "temporal-namespace.sh").read_text(encoding="utf-8")
    assert dict(re.findall(r"(\w+):(\w+)", script.split("for attribute in ")[1].split(";")[0])) == SEARCH_ATTRIBUTES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_variable_set_for_a_process_is_a_setting(path: Path) -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    known |= {f"{name}_FILE" for name in known} | {"DUBAN_VERSION", "DUBAN_DB_PASSWORD"}
    assert set(re.findall(r"\bDUBAN_[A-Z_]+\b", path.read_text(encoding="utf-8"))) <= known


def test_production_runs_each_process_and_the_version_of_the_package() -> None:
    services = yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text(encoding="utf-8"))["services"]
    commands = [" ".join(service["command"]) for service in services.values() if "command" in service]
    assert commands == ["db upgrade", "serve", "worker", "housekeeping"]
    project = tomllib.loads((DEPLOY.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert services["service"]["image"].endswith(f":-{project['version']}}}")
