"""The moments of a round at which tests begin: each is played once and then only copied."""

from dataclasses import dataclass
from datetime import datetime
from itertools import count

import psycopg

from tests.conftest import create_database, database_url
from tests.house import START, House, settings_for

MOMENTS = (
    "propose_measures",
    "record_measures_meeting",
    "issue_measures",
    "draft_plan",
    "consult_county",
    "review_plan",
    "publish_plan",
    "collect_scores",
    "rank_candidates",
    "collective_study",
    "consent_list",
    "open_publicity",
    "publicity",
    "submit_list",
    "form_batch",
    "send_vetting_letter",
    "reply_vetting",
    "summarise_vetting",
    "prepare_papers",
    "record_resolution",
    "sign_circular",
    "pay_reward",
)
"""Steps in the order in which a round with project 1 alone comes to them; `publicity` is the list being public."""


@dataclass(frozen=True)
class Snapshot:
    """A database that nobody writes to any more, with its legal time and the stages its workflows have entered."""

    database: str
    now: datetime
    visits: dict[tuple[str, str], int]


class Snapshots:
    """Plays the round as far as a test asks, and hands out copies."""

    def __init__(self, server: str, template: str) -> None:
        self._server = server
        self._numbers = count(1)
        self._taken = {"city": Snapshot(template, START, {})}

    def house(self, moment: str) -> House:
        """The service on a fresh copy of that moment."""
        return self.copy(self._snapshot(moment))

    def copy(self, snapshot: Snapshot) -> House:
        """The service on a fresh copy of any kept moment."""
        return self._open(snapshot, f"at_{next(self._numbers)}")

    def close(self, house: House) -> None:
        """Give the copy back."""
        name = house.office.engine.url.database
        house.close()
        with psycopg.connect(self._server.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _open(self, snapshot: Snapshot, name: str) -> House:
        create_database(self._server, name, snapshot.database)
        house = House(settings_for(database_url(self._server, name)), snapshot.now)
        house.visits = dict(snapshot.visits)
        return house

    def _snapshot(self, moment: str) -> Snapshot:
        if moment not in self._taken:
            before = MOMENTS.index(moment) - 1
            earlier = self._snapshot(MOMENTS[before] if before >= 0 else "city")
            house = self._open(earlier, f"moment_{moment}")
            try:
                _advance(house, moment)
            except BaseException:
                self.close(house)
                raise
            house.close()
            self._taken[moment] = Snapshot(f"moment_{moment}", house.clock.now(), dict(house.visits))
        return self._taken[moment]


def _advance(house: House, moment: str) -> None:
    if moment == "propose_measures":
        house.start_round(projects=(1,))
    elif moment == "publicity":
        assert house.act("open_publicity").status_code == 200
    else:
        house.play(until=moment)
        assert house.open_tasks(moment), f"the round never came to {moment}"
