"""What a page costs whoever opens it for the first time: bytes, requests, what holds up the first paint, how soon."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Page, Response

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
    """One page's figures; bytes of bodies as they came (compressed) and as they were read."""

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
    if slowly:
        _slow(context, page)
    bodies: list[Response] = []
    page.on("response", lambda response: bodies.append(response))
    page.goto(f"http://{home}{path}", wait_until="networkidle")
    page.wait_for_function("window.seen.largest > 0")
    seen: dict[str, float] = page.evaluate("window.seen")
    blocking: list[str] = page.evaluate(BLOCKING)
    sizes = list(_sizes(bodies))
    page.close()
    sent, read = sum(s for s, _ in sizes), sum(r for _, r in sizes)
    return Cost(path, sent, read, len(bodies), len(blocking), seen["shift"], seen["largest"])


def _sizes(responses: list[Response]) -> Iterator[tuple[int, int]]:
    for response in responses:
        if response.ok:
            yield response.request.sizes()["responseBodySize"], len(response.body())


def _slow(context: BrowserContext, page: Page) -> None:
    tools: Any = context.new_cdp_session(page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": OLD_PHONE["rate"]})
    tools.send("Network.enable")
    line = {
        "latency": OLD_PHONE["latency"],
        "downloadThroughput": OLD_PHONE["down"],
        "uploadThroughput": OLD_PHONE["up"],
    }
    tools.send("Network.emulateNetworkConditions", {"offline": False, **line})
