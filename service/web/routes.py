"""Every page's router in one."""

from fastapi import APIRouter

from service.web import (
    account_pages,
    admin_record_pages,
    calculator,
    calendar_pages,
    case_pages,
    hand_pages,
    key_work_pages,
    last_year_pages,
    leaving_pages,
    notice_pages,
    objection_pages,
    org_pages,
    pack_pages,
    post_pages,
    project_pages,
    public_pages,
    round_pages,
    session_pages,
    stand_in_pages,
    static_files,
    task_pages,
    unit_pages,
    user_pages,
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
    calculator,
    calendar_pages,
    org_pages,
    pack_pages,
    notice_pages,
    account_pages,
    admin_record_pages,
    leaving_pages,
    user_pages,
    post_pages,
    unit_pages,
    stand_in_pages,
    last_year_pages,
)

router = APIRouter()
for pages in PAGES:
    router.include_router(pages.router)
