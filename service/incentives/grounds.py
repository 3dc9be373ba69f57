"""On what grounds an award is cancelled, as the pack reads YY-16: failed rectification, and the year of an opinion."""

from service.cases.act import Act
from service.errors import GateClosed
from service.incentives.forms import FindingForm

OPINION = "negative_opinion"
"""The ground that the source binds to a year: 本年度引发重大负面舆情."""


def check_ground(act: Act, form: FindingForm) -> None:
    """The ground is the pack's; a veto on it has what the clause asks for besides."""
    if form.ground not in act.incentive_rules.vetting.grounds:
        raise GateClosed(f"没有“{form.ground}”这一审核情形。", clause="YY-16", name="unknown_ground")
    if form.proposed != "veto":
        return
    if act.incentive_rules.tests_rectification(form.ground) and not form.rectification_failed:
        reading = act.incentive_rules.settings.rectification_test
        raise GateClosed(
            "该情形须同时认定整改不及时、不到位，方可取消资格。",
            clause=reading.clause,
            name="rectification_not_judged",
            reading=reading.reading,
        )
    if form.ground == OPINION:
        _of_this_year(act, form.year)


def _of_this_year(act: Act, year: int | None) -> None:
    """本年度 binds this ground: the year evaluated, or the one in which the list is vetted, as the pack reads it."""
    reading = act.incentive_rules.settings.negative_opinion_year
    bound = {"evaluated": act.case.year, "vetting": act.desk.today.year}[reading.value]
    if year != bound:
        raise GateClosed(
            f"重大负面舆情须发生在{bound}年度，请填写发生年度；其他年度的不作为取消资格的情形。",
            clause=reading.clause,
            name="opinion_of_another_year",
            year=bound,
            reading=reading.reading,
        )
