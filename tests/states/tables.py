"""The state tables as the rules ask for them, written by hand: a changed table of the product must fail against them.

One line an arrow: trigger | from | to | how the stage ends (with ! when the case ends too).
"""

from typing import NamedTuple

from tests.states.resources import ASSESSMENT, MEASURE, OUTSTANDING, PILOT, RESOURCE
from tests.states.supervision import INSPECTION, MATTER


class Line(NamedTuple):
    """One arrow as it is expected."""

    kind: str
    trigger: str
    sources: tuple[str, ...]
    dest: str
    leaves: str | None
    closes: bool


IN_BATCH = "vetting.letter vetting.replying vetting.summarising vetting.consenting meeting.papers meeting.deciding"

ROUND = f"""
enter_measures   | opened                                 | measures.proposing  |
propose          | measures.proposing                     | measures.meeting    |
take_back        | measures.meeting                       | measures.proposing  |
send_back        | measures.meeting                       | measures.proposing  |
approve          | measures.meeting                       | measures.issuing    |
issue            | measures.issuing                       | measures.issued     | issued
enter_gathering  | circular.issued emptied                | circular.issued     | nothing_left
enter_gathering  | measures.issued circular.issued emptied | gathering.open     |
form_batch       | gathering.open                         | gathering.formed    | formed
nothing_left     | gathering.open                         | circular.issued     | nothing_left
enter_vetting    | gathering.formed meeting.sent_back     | emptied             | emptied
enter_vetting    | gathering.formed meeting.sent_back     | vetting.letter      |
send_letter      | vetting.letter                         | vetting.replying    |
replied          | vetting.replying                       | vetting.summarising |
summarise        | vetting.summarising                    | vetting.consenting  |
summarise        | vetting.summarising                    | vetting.done        | vetted
return_summary   | vetting.consenting                     | vetting.summarising |
consent          | vetting.consenting                     | vetting.done        | vetted
enter_meeting    | vetting.done emptied                   | emptied             | emptied
enter_meeting    | vetting.done                           | meeting.papers      |
submit_papers    | meeting.papers                         | meeting.deciding    |
take_back        | meeting.deciding                       | meeting.papers      |
send_back_papers | meeting.deciding                       | meeting.papers      |
vet_again        | meeting.deciding                       | meeting.sent_back   | vet_again
approve_list     | meeting.deciding                       | meeting.approved    | approved
enter_circular   | meeting.approved emptied               | emptied             | more
enter_circular   | meeting.approved                       | circular.drafting   |
empty_batch      | {IN_BATCH}                             | emptied             | emptied
empty_batch      | circular.drafting                      | emptied             | more
issue_circular   | circular.drafting                      | circular.issued     | more
issue_circular   | circular.drafting                      | circular.issued     | done
enter_payout     | circular.issued                        | payout.watching     |
enter_payout     | circular.issued                        | payout.ended        | ended!
all_ended        | payout.watching                        | payout.ended        | ended!
"""

LISTED = (
    "publicity.study publicity.consent publicity.opening publicity.open"
    " submission.preparing vetting.waiting circular.waiting"
)
BEFORE_VETTING = (
    "plan.drafting plan.consulting plan.reviewing plan.publishing plan.published evaluation.waiting"
    " evaluation.collecting evaluation.ranking evaluation.ranked publicity.study publicity.consent"
    " publicity.opening publicity.open publicity.over submission.preparing submission.submitted"
)

