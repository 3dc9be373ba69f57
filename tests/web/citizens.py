"""What citizens do in tests: read the notice, file, keep their receipt, ask what became of it."""

from typing import Any

from tests.house import House
from tests.web.browser import Browser, Seen

MATTER = "安化县的指标数据与统计公报不一致，请核查。"
PHOTO = ("张三丰的照片.JPG", b"\xff\xd8\xff\xe0 a photo of two tables", "image/jpeg")


def open_list(house: House) -> None:
    """The first project's list is in publicity."""
    house.start_round(projects=(1,))
    house.play(until="open_publicity")
    assert house.act("open_publicity").status_code == 200


def notice(browser: Browser) -> Seen:
    """The newest list, as one finds it from the first page."""
    page = browser.get("/public")
    return browser.get(next(link for link in page.links if link.startswith("/public/publicity/")))


def file_one(browser: Browser, kind: str, files: Any = None, **more: str) -> Seen:
    """Somebody files about the first list."""
    page = browser.get("/public/publicity/1/appeal")
    return browser.send(page.form("/appeal"), {"f.kind": kind, "f.matter": MATTER, **more}, files)


def receipt(page: Seen) -> tuple[str, str]:
    """Number and code as they stand on the receipt."""
    text = page.html.split('class="code">')
    return text[1].split("<")[0], text[2].split("<")[0]


def ask(browser: Browser, number: str, code: str) -> Seen:
    """An enquiry by receipt and code."""
    return browser.send(browser.get("/public/enquiry").form("/enquiry"), {"receipt": number, "code": code})


def complaint_task(house: House, step: str) -> int:
    """The open task of a complaint's step."""
    house.run()
    return int(house.open_tasks(step)[0].id)


