"""What a page must never do while we look: complain in the console, answer with a fault, or ask another host."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response, ViewportSize

AXE = Path(__file__).parents[2] / "service" / "web" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASKED = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "preload": False}
GRAVE = ("serious", "critical")
SIZES: dict[str, ViewportSize] = {
    "desktop": {"width": 1280, "height": 900},
    "phone": {"width": 390, "height": 844},
}
SCREEN: ViewportSize = {"width": 1920, "height": 1080}
"""The screen on the wall of the government's hall."""
LOOKED: set[str] = set()
"""The addresses of all pages that axe has looked over whole in this run."""


@dataclass
class Watch:
    """Everything wrong that was seen on one page since it was opened."""

    home: str
    faults: list[str] = field(default_factory=list)
    expected: tuple[int, ...] = ()
    """Statuses that a test asks for on purpose: a refusal is no fault of the page."""

    def on(self, page: Page) -> None:
        """Watch this page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", self._request)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        wanted = any(f"status of {status}" in message.text for status in self.expected)
        if message.type in ("error", "warning") and not wanted:
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != self.home:
            self.faults.append(f"left the host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.faults.append(f"{response.status}: {response.url}")


def axe(page: Page, part: str = "html") -> None:
    """No serious or critical finding of axe-core on the page as it stands, or in this part of it."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate("([part, asked]) => axe.run(part, asked)", [part, ASKED])
    grave = [
        f"{v['impact']} {v['id']}: {v['help']} — {n['target']} {n['html'][:160]} {n.get('failureSummary', '')[:200]}"
        for v in found["violations"]
        if v["impact"] in GRAVE
        for n in v["nodes"][:5]
    ]
    assert grave == [], f"{page.url}\n" + "\n".join(grave)
    if part == "html":
        LOOKED.add(urlsplit(page.url).path)


def fits(page: Page) -> None:
    """Nothing makes the page itself scroll sideways."""
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= seen, f"{page.url} is {wide} wide in a window of {seen}"
