"""Every page's router in one."""

from fastapi import APIRouter

router = APIRouter()
