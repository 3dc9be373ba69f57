"""The sample city: Yiyang's units under their real names, invented persons, ten projects with scores."""

from datetime import date, datetime, time
from pathlib import Path

from pwdlib import PasswordHash
from sqlalchemy.orm import Session

from service.clock import LEGAL_ZONE
from service.org.accounts import PASSWORDS
from service.org.imports.organisation import import_organisation
from service.org.imports.projects import parse_projects
from service.org.imports.schemas import ProjectProposal, ScoreRow
from service.org.imports.scores import parse_scores
from service.org.queries import units_by_code
from service.org.tables import Jurisdiction
from service.org.units import close_unit

DATA = Path(__file__).parent / "sample_data"
SAMPLE_PASSWORD = "Duban-2026"  # the sample city only; README says so
CITY, COUNTY = "yiyang", "anhua"
FORMER = {
    "gtj": (date(2019, 3, 31), "zrzy"),
    "jcj": (date(2018, 1, 31), "jw"),
    "jianwei": (date(2010, 6, 30), "zjj"),
    "zwb": (date(2019, 3, 31), "xzsp"),
}
"""Units that an older document names, until when they were, and who came after them."""


def load_sample(
    session: Session, today: date, *, pack_id: str = "yiyang-2023", passwords: PasswordHash = PASSWORDS
) -> bool:
    """Load the sample city once; False when it is there already, whatever has been changed in it since."""
    loaded = _load(session, today, Jurisdiction(code=CITY, name="益阳市", pack_id=pack_id), passwords)
    if loaded:
        units = units_by_code(session, CITY)
        for code, (until, successor) in FORMER.items():
            close_unit(session, CITY, units[code].id, until, successor_id=units[successor].id)
    return loaded


def load_sample_county(
    session: Session, today: date, *, pack_id: str, passwords: PasswordHash = PASSWORDS
) -> bool:
    """Load Anhua county as a jurisdiction of its own, with its own rule pack (YY-20)."""
    county = Jurisdiction(code=COUNTY, name="安化县", parent_code=CITY, pack_id=pack_id)
    return _load(session, today, county, passwords)


def sample_projects() -> list[ProjectProposal]:
    """Ten projects named after real measures of the province and the city."""
    return parse_projects((DATA / "yiyang-projects.json").read_bytes(), "yiyang-projects.json")


def sample_scores() -> list[ScoreRow]:
    """Points of every candidate for every indicator of the sample projects, without ties."""
    return parse_scores((DATA / "yiyang-scores.json").read_bytes(), "yiyang-scores.json")


def _load(session: Session, today: date, jurisdiction: Jurisdiction, passwords: PasswordHash) -> bool:
    if session.get(Jurisdiction, jurisdiction.code) is not None:
        return False
    session.add(jurisdiction)
    session.flush()
    file = DATA / f"{jurisdiction.code}-organisation.json"
    import_organisation(
        session,
        file.read_bytes(),
        file.name,
        jurisdiction=jurisdiction.code,
        now=datetime.combine(today, time(0), LEGAL_ZONE),
        since=date(today.year - 1, 1, 1),
        # One digest for all sample accounts: hundreds of argon2 runs would take half a minute.
        password_hash=passwords.hash(SAMPLE_PASSWORD),
    )
    return True
