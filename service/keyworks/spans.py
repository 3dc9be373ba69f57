"""The months of which a bulletin tells: one, a quarter, half a year (NJ-06)."""

from typing import NamedTuple

YEAR = range(1, 13)
LENGTHS = {"": 1, "Q": 3, "H": 6}
"""Every month, every quarter, every half-year, each by the letter of its bulletins."""
WORDS = {
    "": [f"{month}月" for month in YEAR],
    "Q": ["第一季度", "第二季度", "第三季度", "第四季度"],
    "H": ["上半年", "下半年"],
}
NEXT = {"": "下月", "Q": "下季度", "H": "下半年"}


class Span(NamedTuple):
    """A bulletin's months: `about` names its task and its document, `letter` its row of bulletins."""

    letter: str
    number: int

    @property
    def about(self) -> str:
        """03, Q1, H1."""
        return f"{self.letter}{self.number}" if self.letter else f"{self.number:02d}"

    @property
    def words(self) -> str:
        """3月, 第一季度, 上半年."""
        return WORDS[self.letter][self.number - 1]

    @property
    def months(self) -> range:
        """Its months; the last one is that of the flags."""
        length = LENGTHS[self.letter]
        return range((self.number - 1) * length + 1, self.number * length + 1)

    @property
    def ahead(self) -> range:
        """As many months after it, within the year."""
        return YEAR[self.months[-1] : self.months[-1] + LENGTHS[self.letter]]

    @property
    def next_words(self) -> str:
        """What comes after it is called."""
        return NEXT[self.letter]

    @property
    def document(self) -> str:
        """The kind of its bulletin."""
        return f"bulletin-{self.about}"


SPANS = tuple(Span(letter, number) for letter, length in LENGTHS.items() for number in range(1, 12 // length + 1))
BY_NAME = {span.about: span for span in SPANS}


def spans_ending(month: int) -> list[Span]:
    """What may be told when a month is closed: the month and, where they end with it, its quarter and half-year."""
    return [span for span in SPANS if span.months[-1] == month]
