"""The gate before every free text of supervision: what the state keeps secret does not enter (督查条例 24)."""

import re

from service.errors import GateClosed

KEPT = frozenset({"public", "internal"})
MARKS = re.compile("绝密|机密★|机密级|秘密★|秘密级")


def no_secret(clause: str, *texts: str, secrecy: str = "internal") -> None:
    """内部 at most, and no text that carries a mark of state secrets."""
    if secrecy not in KEPT or any(MARKS.search(text) for text in texts):
        sentence = "涉及国家秘密的事项不得录入本系统，请按保密规定另行办理（督查条例第二十四条）。"
        raise GateClosed(sentence, clause=clause, name="state_secret")
