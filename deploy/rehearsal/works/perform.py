"""One rehearsal of a year of key works on a migrated database: play it, read it, hold it against what was expected."""

import time
from datetime import datetime
from statistics import median

from deploy.rehearsal import histories
from deploy.rehearsal.loop import Progress
from deploy.rehearsal.machinery import machinery
from deploy.rehearsal.outcome import Outcome
from deploy.rehearsal.works.checks import differences
from deploy.rehearsal.works.facts import collect
from deploy.rehearsal.works.play import WorksPlay
from deploy.rehearsal.works.scenario import WorksScenario
from service import sample
from service.cases.packs import adopt_pack, current_pack
from service.clock import LEGAL_ZONE
from service.db import transaction
from service.org.accounts import CHEAP_PASSWORDS
from service.org.sample import CITY


async def perform(scenario: WorksScenario, url: str, progress: Progress) -> Outcome:
    """Play a year against the database at `url`, which has nothing or just the sample city in it."""
    began = time.monotonic()
    start = datetime(scenario.year, 1, 5, 9, tzinfo=LEGAL_ZONE)
    async with machinery(url, start) as running:
        with transaction(running.office.engine) as session:
            desk = running.office.desk(session)
            sample.load_city(desk, CHEAP_PASSWORDS)
            if scenario.pack != sample.KEY_WORKS_PACK:
                adopt_pack(session, desk.now, CITY, sample.pack_text(scenario.pack), f"{scenario.pack}.yaml", None)
        play = WorksPlay(running, scenario)
        try:
            await play.begin()
            await play.go_on(progress)
            facts = collect(play.register)
        finally:
            play.people.close()
        told = await histories.fetch(running.client, [row["key"] for row in facts["cases"]])
        with transaction(running.office.engine) as session:
            row = current_pack(session, CITY, "key_works")
            assert row is not None, "a rehearsal's city has adopted a pack"
            pack = running.office.packs.get(session, row.id)
    lengths = sorted(one.events for one in told if one.case.startswith("key-work/"))
    figures = {
        "instants": play.instants,
        "acts": play.acts,
        "seconds": round(time.monotonic() - began, 1),
        "ms_per_instant": round(play.seconds * 1000 / max(play.instants, 1)),
        "events_of_a_work": f"{lengths[0]}–{lengths[-1]}，中位数{median(lengths):.0f}",
    }
    names = {name: deadline.title for name, deadline in pack.deadlines.items()}
    said = [*differences(scenario, facts, told), *(f"被拒：{one}" for one in play.crowd.refusals)]
    return Outcome(scenario, facts, told, play.crowd.refusals, said, figures, names)
