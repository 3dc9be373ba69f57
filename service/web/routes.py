"""Every page's router in one."""

from fastapi import APIRouter

from service.web import hand_pages, session_pages, task_pages

router = APIRouter()
for pages in (session_pages, task_pages, hand_pages):
    router.include_router(pages.router)
