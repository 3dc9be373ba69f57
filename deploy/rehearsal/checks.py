"""The scenario's expectations held against the register's facts; what differs is said in one sentence each."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from deploy.rehearsal.expectations import Blind, Expectations
from deploy.rehearsal.facts import Rows
from deploy.rehearsal.people import People
from service.org.sample import CITY, COUNTY
from workflows.names import project_key, round_key

Facts = dict[str, Rows]


class Checks:
    """Finds the differences between what was expected and what came."""

    def __init__(self, expect: Expectations, facts: Facts, year: int, own_year: bool) -> None:
        self._expect, self._facts, self._year = expect, facts, year
        self._own_year = own_year
        """Days are only compared in the scenario's own year."""

    def differences(self) -> list[str]:
        """Every difference, none if all came as expected."""
        parts = [self._states, self._talks, self._sheets, self._events, self._lists, self._signed, self._order]
        parts += [self._documents, self._undeliverable]
        if self._own_year:
            parts += [self._due, self._moved]
        return [said for part in parts for said in part()]

    def key(self, name: str | None) -> str:
        """A case's key by its short name: `03`, `anhua/01`, nothing for the round."""
        if not name:
            return round_key(CITY, self._year)
        jurisdiction, _, number = name.rpartition("/")
        return project_key(jurisdiction or CITY, self._year, int(number))

    def _short(self, key: str) -> str:
        kind, jurisdiction, _, number = (*key.split("/"), "")[:4]
        if kind != "project":
            return key
        return number if jurisdiction == CITY else f"{jurisdiction}/{number}"

    def _of(self, name: str, case: str | None) -> Rows:
        return [row for row in self._facts[name] if row["case"] == self.key(case)]

    def _states(self) -> Iterator[str]:
        found = {row["key"]: row["state"] for row in self._facts["cases"]}
        wanted = {key: "payout.paid" for key in found if key.startswith("project/")}
        wanted |= {self.key(name): state for name, state in self._expect.projects.items()}
        wanted[self.key(None)] = self._expect.round
        if self._expect.county is not None:
            wanted[round_key(COUNTY, self._year)] = self._expect.county
        for key, state in wanted.items():
            yield from _differs(f"{key} 的最终状态", state, found.get(key))
        for row in self._facts["cases"]:
            if row["closed_at"] is None:
                yield f"{row['key']} 未办结（{row['state']}）"

    def _talks(self) -> Iterator[str]:
        found = defaultdict(list)
        for row in self._facts["talks"]:
            found[self._short(row["subject"])].append(row["level"])
        if self._expect.talks is not None:
            yield from _differs("约谈", self._expect.talks, dict(found))
        if self._expect.talk_ends is not None:
            ends = Counter(row["state"] for row in self._facts["talks"])
            yield from _differs("约谈的结果", self._expect.talk_ends, dict(ends))

    def _sheets(self) -> Iterator[str]:
        if self._expect.sheets is not None:
            rows = self._facts["documents"]
            found = Counter(self._short(row["case"]) for row in rows if row["kind"] == "sheet")
            yield from _differs("督办单", self._expect.sheets, dict(found))

    def _events(self) -> Iterator[str]:
        found = Counter(row["kind"] for row in self._facts["events"])
        for kind, count in self._expect.events.items():
            yield from _differs(f"记录“{kind}”的次数", count, found[kind])

    def _lists(self) -> Iterator[str]:
        for name, versions in self._expect.publicity.items():
            yield from _differs(f"{name} 的公示次数", versions, len(self._of("publicity", name)))
        for name, empty in self._expect.vacant.items():
            yield from _differs(f"{name} 的空缺名额", empty, self._vacant(name))
        for name, units in self._expect.recipients.items():
            yield from _differs(f"{name} 的激励对象", sorted(units), self._recipients(name))
        for name, units in self._expect.not_recipients.items():
            yield from _differs(f"{name} 不应有的对象", [], sorted(set(units) & set(self._recipients(name))))

    def _recipients(self, name: str) -> list[str]:
        return sorted(row["unit"] for row in self._of("standings", name) if row["status"] == "selected")

    def _vacant(self, name: str) -> dict[str, int]:
        taken = Counter(row["kind"] for row in self._of("standings", name) if row["status"] == "selected")
        places = {row["kind"]: row["places"] - taken[row["kind"]] for row in self._of("quotas", name)}
        return {kind: empty for kind, empty in places.items() if empty}

    def _signed(self) -> Iterator[str]:
        for wanted in self._expect.signed:
            rows = [row for row in self._of("tasks", wanted.project) if row["step"] == wanted.step]
            found = sorted(row["by"] for row in rows if row["by"])
            yield from _differs(f"{wanted.project or '年度'} {wanted.step} 的签批人", sorted(wanted.by), found)

    def _order(self) -> Iterator[str]:
        for name, kinds in self._expect.order.items():
            happened = iter(row["kind"] for row in self._of("events", None if name == "round" else name))
            for kind in kinds:
                if kind not in happened:
                    yield f"{name} 的先后次序：在应有的位置没有“{kind}”"
                    break

    def _documents(self) -> Iterator[str]:
        found = Counter(row["kind"] for row in self._facts["documents"])
        for kind, count in self._expect.documents.items():
            yield from _differs(f"文件“{kind}”的份数", count, found[kind])

    def _undeliverable(self) -> Iterator[str]:
        for row in self._facts["undeliverable"]:
            yield f"{row['case']}：{row['name']} 未能送达流程（{row['error']}）"

    def _due(self) -> Iterator[str]:
        for wanted in self._expect.due:
            rows = [
                row
                for row in self._of("deadlines", wanted.project)
                if (row["name"], row["visit"]) == (wanted.deadline, wanted.visit)
            ]
            found = rows[-1]["due"] if rows else None
            yield from _differs(f"{wanted.project or '年度'} {wanted.deadline} 的期限", wanted.day, found)

    def _moved(self) -> Iterator[str]:
        for wanted in self._expect.moved:
            rows = [row for row in self._of("deadlines", wanted.project) if row["name"] == wanted.deadline]
            found = [(change["old"], change["new"]) for row in rows for change in row["changes"]]
            if (str(wanted.old), str(wanted.new)) not in found:
                yield f"{wanted.project or '年度'} {wanted.deadline} 未由{wanted.old}改为{wanted.new}（实有 {found}）"


def _differs(what: str, wanted: Any, found: Any) -> Iterator[str]:
    if wanted != found:
        yield f"{what}：应为 {wanted}，实为 {found}"


def refusal_differences(expect: Expectations, refusals: Rows) -> list[str]:
    """Officials met just the refusals that the scenario names."""
    return list(_differs("被拒绝的操作", sorted(set(expect.refused)), sorted({row["name"] for row in refusals})))


def sight_differences(blind: list[Blind], facts: Facts, people: People) -> list[str]:
    """Nothing of another jurisdiction is there for an official: neither in the list nor by its address (YY-20)."""
    found = []
    for one in blind:
        listed = people.read(one.official, "/api/v1/cases")
        foreign = {row["key"] for row in facts["cases"] if row["jurisdiction"] == one.jurisdiction}
        if seen := sorted(row["key"] for row in listed if row["key"] in foreign):
            found.append(f"{one.official} 看到了其他地区的 {seen[0]} 等{len(seen)}件")
    return found
