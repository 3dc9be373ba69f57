"""One embedded PostgreSQL for the whole run; every test that asks gets its own copy of the sample city."""

import os
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from shutil import disk_usage, rmtree
from tempfile import TemporaryDirectory

import psycopg
import pytest
from psutil import pid_exists

from deploy.embedded import postgres
from service import sample
from service.db import transaction
from service.migrations import upgrade
from service.org.accounts import CHEAP_PASSWORDS
from tests.house import House, settings_for

MEMORY = Path("/dev/shm")
_number = count(1)
_ended: dict[str, int] = {}


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A real PostgreSQL on loopback; its address. In memory where there is room: each copy of a city is a thousand
    files made and deleted, at which a disk takes longer than the test itself."""
    for left in MEMORY.glob("duban-run-*"):  # by a run that was killed
        if not pid_exists(int(left.name.split("-")[2])):
            rmtree(left, ignore_errors=True)
    roomy = MEMORY.is_dir() and disk_usage(MEMORY).free > 8 << 30
    with TemporaryDirectory(prefix=f"duban-run-{os.getpid()}-", dir=MEMORY if roomy else None) as folder:
        running = postgres(Path(folder), durable=False)
        yield running.url
        running.stop()


@pytest.fixture(scope="session")
def template(server: str) -> str:
    """A migrated database with the sample city in it, to be copied by each test."""
    create_database(server, "template_city")
    url = database_url(server, "template_city")
    upgrade(url)
    house = House(settings_for(url))
    with transaction(house.office.engine) as session:
        sample.load_city(house.office.desk(session), CHEAP_PASSWORDS)
    house.close()
    return "template_city"


@pytest.fixture
def city(server: str, template: str) -> Iterator[str]:
    """The address of a fresh copy of the sample city's database."""
    name = f"city_{next(_number)}"
    create_database(server, name, template)
    yield database_url(server, name)
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def house(city: str) -> Iterator[House]:
    """The service over HTTP, on a clock that stands still, with the workflows' part played by hand."""
    found = House(settings_for(city))
    yield found
    found.close()


def create_database(server: str, name: str, template: str = "template1") -> None:
    """Make a database, as a copy of another: file by file, which takes half as long as by way of the log."""
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')


def database_url(server: str, name: str) -> str:
    """The address of one database of the server."""
    return server.rsplit("/", 1)[0] + "/" + name


def pytest_sessionfinish(exitstatus: int) -> None:
    """Remember how the session ended, for the exit below."""
    _ended["status"] = int(exitstatus)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """End at once: the Temporal client's threads may crash an interpreter that winds down."""
    if "status" in _ended:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(_ended["status"])