PROJECT = f"""
enter_plan       | opened                                 | plan.drafting          |
consult          | plan.drafting                          | plan.consulting        |
take_back        | plan.consulting                        | plan.drafting          |
finance_objects  | plan.consulting                        | plan.drafting          |
consulted        | plan.consulting                        | plan.reviewing         |
return_plan      | plan.reviewing plan.publishing         | plan.drafting          |
reviewed         | plan.reviewing                         | plan.publishing        |
publish_plan     | plan.publishing                        | plan.published         | published
enter_evaluation | plan.published sent_back               | evaluation.waiting     |
open_evaluation  | evaluation.waiting                     | evaluation.collecting  |
collected        | evaluation.collecting                  | evaluation.ranking     |
return_scores    | evaluation.ranking                     | evaluation.collecting  |
rank             | evaluation.ranking                     | evaluation.ranked      | ranked
enter_publicity  | evaluation.ranked sent_back            | publicity.study        |
studied          | publicity.study                        | publicity.consent      |
take_back        | publicity.consent                      | publicity.study        |
return_list      | publicity.consent                      | publicity.study        |
consented        | publicity.consent                      | publicity.opening      |
open_publicity   | publicity.opening                      | publicity.open         |
publicity_over   | publicity.open                         | publicity.over         | over
republish        | {LISTED}                               | sent_back              | republish
reselect         | {LISTED}                               | sent_back              | reselect
enter_submission | publicity.over                         | submission.preparing   |
submit           | submission.preparing                   | submission.submitted   | submitted
enter_vetting    | submission.submitted                   | vetting.waiting        |
vetted           | vetting.waiting                        | vetting.vetted         | vetted
enter_circular   | vetting.vetted                         | circular.waiting       |
circular_issued  | circular.waiting                       | circular.issued        | issued
enter_payout     | circular.issued                        | payout.paying          |
enter_payout     | circular.issued                        | payout.paid            | paid!
all_paid         | payout.paying                          | payout.paid            | paid!
drop             | {BEFORE_VETTING}                       | dropped                | dropped!
"""

APPEAL = """
receive          | received                               | acknowledgement.waiting    |
accept           | acknowledgement.waiting                | acknowledgement.accepted   | accepted
refuse           | acknowledgement.waiting                | acknowledgement.refused    | not_accepted!
verify           | acknowledgement.accepted               | verification.verifying     |
hand_over        | verification.verifying                 | verification.handed_over   |
report           | verification.handed_over               | verification.verifying     |
recuse           | verification.verifying                 | verification.recused       |
conclude         | verification.verifying verification.recused | concluded             | concluded!
"""

TALK = """
draft                | triggered                          | notice.draft               |
issue                | notice.draft                       | notice.issued              | issued
schedule             | notice.issued                      | talk.scheduled             |
hold                 | talk.scheduled                     | talk.held                  |
sign                 | talk.held                          | talk.record_signed         | held
rectify              | talk.record_signed                 | rectification.rectifying   |
report               | rectification.rectifying           | rectification.verifying    |
return_rectification | rectification.verifying            | rectification.rectifying   |
verify               | rectification.verifying            | rectification.verified     |
close                | rectification.verified             | closed                     | closed!
withdraw             | triggered notice.draft notice.issued talk.scheduled | withdrawn                  | withdrawn!
revoke | talk.held rectification.rectifying rectification.verifying rectification.verified | revoked | revoked!
"""


KEY_LIST = """
enter_list       | opened                                 | list.proposing         |
propose          | list.proposing                         | list.meeting           |
send_back        | list.meeting                           | list.proposing         |
approve          | list.meeting                           | list.publishing        |
publish          | list.publishing                        | list.published         | published
enter_year       | list.published                         | year.running           |
enter_year       | list.published                         | year.ended             | ended!
all_ended        | year.running                           | year.ended             | ended!
"""

KEY_WORK = """
enter_filing     | opened                                 | filing.open            |
filed            | filing.open                            | filing.filed           | filed
enter_year       | filing.filed                           | year.running           |
await_december   | year.running                           | year.pending           |
ask_finding      | year.running year.pending              | year.finding           |
complete         | year.running year.pending year.finding | completed              | completed!
miss             | year.running year.pending year.finding | missed                 | missed!
remove           | filing.open year.running year.pending  | removed                | removed!
"""

