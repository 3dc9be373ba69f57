"""What another rule pack would have said of a past round: each project's proposal and quotas asked again (YY-20)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from service.incentives.forms import ProjectForm
from service.incentives.scope import TOWNSHIP
from service.incentives.tables import Round
from service.rules.breaches import ProposalFacts, proposal_breaches
from service.rules.pack_incentives import IncentivePack
from service.rules.quotas import QuotaRefused, group_excess, quota_cap


def dry_run(session: Session, round_id: int, own: IncentivePack, other: IncentivePack) -> list[dict[str, Any]]:
    """Every project of the round for which the two packs say something different, with what each says."""
    rows = []
    for given in session.get_one(Round, round_id).proposal:
        form = ProjectForm.model_validate(given)
        now, then = list(_said(form, own)), list(_said(form, other))
        rows.append({"number": form.number, "title": form.title, "now": now, "then": then, "differs": now != then})
    return rows


def proposal_facts(form: ProjectForm) -> ProposalFacts:
    """The proposed project as the rules see it."""
    return ProposalFacts(
        cites=form.cites,
        lead_units=tuple(form.lead_units),
        recipient_kinds=tuple(form.recipient_kinds),
        sub_projects=tuple(form.sub_projects),
        under_single_assessment=form.under_single_assessment,
        goal_reached=form.goal_reached,
        unquantifiable=form.unquantifiable,
    )


def _said(form: ProjectForm, pack: IncentivePack) -> Iterator[dict[str, str]]:
    """What a pack holds against the project: rules not kept, places above a ceiling; townships depend on the year."""
    for breach in proposal_breaches(proposal_facts(form), pack):
        yield {"clause": breach.clause, "text": breach.message}
    quotas = form.plan.quotas if form.plan else []
    places = {quota.kind: quota.places for quota in quotas}
    answers = [
        quota_cap(pack, kind, form.subject, plan_quota=count)
        for kind, count in places.items()
        if kind != TOWNSHIP and kind in pack.quotas
    ]
    for answer in (*answers, group_excess(pack, form.subject, {str(kind): n for kind, n in places.items()})):
        if isinstance(answer, QuotaRefused):
            yield {"clause": answer.clause, "text": answer.message}
