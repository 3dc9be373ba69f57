"""Beginning what follows a talk: criticism, referral, written report."""

from collections.abc import Sequence
from typing import Any

from service.cases.act import Act


def open_criticism(
    act: Act,
    *,
    period: str,
    unit_ids: Sequence[int],
    title: str,
    facts: dict[str, Any],
    clause: str,
    grounds: Sequence[str],
    remedy: bool,
) -> int:
    """Not there yet."""
    raise NotImplementedError


def open_referral(
    act: Act, *, period: str, unit_id: int, clause: str, facts: dict[str, Any], grounds: Sequence[str]
) -> int:
    """Not there yet."""
    raise NotImplementedError


def open_written_report(act: Act, *, period: str, unit_id: int, facts: dict[str, Any], clause: str) -> int:
    """Not there yet."""
    raise NotImplementedError
