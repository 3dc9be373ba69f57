"""Asks an address whether it is well, past any proxy of the operator's environment."""

from urllib.request import ProxyHandler, build_opener

_open = build_opener(ProxyHandler({})).open


def is_well(address: str, seconds: float = 2.0) -> bool:
    """Whether it answers 200 in time."""
    try:
        with _open(address, timeout=seconds) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
