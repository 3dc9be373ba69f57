"""What a corrected publicity changed: the list, places and contacts of two versions, compared as they were frozen."""

from collections.abc import Mapping
from typing import Any

CONTACTS = ("appeal_phone", "complaint_phone", "complaint_mailbox")
Content = Mapping[str, Any]


def changes(old: Content, new: Content) -> dict[str, Any]:
    """Who left the list, who came onto it, whose rank or score is another, which contact is another."""
    before, after = _by_unit(old), _by_unit(new)
    return {
        "removed": [before[key] for key in before if key not in after],
        "added": [after[key] for key in after if key not in before],
        "altered": [
            {"unit": after[key]["unit"], "kind": after[key]["kind"], "old": _figures(row), "new": _figures(after[key])}
            for key, row in before.items()
            if key in after and _figures(row) != _figures(after[key])
        ],
        "contacts": [
            {"name": name, "old": old["contacts"][name], "new": new["contacts"][name]}
            for name in CONTACTS
            if old["contacts"][name] != new["contacts"][name]
        ],
        "other": any(old.get(part) != new.get(part) for part in ("subject", "quotas", "measure")),
    }


def _by_unit(content: Content) -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["kind"], row["unit"]): row for row in content["list"]}


def _figures(row: Mapping[str, Any]) -> dict[str, Any]:
    """Rank and score, where the list shows them."""
    return {name: row[name] for name in ("rank", "score") if name in row}
