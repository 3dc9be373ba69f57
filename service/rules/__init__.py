"""Pure rules: standard library, pydantic and (for packs) PyYAML; no database, no clock, nothing else of ours.

Rules, each asked by name through `registry.answer`:

| rule                 | clause               | file                                     |
|----------------------|----------------------|------------------------------------------|
| `publicity`          | YY-12                | deadlines.py, asked in deadline_rules.py |
| `latest_publication` | YY-12, YY-06         | deadlines.py, asked in deadline_rules.py |
| `period`             | YY-08a, Civil Code   | deadlines.py, asked in deadline_rules.py |
| `fixed_date`         | YY-11, YY-19         | deadlines.py, asked in deadline_rules.py |
| `report_cutoff`      | NJ-06                | deadlines.py, asked in deadline_rules.py |
| `quota_cap`          | YY-09                | quotas.py, asked in quota_rules.py       |
| `selection`          | YY-05, YY-11, YY-17  | quotas.py, asked in quota_rules.py       |

What they stand on:

- registry.py      the rules by name, asked and answered with plain JSON values
- calendar.py      working days, one frozen versioned value: arrangements over statutory.py (festivals.csv)
- arrangements.py  an arrangement as it is imported, checked, refused by name
- pack.py          a jurisdiction's numbers and readings: pack_base.py (what every pack says), pack_incentives.py
                   and pack_key_works.py (what each cycle adds), pack_models.py and pack_deadlines.py (what they
                   are made of), pack_yaml.py (lines), packs/*.yaml (the packs that come with the product)
- breaches.py      what a proposal or a plan breaks (YY-03 to YY-10)
- answers.py       what a deadline answers: the day, the days looked at, provisional or not
- office_hours.py  how long a page was away in office hours
- due.py           a pack's named deadlines and their marks, computed again from what a row keeps
- explain.py       a deadline told day by day
- checks.py        cases run from files
- inputs.py        strict values from JSON, jsontext.py strict JSON, wording.py Chinese sentences, errors.py
"""
