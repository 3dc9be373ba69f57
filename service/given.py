"""What is typed, or stands in an address, read as a number or a day that the register can hold, or as nothing."""

import re
from datetime import date, datetime
from typing import Annotated

from fastapi import Path, Query
from pydantic import Field

FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2099, 12, 31)
"""Units are as old as the state, and no calendar reaches further; within them a day has a day before and after it."""

MOST = 2**62
"""No row has a greater number."""
Id = Annotated[int, Path(ge=1, le=MOST)]
"""A row's number in an address."""
Before = Annotated[int | None, Query(ge=1, le=MOST)]
"""A list goes on below the row of this number."""
After = Annotated[int, Query(ge=0, le=MOST)]
"""A list goes on above it."""
RowNumber = Annotated[int, Field(ge=1, le=MOST)]
"""A row's number in what is sent."""
RegisterDay = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
WHOLE = re.compile(r"\d{1,18}", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def whole(text: str) -> int | None:
    """A whole number of plain digits."""
    text = text.strip()
    return int(text) if WHOLE.fullmatch(text) else None


def day(text: str) -> date | None:
    """A day written YYYY-MM-DD."""
    text = text.strip()
    try:
        found = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None
    return found if found is not None and FIRST_DAY <= found <= LAST_DAY else None


def month(text: str) -> date | None:
    """The first day of a month written YYYY-MM."""
    return day(f"{text.strip()}-01")


def instant(text: str) -> datetime | None:
    """An instant in ISO 8601 with its offset."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo is not None and FIRST_DAY < found.date() < LAST_DAY else None
