"""One test an arrow: from its states it leads where the rules say, from every other state it is refused by name."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from service.cases import registry  # noqa: F401  makes the kinds known
from service.cases.fire import fire
from service.cases.kinds import KINDS, Arrow, Kind
from service.errors import GateClosed, Refusal, WrongOrder
from tests.states.tables import LINES, Line


@dataclass
class Subject:
    """A case as the state machine sees it."""

    kind: Kind
    state: str
    refusal: Refusal | None = None
    taken: Arrow | None = None


def bare(kind: Kind, **changed: Any) -> Kind:
    """The kind with its table alone: no guard asks, no effect writes."""
    arrows = tuple(replace(arrow, guards=(), effects=(), **changed) for arrow in kind.arrows)
    return replace(kind, arrows=arrows)


def same_trigger(line: Line) -> list[Line]:
    return [other for other in LINES if (other.kind, other.trigger) == (line.kind, line.trigger)]


def name(line: Line) -> str:
    return f"{line.kind}-{line.trigger}-{line.dest}"


def arrow_of(line: Line) -> Arrow:
    (found,) = [
        arrow
        for arrow in KINDS[line.kind].arrows
        if (arrow.trigger, arrow.dest, arrow.leaves) == (line.trigger, line.dest, line.leaves)
    ]
    return found


def test_the_tables_have_these_arrows_and_no_others() -> None:
    written = {(x.kind, x.trigger, frozenset(x.sources), x.dest, x.leaves, x.closes) for x in LINES}
    held = {
        (kind.name, a.trigger, frozenset(a.source), a.dest, a.leaves, a.closes)
        for kind in KINDS.values()
        for a in kind.arrows
    }
    assert held == written


@pytest.mark.parametrize("line", LINES, ids=name)
def test_the_arrow_leads_from_each_of_its_states_to_its_own(line: Line) -> None:
    kind = replace(KINDS[line.kind], arrows=(replace(arrow_of(line), guards=(), effects=()),))
    for state in line.sources:
        subject = Subject(kind, state)
        assert kind.machine.events[line.trigger].trigger(subject)
        assert subject.state == line.dest
        assert subject.taken is not None
        assert (subject.taken.leaves, subject.taken.closes) == (line.leaves, line.closes)


@pytest.mark.parametrize("line", LINES, ids=name)
def test_from_every_other_state_it_is_refused_as_wrong_order(line: Line) -> None:
    kind = bare(KINDS[line.kind])
    allowed = {state for other in same_trigger(line) for state in other.sources}
    for state in set(kind.states) - allowed:
        subject = Subject(kind, state)
        with pytest.raises(WrongOrder) as refusal:
            fire(subject, line.trigger)  # type: ignore[arg-type]  # refused before anything else is asked of the act
        assert kind.titles[state] in refusal.value.message
        assert subject.state == state


@pytest.mark.parametrize("line", LINES, ids=name)
def test_a_guard_that_is_not_met_refuses_by_its_own_name(line: Line) -> None:
    def closed(_act: Any) -> None:
        raise GateClosed("条件不满足。", name="the_guards_own_name")

    arrows = tuple(replace(arrow, guards=(closed,), effects=()) for arrow in KINDS[line.kind].arrows)
    subject = Subject(replace(KINDS[line.kind], arrows=arrows), line.sources[0])
    with pytest.raises(GateClosed) as refusal:
        fire(subject, line.trigger)  # type: ignore[arg-type]  # refused before anything else is asked of the act
    assert refusal.value.name == "the_guards_own_name"
    assert subject.state == line.sources[0]


def test_an_unknown_trigger_is_refused() -> None:
    for kind in KINDS.values():
        with pytest.raises(WrongOrder):
            fire(Subject(kind, kind.initial), "no_such_act")  # type: ignore[arg-type]  # refused before it is asked


GUARDED = {
    ("round", "summarise", "vetting.consenting"): ["has_vetoes"],
    ("round", "summarise", "vetting.done"): ["has_no_vetoes"],
    ("round", "issue_circular", "circular.issued"): ["more_to_come", "nothing_to_come"],
    ("round", "enter_gathering", "circular.issued"): ["nothing_to_gather"],
    ("round", "enter_vetting", "emptied"): ["batch_emptied"],
    ("round", "enter_meeting", "emptied"): ["batch_emptied"],
    ("round", "enter_circular", "emptied"): ["batch_emptied"],
    ("round", "empty_batch", "emptied"): ["batch_emptied", "batch_emptied"],
    ("round", "enter_payout", "payout.watching"): ["some_open"],
    ("project", "submit", "submission.submitted"): ["no_open_appeals"],
    ("project", "enter_payout", "payout.paying"): ["something_due"],
    ("key_list", "enter_year", "year.running"): ["some_works_open"],
    ("resource", "enter_watch", "watch.accounts"): ["waits_for_accounts"],
    ("resource", "enter_watch", "watch.fund_plan"): ["waits_for_plan"],
    ("measure", "enter_approval", "approval.plan"): ["through_plan"],
    ("measure", "enter_approval", "approval.leader"): ["by_vice_mayor"],
    ("measure", "enter_approval", "approval.meeting"): ["by_meeting"],
    ("assessment", "consult", "rules.consulting"): ["has_co_offices"],
    ("assessment", "report", "report.reported"): ["all_decided"],
    ("assessment", "enter_execution", "execution.running"): ["some_open"],
    ("pilot", "agree", "answer.agreed"): ["is_major"],
    ("pilot", "start", "run.running"): ["may_start"],
    ("outstanding", "all_reported", "report.reported"): ["something_reported"],
    ("outstanding", "close_reporting", "report.reported"): ["something_reported"],
    ("outstanding", "all_recommended", "recommend.recommended"): ["something_recommended"],
    ("outstanding", "agree", "review.reviewed"): ["something_left"],
    ("outstanding", "fix", "meeting.fixed"): ["something_fixed"],
    ("criticism", "propose", "proposal.approving"): ["not_approved"],
    ("criticism", "propose_to_meeting", "proposal.meeting"): ["not_approved"],
    ("criticism", "issue", "issued"): ["approved"],
    ("criticism", "withdraw", "withdrawn"): ["its_own_to_withdraw"],
    ("criticism", "approve", "proposal.issued"): ["needs_remedy"],
    ("criticism", "accept", "remedy.promised"): ["all_promised"],
    ("criticism", "settle", "remedied"): ["all_done"],
    ("criticism", "settle", "missed"): ["all_settled"],
    ("matter", "enter_assignment", "assignment.assigned"): ["assigned_already"],
    ("matter", "reply", "handling.replied"): ["all_replied"],
    ("matter", "enter_conclusion", "conclusion.reviewing"): ["something_to_review"],
    ("matter", "accept", "conclusion.concluding"): ["all_accepted"],
    ("matter", "ask_leader", "conclusion.approving"): ["leader_known"],
    ("matter", "close", "closed"): ["leader_not_awaited"],
    ("inspection", "feed_back", "feedback.given"): ["all_told", "something_to_rectify"],
    ("inspection", "feed_back", "closed"): ["all_told"],
    ("inspection", "recheck", "closed"): ["all_ended"],
}
"""Which condition stands before which arrow; that each is true is shown through HTTP in tests/service."""


def test_the_guards_stand_where_the_rules_want_them() -> None:
    found: dict[tuple[str, str, str], list[str]] = {}
    for kind in KINDS.values():
        for arrow in kind.arrows:
            for guard in arrow.guards:
                found.setdefault((kind.name, arrow.trigger, arrow.dest), []).append(guard.__name__)
    assert found == GUARDED


def test_nothing_leads_out_of_an_end() -> None:
    for kind in KINDS.values():
        ends = {arrow.dest for arrow in kind.arrows if arrow.closes}
        assert ends and not ends & {state for arrow in kind.arrows for state in arrow.source}
