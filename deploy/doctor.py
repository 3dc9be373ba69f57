"""`duban doctor`: does each part answer, seen from here, with these settings?"""

import asyncio

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from temporalio.service import RPCError

from deploy.probe import is_well
from service.db import make_engine
from service.settings import Settings
from service.temporal import connect

OK = "正常"
PATIENCE = 5.0


def check(settings: Settings) -> dict[str, str]:
    """Each part's state in one line: 正常, or what is wrong."""
    return {
        "database": _database(settings.database_url),
        "temporal": asyncio.run(_temporal(settings)),
        "service": _service(settings.service_url),
    }


def _database(url: str) -> str:
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            version = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return OK if version else "尚未迁移：请执行 duban db upgrade"
    except DBAPIError as failed:
        return f"无应答或尚未迁移：{str(failed.orig).splitlines()[0]}"
    finally:
        engine.dispose()


async def _temporal(settings: Settings) -> str:
    try:
        async with asyncio.timeout(PATIENCE):
            client = await connect(settings)
            await client.count_workflows()
            return OK
    except (RPCError, RuntimeError, TimeoutError) as failed:
        return f"无应答：{settings.temporal_address}（{str(failed).splitlines()[0] if str(failed) else '超时'}）"


def _service(url: str) -> str:
    return OK if is_well(f"{url}/health/ready", PATIENCE) else f"无应答或未就绪：{url}/health/ready"
