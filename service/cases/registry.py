"""Every kind of case of the product; importing this module makes them known."""

from service.accountability.criticism_states import CRITICISM_KIND
from service.accountability.objection_states import OBJECTION_KIND
from service.accountability.referral_states import REFERRAL_KIND
from service.accountability.written_report_states import WRITTEN_REPORT_KIND
from service.assessments.states import ASSESSMENT_KIND
from service.cases.kinds import KINDS
from service.incentives.project_states import PROJECT_KIND
from service.incentives.round_states import ROUND_KIND
from service.inspections.states import INSPECTION_KIND
from service.keyworks.states import KEY_LIST_KIND, KEY_WORK_KIND
from service.matters.states import MATTER_KIND
from service.measures.states import MEASURE_KIND
from service.outstanding.states import OUTSTANDING_KIND
from service.pilots.states import PILOT_KIND
from service.publicity.states import APPEAL_KIND
from service.resources.states import RESOURCE_KIND
from service.talks.states import TALK_KIND

KEY_WORKS = (KEY_LIST_KIND, KEY_WORK_KIND)
ACCOUNTABILITY = (CRITICISM_KIND, WRITTEN_REPORT_KIND, REFERRAL_KIND, OBJECTION_KIND)
SUPERVISION = (MATTER_KIND, INSPECTION_KIND)
RESOURCES = (ASSESSMENT_KIND, RESOURCE_KIND, MEASURE_KIND, PILOT_KIND, OUTSTANDING_KIND)

ROUND = (ROUND_KIND, PROJECT_KIND, APPEAL_KIND, TALK_KIND)

for kind in (*ROUND, *KEY_WORKS, *ACCOUNTABILITY, *RESOURCES, *SUPERVISION):
    KINDS[kind.name] = kind
