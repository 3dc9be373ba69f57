"""Names that both sides agree on: queue, workflow types, signals, search attributes and ids (business keys)."""

TASK_QUEUE = "duban"

ROUND = "IncentiveRound"
PROJECT = "IncentiveProject"
APPEAL = "Appeal"
TALK = "Talk"
KEY_LIST = "KeyList"
KEY_WORK = "KeyWork"

STAGE_LEFT = "stage_left"
DEADLINE_MOVED = "deadline_moved"

SEARCH_ATTRIBUTES = {
    "CaseNo": "Keyword",
    "CaseKind": "Keyword",
    "Stage": "Keyword",
    "Unit": "Keyword",
    "CaseYear": "Int",
    "Deadline": "Datetime",
}


def round_key(jurisdiction: str, year: int) -> str:
    """The yearly round of a city or county (YY-02)."""
    return f"round/{jurisdiction}/{year}"


def project_key(jurisdiction: str, year: int, number: int) -> str:
    """One incentive project of a round (YY-07)."""
    return f"project/{jurisdiction}/{year}/{number:02d}"


def appeal_key(kind: str, jurisdiction: str, year: int, number: int) -> str:
    """An appeal or complaint by its receipt's number in the year (YY-13, YY-14)."""
    return f"{kind}/{jurisdiction}/{year}/{number:04d}"


def talk_key(ground: str, subject: str, period: str) -> str:
    """A talk by what it is about, its ground and its period: the same ground never starts a second one."""
    return f"talk/{subject}/{ground}/{period}"


def key_list_key(jurisdiction: str, year: int) -> str:
    """The year's key list of a city (NJ-02)."""
    return f"key-list/{jurisdiction}/{year}"


def key_work_key(jurisdiction: str, year: int, number: int) -> str:
    """One key work of a year's list (NJ-02)."""
    return f"key-work/{jurisdiction}/{year}/{number:04d}"
