"""Every upload is looked at by a virus scanner where one is configured; what it cannot look at is not taken.

`DUBAN_VIRUS_SCANNER` names it: `clamd:unix:/run/clamav/clamd.ctl`, `clamd:host:3310`, or `command:clamdscan -` for any
program that reads the file from its standard input and ends with 0 (clean) or 1 (something found).
"""

import hashlib
import os
import shlex
import socket
import struct
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from service.errors import Refusal

log = structlog.get_logger()
TIMEOUT = 20.0
CHUNK = 1 << 16
MOST_SET_ASIDE = 512 * 1024 * 1024
"""Bytes in quarantine: whoever sends infected files for days fills no disk."""
Scanner = Callable[[bytes], str | None]
"""What was found in a file, or nothing; an OSError when the scanner could not say."""


class FileInfected(Refusal):
    """The scanner found something: the file is not kept with its case but set aside for the administrator."""

    name, status = "file_infected", 422
    message = "附件未通过病毒查杀，没有保存；文件已隔离，请联系系统管理员。"


class ScannerAway(Refusal):
    """A scanner is configured and does not answer: nothing is taken unseen."""

    name, status = "scanner_away", 503
    message = "病毒查杀服务暂时不可用，附件没有保存，请稍后重试。"


@dataclass(frozen=True)
class Gate:
    """What an upload passes: the scanner, and the folder for what it stops."""

    scan: Scanner
    quarantine: Path

    def __call__(self, content: bytes) -> None:
        """Let a clean file through; set an infected one aside and refuse it."""
        try:
            found = self.scan(content)
        except (OSError, subprocess.SubprocessError) as away:
            log.warning("virus_scanner_away", reason=type(away).__name__)
            raise ScannerAway() from away
        if found is not None:
            digest = hashlib.sha256(content).hexdigest()
            log.warning("upload_quarantined", digest=digest, found=found, size=len(content))
            _set_aside(self.quarantine, digest, content)
            raise FileInfected()


def gate(configured: str | None, data_dir: Path) -> Gate | None:
    """The gate that the settings ask for; without a scanner there is none."""
    if configured is None:
        return None
    how, _, where = configured.partition(":")
    scan = Clamd(where) if how == "clamd" else Command(shlex.split(where))
    return Gate(scan, data_dir / "quarantine")


def _set_aside(folder: Path, digest: str, content: bytes) -> None:
    """Kept once by digest, readable by the service's own user alone and run by nobody; the oldest make room."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _make_room(folder, len(content))
    try:
        handle = os.open(folder / digest, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def _make_room(folder: Path, size: int) -> None:
    with os.scandir(folder) as entries:
        kept = sorted(((entry.stat(), entry.path) for entry in entries), key=lambda one: one[0].st_mtime, reverse=True)
    for found, path in kept:
        size += found.st_size
        if size > MOST_SET_ASIDE:
            log.warning("quarantine_made_room", digest=Path(path).name)
            Path(path).unlink(missing_ok=True)


@dataclass(frozen=True)
class Command:
    """A program that reads the file from its standard input."""

    words: list[str]

    def __call__(self, content: bytes) -> str | None:
        """0 is clean, 1 is found; anything else is no answer."""
        ended = subprocess.run(self.words, input=content, capture_output=True, timeout=TIMEOUT, check=False)
        if ended.returncode not in (0, 1):
            raise OSError(f"scanner ended with {ended.returncode}")
        return _named(ended.stdout) if ended.returncode else None


@dataclass(frozen=True)
class Clamd:
    """ClamAV's daemon by its INSTREAM command, which is all we need of it: its client on PyPI is ten years old."""

    address: str

    def __call__(self, content: bytes) -> str | None:
        """Send the file in pieces, each after its length; the daemon answers OK, or what it found."""
        with self._connected() as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                piece = content[start : start + CHUNK]
                line.sendall(struct.pack("!I", len(piece)) + piece)
            line.sendall(struct.pack("!I", 0))
            answer = b""
            while not answer.endswith(b"\0") and (more := line.recv(1024)):
                answer += more
        said = answer.rstrip(b"\0").strip()
        if said.endswith(b"FOUND"):
            return _named(said)
        if not said.endswith(b"OK"):
            raise OSError("clamd did not say whether the file is clean")
        return None

    def _connected(self) -> socket.socket:
        if self.address.startswith("unix:"):
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(TIMEOUT)
            line.connect(self.address.removeprefix("unix:"))
            return line
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host, int(port)), TIMEOUT)


def _named(answer: bytes) -> str:
    """The signature's name in "stream: Eicar-Test-Signature FOUND"."""
    words = answer.decode("utf-8", "replace").split()
    return words[words.index("FOUND") - 1][:100] if "FOUND" in words[1:] else "unnamed"
