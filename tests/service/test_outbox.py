"""The relay: at least once, in order per workflow, and what can no longer be delivered is told apart."""

import asyncio

from temporalio.service import RPCError, RPCStatusCode

from service.outbox import relay
from service.temporal import Message, Sender, Undeliverable
from tests.house import House


class Post(Sender):
    """Stands where Temporal would: keeps what came, and fails as told."""

    def __init__(self, failures: dict[str, Exception] | None = None) -> None:
        self.came: list[tuple[str, str]] = []
        self.failures = failures or {}

    async def send(self, message: Message) -> None:
        if message.name in self.failures:
            raise self.failures[message.name]
        self.came.append((message.workflow_id, message.name))


def run(house: House, post: Post) -> int:
    return asyncio.run(relay(house.office.engine, post, house.clock.now))


def test_rows_of_a_workflow_go_in_their_order_and_once(house: House) -> None:
    house.start_round(projects=(1, 2))
    house.play(until="draft_plan")
    post = Post()
    assert run(house, post) > 0
    assert run(house, post) == 0
    mine = [name for workflow, name in post.came if workflow == "round/yiyang/2026"]
    assert mine == ["IncentiveRound", "stage_left"]


def test_while_temporal_is_away_everything_waits(house: House) -> None:
    house.start_round(projects=(1,))
    away = Post({"IncentiveRound": RPCError("away", RPCStatusCode.UNAVAILABLE, b"")})
    assert run(house, away) == 0
    assert house.rows("SELECT attempts, error, sent_at FROM outbox") == [(1, "away", None)]
    assert run(house, Post()) == 1


def test_a_signal_to_an_ended_case_is_moot_and_to_a_lost_workflow_is_shown(house: House) -> None:
    house.start_round(projects=(1,))
    house.play()
    assert run(house, Post({"stage_left": Undeliverable("workflow not found")})) > 0
    assert house.one("SELECT count(*) FROM outbox WHERE undeliverable") == 0
    house.rows("UPDATE outbox SET sent_at = NULL WHERE name = 'stage_left' RETURNING 1")
    house.rows("UPDATE \"case\" SET closed_at = NULL WHERE kind = 'round' RETURNING 1")
    run(house, Post({"stage_left": Undeliverable("workflow not found")}))
    assert house.one("SELECT count(*) FROM outbox WHERE undeliverable") > 0
