"""Every kind of case of the product; importing this module makes them known."""

from service.cases.kinds import KINDS
from service.incentives.project_states import PROJECT_KIND
from service.incentives.round_states import ROUND_KIND
from service.keyworks.states import KEY_LIST_KIND, KEY_WORK_KIND
from service.publicity.states import APPEAL_KIND
from service.talks.states import TALK_KIND

for kind in (ROUND_KIND, PROJECT_KIND, APPEAL_KIND, TALK_KIND, KEY_LIST_KIND, KEY_WORK_KIND):
    KINDS[kind.name] = kind
