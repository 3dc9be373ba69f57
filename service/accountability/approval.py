"""What criticism and referral share: nothing goes out before the government or its head approves (督查条例 21)."""

from collections.abc import Callable
from dataclasses import replace

from service.accountability.forms import ApprovedByMeetingForm
from service.cases.act import Act
from service.cases.days import held_in_time
from service.cases.kinds import Opening
from service.cases.seats import government, named_unit
from service.documents.words import chinese_day
from service.org.tables import Unit
from service.org.units import successor_of

DRAFT = "拟印发的文稿（未编号、未注明日期）"
BY_MAYOR = "市长"


def with_paper(office: str, text: Callable[[Act], str], heading: str = DRAFT) -> Callable[[Act], list[Opening]]:
    """A post of the government, with the draft before its eyes."""

    def seats(act: Act) -> list[Opening]:
        paper = {"paper": {"heading": heading, "text": text(act)}}
        return [replace(seat, form={**seat.form, **paper}) for seat in government(office)(act)]

    return seats


def approved_by(act: Act) -> str:
    """By whom the act's approval is: the meeting that the office enters, or the government's head."""
    form = act.form
    if not isinstance(form, ApprovedByMeetingForm):
        return f"{BY_MAYOR}（{chinese_day(act.desk.today)}）"
    return f"{form.meeting_number}（{chinese_day(form.held_on)}）"


def apply_meeting(act: Act, form: ApprovedByMeetingForm) -> None:
    """A meeting's decision is recorded with its number and day, which cannot lie ahead."""
    held_in_time(act, form.held_on)
    act.record("meeting_decided", "NJ-18", number=form.meeting_number, held_on=form.held_on)


def office_of(act: Act, role: str) -> Unit:
    """The unit of today for one that the source names (监察局 is 监委 now)."""
    return successor_of(act.session, named_unit(act, act.key_works_rules.offices[role].unit), act.desk.today)
