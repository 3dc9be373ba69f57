"""The floor: FastAPI, SQLAlchemy Core, sync psycopg, one transaction of three statements."""

import os
from datetime import UTC, datetime

from fastapi import FastAPI
from sqlalchemy import BigInteger, Column, DateTime, MetaData, String, Table, create_engine, insert, update

metadata = MetaData(schema="floor")
tasks = Table(
    "task",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("state", String(10), nullable=False),
    Column("step", String(40), nullable=False),
    Column("post_id", BigInteger, nullable=False, index=True),
    Column("closed_at", DateTime(timezone=True)),
)
events = Table(
    "event",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("task_id", BigInteger, nullable=False, index=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("kind", String(40), nullable=False),
)
engine = create_engine(os.environ["DUBAN_DATABASE_URL"], pool_size=20, max_overflow=0)
app = FastAPI()


@app.post("/decide/{task_id}")
def decide(task_id: int) -> dict[str, int]:
    """The least that a decision can be."""
    now = datetime.now(UTC)
    with engine.begin() as connection:
        connection.execute(
            update(tasks).where(tasks.c.id == task_id, tasks.c.state == "open").values(state="done", closed_at=now)
        )
        opened = connection.execute(
            insert(tasks).values(state="open", step="next", post_id=1).returning(tasks.c.id)
        ).scalar_one()
        connection.execute(insert(events).values(task_id=task_id, at=now, kind="decided"))
    return {"next": opened}
