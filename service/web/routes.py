"""Every page's router in one."""

from fastapi import APIRouter

from service.web import (
    assessment_pages,
    calculator,
    calendar_pages,
    case_acts,
    case_pages,
    duty_pages,
    fact_pages,
    hand_pages,
    inspection_pages,
    key_work_pages,
    matter_pages,
    measure_pages,
    objection_pages,
    org_pages,
    outstanding_pages,
    pack_pages,
    pilot_pages,
    project_pages,
    public_pages,
    round_pages,
    score_pages,
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
    score_pages,
    matter_pages,
    inspection_pages,
    duty_pages,
    fact_pages,
    measure_pages,
    assessment_pages,
    pilot_pages,
    outstanding_pages,
    case_acts,
    calculator,
    calendar_pages,
    org_pages,
    pack_pages,
)

router = APIRouter()
for pages in PAGES:
    router.include_router(pages.router)
