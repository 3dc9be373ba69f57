"""Users and roles: who may log in and which posts they hold; passwords, suspended accounts, posts given and taken."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from service.administration import accounts, posts, queries
from service.desk import needs
from service.errors import FormInvalid, Refusal
from service.given import After, Id
from service.org.imports.schemas import PersonRow
from service.org.use_cases import find_person
from service.org.vocabulary import OFFICE_NAMES
from service.web.filling import validated
from service.web.pages import Page, ThePage, go, status_of
from service.web.posted import Posted, ThePost

Find = Annotated[str, Query(max_length=40)]
ADMIN = "system_admin"
router = APIRouter(include_in_schema=False, prefix="/users", dependencies=[needs(ADMIN)])
OFFICES = [(office.value, name) for office, name in OFFICE_NAMES.items()]


@router.get("")
def users(
    page: ThePage, find: Find = "", office: Find = "", after: After = 0
) -> Response:
    """Everybody who has an account, by name and by office."""
    return _list(page, find.strip(), office, after)


def _list(
    page: Page, find: str = "", office: str = "", after: int = 0, refused: Refusal | None = None, sent: Any = None
) -> Response:
    found = queries.users(
        page.desk.session, page.me.jurisdiction, page.desk.today, find=find, office=office, after=after
    )
    facts = {
        "users": found,
        "find": find,
        "office": office,
        "offices": OFFICES,
        "following": found[-1].id if len(found) == queries.PAGE else None,
        "first": not after,
        "typed": {name: sent.text(name) if sent else "" for name in ("username", "name")},
        "refused": refused,
    }
    return page.show("users.html", status_of(refused), **facts)


@router.post("")
def create(page: ThePage, sent: ThePost) -> Response:
    """A new user, whose page comes next: there the first password is given."""
    made: list[int] = []

    def act() -> None:
        given = {name: sent.text(name).strip() for name in ("username", "name")}
        made.append(accounts.create_user(page.desk, page.me, validated(PersonRow, given)).id)

    refused = page.attempt(act)
    return _list(page, refused=refused, sent=sent) if refused else go(f"/users/{made[0]}")


@router.get("/{person_id}")
def one_user(person_id: Id, page: ThePage, post_find: Find = "") -> Response:
    """A user: how the account stands, the posts held and held before, what was done."""
    return _show(page, person_id, post_find=post_find.strip())


def _show(page: Page, person_id: int, refused: Refusal | None = None, post_find: str = "", **more: Any) -> Response:
    session, me, today = page.desk.session, page.me, page.desk.today
    person = find_person(session, me.jurisdiction, person_id)
    facts: dict[str, Any] = {
        "user": queries.user(session, person, today),
        "posts": queries.posts_of(session, person.id),
        "post_find": post_find,
        "found": queries.posts_like(session, me.jurisdiction, post_find) if post_find else [],
        "events": queries.events(session, me.jurisdiction, person=person.id),
        "today": today,
        "myself": person.id == me.person_id,
        "password": None,
        "refused": refused,
    }
    answer = page.show("user.html", status_of(refused), **(facts | more))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post("/{person_id}/password")
def give_password(person_id: Id, page: ThePage) -> Response:
    """A one-time password, shown in this answer and never again."""
    given: list[str] = []
    refused = page.attempt(lambda: given.append(accounts.reset_password(page.desk, page.me, person_id)))
    return _show(page, person_id, refused, password=next(iter(given), None))


@router.post("/{person_id}/{change}")
def change(person_id: Id, change: Literal["suspend", "restore", "appoint", "dismiss"], page: ThePage,
           sent: ThePost) -> Response:  # fmt: skip
    """Suspend or restore the account; give or take a post on a day."""
    acts: dict[str, Callable[[], None]] = {
        "suspend": lambda: accounts.suspend_user(page.desk, page.me, person_id),
        "restore": lambda: accounts.restore_user(page.desk, page.me, person_id),
        "appoint": lambda: posts.give_post(page.desk, page.me, post_of(sent), person_id, day_of(sent)),
        "dismiss": lambda: posts.take_post(page.desk, page.me, post_of(sent), person_id, day_of(sent)),
    }
    refused = page.attempt(acts[change])
    if refused:
        return _show(page, person_id, refused, post_find=sent.text("post_find"))
    return go(f"/users/{person_id}")


def post_of(sent: Posted) -> int:
    """The post that was chosen."""
    return chosen(sent, "post", "请选择岗位。")


def chosen(sent: Posted, name: str, asked: str) -> int:
    """What was chosen in a list, or the sentence that asks for it."""
    found = sent.number(name)
    if found is None:
        raise FormInvalid(asked)
    return found


def day_of(sent: Posted, name: str = "day") -> date:
    """The day that was typed."""
    return sent.needed_day(name, FormInvalid("请填写日期。"))
