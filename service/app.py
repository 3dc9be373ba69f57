"""The service's application: routes, errors, and what every request passes."""

from fastapi import FastAPI

from service import health, problems
from service.accountability import api as accountability_api
from service.assessments import api as assessments_api
from service.calendar import api as calendar_api
from service.cases import api as cases_api
from service.cases import registry as _registry  # noqa: F401  makes the kinds known
from service.clock import Clock
from service.db import make_engine
from service.desk import Office
from service.duties import api as duties_api
from service.guard import Faults, Guard
from service.incentives import api as incentives_api
from service.inspections import api as inspections_api
from service.keyworks import api as keyworks_api
from service.live import Live
from service.matters import api as matters_api
from service.measures import api as measures_api
from service.org import api as org_api
from service.outstanding import api as outstanding_api
from service.pilots import api as pilots_api
from service.publicity import api as publicity_api
from service.resources import api as resources_api
from service.settings import Settings
from service.tasks import api as tasks_api
from service.tasks import leavers
from service.web.language import Looks
from service.web.routes import PAGES

TAGS = [
    {"name": "tasks", "description": "待办：收件箱、办理、转办、委派、加签、催办、抄送"},
    {"name": "cases", "description": "事项：状态、期限、文件与时间线"},
    {"name": "rounds", "description": "年度督查激励：启动、导入、年中调整、更正"},
    {"name": "key-works", "description": "重点工作：清单、责任备案、逐月进度、红旗黄牌、调整与更正"},
    {"name": "public", "description": "公示、申诉与举报、查询，无须登录"},
    {"name": "accountability", "description": "通报批评、移送问责之后：申请复核、问责依据"},
    {"name": "matters", "description": "督办事项：立项、交办、签收、催办、反馈、审核、办结销号"},
    {"name": "inspections", "description": "督查：立项、计划、现场督查、反馈、整改、回访复查"},
    {"name": "duties", "description": "定期工作：登记、按月统计"},
    {"name": "rules", "description": "规则试算、放假安排、规则包"},
    {"name": "organisation", "description": "登录、组织机构导入"},
    {"name": "resources", "description": "资源事项：登记、导入，及其测算的奖惩建议"},
    {"name": "measures", "description": "奖惩措施：查询、撤销、延期、异议"},
    {"name": "assessments", "description": "主办单位年度考核方案"},
    {"name": "pilots", "description": "试点请示与登记"},
    {"name": "outstanding", "description": "年度重点工作突出贡献事项"},
    {"name": "internal", "description": "工作流活动专用，须带内部密钥"},
]

APIS = (org_api, leavers, tasks_api, cases_api, calendar_api, health)
INCENTIVES = (incentives_api, publicity_api)
KEY_WORKS = (
    keyworks_api, accountability_api, matters_api, inspections_api, duties_api,
    resources_api, measures_api, assessments_api, pilots_api, outstanding_api,
)  # fmt: skip
ROUTERS = (cases_api.internal, *(module.router for module in (*APIS, *INCENTIVES, *KEY_WORKS, *PAGES)))
"""Their routes stand in one flat list. FastAPI would keep routers that are included as a tree, and walk it at each
request: four milliseconds to the last page, where the list takes a quarter of one."""


def create_app(settings: Settings, clock: Clock | None = None) -> FastAPI:
    """The application of one process; a rehearsal gives it a clock of its own."""
    app = FastAPI(
        title="Duban 督办",
        version="1",
        description="年度督查激励：事项、待办、期限与公示。",
        docs_url="/api/docs",
        openapi_url="/api/v1/openapi.json",
        redoc_url=None,
        openapi_tags=TAGS,
    )
    here = clock or Clock(settings.clock_anchor, settings.clock_shift, settings.clock_scale)
    app.state.office = Office(settings=settings, engine=make_engine(settings.database_url), clock=here)
    app.state.live = Live(app.state.office.engine)
    problems.install(app)
    app.add_middleware(Faults)
    app.add_middleware(Looks, secure=settings.over_tls)
    app.add_middleware(Guard, over_tls=settings.over_tls)
    for router in ROUTERS:
        app.router.routes += router.routes
    return app
