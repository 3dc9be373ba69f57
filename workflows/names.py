"""Names that both sides agree on: queue, workflow types, signals, search attributes and ids (business keys)."""

TASK_QUEUE = "duban"

ROUND = "IncentiveRound"
PROJECT = "IncentiveProject"
APPEAL = "Appeal"
TALK = "Talk"
KEY_LIST = "KeyList"
KEY_WORK = "KeyWork"
CRITICISM = "Criticism"
WRITTEN_REPORT = "WrittenReport"
REFERRAL = "Referral"
OBJECTION = "Objection"
MATTER = "SupervisedMatter"
INSPECTION = "Inspection"
RESOURCE = "Resource"
MEASURE = "Measure"
ASSESSMENT = "Assessment"
PILOT = "Pilot"
OUTSTANDING = "OutstandingMatters"

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


def criticism_key(subject: str, period: str) -> str:
    """A citywide criticism by its subject and period (NJ-08, NJ-18, NJ-19): never a second one."""
    return f"criticism/{subject}/{period}"


def written_report_key(subject: str, period: str, unit: str) -> str:
    """A unit's written report about a livelihood work, one a disclosure period (NJ-19)."""
    return f"written-report/{subject}/{period}/{unit}"


def referral_key(subject: str, period: str, unit: str) -> str:
    """A referral of one unit by its subject and period (NJ-18, NJ-19)."""
    return f"referral/{subject}/{period}/{unit}"


def objection_key(subject: str, unit: str, number: int) -> str:
    """A unit's objection against a conclusion; a later one against the same is another act."""
    return f"objection/{subject}/{unit}/{number}"


def matter_key(jurisdiction: str, year: int, number: int) -> str:
    """A supervised matter by its number in the year (NJ-07)."""
    return f"matter/{jurisdiction}/{year}/{number:04d}"


def inspection_key(jurisdiction: str, year: int, number: int) -> str:
    """An inspection by its number in the year (NJ-06)."""
    return f"inspection/{jurisdiction}/{year}/{number:04d}"


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


def outstanding_key(jurisdiction: str, year: int) -> str:
    """The choice of a year's outstanding matters (NJ-17)."""
    return f"outstanding/{jurisdiction}/{year}"
