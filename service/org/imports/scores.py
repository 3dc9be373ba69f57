"""Import of scores: points by unit and indicator, exact to two places (YY-11)."""

from service.org.imports.files import read_file
from service.org.imports.schemas import ScoreRow, ScoreSheet


def parse_scores(data: bytes, filename: str) -> list[ScoreRow]:
    """The scores in a file; whether units and indicators fit the plan is for the round to judge."""
    parsed = read_file(data, filename, ScoreSheet)
    parsed.faults.refuse_if_any()
    return [row for _, row in parsed.rows("scores")]
