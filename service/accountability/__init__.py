"""What follows when talks were not enough: criticism, written reports, referral, and the objection against each."""
