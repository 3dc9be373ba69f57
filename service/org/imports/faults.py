"""What is wrong with an imported file, named by sheet, row, column and reason."""

from dataclasses import dataclass, field

from service.errors import Refusal

MAX_FAULTS = 200
MAX_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong; `row` is the row's number as the official sees it, `column` its heading."""

    sheet: str
    row: int | None
    column: str | None
    reason: str

    def __str__(self) -> str:
        row = f"第{self.row}行" if self.row is not None else ""
        column = f"“{self.column}”列" if self.column else ""
        place = f"{self.sheet}{row}{column}"
        return f"{place}：{self.reason}" if place else self.reason


class ImportRefused(Refusal):
    """Nothing of the file was taken over; `faults` says why, at most 200 of them."""

    name, status = "import_refused", 422

    def __init__(self, faults: list[Fault], *, total: int | None = None) -> None:
        self.faults = faults
        self.total = total if total is not None else len(faults)
        first = f"首处：{faults[0]}" if faults else ""
        super().__init__(f"文件未导入，共{self.total}处问题。{first}", total=self.total)


@dataclass(slots=True)
class Faults:
    """Collects faults up to the limit and refuses the file at the end if there are any."""

    kept: list[Fault] = field(default_factory=list)
    total: int = 0

    def add(self, sheet: str, row: int | None, column: str | None, reason: str) -> None:
        """Note a fault; beyond the limit only the number grows."""
        self.total += 1
        if len(self.kept) < MAX_FAULTS:
            named = _shown(column) if column is not None else None
            self.kept.append(Fault(_shown(sheet), row, named, _shown(reason)))

    def refuse_if_any(self) -> None:
        """All or nothing: one fault refuses the whole file."""
        if self.total:
            raise ImportRefused(self.kept, total=self.total)


def _shown(text: str) -> str:
    """A name out of the file, short and printable: it comes back in answers and logs."""
    short = text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…"
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in short)


def refuse_file(reason: str, sheet: str = "") -> ImportRefused:
    """The refusal of a file that cannot even be read row by row."""
    return ImportRefused([Fault(sheet, None, None, reason)])
