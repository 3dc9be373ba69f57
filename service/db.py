"""The register's database: one declarative base, one engine, one way to open a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import BigInteger, DateTime, Engine, MetaData, Numeric, create_engine
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Session


class Base(DeclarativeBase):
    """Every table of the register; ids are bigint, instants are stored with their zone, facts as JSONB."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        int: BigInteger,
        datetime: DateTime(timezone=True),
        Decimal: Numeric(18, 4),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
    }


def _json(value: object) -> str:
    return orjson.dumps(value, default=str).decode()


def make_engine(url: str) -> Engine:
    """The engine of one process; READ COMMITTED, and a connection that died is noticed before use."""
    return create_engine(
        url,
        pool_size=20,
        max_overflow=0,
        pool_pre_ping=False,
        json_serializer=_json,
        json_deserializer=orjson.loads,
    )


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """One act: committed when the block ends, rolled back whole when it raises. Only `Desk.let_go` commits besides."""
    with Session(engine, expire_on_commit=False) as session:
        yield session
        session.commit()
