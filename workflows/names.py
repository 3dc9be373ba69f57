"""Names that both sides agree on: queue, workflow types, signals, search attributes and ids (business keys)."""

TASK_QUEUE = "duban"

ROUND = "IncentiveRound"
PROJECT = "IncentiveProject"
APPEAL = "Appeal"
TALK = "Talk"
RESOURCE = "Resource"
MEASURE = "Measure"
ASSESSMENT = "Assessment"
PILOT = "Pilot"

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


def resource_key(jurisdiction: str, year: int, clause: str, number: int) -> str:
    """A fact about a unit's use of resources, by clause and number in the year (NJ-07 to NJ-14)."""
    return f"resource/{jurisdiction}/{year}/{clause}/{number:04d}"


def measure_key(jurisdiction: str, year: int, clause: str, number: int) -> str:
    """A reward or penalty measure by clause and number in the year (NJ-21)."""
    return f"measure/{jurisdiction}/{year}/{clause}/{number:04d}"


def assessment_key(jurisdiction: str, year: int, clause: str) -> str:
    """A clause office's yearly assessment (NJ-20)."""
    return f"assessment/{jurisdiction}/{year}/{clause}"


def pilot_key(jurisdiction: str, year: int, number: int) -> str:
    """A request for a pilot by its number in the year (NJ-15)."""
    return f"pilot/{jurisdiction}/{year}/{number:04d}"
