"""What a page says would follow is what follows: foretold before each decision of whole lives, and compared."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text

from service.cases.kinds import KINDS
from service.cases.tables import Case
from service.db import transaction
from service.errors import FormInvalid, Refusal
from service.org.queries import official_of
from service.tasks.decide import decide
from service.tasks.foresee import Foreseen, NotNow, foresee
from service.tasks.tables import Task
from service.web.next_steps import consequence
from tests.cast import DIRECTOR, ROUND, SUPERVISION, accepted, answer_of
from tests.house import House, Person
from tests.service import appeals, inspections, matters, test_assessments, test_pilots, works
from tests.service.outstanding import end_a_year
from tests.works import play_months, start_work

COUNTED = ("task", "event", "document", "notice", "outbox", "decision", "deadline", "mark", '"case"', "document_number")
NEW = {
    "tasks": "SELECT t.title, t.step, p.title AS post, t.due_at FROM task t JOIN post p ON p.id = t.post_id"
    " WHERE t.id > :last ORDER BY t.id",
    "papers": "SELECT title, number, public FROM document WHERE id > :last ORDER BY id",
    "cases": 'SELECT title FROM "case" WHERE id > :last ORDER BY id',
    "told": "SELECT id FROM notice WHERE id > :last",
}
TABLES = {"tasks": "task", "papers": "document", "cases": '"case"', "told": "notice"}


class Seer:
    """Before every decision: foretell it, see that nothing of it stayed, read the page's sentence; then compare."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.steps: set[tuple[str, str]] = set()

    def counts(self) -> list[Any]:
        """Everything that a decision could leave behind."""
        every = " UNION ALL ".join(f"SELECT count(*) FROM {table}" for table in COUNTED)
        states = self.house.rows('SELECT id, state, stage, between FROM "case" ORDER BY id')
        return [*self.house.rows(every), *states, *self.house.rows("SELECT id, state, version FROM task ORDER BY id")]

    def foretell(self, who: Person, task_id: int, body: dict[str, Any]) -> tuple[Foreseen | None, str]:
        """What would follow (nothing when it would be refused), and what the page says beside the outcome."""
        with transaction(self.house.office.engine) as session:
            desk = self.house.office.desk(session)
            official = official_of(session, who.id, desk.now)
            task = session.get_one(Task, task_id)
            case = session.get_one(Case, task.case_id)
            kind = KINDS[case.kind]
            step = kind.steps[task.step]
            self.steps.add((case.kind, task.step))
            told = consequence(kind, case.state, step, step.outcomes[body["outcome"]])
            given = {name: body[name] for name in ("form", "opinion", "version") if name in body}
            all_knowing = official_of(session, self.house.person("mayor").id, desk.now)
            try:
                assert official is not None and all_knowing is not None
                act = partial(decide, desk, official, task_id, body["outcome"], **given)
                return foresee(desk, all_knowing, task, act), told
            except Refusal:
                return None, told

    def around(self, send: Callable[..., Any], who: Person, method: str, path: str, **content: Any) -> Any:
        """Send a decision as the test does, foretold and compared."""
        task_id = int(path.split("/")[4])
        before = self.counts()
        foreseen, told = self.foretell(who, task_id, content["json"])
        assert self.counts() == before, "looking ahead left something behind"
        last = {name: self.house.one(f"SELECT max(id) FROM {table}") or 0 for name, table in TABLES.items()}
        answer = send(who, method, path, **content)
        assert (foreseen is None) == (answer.status_code != 200), answer.text
        if foreseen is not None:
            self.compare(foreseen, told, task_id, last)
        return answer

    def compare(self, foreseen: Foreseen, told: str, task_id: int, last: dict[str, int]) -> None:
        """The register says the same as was foretold."""
        new = {name: self.house.rows(sql, last=last[name]) for name, sql in NEW.items()}
        assert [(t.title, t.step, t.post, t.due_at) for t in foreseen.tasks] == [tuple(r) for r in new["tasks"]][:12]
        assert [(p.title, p.number, p.public) for p in foreseen.papers] == [tuple(r) for r in new["papers"]][:12]
        assert foreseen.cases == [row.title for row in new["cases"]][:12]
        assert bool(foreseen.told) == bool(new["told"])
        (row,) = self.house.rows(
            "SELECT c.kind, c.state, c.between, c.closed_at, t.state AS task FROM task t"
            ' JOIN "case" c ON c.id = t.case_id WHERE t.id = :task',
            task=task_id,
        )
        title = KINDS[row.kind].titles[row.state]
        assert (foreseen.state, foreseen.leaves) == (title, row.between)
        assert (foreseen.closes, foreseen.stays_open) == (row.closed_at is not None, row.task == "open")
        if foreseen.moved:
            assert f"“{title}”" in told, f"{told} but {title}"


@pytest.fixture
def seer(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Seer]:
    """Every decision that this test sends is foretold."""
    found, send = Seer(house), Person.send

    def watched(who: Person, method: str, path: str, **content: Any) -> Any:
        if path.endswith("/decide"):
            return found.around(send, who, method, path, **content)
        return send(who, method, path, **content)

    monkeypatch.setattr(Person, "send", watched)
    yield found


