"""The state tables of supervised matters and inspections, in the lines of `tables`."""

UNSETTLED = (
    "withdraw | assignment.waiting handling.running conclusion.reviewing conclusion.concluding conclusion.approving"
    " | withdrawn | withdrawn!"
)
MATTER = f"""
enter_assignment | registered                                | assignment.assigned   | assigned
enter_assignment | registered                                | assignment.waiting    |
assign           | assignment.waiting                        | assignment.assigned   | assigned
enter_handling   | assignment.assigned conclusion.returned   | handling.running      |
sign             | handling.running                          | handling.running      |
reply            | handling.running                          | handling.replied      | replied
reply            | handling.running                          | handling.running      |
accept           | handling.running                          | handling.running      |
send_back        | handling.running                          | handling.running      |
enter_conclusion | handling.replied                          | conclusion.reviewing  |
enter_conclusion | handling.replied                          | conclusion.concluding |
accept           | conclusion.reviewing                      | conclusion.concluding |
accept           | conclusion.reviewing                      | conclusion.reviewing  |
send_back        | conclusion.reviewing conclusion.concluding | conclusion.returned  | returned
ask_leader       | conclusion.concluding                     | conclusion.approving  |
return_closing   | conclusion.approving                      | conclusion.concluding |
close            | conclusion.concluding                     | closed                | closed!
approve          | conclusion.approving                      | closed                | closed!
{UNSETTLED}
"""

INSPECTION = """
enter_planning      | proposed              | planning.approving    |
approve             | planning.approving    | planning.drafting     |
refuse              | planning.approving    | refused               | refused!
plan                | planning.drafting     | planning.planned      | planned
ask_repeat          | planning.drafting     | planning.overriding   |
allow               | planning.overriding   | planning.planned      | planned
deny                | planning.overriding   | planning.drafting     |
enter_fieldwork     | planning.planned      | fieldwork.running     |
finish              | fieldwork.running     | fieldwork.finished    | finished
enter_feedback      | fieldwork.finished    | feedback.drafting     |
feed_back           | feedback.drafting     | feedback.given        | given
feed_back           | feedback.drafting     | closed                | closed!
feed_back           | feedback.drafting     | feedback.drafting     |
enter_rectification | feedback.given        | rectification.running |
report_fix          | rectification.running | rectification.running |
go_on               | rectification.running | rectification.running |
recheck             | rectification.running | closed                | closed!
recheck             | rectification.running | rectification.running |
cancel | planning.approving planning.drafting planning.overriding fieldwork.running | cancelled | cancelled!
"""
