"""What a fact waits for, and what time does when it does not come (NJ-10, NJ-12)."""

from decimal import Decimal

from service.cases.act import Act
from service.cases.kinds import Opening
from service.deadlines.queries import open_deadlines
from service.deadlines.use_cases import set_deadline
from service.errors import GateClosed
from service.measures.offices import unit_post
from service.org.queries import post_of
from service.org.tables import Unit
from service.resources.forms import FiledForm, UnplannedForm
from service.resources.proposals import RESOURCES
from service.resources.queries import entry_of, fact_of
from service.resources.use_cases import is_whole, new_version, update_proposals


def waits_for_accounts(act: Act) -> None:
    """A project was accepted, its accounts are not filed."""
    _waits(act, "final_accounts")


def waits_for_plan(act: Act) -> None:
    """A special fund whose plan of use is not filed."""
    _waits(act, "fund_plan")


def _waits(act: Act, watch: str) -> None:
    fact = fact_of(act)
    if RESOURCES[fact.rule].watch != watch or is_whole(fact):
        raise GateClosed("没有须等待的事项。", clause=fact.clause, name="nothing_awaited")


def set_accounts_day(act: Act) -> None:
    """Twelve months from the acceptance."""
    set_deadline(act, "final_accounts", start=entry_of(fact_of(act)).accepted_on)


def set_plan_day(act: Act) -> None:
    """31 October of the fund's year."""
    set_deadline(act, "fund_plan", year=act.case.year)


def filer(act: Act) -> list[Opening]:
    """The unit itself where it has a desk here, else the clause office's handler enters it."""
    fact = fact_of(act)
    post = post_of(act.session, "handler", fact.unit_id)
    return [Opening(post.id, post.unit_id)] if post is not None else office_handler(act)


def office_handler(act: Act) -> list[Opening]:
    """The clause office's handler."""
    post = unit_post(act.desk, act.session.get_one(Unit, fact_of(act).office_id), "handler")
    return [Opening(post.id, post.unit_id)]


def apply_accounts_filed(act: Act, form: FiledForm) -> None:
    """Filed today, once; late or not is the rule's word."""
    act.record("accounts_filed", "NJ-10", document=form.document)
    entry = entry_of(fact_of(act)).model_copy(update={"filed_on": act.desk.today})
    new_version(act, entry, "")


def apply_plan_filed(act: Act, form: FiledForm) -> None:
    """The plan of use for the whole fund; after 31 October it is noted, and what is recovered is not changed by it."""
    act.record("plan_filed", "NJ-12", document=form.document)
    deadline = open_deadlines(act.session, act.case.id).get("fund_plan")
    if deadline is not None and deadline.at <= act.now:
        return
    entry = entry_of(fact_of(act)).model_copy(update={"plan_not_filed_amount": Decimal(0)})
    new_version(act, entry, "")


def apply_unplanned(act: Act, form: UnplannedForm) -> None:
    """How much had no plan of use: the rule proposes to recover it."""
    entry = entry_of(fact_of(act)).model_copy(update={"plan_not_filed_amount": form.unplanned_amount})
    new_version(act, entry, "")


def accounts_late(act: Act) -> None:
    """The twelve months are over: the deduction is proposed, once."""
    update_proposals(act)


def plan_late(act: Act) -> None:
    """31 October is over: the clause office is asked how much has no plan of use."""
    act.open("report_unplanned")
