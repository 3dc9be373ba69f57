"""Liveness and readiness."""

from fastapi import APIRouter

router = APIRouter()
