"""Every table of the register, in one list: importing it declares them all."""

from service import unsent
from service.accountability import tables as accountability
from service.administration import tables as administration
from service.assessments import tables as assessments
from service.calendar import tables as calendar
from service.cases import tables as cases
from service.deadlines import tables as deadlines
from service.documents import tables as documents
from service.duties import tables as duties
from service.engine import tables as engine
from service.incentives import tables as incentives
from service.inspections import tables as inspections
from service.keyworks import tables as keyworks
from service.matters import tables as matters
from service.measures import tables as measures
from service.messages import tables as messages
from service.org import tables as org
from service.outstanding import tables as outstanding
from service.pilots import tables as pilots
from service.publicity import tables as publicity
from service.resources import tables as resources
from service.talks import tables as talks
from service.tasks import tables as tasks

TABLES = (
    *(org, cases, deadlines, tasks, documents, messages, calendar, incentives, publicity, talks),
    *(keyworks, accountability, resources, measures, assessments, pilots),
    *(matters, inspections, duties, outstanding, engine, administration, unsent),
)
