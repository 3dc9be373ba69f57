"""Pure rules: standard library, pydantic and (for packs) PyYAML; no database, no clock, nothing else of ours.

Rules, each asked by name through `registry.answer`:

| rule                       | clause              | file                                                    |
|----------------------------|---------------------|---------------------------------------------------------|
| `publicity`                | YY-12               | deadlines.py, asked in deadline_rules.py                |
| `latest_publication`       | YY-12, YY-06        | deadlines.py, asked in deadline_rules.py                |
| `period`                   | YY-08a, Civil Code  | deadlines.py, asked in deadline_rules.py                |
| `fixed_date`               | YY-11, YY-19        | deadlines.py, asked in deadline_rules.py                |
| `report_cutoff`            | NJ-06               | deadlines.py, asked in deadline_rules.py                |
| `quota_cap`                | YY-09               | quotas.py, asked in quota_rules.py                      |
| `selection`                | YY-05, YY-11, YY-17 | quotas.py, asked in quota_rules.py                      |
| `escalation`               | NJ-06, NJ-18, NJ-19 | months.py and escalation.py, asked in key_work_rules.py |
| `early_start`              | NJ-07               | land.py, asked in resource_rules.py                     |
| `land_supply`              | NJ-08               | land.py, asked in resource_rules.py                     |
| `land_quota_deduction`     | NJ-09               | land.py, asked in resource_rules.py                     |
| `land_quota_reward`        | NJ-09               | land.py, asked in resource_rules.py                     |
| `idle_land_consequences`   | NJ-09               | land.py, asked in resource_rules.py                     |
| `management_fee_deduction` | NJ-10               | funds.py, asked in resource_rules.py                    |
| `surplus_funds`            | NJ-11               | funds.py, asked in resource_rules.py                    |
| `special_fund`             | NJ-12               | funds.py, asked in resource_rules.py                    |
| `transfer_funds`           | NJ-12               | funds.py, asked in resource_rules.py                    |
| `industry_funds`           | NJ-13               | funds.py, asked in resource_rules.py                    |
| `bond_swap_priority`       | NJ-14               | funds.py, asked in resource_rules.py                    |
| `contribution_points`      | NJ-16               | points.py, asked in point_rules.py                      |
| `department_bonus`         | NJ-16               | points.py, asked in point_rules.py                      |
| `excellent_places`         | NJ-16               | points.py, asked in point_rules.py                      |
| `early_completion`         | NJ-16               | points.py, asked in point_rules.py                      |
| `over_fulfilment`          | NJ-16               | points.py, asked in point_rules.py                      |
| `year_score`               | NJ-16               | year_score.py, asked in point_rules.py                  |
| `outstanding_matters`      | NJ-17               | points.py, asked in point_rules.py                      |

What they stand on:

- registry.py      the rules by name, asked and answered with plain JSON values
- calendar.py      working days, one frozen versioned value: arrangements over statutory.py (festivals.csv)
- arrangements.py  an arrangement as it is imported, checked, refused by name
- pack.py          a jurisdiction's numbers and readings: pack_base.py (what every pack says), pack_incentives.py
                   and pack_key_works.py with pack_supervision.py (what each cycle adds), pack_models.py and
                   pack_deadlines.py (what they are made of), pack_yaml.py (lines), packs/*.yaml (the packs that
                   come with the product)
- breaches.py      what a proposal or a plan breaks (YY-03 to YY-10)
- answers.py       what rules answer: a day with the days looked at, a finding with its formula, a refusal
- amounts.py       exact decimals, money to the cent, points cut off
- office_hours.py  how long a page was away in office hours
- due.py           a pack's named deadlines and their marks, computed again from what a row keeps
- explain.py       a deadline told day by day
- checks.py        cases run from files
- inputs.py        strict values from JSON, jsontext.py strict JSON, wording.py Chinese sentences, errors.py
"""