def a_round(house: House) -> None:
    house.start_round(projects=(1,))
    house.play(until="study_list" if house.open_tasks("study_list") else "sign_list")
    house.play()


def an_appeal(house: House) -> None:
    house.start_round(projects=(1,))
    house.play(until="open_publicity")
    accepted(house.act("open_publicity"))
    for kind in ("appeal", "complaint"):
        appeals.file(house, kind)
    house.play(until="submit_list")


def a_missed_year(house: House) -> None:
    start_work(house)
    play_months(house, "8", "10", "11", None, "12", "13", "14", "15", "16")
    house.play(until="close_talk")


def a_criticism(house: House) -> None:
    works.a_work(house)
    works.issued(house)
    works.refer(house)
    works.ask_report(house)
    house.play()


def an_assessment(house: House) -> None:
    test_assessments.to_approval(house)
    accepted(test_assessments.sitting(house))
    house.play()


def a_matter(house: House) -> None:
    matters.registered(house, matters.a_matter())
    house.play()


def an_inspection(house: House) -> None:
    accepted(inspections.propose(house))
    house.play()


def a_pilot(house: House) -> None:
    test_pilots.agreed(house, major=True)
    house.play()


def test_what_would_be_refused_is_refused_by_its_name(house: House) -> None:
    house.start_round()
    with transaction(house.office.engine) as session:
        desk = house.office.desk(session)
        official, task = official_of(session, house.person(SUPERVISION).id, desk.now), session.get_one(Task, 1)
        assert official is not None
        with pytest.raises(FormInvalid):
            foresee(desk, official, task, lambda: decide(desk, official, 1, "propose", form={}))
    assert house.state(ROUND) == "measures.proposing"


def test_looking_ahead_waits_for_nobody_who_decides(house: House) -> None:
    house.start_round()
    form = answer_of(house, "propose_measures")
    with house.office.engine.begin() as deciding:
        deciding.execute(text('SELECT FROM "case" WHERE key = :key FOR UPDATE'), {"key": ROUND})
        with pytest.raises(NotNow), transaction(house.office.engine) as session:
            desk = house.office.desk(session)
            official, task = official_of(session, house.person(SUPERVISION).id, desk.now), session.get_one(Task, 1)
            assert official is not None
            foresee(desk, official, task, lambda: decide(desk, official, 1, "propose", form=form))


def answer_to(house: House, who: str, act: Callable[[], dict[str, Any]]) -> str:
    """By what name somebody is refused who looks ahead at the round's first task, in a transaction of his own."""
    with transaction(house.office.engine) as session:
        desk = house.office.desk(session)
        official = official_of(session, house.person(who).id, desk.now)
        assert official is not None
        with pytest.raises(Refusal) as refused:
            foresee(desk, official, session.get_one(Task, 1), act)
        return refused.value.name


def test_looking_ahead_is_given_up_when_it_takes_too_long(house: House) -> None:
    house.start_round()
    with transaction(house.office.engine) as session:
        desk = house.office.desk(session)
        official, task = official_of(session, house.person(SUPERVISION).id, desk.now), session.get_one(Task, 1)
        assert official is not None
        with pytest.raises(NotNow):
            foresee(desk, official, task, lambda: {"slept": session.scalar(text("SELECT pg_sleep(60)"))})
        assert session.scalar(text("SHOW statement_timeout")) == "0", "what comes after is as before"


def test_one_official_looks_ahead_once_at_a_time(house: House) -> None:
    house.start_round()
    meanwhile: list[str] = []

    def both_look() -> dict[str, Any]:
        meanwhile.extend(answer_to(house, who, refuse) for who in (SUPERVISION, DIRECTOR))
        return refuse()

    assert answer_to(house, SUPERVISION, both_look) == "form_invalid"
    assert meanwhile == ["cannot_look_ahead", "form_invalid"]
    assert answer_to(house, SUPERVISION, refuse) == "form_invalid"


def refuse() -> dict[str, Any]:
    raise FormInvalid()


LIVES: list[tuple[Callable[[House], None], set[tuple[str, str]]]] = [
    (a_round, {("round", "sign_circular"), ("project", "open_publicity"), ("project", "pay_reward")}),
    (an_appeal, {("appeal", "acknowledge"), ("appeal", "verify")}),
    (a_missed_year, {("key_work", "verify_progress"), ("talk", "sign_notice"), ("talk", "hold_talk")}),
    (a_criticism, {("criticism", "report_remedy"), ("referral", "approve_referral")}),
    (an_assessment, {("assessment", "record_plan_sitting"), ("measure", "carry_out")}),
    (a_matter, {("matter", "assign_matter"), ("matter", "conclude_matter")}),
    (an_inspection, {("inspection", "plan_inspection"), ("inspection", "give_feedback")}),
    (a_pilot, {("pilot", "record_reform_approval"), ("pilot", "report_pilot")}),
    (end_a_year, {("key_list", "propose_key_list"), ("key_work", "file_responsibility")}),
]


@pytest.mark.parametrize(("life", "steps"), LIVES, ids=lambda value: getattr(value, "__name__", ""))
def test_every_decision_of_a_whole_life_is_foretold_as_it_comes(
    house: House, seer: Seer, life: Callable[[House], None], steps: set[tuple[str, str]]
) -> None:
    life(house)
    assert steps <= seer.steps
