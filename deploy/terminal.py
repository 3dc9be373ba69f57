"""The terminal's Ctrl-C: under make, which dies by any SIGINT that reaches it, Duban takes it for itself alone."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def own_terminal() -> Iterator[None]:
    """Be the terminal's foreground group meanwhile; nothing changes without a terminal, or in the background.

    Whoever started us would not learn that Ctrl-Z stopped us, so it has no effect meanwhile.
    """
    group, terminal = os.getpgrp(), _take()
    try:
        yield
    finally:
        if terminal is not None:
            with suppress(OSError):  # the terminal was closed, or the group is gone
                os.tcsetpgrp(terminal, group)
            os.close(terminal)


def _take() -> int | None:
    """The terminal, if our group had it and someone else leads the group."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        return None
    with suppress(OSError):
        if os.tcgetpgrp(terminal) == os.getpgrp() != os.getpid():
            os.setpgid(0, 0)
            for number in (signal.SIGTSTP, signal.SIGTTOU):  # from the background, taking the terminal asks for it
                signal.signal(number, signal.SIG_IGN)
            os.tcsetpgrp(terminal, os.getpid())
            return terminal
    os.close(terminal)
    return None
