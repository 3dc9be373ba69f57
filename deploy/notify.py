"""How a process says that it is ready: systemd's datagram, which `duban up` understands too."""

import os
import socket
import tempfile
from contextlib import suppress
from pathlib import Path


def tell_ready() -> None:
    """Tell systemd or `duban up`, whoever started this process, that it answers now."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender, suppress(OSError):
        sender.sendto(f"READY=1\nMAINPID={os.getpid()}".encode(), address.replace("@", "\0", 1))


class Notices:
    """The other end, held by `duban up`: which of its children have said that they are ready."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="duban-")  # short: an address ends at 107 bytes
        self.address = str(Path(self._folder.name) / "notify")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(self.address)
        self._socket.setblocking(False)
        self._pids: set[int] = set()

    def has(self, pid: int) -> bool:
        """Whether the child of this pid is ready."""
        with suppress(BlockingIOError):
            while message := self._socket.recv(256).decode():
                self._pids.add(int(message.rpartition("MAINPID=")[2]))
        return pid in self._pids

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()
        self._folder.cleanup()
