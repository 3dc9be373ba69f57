"""Users and roles by page: found, created, given a password once, suspended, appointed; and one's own password."""

from collections.abc import Callable

from sqlalchemy import event

from service.web.language import gettext
from tests.cast import LEAD, SUPERVISION
from tests.house import House
from tests.web.browser import Browser, FormOnPage, Seen

Browse = Callable[..., Browser]


def password_on(page: Seen) -> str:
    """The one-time password that the page shows."""
    return str(page.html).split('<code class="code">')[1].split("</code>")[0]


def test_a_new_user_is_created_appointed_and_comes_in_with_a_password_shown_once(house: House, browse: Browse) -> None:
    admin = browse("admin")
    wrong = admin.send(_creating(admin.get("/users")), {"name": "周新", "username": "Zhou Xin"})
    assert wrong.status == 422
    create = _creating(wrong)
    assert create.values("name") == ["周新"] and create.values("username") == ["Zhou Xin"]
    page = admin.send(create, {"username": "swj.new"})
    person = int(page.url.rsplit("/", 1)[1])
    found = admin.get(f"/users/{person}", post_find="商务局经办")
    post = found.form("/appoint").options["post"][1]
    page = admin.send(found.form("/appoint"), {"post": post})
    assert "商务局经办人" in page.words and "任命" in page.words
    shown = admin.send(page.form("/password"))
    password = password_on(shown)
    assert shown.headers["cache-control"] == "no-store"
    assert password not in admin.get(f"/users/{person}").html
    newcomer = Browser(house)
    door = newcomer.send(newcomer.get("/login").form("/login"), {"username": "swj.new", "password": password})
    assert door.status == 403 and "一次性密码" in door.words
    mine = {"password": password, "password_new": "我自己选的密码1", "password_again": "我自己选的密码2"}
    differ = newcomer.send(door.form("/login"), mine)
    assert differ.status == 422 and "不一致" in differ.words
    inside = newcomer.send(differ.form("/login"), mine | {"password_again": "我自己选的密码1"})
    assert inside.url.endswith("/tasks") and "周新" in inside.words


def test_users_are_found_by_name_user_name_and_office_page_by_page(house: House, browse: Browse) -> None:
    admin = browse("admin")
    assert "fgw.leader" in admin.get("/users", find="fgw").words
    only = admin.get("/users", office="system_admin").words
    assert "admin" in only and "fgw.handler" not in only
    assert "没有符合条件的用户" in admin.get("/users", find="无此人").words
    first = admin.get("/users")
    following = next(link for link in first.links if "after=" in link)
    second = admin.get(following)
    assert second.status == 200 and not set(_people(first)) & set(_people(second))


def _creating(page: Seen) -> FormOnPage:
    return next(form for form in page.forms if form.method == "post" and form.action == "/users")


def _people(page: Seen) -> list[str]:
    return [link for link in page.links if link.startswith("/users/")]


def test_the_list_of_users_asks_the_register_the_same_few_times_whatever_its_length(
    house: House, browse: Browse
) -> None:
    admin = browse("admin")

    def asked(**query: str) -> int:
        statements: list[str] = []
        listen = lambda *given: statements.append(given[2])  # noqa: E731
        event.listen(house.office.engine, "before_cursor_execute", listen)
        admin.get("/users", **query)
        event.remove(house.office.engine, "before_cursor_execute", listen)
        return len(statements)

    assert asked() == asked(find="fgw.handler") <= 8


def test_a_suspended_user_is_out_at_once_and_told_why_at_the_door(house: House, browse: Browse) -> None:
    admin, lead, person = browse("admin"), browse(LEAD), house.person(LEAD).id
    page = admin.send(admin.get(f"/users/{person}").form("/suspend"))
    assert "已停用" in page.words and "停用账号" in page.words
    assert lead.get("/tasks").url.endswith("/login?next=%2Ftasks")
    page = admin.send(page.form("/restore"))
    assert "在用" in page.words


def test_refusals_stand_on_the_users_own_page(house: House, browse: Browse) -> None:
    admin, me = browse("admin"), house.person("admin").id
    page = admin.get(f"/users/{me}")
    assert not [form for form in page.forms if form.action.endswith("/suspend")]
    kept = admin.send(page.form("/dismiss"))
    assert kept.status == 409 and "最后一名系统管理员" in kept.words
    assert admin.send(page.form("/dismiss"), {"day": ""}).status == 422


def test_nobody_else_sees_users_or_their_record(house: House, browse: Browse) -> None:
    office, lead = browse(SUPERVISION), house.person(LEAD).id
    for path in ("/users", f"/users/{lead}", "/admin-record"):
        assert office.get(path).status == 403
    assert Seen(office.client.post(f"/users/{lead}/password")).status == 403
    assert house.one("SELECT count(*) FROM admin_event") == 0
    assert browse("office.director").get("/admin-record").status == 200


def test_one_changes_ones_own_password_and_stays_logged_in(house: House, browse: Browse) -> None:
    admin, lead = browse("admin"), Browser(house)
    password = password_on(admin.send(admin.get(f"/users/{house.person(LEAD).id}").form("/password")))
    given = {"username": LEAD, "password": password}
    door = lead.send(lead.get("/login").form("/login"), given)
    lead.send(door.form("/login"), given | {"password_new": "first own one", "password_again": "first own one"})
    form = lead.get("/account").form("/password")
    change = {"password_new": "second own one", "password_again": "second own one"}
    wrong = lead.send(form, change | {"password": "a guess"})
    assert wrong.status == 401 and "不正确" in wrong.words
    done = lead.send(wrong.form("/password"), change | {"password": "first own one"})
    assert "密码已更改" in done.words
    assert house.one("SELECT failures FROM login_guard WHERE username = :u", u=LEAD) == 0


def test_passwords_are_not_carried_over_an_expired_session(house: House) -> None:
    stranger = Browser(house)
    sent = {"password": "the old one", "password_new": "the new one", "password_again": "the new one"}
    page = Seen(stranger.client.post("/account/password", data=sent))
    assert page.status == 401 and "the old one" not in page.html and "the new one" not in page.html


def test_the_record_is_read_by_page_with_names_and_days(house: House, browse: Browse) -> None:
    admin, person = browse("admin"), house.person(LEAD).id
    for _ in range(31):
        admin.client.post(f"/users/{person}/password")
    first = admin.get("/admin-record")
    assert gettext("重置密码") in first.words and "办理人：" in first.words
    following = next(link for link in first.links if "before=" in link)
    assert "重置密码" in admin.get(following).words
