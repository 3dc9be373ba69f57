"""A virus scanner as a real process of its own: `command` reads a file from its input, `clamd SOCKET` is the daemon."""

import os
import socket
import struct
import sys

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
NAME = "Eicar-Test-Signature"


def _take(line: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        found += line.recv(count - len(found))
    return found


def _streamed(line: socket.socket) -> bytes:
    assert _take(line, len(b"zINSTREAM\0")) == b"zINSTREAM\0"
    content = b""
    while length := struct.unpack("!I", _take(line, 4))[0]:
        content += _take(line, length)
    return content


def _daemon(path: str) -> None:
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen()
        os.write(1, b"ready\n")
        while True:
            line, _ = door.accept()
            with line:
                found = EICAR in _streamed(line)
                line.sendall(f"stream: {NAME} FOUND\0".encode() if found else b"stream: OK\0")


def _command() -> int:
    if EICAR not in sys.stdin.buffer.read():
        return 0
    sys.stdout.write(f"stdin: {NAME} FOUND\n")
    return 1


if __name__ == "__main__":
    if sys.argv[1] == "clamd":
        _daemon(sys.argv[2])
    sys.exit(_command() if sys.argv[1] == "command" else 2)
