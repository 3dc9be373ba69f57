"""Days that officials enter: nobody records a day that has not come."""

from datetime import date

from service.cases.act import Act
from service.errors import GateClosed


def held_in_time(act: Act, day: date) -> None:
    """A meeting, study or payment cannot lie in the future."""
    if day > act.desk.today:
        raise GateClosed(f"日期{day}尚未到来，不能提前登记。", name="day_in_future")
