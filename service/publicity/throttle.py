"""How often one address may file or enquire: enough for citizens, too little for guessing codes."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from threading import Lock

from service.errors import Refusal

WINDOW = timedelta(minutes=10)
ALLOWED = 30
ADDRESSES = 10_000


class TooOften(Refusal):
    """The address has asked too often."""

    name, status = "too_often", 429
    message = "操作过于频繁，请十分钟后再试。"


class Throttle:
    """Counts calls an address in a sliding window; forgets the longest silent when there are too many."""

    def __init__(self) -> None:
        self._calls: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def forget(self) -> None:
        """Begin to count anew."""
        with self._lock:
            self._calls.clear()

    def admit(self, address: str, now: datetime) -> None:
        """Count one call; TooOften when the window is full."""
        with self._lock:
            calls = self._calls.setdefault(address, deque())
            self._calls.move_to_end(address)
            while calls and now - calls[0] > WINDOW:
                calls.popleft()
            if len(calls) >= ALLOWED:
                raise TooOften()
            calls.append(now)
            if len(self._calls) > ADDRESSES:
                self._calls.popitem(last=False)


THROTTLE = Throttle()
