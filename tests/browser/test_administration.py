"""Administration in a real browser: every page in order at a desk and on a phone; users and stand-ins."""

import pytest

from tests.browser.conftest import Town, Visits
from tests.browser.watching import SIZES, axe, fits
from tests.cast import JOINT_LEAD, LEAD, LEAD_LEADER, VICE_MAYOR
from tests.service.test_packs_adopted import changed
from tests.service.test_posts_handed_over import post_of, unit_id

pytestmark = pytest.mark.slow
ABSENT = {"desktop": (LEAD, LEAD_LEADER), "phone": (JOINT_LEAD, "czj.leader")}
"""Two officials with their stand-ins: the town is the same for both sizes."""


def pages(town: Town) -> list[str]:
    house = town.house
    packs = [row.id for row in house.rows("SELECT id FROM rule_pack WHERE jurisdiction = 'yiyang' ORDER BY id")]
    leader, post = house.person(VICE_MAYOR).id, post_of(house, VICE_MAYOR)
    return [
        "/users",
        "/users?office=handler",
        f"/users/{leader}",
        f"/users/{leader}?post_find=市长",
        f"/users/{leader}/leaving",
        f"/posts/{post}?find=fgw",
        f"/units/{unit_id(house, 'fgw')}?find=财政",
        "/units/new",
        "/stand-ins",
        "/stand-ins/all?absent_find=fgw&acting_find=czj",
        "/admin-record",
        "/account",
        "/organisation",
        "/packs",
        *(f"/packs/{pack}" for pack in packs),
    ]


@pytest.mark.parametrize("size", SIZES)
def test_the_administrators_pages_are_in_order(town: Town, visit: Visits, size: str) -> None:
    visitor = visit("admin", size)
    for path in pages(town):
        page = visitor.go(path)
        assert page.locator("h1").count() == 1, path
        axe(page)
        fits(page)


@pytest.mark.parametrize("size", SIZES)
def test_a_new_user_gets_a_password_that_is_shown_once(visit: Visits, size: str) -> None:
    page = visit("admin", size).go("/users")
    page.get_by_label("姓名", exact=True).fill("周新")
    page.get_by_label("用户名", exact=True).fill(f"new.{size}")
    page.get_by_role("button", name="新建用户").click()
    page.get_by_role("button", name="生成一次性密码").click()
    password = page.locator("code.code").inner_text()
    axe(page)
    fits(page)
    visitor = visit(None, size)
    visitor.watch.expected = (403,)
    door = visitor.go("/login")
    door.get_by_label("用户名").fill(f"new.{size}")
    door.get_by_label("密码").fill(password)
    door.get_by_role("button", name="登录").click()
    door.get_by_label("一次性密码").fill(password)
    door.get_by_label("新密码", exact=True).fill("我自己选的密码1")
    door.get_by_label("再输一次新密码").fill("我自己选的密码1")
    axe(door)
    fits(door)
    door.get_by_role("button", name="设置新密码并登录").click()
    assert door.get_by_text("今日没有在任岗位").first.is_visible()


@pytest.mark.parametrize("size", SIZES)
def test_a_pack_is_checked_tried_and_compared_before_it_is_adopted(visit: Visits, size: str) -> None:
    page = visit("admin", size).go("/packs")
    file = {"name": "新.yaml", "mimeType": "text/yaml", "buffer": changed().encode()}
    page.get_by_label("YAML 文件").set_input_files(file)  # type: ignore[arg-type]  # a payload as Playwright has it
    page.get_by_role("button", name="检查").click()
    page.get_by_label("年度", exact=True).select_option("2026")
    page.get_by_role("button", name="试算").click()
    assert page.get_by_text("会有不同结论").is_visible()
    axe(page)
    fits(page)


@pytest.mark.parametrize("size", SIZES)
def test_an_official_names_a_stand_in_and_takes_it_back(town: Town, visit: Visits, size: str) -> None:
    away, acting = ABSENT[size]
    page = visit(away, size).go("/stand-ins")
    page.get_by_label("我外出期间，由以下人员办理").select_option(str(town.house.person(acting).id))
    day = town.house.clock.today().replace(day=28).isoformat()
    page.get_by_label("至（含当日）").fill(day)
    page.get_by_role("button", name="登记").click()
    assert page.get_by_text("代理中").is_visible()
    axe(page)
    fits(page)
    page.get_by_role("button", name="今日止").click()
    assert page.get_by_text("代理中").is_visible()