CRITICISM = """
draft              | opened                                 | proposal.checking      |
propose            | proposal.checking                      | proposal.approving     |
propose_to_meeting | proposal.checking                      | proposal.meeting       |
issue              | proposal.checking                      | issued                 | issued!
return_proposal    | proposal.approving proposal.meeting    | proposal.checking      |
refuse             | proposal.approving proposal.meeting    | refused                | refused!
withdraw           | proposal.checking proposal.approving proposal.meeting | withdrawn | withdrawn!
approve            | proposal.approving proposal.meeting    | proposal.issued        | remedy
approve            | proposal.approving proposal.meeting    | issued                 | issued!
enter_remedy       | proposal.issued                        | remedy.reporting       |
report             | remedy.reporting                       | remedy.reporting       |
sign               | remedy.reporting                       | remedy.reporting       |
return_report      | remedy.reporting                       | remedy.reporting       |
accept             | remedy.reporting                       | remedy.promised        | promised
accept             | remedy.reporting                       | remedy.reporting       |
enter_promise      | remedy.promised                        | promise.watching       |
complete           | remedy.reporting                       | remedy.reporting       |
complete           | promise.watching                       | promise.watching       |
go_on              | remedy.reporting                       | remedy.reporting       |
go_on              | promise.watching                       | promise.watching       |
settle             | remedy.reporting                       | remedy.reporting       |
settle             | promise.watching                       | remedied               | remedied!
settle             | promise.watching                       | missed                 | missed!
settle             | promise.watching                       | promise.watching       |
revoke             | proposal.issued remedy.reporting remedy.promised promise.watching | revoked | revoked!
"""

WRITTEN_REPORT = """
draft         | opened            | report.drafting   |
submit        | report.drafting   | report.signing    |
send_back     | report.signing    | report.drafting   |
sign          | report.signing    | report.receiving  |
return_report | report.receiving  | report.drafting   |
receive       | report.receiving  | received          | received!
withdraw      | report.drafting report.signing report.receiving | withdrawn | withdrawn!
"""

REFERRAL = """
prepare            | opened                              | approval.preparing  |
propose            | approval.preparing                  | approval.approving  |
propose_to_meeting | approval.preparing                  | approval.meeting    |
return_proposal    | approval.approving approval.meeting | approval.preparing  |
refuse             | approval.approving approval.meeting | refused             | refused!
withdraw           | approval.preparing approval.approving approval.meeting | withdrawn | withdrawn!
approve            | approval.approving approval.meeting | approval.sent       | sent
hand_over          | approval.sent                       | transfer.receiving  |
receive            | transfer.receiving                  | transfer.received   |
close              | transfer.received                   | closed              | closed!
"""

OBJECTION = """
review   | filed             | review.reviewing  |
recuse   | review.reviewing  | review.reviewing  |
conclude | review.reviewing  | concluded         | concluded!
refuse   | review.reviewing  | not_accepted      | not_accepted!
"""

TABLES = {
    "round": ROUND,
    "project": PROJECT,
    "appeal": APPEAL,
    "talk": TALK,
    "key_list": KEY_LIST,
    "key_work": KEY_WORK,
    "criticism": CRITICISM,
    "written_report": WRITTEN_REPORT,
    "referral": REFERRAL,
    "objection": OBJECTION,
    "matter": MATTER,
    "inspection": INSPECTION,
    "resource": RESOURCE,
    "measure": MEASURE,
    "assessment": ASSESSMENT,
    "pilot": PILOT,
    "outstanding": OUTSTANDING,
}


def _line(kind: str, text: str) -> Line:
    trigger, sources, dest, leaves = (part.strip() for part in text.split("|"))
    return Line(kind, trigger, tuple(sources.split()), dest, leaves.rstrip("!") or None, leaves.endswith("!"))


LINES = [_line(kind, text) for kind, table in TABLES.items() for text in table.strip().splitlines()]
