"""A year's consequences held against the scenario: what was expected came, by name, and nothing else did."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from deploy.rehearsal.facts import Rows
from deploy.rehearsal.histories import Told
from deploy.rehearsal.works.scenario import WorksScenario
from workflows.names import key_list_key, key_work_key

Facts = dict[str, Rows]
CITY = "yiyang"


def differences(scenario: WorksScenario, facts: Facts, told: list[Told]) -> list[str]:
    """Every difference, none if all came as expected."""
    return [
        *_states(scenario, facts),
        *_consequences(scenario, facts),
        *_signers(facts),
        *_histories(scenario, told),
        *(f"消息无法送达：{row}" for row in facts["undeliverable"]),
    ]


def _key(scenario: WorksScenario, number: int) -> str:
    return key_work_key(CITY, scenario.year, number)


def _states(scenario: WorksScenario, facts: Facts) -> Iterator[str]:
    troubled = {one.number: one.outcome for one in scenario.troubled}
    wanted: dict[str, str] = {_key(scenario, n): troubled.get(n, "completed") for n in range(1, scenario.works + 1)}
    wanted[key_list_key(CITY, scenario.year)] = "year.ended"
    found = {row["key"]: row for row in facts["cases"]}
    for key, state in wanted.items():
        if found[key]["state"] != state:
            yield f"{key}：应为{state}，实为{found[key]['state']}"
    yield from (f"{row['key']} 未办结（{row['state']}）" for row in found.values() if row["closed_at"] is None)


def _consequences(scenario: WorksScenario, facts: Facts) -> Iterator[str]:
    came: defaultdict[str, list[Any]] = defaultdict(list)
    for row in facts["consequences"]:
        came[row["case"]].append((row["month"], row["action"], tuple(row["grounds"])))
    wanted = {
        _key(scenario, one.number): [(a.month, a.action, tuple(a.grounds)) for a in one.expect]
        for one in scenario.troubled
    }
    for key in sorted({*came, *wanted}):
        if came[key] != wanted.get(key, []):
            yield f"{key}：应为{wanted.get(key, [])}，实为{came[key]}"


def _signers(facts: Facts) -> Iterator[str]:
    """Each talk's notice was signed by exactly the one whom the clause names."""
    units = {row["key"]: row["lead"] for row in facts["leads"]}
    offices = {
        "warning_talk": "principal_leader",
        "supervising_leader_talk": "supervision_officer",
        "principal_leader_talk": "vice_mayor",
    }
    for row in facts["notices_signed"]:
        strange = row["office"] == "principal_leader" and row["unit"] != units[row["subject"]]
        if strange or row["office"] != offices[row["level"]]:
            yield f"{row['case']}：约谈通知由{row['unit']}的{row['office']}签发"


def _histories(scenario: WorksScenario, told: list[Told]) -> Iterator[str]:
    troubled = {_key(scenario, one.number) for one in scenario.troubled}
    for one in told:
        if one.case.startswith("key-work/"):
            most = scenario.events.troubled if one.case in troubled else scenario.events.on_schedule
            if one.events > most:
                yield f"{one.case}：历史{one.events}个事件，超过{most}"
