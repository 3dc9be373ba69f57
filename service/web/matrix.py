"""Points of many candidates on several indicators, as one table a kind of recipient."""

from typing import Any

import orjson

from service.web.display import points
from service.web.filling import Bound
from service.web.language import gettext
from service.web.words import word


def tables(bound: Bound) -> list[dict[str, Any]]:
    """For each kind: its indicators as columns, its candidates as rows, a cell for each pair."""
    typed = bound.value if isinstance(bound.value, dict) else {}
    found: dict[str, dict[str, Any]] = {}
    for key, described in bound.options:
        about = orjson.loads(described)
        cell = about["cell"]
        table = found.setdefault(cell["kind"], {"title": word("unit_kind", cell["kind"]), "columns": {}, "rows": {}})
        table["columns"][cell["indicator"]] = gettext("%(title)s（满分%(full)s）") % {
            "title": about["title"],
            "full": points(about["full"]),
        }
        mark = f"{cell['kind']}|{cell['indicator']}|{cell['unit']}"
        row = table["rows"].setdefault(cell["unit"], {"name": about["name"], "cells": []})
        row["cells"].append(
            {
                "path": f"{bound.path}.{key}",
                "label": f"{about['name']}, {about['title']}",
                "value": typed.get(mark, ""),
                "kept": points(about["kept"]) if about["kept"] else "",
            }
        )
    return list(found.values())
