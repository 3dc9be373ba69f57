"""The one HTTP client of the activities: a refusal ends the activity, anything else is tried again."""

from typing import TypeVar

import httpx
from pydantic import BaseModel
from temporalio.exceptions import ApplicationError

from workflows.policies import HTTP_TIMEOUT

Answer = TypeVar("Answer", bound=BaseModel)
RETRIED = {408, 425, 429}
KEPT_ALIVE = 2.0
"""Seconds an idle connection is kept: less than the service's five, so that none is used while it is being closed."""


class ServiceClient:
    """Posts messages to the service's internal interface with the shared secret."""

    def __init__(self, base_url: str, secret: str) -> None:
        self._http = httpx.AsyncClient(
            base_url=base_url,
            timeout=HTTP_TIMEOUT.total_seconds(),
            headers={"X-Internal-Secret": secret},
            limits=httpx.Limits(max_connections=50, keepalive_expiry=KEPT_ALIVE),
            trust_env=False,
        )

    async def post(self, path: str, message: BaseModel, key: str, answer: type[Answer]) -> Answer:
        """Send one act under its business key; 4xx is final and carries the refusal's name, the rest is retried."""
        response = await self._http.post(
            path,
            content=message.model_dump_json(),
            headers={"Idempotency-Key": key, "Content-Type": "application/json"},
        )
        if 400 <= response.status_code < 500 and response.status_code not in RETRIED:
            refusal = response.json()
            raise ApplicationError(
                str(refusal.get("detail", "")), type=str(refusal.get("name", "refused")), non_retryable=True
            )
        response.raise_for_status()
        return answer.model_validate_json(response.content)

    async def close(self) -> None:
        """Give the connections back."""
        await self._http.aclose()
