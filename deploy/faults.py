"""What the operator can mend: one line that says what is wrong and what to do."""

from pathlib import Path


class Fault(Exception):
    """Ends a command with exit code 1 and this line, Chinese first, English in short."""


def last_line(log: Path) -> str:
    """The last words of a process, for the operator's one line."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1][:300] if lines else ""
