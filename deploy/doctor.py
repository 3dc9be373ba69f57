"""`duban doctor`: does each part answer, seen from here, with these settings?"""

import asyncio

import psycopg
from temporalio.service import RPCError

from deploy.probe import is_well
from deploy.schema import STATE, newest
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
    try:
        with psycopg.connect(url.replace("+psycopg", ""), connect_timeout=int(PATIENCE)) as connection:
            found = connection.execute(STATE).fetchone()
    except psycopg.errors.UndefinedTable:
        return "尚未建表：请执行 duban db upgrade"
    except psycopg.OperationalError as away:
        return f"无应答：{str(away).splitlines()[0]}"
    return OK if found and found[0] == newest() else "不是最新版本：请执行 duban db upgrade"


async def _temporal(settings: Settings) -> str:
    try:
        async with asyncio.timeout(PATIENCE):
            client = await connect(settings)
            await client.count_workflows()
    except RPCError as refused:
        return f"拒绝：{settings.temporal_address}，{settings.temporal_namespace}（{refused.message}）"
    except (RuntimeError, TimeoutError):
        return f"无应答：{settings.temporal_address}"
    return OK


def _service(url: str) -> str:
    return OK if is_well(f"{url}/health/ready", PATIENCE) else f"无应答或未就绪：{url}/health/ready"
