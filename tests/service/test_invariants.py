"""Whatever officials do, in whatever order, the register stays whole (a small search for counter-examples)."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.house import House
from tests.service.snapshots import Snapshots

ACTS = st.lists(
    st.tuples(
        st.sampled_from(["decide", "decide", "decide", "decide", "turn down", "claim", "take back", "again", "wait"]),
        st.integers(0, 9),
    ),
    min_size=5,
    max_size=14,
)
LOOSE = ["receive_sheet", "consent_change", "record_no_reply"]
BROKEN = {
    "an open task of a stage that its case has left": """
        SELECT t.id FROM task t JOIN "case" c ON c.id = t.case_id WHERE t.state = 'open' AND t.step <> ALL(:loose)
        AND (t.stage, t.visit) <> (c.stage, c.visit)""",
    "an open task on a closed case": """
        SELECT t.id FROM task t JOIN "case" c ON c.id = t.case_id
        WHERE t.state = 'open' AND c.closed_at IS NOT NULL AND t.step <> ALL(:loose)""",
    "a decided task without exactly one decision": """
        SELECT t.id FROM task t LEFT JOIN decision d ON d.task_id = t.id WHERE t.state = 'done'
        GROUP BY t.id HAVING count(d.id) <> 1""",
    "a decision on a task that is not decided": """
        SELECT d.id FROM decision d JOIN task t ON t.id = d.task_id
        WHERE t.state <> 'done'""",
    "a case with not exactly one open visit": """
        SELECT c.id FROM "case" c LEFT JOIN stage_visit v ON v.case_id = c.id AND v.left_at IS NULL
        GROUP BY c.id HAVING count(v.case_id) <> CASE WHEN c.between OR c.closed_at IS NOT NULL THEN 0 ELSE 1 END""",
    "a mark that waits on a closed case": """
        SELECT m.id FROM mark m JOIN "case" c ON c.id = m.case_id WHERE c.closed_at IS NOT NULL
        AND m.struck_at IS NULL AND m.dropped_at IS NULL""",
    "a mark that was struck and dropped": """
        SELECT id FROM mark WHERE struck_at IS NOT NULL AND dropped_at IS NOT NULL""",
}


def perform(house: House, act: str, which: int) -> None:
    """One act on one of the open tasks; refusals are fine, errors are not."""
    if act == "wait":
        house.wait(days=3 * which)
        return
    tasks = house.open_tasks()
    if act in ("take back", "again"):
        done = house.rows("SELECT task_id, person_id, outcome FROM decision ORDER BY id DESC LIMIT 1")
        for row in done:
            username = house.one("SELECT username FROM account WHERE person_id = :p", p=row.person_id)
            who = house.person(username)
            path = f"/api/v1/tasks/{row.task_id}/take-back"
            answer = who.send("POST", path) if act == "take back" else who.decide(row.task_id, row.outcome)
            assert answer.status_code < 500, answer.text
    elif tasks:
        task = tasks[which % len(tasks)]
        who, given_answer = house.habit(task)
        if act == "claim":
            answer = who.send("POST", f"/api/v1/tasks/{task.id}/claim", json={})
        elif act == "turn down":
            answer = who.decide(task.id, ("return", "object", "redraft", "sent_back")[which % 4], opinion="请完善。")
        else:
            answer = who.decide(task.id, given_answer.outcome, given_answer.form, given_answer.opinion)
        assert answer.status_code < 500, answer.text
    house.run()


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moment=st.sampled_from(["draft_plan", "review_plan", "rank_candidates", "prepare_papers"]), acts=ACTS)
def test_the_register_stays_whole(snapshots: Snapshots, moment: str, acts: list[tuple[str, int]]) -> None:
    house = snapshots.house(moment)
    try:
        for act, which in acts:
            perform(house, act, which)
        for what, query in BROKEN.items():
            loose = {"loose": LOOSE} if ":loose" in query else {}
            assert house.rows(query, **loose) == [], what
    finally:
        snapshots.close(house)
