"""The sample city, ready to work: calendar, organisation, rule pack, and this year's round waiting for its proposal."""

from collections.abc import Collection
from importlib.resources import files

from pwdlib import PasswordHash
from sqlalchemy import select, update

from service.calendar.use_cases import seed
from service.cases import registry as _registry  # noqa: F401  makes the kinds known
from service.cases.desk import Desk
from service.cases.packs import adopt_pack
from service.clock import Clock
from service.db import make_engine, transaction
from service.desk import Office
from service.incentives.measures import start_round
from service.incentives.proposals import forms_of
from service.incentives.tables import Round
from service.org.accounts import PASSWORDS
from service.org.queries import official_of
from service.org.sample import CITY, load_sample, sample_projects
from service.org.tables import Account
from service.settings import Settings

PACK = "yiyang-2023"
KEY_WORKS_PACK = "yiyang-key-works"
YEAR_TURNS = 10
"""From October on, a new round belongs to the coming year: this year's beginning is long past."""


def load(settings: Settings, clock: Clock) -> bool:
    """Load the sample city once; False when it is there already."""
    here = Office(settings=settings, engine=make_engine(settings.database_url), clock=clock)
    with transaction(here.engine) as session:
        desk = here.desk(session)
        loaded = load_city(desk)
        if loaded:
            open_round(desk, _year(desk))
    here.engine.dispose()
    return loaded


def load_city(desk: Desk, passwords: PasswordHash = PASSWORDS) -> bool:
    """Calendar, organisation and the rule packs of both cycles, without a round."""
    seed(desk.session, desk.now)
    if not load_sample(desk.session, desk.today, pack_id=PACK, passwords=passwords):
        return False
    for name in (PACK, KEY_WORKS_PACK):
        adopt_pack(desk.session, desk.now, CITY, pack_text(name), f"{name}.yaml", None)
    return True


def pack_text(name: str) -> str:
    """A shipped pack's own text."""
    return files("service.rules").joinpath("packs", f"{name}.yaml").read_text(encoding="utf-8")


def open_round(desk: Desk, year: int, numbers: Collection[int] = range(1, 100)) -> int:
    """Start the year's round with the sample's projects proposed, or some of them by number."""
    person = desk.session.scalars(select(Account.person_id).where(Account.username == "supervision1")).one()
    official = official_of(desk.session, person, desk.now)
    assert official is not None, "the sample city has a supervision office"
    round_id = start_round(desk, official, year)
    proposal = [
        form.model_dump(mode="json") for form in forms_of(sample_projects()) if form.number in numbers
    ]
    desk.session.execute(update(Round).where(Round.case_id == round_id).values(proposal=proposal))
    return round_id


def _year(desk: Desk) -> int:
    return desk.today.year + (desk.today.month >= YEAR_TURNS)
