"""The service's application: routes, errors, and what every request passes."""

from fastapi import FastAPI

from service import health, problems
from service.calendar import api as calendar_api
from service.cases import api as cases_api
from service.cases import registry as _registry  # noqa: F401  makes the kinds known
from service.clock import Clock
from service.db import make_engine
from service.desk import Office
from service.guard import Guard
from service.incentives import api as incentives_api
from service.org import api as org_api
from service.publicity import api as publicity_api
from service.settings import Settings
from service.tasks import api as tasks_api
from service.web.routes import router as web_router


def create_app(settings: Settings, clock: Clock | None = None) -> FastAPI:
    """The application of one process; a rehearsal gives it a clock of its own."""
    app = FastAPI(
        title="Duban 督办",
        version="1",
        description="年度督查激励：事项、待办、期限与公示。",
        docs_url="/api/docs",
        openapi_url="/api/v1/openapi.json",
        redoc_url=None,
    )
    here = clock or Clock(settings.clock_anchor, settings.clock_shift, settings.clock_scale)
    app.state.office = Office(settings=settings, engine=make_engine(settings.database_url), clock=here)
    problems.install(app)
    app.add_middleware(Guard)
    for module in (org_api, tasks_api, cases_api, incentives_api, publicity_api, calendar_api):
        app.include_router(module.router)
    app.include_router(cases_api.internal)
    app.include_router(health.router)
    app.include_router(web_router)
    return app
