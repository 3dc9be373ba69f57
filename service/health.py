"""Liveness and readiness, for whoever keeps the process running; they tell nothing that is not public."""

import socket
from contextlib import closing

from fastapi import APIRouter, Response
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from service.desk import TheOffice

router = APIRouter(prefix="/health", tags=["运行状态"])
PATIENCE = 0.5


@router.get("/live")
def live() -> dict[str, str]:
    """The process answers: restart it only when this fails."""
    return {"status": "ok"}


@router.get("/ready")
def ready(here: TheOffice, response: Response) -> dict[str, str]:
    """Officials can work: the register answers. Without Temporal they still can, only stages wait."""
    register = "ok" if _register_answers(here.engine) else "away"
    temporal = "ok" if _listens(here.settings.temporal_address) else "away"
    response.status_code = 200 if register == "ok" else 503
    return {
        "status": "ok" if register == temporal == "ok" else "degraded",
        "register": register,
        "temporal": temporal,
    }


def _register_answers(engine: Engine) -> bool:
    try:
        with engine.connect() as connection:
            return bool(connection.scalar(text("SELECT count(*) FROM alembic_version")))
    except DBAPIError:
        return False


def _listens(address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        with closing(socket.create_connection((host, int(port)), PATIENCE)):
            return True
    except OSError:
        return False
