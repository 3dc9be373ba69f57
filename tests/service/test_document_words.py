"""How documents say things (GB/T 9704)."""

import pytest

from service.documents.words import chinese_number


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五")])
def test_a_heading_is_numbered_in_chinese(number: int, words: str) -> None:
    assert chinese_number(number) == words
