"""The criticism among the measures (NJ-08): once approved it goes out like any other, with paper, copies and review."""

from sqlalchemy import insert, select

from service.accountability.criticisms import open_criticism
from service.accountability.drawback import draw_back
from service.accountability.tables import Criticism
from service.cases.act import Act
from service.documents.tables import Document
from service.documents.words import chinese_day
from service.measures.offices import unit_post
from service.measures.queries import measure_of
from service.measures.tables import Execution, Measure
from service.org.tables import Unit

CRITICISM = "citywide_criticism"
BY_THE_CITY = frozenset({"plan", "meeting"})
"""Ways of approval that are the government's own; after any other its head still approves the criticism (条例 21)."""


def open_for(act: Act, row: Measure) -> None:
    """Propose the criticism for which the measure stands: the supervision office checks the facts and words it."""
    subject = act.session.get_one(Unit, row.subject_id)
    assert row.approved_on is not None
    approval = f"{row.approval}（{chinese_day(row.approved_on)}）" if row.route in BY_THE_CITY else None
    open_criticism(
        act,
        period=row.period,
        unit_ids=[row.subject_id],
        title=f"关于{subject.name}未完成年度经营性用地供应计划的通报批评",
        facts={"年度": row.period, "供应情况": row.formula},
        clause=row.clause,
        grounds=["land_supply"],
        remedy=False,
        approval=approval,
    )


def take_back(act: Act) -> None:
    """The measure is withdrawn: a criticism that has not gone out ends with it, one that has is annotated."""
    about = select(Criticism.case_id).where(Criticism.subject_id == act.case.id)
    for case_id in list(act.session.scalars(about.order_by(Criticism.case_id))):
        draw_back(act, case_id, "通报批评所依据的奖惩措施已撤销。")


def not_carried_out(act: Act) -> None:
    """It was refused or withdrawn where it was checked: the office that proposed the measure is told."""
    office = act.session.get_one(Unit, measure_of(act).office_id)
    words = f"“{act.case.title}”：通报批评未印发，措施随之撤销。"
    post = unit_post(act.desk, office, "handler")
    act.tell(f"measure-not-issued:{act.case.id}", "measure", words, post_id=post.id)


def carried_out(act: Act) -> None:
    """Its issue carries the measure out, and its number is the proof: nobody reports or verifies it once more."""
    assert act.official is not None
    number = act.session.scalar(
        select(Document.number)
        .join(Criticism, Criticism.document_id == Document.id)
        .where(Criticism.subject_id == act.case.id)
    )
    act.session.execute(
        insert(Execution).values(
            measure_id=act.case.id,
            document=number,
            done_on=act.desk.today,
            note="",
            entered_at=act.now,
            entered_by=act.official.person_id,
        )
    )
