"""What a page costs whoever opens it for the first time: bytes, requests, what holds up the first paint, how soon."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession

SEEN = """() => {
  window.seen = { shift: 0, largest: 0 };
  new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) seen.shift += e.value; }))
    .observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver(list => list.getEntries().forEach(e => { seen.largest = e.startTime; }))
    .observe({ type: "largest-contentful-paint", buffered: true });
}"""
BLOCKING = (
    "performance.getEntriesByType('resource').filter(e => e.renderBlockingStatus === 'blocking').map(e => e.name)"
)
OLD_PHONE = {"rate": 4, "latency": 150, "down": 1_600_000 / 8, "up": 750_000 / 8}
"""A processor four times slower than this one, behind a slow 4G: what Lighthouse takes for a phone."""


@dataclass(frozen=True)
class Cost:
    """One page's figures; bytes as they came (compressed, with headers) and as they were read."""

    path: str
    sent: int
    read: int
    requests: int
    blocking: int
    shift: float
    largest: float
    """When its largest piece stood there, in milliseconds."""

    def line(self) -> str:
        """The figures as one line of a table."""
        sizes = f"{self.sent / 1000:6.1f} kB {self.read / 1000:7.1f} kB"
        return f"{sizes} {self.requests:2} {self.blocking:2} {self.shift:6.3f} {self.largest:5.0f} ms  {self.path}"


def cost(context: BrowserContext, home: str, path: str, slowly: bool = False) -> Cost:
    """Open the page with an empty cache, on an old phone if told so."""
    page = context.new_page()
    page.add_init_script(f"({SEEN})()")
    wire = _Wire(context.new_cdp_session(page))
    wire.tools.send("Network.clearBrowserCache")
    if slowly:
        _slow(wire.tools)
    page.goto(f"http://{home}{path}", wait_until="networkidle")
    page.wait_for_function("window.seen.largest > 0")
    seen: dict[str, float] = page.evaluate("window.seen")
    blocking: list[str] = page.evaluate(BLOCKING)
    page.close()
    return Cost(path, wire.sent, wire.read, wire.requests, len(blocking), seen["shift"], seen["largest"])


class _Wire:
    """What came over it, counted as it comes: to ask an answer for its size would wait for a stream's end."""

    def __init__(self, tools: CDPSession) -> None:
        self.tools, self.sent, self.read, self.requests = tools, 0, 0, 0
        tools.on("Network.requestWillBeSent", self._asked)
        tools.on("Network.dataReceived", self._came)
        tools.on("Network.loadingFinished", self._ended)
        tools.send("Network.enable")

    def _asked(self, event: dict[str, Any]) -> None:
        self.requests += event["type"] != "EventSource"

    def _came(self, event: dict[str, Any]) -> None:
        self.read += event["dataLength"]

    def _ended(self, event: dict[str, Any]) -> None:
        self.sent += int(event["encodedDataLength"])


def _slow(tools: CDPSession) -> None:
    tools.send("Emulation.setCPUThrottlingRate", {"rate": OLD_PHONE["rate"]})
    line = {
        "latency": OLD_PHONE["latency"],
        "downloadThroughput": OLD_PHONE["down"],
        "uploadThroughput": OLD_PHONE["up"],
    }
    tools.send("Network.emulateNetworkConditions", {"offline": False, **line})
