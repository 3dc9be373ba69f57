"""Payout within the circular's calendar year: each reward with its proof, in parts, by any department (YY-19)."""

from datetime import date
from decimal import Decimal

from sqlalchemy import func, insert, select, update

from service.cases.act import Act, lock_case
from service.cases.days import held_in_time
from service.cases.fire import fire
from service.cases.kinds import Opening
from service.cases.seats import desk_of
from service.cases.tables import Case, StageVisit
from service.cases.write import flush
from service.clock import legal_day
from service.deadlines.use_cases import set_deadline
from service.documents.tables import Document
from service.documents.use_cases import published
from service.errors import GateClosed
from service.incentives.forms import PaymentForm
from service.incentives.queries import rewards
from service.incentives.tables import Payment, Reward
from service.org.tables import Unit

NAMES = {"praise": "通报表扬", "money": "奖励资金", "project": "项目支持", "promotion": "宣传推介"}


def set_payout_day(act: Act) -> None:
    """31 December of the year in which the circular was issued, however late that was."""
    assert act.case.parent_id is not None
    this = act.on(lock_case(act.session, act.case.parent_id))
    set_deadline(act, "payout", start=published(this, "circular").issued_at)


def reward_desks(act: Act) -> list[Opening]:
    """One task a reward, at the department that pays it."""
    openings = []
    for reward, recipient in rewards(act.session, act.case.id):
        payer = act.session.get_one(Unit, reward.payer_id)
        desk = desk_of(act, payer)
        title = f"兑现{recipient.name}的{NAMES[reward.kind]}"
        openings.append(
            Opening(desk.post_id, desk.unit_id, about=str(reward.id), title=title, form={"reward": reward.id})
        )
    return openings


def something_due(act: Act) -> None:
    """A project whose every place stayed vacant has nothing to pay."""
    if not rewards(act.session, act.case.id):
        raise GateClosed("没有须兑现的奖励。", clause="YY-19", name="nothing_due")


def apply_payment(act: Act, form: PaymentForm) -> None:
    """Keep one payment or proof; money is paid in full before its task may be decided as paid."""
    assert act.official is not None
    held_in_time(act, form.paid_on)
    if form.paid_on < _announced_on(act):
        raise GateClosed("奖励须在通报印发之后兑现。", clause="YY-19", name="paid_before_circular")
    reward = act.session.get_one(Reward, int(act.task.about))
    if (reward.amount is None) != (form.amount is None):
        raise GateClosed("资金奖励须填写金额，其他激励不填金额。", clause="YY-19", name="amount_does_not_fit")
    paid = paid_so_far(act, reward.id)
    total = paid + (form.amount or Decimal(0))
    if reward.amount is not None and total > reward.amount:
        raise GateClosed(
            f"累计兑现{total}元，超过应兑现{reward.amount}元。", clause="YY-19", name="paid_too_much"
        )
    if reward.amount is not None and act.outcome == "partial" and total == reward.amount:
        raise GateClosed("已全额兑现，请按已兑现登记。", clause="YY-19", name="paid_in_full")
    if reward.amount is not None and act.outcome == "paid" and total < reward.amount:
        raise GateClosed(
            f"尚有{reward.amount - total}元未兑现，请按部分兑现登记。",
            clause="YY-19",
            name="not_paid_in_full",
        )
    known = select(Payment.id).where(Payment.reward_id == reward.id, Payment.voucher == form.voucher)
    if act.session.scalar(known) is not None:
        raise GateClosed(f"凭证{form.voucher}已登记。", clause="YY-19", name="voucher_repeated")
    act.session.execute(
        insert(Payment).values(
            reward_id=reward.id,
            voucher=form.voucher,
            amount=form.amount,
            paid_on=form.paid_on,
            proof=form.proof,
            entered_at=act.now,
            entered_by=act.official.person_id,
        )
    )
    if act.outcome == "paid":
        act.session.execute(update(Reward).where(Reward.id == reward.id).values(done_at=act.now))
    act.record("payment", "YY-19", reward=reward.id, paid_on=form.paid_on.isoformat())


def _announced_on(act: Act) -> date:
    """The day of the circular that promised the rewards: the last one when the payout began."""
    entered = act.session.scalar(
        select(StageVisit.entered_at).where(StageVisit.case_id == act.case.id, StageVisit.stage == "payout")
    )
    query = select(func.max(Document.issued_at)).where(
        Document.case_id == act.case.parent_id, Document.kind == "circular", Document.issued_at <= entered
    )
    return legal_day(act.session.scalar(query) or act.now)


def paid_so_far(act: Act, reward_id: int) -> Decimal:
    """The sum of a reward's payments."""
    total = act.session.scalar(select(func.sum(Payment.amount)).where(Payment.reward_id == reward_id))
    return total or Decimal(0)


def tell_round_of_end(act: Act) -> None:
    """The last project that is paid ends the round."""
    if act.case.parent_id is None:
        return
    this = act.on(lock_case(act.session, act.case.parent_id))
    if this.state == "payout.watching" and not open_projects(this, but=act.case.id):
        fire(this, "all_ended")
        flush(this)


def open_projects(act: Act, but: int = 0) -> int:
    """How many projects of the round have not ended."""
    count = act.session.scalar(
        select(func.count(Case.id)).where(
            Case.parent_id == act.case.id, Case.kind == "project", Case.closed_at.is_(None), Case.id != but
        )
    )
    return count or 0


def some_open(act: Act) -> None:
    """The round waits while a project of it is still paying."""
    if not open_projects(act):
        raise GateClosed("各项目均已办结。", clause="YY-19", name="nothing_open")
