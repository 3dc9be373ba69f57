"""What the filer of an appeal or complaint learns by receipt and code, and that nobody guesses codes."""

from collections.abc import Callable

import pytest

from service.publicity.throttle import ALLOWED
from service.web.display import plain_day
from tests.house import House
from tests.web.browser import Browser
from tests.web.citizens import MATTER, ask, file_one, open_list, receipt

Browse = Callable[..., Browser]


def test_one_address_cannot_guess_codes_for_ever(house: House, browse: Browse) -> None:
    citizen = browse()
    form = citizen.get("/public/enquiry").form("/enquiry")
    answers = [citizen.send(form, {"receipt": f"SS2027{n:04d}", "code": "X"}) for n in range(ALLOWED["enquiry"] + 2)]
    assert answers[0].status == 404 and answers[-1].status == 429
    assert "操作过于频繁" in answers[-1].words and answers[-1].form("/enquiry").values("code") == ["X"]


def test_the_enquiry_says_state_day_and_reply_and_nothing_of_who_or_what(house: House, browse: Browse) -> None:
    open_list(house)
    citizen = browse()
    number, code = receipt(file_one(citizen, "appeal", **{"f.name": "张三丰", "f.contact": "0737-7654321"}))
    house.run()
    waiting = ask(citizen, number, code.lower())
    assert "待受理" in waiting.words and "答复期限" in waiting.words
    house.act("acknowledge")
    house.act("verify", form={"feedback": "经核查，数据一致。"})
    answered = ask(citizen, number, code)
    assert "经核查，数据一致。" in answered.words and "答复期限" not in answered.words
    assert "本件已办理完毕" in answered.words
    for page in (waiting, answered):
        assert "no-store" in page.headers["cache-control"] and code not in page.url
        assert not [secret for secret in ("张三丰", "7654321", MATTER, code) if secret in page.html]


@pytest.mark.parametrize(
    ("kind", "unit", "phone"),
    [("appeal", "市发展和改革委员会", "appeal_phone"), ("complaint", "市人民政府办公室", "complaint_phone")],
)
def test_the_filer_learns_who_answers_at_which_phone_and_by_when(
    house: House, browse: Browse, kind: str, unit: str, phone: str
) -> None:
    open_list(house)
    citizen = browse()
    taken = file_one(citizen, kind)
    number, code = receipt(taken)
    house.run()
    waiting = ask(citizen, number, code)
    house.act("acknowledge")
    house.run()
    verifying = ask(citizen, number, code)
    days = house.rows("SELECT name, due FROM deadline JOIN appeal USING (case_id) ORDER BY name")
    first, last = (plain_day(row.due) for row in days)
    called = house.one(f"SELECT {phone} FROM publicity")
    for page in (taken, waiting, verifying):
        assert unit in page.words and f"tel:{called}" in page.links
        assert last in page.words and "YY-13" in page.words
    assert all(f"最迟于{first}决定是否受理" in page.words for page in (taken, waiting))
    assert "正在核查" in verifying.words
    house.wait(days=20)
    assert "已超过答复期限，尚未答复" in ask(citizen, number, code).words


def test_codes_are_not_guessed_by_the_receipts_page_either(house: House, browse: Browse) -> None:
    open_list(house)
    number, code = receipt(file_one(browse(), "appeal"))
    guesser = browse()

    def receipt_of(tried: str) -> str:
        guesser.client.cookies.set("duban_receipt", f"{number}.{tried}")
        return guesser.get("/public/receipt").words

    assert "答复期限" in receipt_of(code)
    tried = [receipt_of("WRONG") for _ in range(ALLOWED["receipt"])]
    assert all("WRONG" in words and "答复期限" not in words for words in tried)
    assert "答复期限" not in receipt_of(code)
