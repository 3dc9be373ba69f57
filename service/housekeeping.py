"""Housekeeping's process: APScheduler for the chores, and the outbox relay woken by NOTIFY with a sweep each second."""

import asyncio
import threading
from collections.abc import Callable

import psycopg
import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import OperationalError
from temporalio.service import RPCError

from service.cases import registry as _registry  # noqa: F401  makes the kinds known
from service.chores import CHORES
from service.clock import LEGAL_ZONE, Clock
from service.db import make_engine
from service.desk import Office
from service.engine.chore_runs import run, run_asked
from service.outbox import relay
from service.settings import Settings
from service.temporal import Sender, connect

log = structlog.get_logger()
SWEEP = 1.0
ASKED = 2
"""Seconds until a chore that an administrator asks for begins."""
MISFIRE_GRACE = 3600
AWAY = (OperationalError, RPCError, psycopg.OperationalError, OSError, RuntimeError)


def run_housekeeping(settings: Settings, stop: threading.Event, ready: Callable[[], None]) -> None:
    """Run the chores and the relay until told to stop."""
    clock = Clock(settings.clock_anchor, settings.clock_shift, settings.clock_scale)
    here = Office(settings=settings, engine=make_engine(settings.database_url), clock=clock)
    scheduler = BackgroundScheduler(timezone=LEGAL_ZONE)
    for chore in CHORES:
        scheduler.add_job(
            run,
            chore.trigger,
            args=[here, chore],
            id=chore.id,
            name=chore.why,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=MISFIRE_GRACE,
            **chore.when,
        )
    scheduler.add_job(_run_asked, "interval", seconds=ASKED, args=[here], coalesce=True, max_instances=1)
    scheduler.start()
    try:
        asyncio.run(_relay_until(here, stop, ready))
    finally:
        scheduler.shutdown(wait=False)
        here.engine.dispose()


def _run_asked(here: Office) -> None:
    try:
        run_asked(here, {chore.id: chore for chore in CHORES})
    except AWAY as away:
        log.warning("asked_chores_wait", reason=type(away).__name__)


async def _relay_until(here: Office, stop: threading.Event, ready: Callable[[], None]) -> None:
    woken = asyncio.Event()
    listener = threading.Thread(
        target=_listen,
        args=(here.settings.database_url, stop, woken, asyncio.get_running_loop()),
        daemon=True,
    )
    listener.start()
    sender: Sender | None = None
    told = False
    while not stop.is_set():
        try:
            sender = sender or Sender(await connect(here.settings))
            if not told:
                told = True
                ready()
            while await relay(here.engine, sender, here.clock.now):
                pass
        except AWAY as away:
            log.warning("relay_waits", reason=type(away).__name__)
        try:
            await asyncio.wait_for(woken.wait(), SWEEP)
        except TimeoutError:
            pass
        woken.clear()


def _listen(url: str, stop: threading.Event, woken: asyncio.Event, loop: asyncio.AbstractEventLoop) -> None:
    """Wake the relay when an act has written to the outbox; without a connection the sweep alone goes on."""
    while not stop.is_set():
        try:
            with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
                connection.execute("LISTEN duban_outbox")
                while not stop.is_set():
                    for _ in connection.notifies(timeout=SWEEP, stop_after=1):
                        loop.call_soon_threadsafe(woken.set)
        except psycopg.OperationalError:
            stop.wait(SWEEP)
