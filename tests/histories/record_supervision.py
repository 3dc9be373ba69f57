"""Record matters and inspections again: `python -m tests.histories.record_supervision s2`."""

import os
import sys

from tests.histories.record_accountability import Wanted, record
from tests.service.inspections import KEY as INSPECTION
from tests.service.matters import KEY as MATTER
from tests.workflows.test_supervision import OVERDUE, a_matter_in_time, an_inspection, scenario

WANTED: Wanted = {
    "in-time": (a_matter_in_time, scenario(), [MATTER]),
    "overdue": (a_matter_in_time, scenario(*OVERDUE), [MATTER]),
    "inspection": (an_inspection, scenario(), [INSPECTION]),
}

if __name__ == "__main__":
    record(sys.argv[1], WANTED)
    sys.stdout.flush()
    os._exit(0)  # the Temporal client's threads may crash an interpreter that winds down
