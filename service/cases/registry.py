"""Every kind of case of the product; importing this module makes them known."""

from service.assessments.states import ASSESSMENT_KIND
from service.cases.kinds import KINDS
from service.incentives.project_states import PROJECT_KIND
from service.incentives.round_states import ROUND_KIND
from service.measures.states import MEASURE_KIND
from service.pilots.states import PILOT_KIND
from service.publicity.states import APPEAL_KIND
from service.resources.states import RESOURCE_KIND
from service.talks.states import TALK_KIND

for kind in (ROUND_KIND, PROJECT_KIND, APPEAL_KIND, TALK_KIND):
    KINDS[kind.name] = kind

for kind in (ASSESSMENT_KIND, RESOURCE_KIND, MEASURE_KIND, PILOT_KIND):
    KINDS[kind.name] = kind
