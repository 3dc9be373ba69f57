"""Time-outs and retries, chosen so that work goes on within seconds after any process was killed."""

from datetime import timedelta

from temporalio.common import RetryPolicy

ACTIVITY_TIMEOUT = timedelta(seconds=3)
"""Start-to-close of one call of the service; the call itself gives up after two seconds."""

ACTIVITY_RETRY = RetryPolicy(
    initial_interval=timedelta(milliseconds=200),
    backoff_coefficient=1.5,
    maximum_interval=timedelta(seconds=1),
)
"""For ever: a service that is away is waited for; a refusal is marked non-retryable by the activity."""

LOCAL_TIMEOUT = timedelta(seconds=1.5)
ONCE = RetryPolicy(maximum_attempts=1)
"""A call made inside a workflow task, which itself has two seconds: one try, then the ordinary way."""

WORKFLOW_TASK_TIMEOUT = timedelta(seconds=2)
"""Set by who starts the workflow (the service's relay)."""

STICKY_TIMEOUT = timedelta(seconds=1)
HTTP_TIMEOUT = timedelta(seconds=2)

AT_ONCE = 16
"""Calls that one worker makes at once: hundreds of works that begin or close queue here, not at the service."""

CLOCKS_APART = timedelta(seconds=1)
"""How long a workflow waits before it strikes again a mark whose instant the service's clock has not reached."""
