"""Documents say what the clause asks for, in the words of the office, and are frozen with their digest."""

import hashlib

from tests.house import House


def text_of(house: House, kind: str) -> str:
    return str(house.one("SELECT text FROM document WHERE kind = :kind ORDER BY id DESC LIMIT 1", kind=kind))


def test_a_round_issues_each_document_in_words(house: House) -> None:
    house.start_round(projects=(1,))
    house.play()
    kinds = set(row[0] for row in house.rows("SELECT kind FROM document"))
    assert {"measures", "plan", "publicity", "submission", "vetting_letter", "meeting_papers", "circular"} <= kinds
    assert "牵头单位：益阳市" in text_of(house, "measures")
    assert "激励名额" in text_of(house, "plan")
    assert "益阳市财政局：同意" in text_of(house, "plan")
    assert "举报邮箱：" in text_of(house, "publicity")
    assert "抄送：中共益阳市委组织部。" in text_of(house, "circular")
    assert "按县市区统计" in text_of(house, "meeting_papers")
    for text, digest in house.rows("SELECT text, digest FROM document"):
        assert hashlib.sha256(text.encode()).hexdigest() == digest
        assert "{{" not in text


def test_numbers_have_no_gap_and_no_leading_zero(house: House) -> None:
    house.start_round(projects=(1,))
    house.play()
    numbers = [row[0] for row in house.rows("SELECT number FROM document WHERE number LIKE '益政办发%' ORDER BY id")]
    assert numbers == ["益政办发〔2026〕1号", "益政办发〔2027〕1号"]


def test_a_late_step_gets_a_supervision_sheet(house: House) -> None:
    house.start_round(projects=(1,))
    house.play(until="draft_plan")
    house.wait(days=40)
    assert "办理情况：逾期未办结" in house.one("SELECT text FROM document WHERE kind LIKE 'sheet-%' LIMIT 1")
