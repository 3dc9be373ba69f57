"""The state tables of resources, measures, assessments, pilots and outstanding matters, in the lines of `tables`."""

RESOURCE = """
enter_watch | arrived                        | watch.accounts  |
enter_watch | arrived                        | watch.fund_plan |
enter_watch | arrived                        | watch.settled   | settled!
settle      | watch.accounts watch.fund_plan | watch.settled   | settled!
"""

ASKING = "approval.plan approval.leader approval.meeting"

MEASURE = f"""
enter_proposal   | proposed approval.returned | proposal.deciding      |
confirm          | proposal.deciding          | proposal.confirmed     | confirmed
drop             | proposal.deciding          | dropped                | dropped!
enter_approval   | proposal.confirmed         | approval.plan          |
enter_approval   | proposal.confirmed         | approval.leader        |
enter_approval   | proposal.confirmed         | approval.meeting       |
approve          | {ASKING}                   | approval.approved      | approved
return_proposal  | {ASKING}                   | approval.returned      | returned
enter_execution  | approval.approved          | execution.carrying_out |
carry_out        | execution.carrying_out     | execution.verifying    |
return_execution | execution.verifying        | execution.carrying_out |
verify           | execution.verifying        | closed                 | closed!
criticised       | execution.carrying_out     | closed                 | closed!
not_criticised   | execution.carrying_out     | withdrawn              | withdrawn!
withdraw         | proposal.deciding {ASKING} execution.carrying_out execution.verifying | withdrawn | withdrawn!
"""

ASSESSMENT = """
enter_rules     | opened                               | rules.drafting     |
consult         | rules.drafting                       | rules.consulting   |
consult         | rules.drafting                       | rules.confirming   |
consulted       | rules.consulting                     | rules.confirming   |
return_rules    | rules.confirming                     | rules.drafting     |
confirm_rules   | rules.confirming                     | rules.set          | set
enter_mid_year  | rules.set                            | mid_year.waiting   |
open_mid_year   | mid_year.waiting                     | mid_year.verifying |
verify_half     | mid_year.verifying                   | mid_year.verified  | verified
enter_year_end  | mid_year.verified                    | year_end.waiting   |
open_year_end   | year_end.waiting                     | year_end.verifying |
verify_year     | year_end.verifying                   | year_end.verified  | verified
enter_report    | year_end.verified approval.returned  | report.waiting     |
open_report     | report.waiting                       | report.drafting    |
submit_report   | report.drafting                      | report.signing     |
return_report   | report.signing                       | report.drafting    |
report          | report.signing                       | report.reported    | reported
enter_approval  | report.reported                      | approval.deciding  |
approve_plan    | approval.deciding                    | approval.approved  | approved
return_plan     | approval.deciding                    | approval.returned  | returned
enter_execution | approval.approved                    | execution.running  |
enter_execution | approval.approved                    | closed             | done!
all_closed      | execution.running                    | closed             | done!
"""

PILOT = """
enter_answer   | requested                    | answer.preparing |
submit         | answer.preparing             | answer.deciding  |
return_request | answer.preparing             | answer.revising  |
revise         | answer.revising              | answer.preparing |
return_answer  | answer.deciding              | answer.preparing |
agree          | answer.deciding              | answer.agreed    | major
agree          | answer.deciding              | answer.agreed    | agreed
refuse         | answer.deciding              | refused          | refused!
enter_reform   | answer.agreed                | reform.awaiting  |
approve        | reform.awaiting              | reform.approved  | agreed
refuse_reform  | reform.awaiting              | refused          | refused!
enter_run      | answer.agreed reform.approved | run.ready       |
start          | run.ready                    | run.running      |
finish         | run.running                  | ended            | ended!
"""

OUTSTANDING = """
enter_report           | opened                                 | report.open           |
all_reported           | report.open                            | report.reported       | reported
all_reported           | report.open                            | none                  | none!
close_reporting        | report.open                            | report.reported       | reported
close_reporting        | report.open                            | none                  | none!
enter_recommend        | report.reported review.returned        | recommend.open        |
all_recommended        | recommend.open                         | recommend.recommended | recommended
all_recommended        | recommend.open                         | none                  | none!
enter_review           | recommend.recommended meeting.returned | review.deciding       |
agree                  | review.deciding                        | review.reviewed       | reviewed
agree                  | review.deciding                        | none                  | none!
return_recommendations | review.deciding                        | review.returned       | again
enter_meeting          | review.reviewed                        | meeting.deciding      |
fix                    | meeting.deciding                       | meeting.fixed         | fixed
fix                    | meeting.deciding                       | none                  | none!
return_review          | meeting.deciding                       | meeting.returned      | returned
enter_circular         | meeting.fixed                          | circular.signing      |
issue                  | circular.signing                       | circular.issued       | issued
enter_reward           | circular.issued                        | reward.drafting       |
draft                  | reward.drafting                        | reward.reviewing      |
return_rewards         | reward.reviewing                       | reward.drafting       |
agree_rewards          | reward.reviewing                       | closed                | done!
"""
