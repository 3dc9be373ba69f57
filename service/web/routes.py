"""Every page's router in one."""

from fastapi import APIRouter

from service.web import (
    calculator,
    calendar_pages,
    case_pages,
    hand_pages,
    key_work_pages,
    live_pages,
    objection_pages,
    org_pages,
    pack_pages,
    project_pages,
    public_pages,
    round_pages,
    session_pages,
    static_files,
    task_pages,
)

PAGES = (
    static_files,
    session_pages,
    public_pages,
    task_pages,
    hand_pages,
    case_pages,
    objection_pages,
    round_pages,
    project_pages,
    key_work_pages,
    live_pages,
    calculator,
    calendar_pages,
    org_pages,
    pack_pages,
)

router = APIRouter()
for pages in PAGES:
    router.include_router(pages.router)
