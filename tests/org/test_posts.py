"""Who holds which post on which day, who is in charge, and who acts for whom."""

from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from service.errors import NotFound, Refusal
from service.org import queries
from service.org.accounts import CHEAP_PASSWORDS, LoggedIn, login, token_digest
from service.org.leadership import end_portfolio, end_substitute, put_in_charge, set_substitute
from service.org.queries import Official, official
from service.org.refusals import (
    DatesOutOfOrder,
    HasLeft,
    LaterChangeRecorded,
    NoPortfolioOffice,
    NotHeld,
    OneselfAsSubstitute,
    PostTaken,
    StandsInMeanwhile,
    SubstituteAway,
    SubstituteOverlaps,
)
from service.org.tables import Holding, Substitute
from service.org.units import close_unit, set_kind
from service.org.use_cases import add_person, add_post, appoint, end_holding, leave

from .conftest import NOW, PASSWORD, TODAY, TOWN, Cast

DAY = timedelta(days=1)


def on_duty(cast: Cast, username: str, now: datetime = NOW) -> Official | None:
    long = timedelta(days=400)
    entered = login(
        lambda: nullcontext(cast.session), username, PASSWORD, NOW, passwords=CHEAP_PASSWORDS, lifetime=long
    )
    assert isinstance(entered, LoggedIn)
    return official(cast.session, token_digest(entered.token), now)


def in_charge(cast: Cast, unit: str, on: date) -> int | None:
    post = queries.in_charge(cast.session, "vice_mayor", cast.unit[unit], on)
    return post.id if post else None


def test_portfolio_changes_on_the_day_and_not_before(cast: Cast) -> None:
    old, new = cast.post("gov", "vice_mayor", 1), cast.post("gov", "vice_mayor", 2)
    first = put_in_charge(cast.session, TOWN, new, cast.unit["fin"], TODAY, NOW)
    assert (in_charge(cast, "fin", TODAY - DAY), in_charge(cast, "fin", TODAY)) == (old, new)
    assert put_in_charge(cast.session, TOWN, new, cast.unit["fin"], TODAY, NOW) is first


def test_a_township_and_a_park_are_in_the_charge_of_their_countys_leader(cast: Cast) -> None:
    leader = cast.post("gov", "vice_mayor", 1)
    assert in_charge(cast, "east_town", TODAY) == in_charge(cast, "park", TODAY) == leader
    own = cast.post("gov", "vice_mayor", 2)
    put_in_charge(cast.session, TOWN, own, cast.unit["park"], TODAY, NOW)
    assert in_charge(cast, "park", TODAY) == own


def test_nobody_is_in_charge_where_no_portfolio_says_so(cast: Cast) -> None:
    assert in_charge(cast, "gov", TODAY) is None
    end_portfolio(cast.session, TOWN, cast.post("gov", "vice_mayor", 1), cast.unit["fin"], TODAY, NOW)
    assert in_charge(cast, "fin", TODAY) is not None
    assert in_charge(cast, "fin", TODAY + DAY) is None


def test_a_mistaken_portfolio_of_the_same_day_is_replaced(cast: Cast) -> None:
    one, two = cast.post("gov", "vice_mayor", 1), cast.post("gov", "vice_mayor", 2)
    put_in_charge(cast.session, TOWN, two, cast.unit["fin"], TODAY, NOW)
    put_in_charge(cast.session, TOWN, one, cast.unit["fin"], TODAY, NOW)
    assert in_charge(cast, "fin", TODAY) == one
    with pytest.raises(LaterChangeRecorded):
        put_in_charge(cast.session, TOWN, two, cast.unit["fin"], TODAY - DAY, NOW)


def test_only_leaders_have_portfolios(cast: Cast) -> None:
    with pytest.raises(NoPortfolioOffice):
        put_in_charge(cast.session, TOWN, cast.post("fin", "principal_leader"), cast.unit["east"], TODAY, NOW)


def test_one_leader_follows_another_without_a_day_between(cast: Cast) -> None:
    post, lin, zhao = cast.post("fin", "principal_leader"), cast.person["lin"], cast.person["zhao"]
    with pytest.raises(PostTaken):
        appoint(cast.session, TOWN, post, zhao, TODAY + DAY, NOW)
    end_holding(cast.session, TOWN, post, lin, TODAY, NOW)
    appoint(cast.session, TOWN, post, zhao, TODAY + DAY, NOW)
    assert [p.id for p in queries.holders(cast.session, post, TODAY)] == [lin]
    assert [p.id for p in queries.holders(cast.session, post, TODAY + DAY)] == [zhao]


def test_acts_repeated_change_nothing(cast: Cast) -> None:
    post, lin = cast.post("fin", "principal_leader"), cast.person["lin"]
    before = cast.session.query(Holding).count()
    appoint(cast.session, TOWN, post, lin, TODAY, NOW)
    ended = end_holding(cast.session, TOWN, post, lin, TODAY, NOW)
    assert end_holding(cast.session, TOWN, post, lin, TODAY, NOW + DAY) is ended
    assert (ended.end_recorded_at, cast.session.query(Holding).count()) == (NOW, before)
    wei = add_person(cast.session, TOWN, "wei", "Wei")
    assert add_person(cast.session, TOWN, "wei", "Wei") is wei
    assert add_post(cast.session, TOWN, cast.unit["fin"], "handler").id == cast.post("fin", "handler")


def test_several_handlers_share_a_desk(cast: Cast) -> None:
    names = [person.name for person in queries.holders(cast.session, cast.post("fin", "handler"), TODAY)]
    assert names == ["Chen", "Sun"]


def test_the_database_itself_refuses_two_holders_of_one_post(cast: Cast) -> None:
    post = cast.post("fin", "principal_leader")
    row = Holding(post_id=post, shared=False, person_id=cast.person["sun"], valid_from=TODAY, recorded_at=NOW)
    cast.session.add(row)
    with pytest.raises(IntegrityError, match="ex_holding_one_holder"):
        cast.session.flush()


def test_the_database_itself_refuses_a_park_of_two_classes(cast: Cast) -> None:
    insert = "INSERT INTO unit_kind (unit_id, kind, valid_from) VALUES (:unit, 'park_a', '2026-01-01')"
    with pytest.raises(IntegrityError, match="ex_unit_kind_one_park_class"):
        cast.session.execute(text(insert), {"unit": cast.unit["park"]})


def test_a_park_changes_class_on_a_day(cast: Cast) -> None:
    set_kind(cast.session, TOWN, cast.unit["park"], "park_a", TODAY)
    of_class_a = [
        [unit.code for unit in queries.units_of_kind(cast.session, TOWN, "park_a", day)]
        for day in (TODAY - DAY, TODAY)
    ]
    assert of_class_a == [[], ["park"]]
    assert queries.kinds_of(cast.session, cast.unit["park"], TODAY) == {"park_a", "county"}


def test_a_closed_unit_is_no_recipient_any_more(cast: Cast) -> None:
    close_unit(cast.session, TOWN, cast.unit["park"], TODAY, successor_id=cast.unit["east"])
    codes = [unit.code for unit in queries.units_of_kind(cast.session, TOWN, "county", TODAY + DAY)]
    assert codes == ["east"]


def test_a_substitute_acts_on_the_days_given_and_both_names_show(cast: Cast) -> None:
    lin, chen, post = cast.person["lin"], cast.person["chen"], cast.post("fin", "principal_leader")
    set_substitute(cast.session, TOWN, lin, chen, TODAY, TODAY + DAY, NOW)
    acting = on_duty(cast, "chen")
    assert acting is not None
    assert acting.posts == {cast.post("fin", "handler")}
    assert dict(acting.acting) == {post: lin}
    assert acting.offices == {"handler", "principal_leader"}
    assert acting.holds("principal_leader", cast.unit["fin"]) and not acting.holds("mayor")
    later = on_duty(cast, "chen", NOW + 2 * DAY)
    assert later is not None and not later.acting
    assert [p.id for p in queries.substitutes(cast.session, post, TODAY)] == [chen]


def test_a_substitute_for_one_post_has_no_other(cast: Cast) -> None:
    session, wang, zhao = cast.session, cast.person["wang"], cast.person["zhao"]
    mayor, vice = cast.post("gov", "mayor"), cast.post("gov", "vice_mayor", 1)
    appoint(session, TOWN, mayor, wang, TODAY, NOW)
    set_substitute(session, TOWN, wang, zhao, TODAY, TODAY, NOW, post_id=vice)
    acting = on_duty(cast, "zhao")
    assert acting is not None and dict(acting.acting) == {vice: wang}
    assert "mayor" not in acting.offices


def test_substitutions_that_make_no_sense_are_refused(cast: Cast) -> None:
    lin, chen, sun = cast.person["lin"], cast.person["chen"], cast.person["sun"]
    handler = cast.post("fin", "handler")
    row = set_substitute(cast.session, TOWN, lin, chen, TODAY, TODAY + DAY, NOW)
    assert set_substitute(cast.session, TOWN, lin, chen, TODAY, TODAY + DAY, NOW) is row
    refused: list[tuple[type[Refusal], int, int, date, int | None]] = [
        (OneselfAsSubstitute, lin, lin, TODAY, None),
        (DatesOutOfOrder, lin, sun, TODAY - DAY, None),
        (SubstituteOverlaps, lin, sun, TODAY, None),
        (SubstituteAway, sun, lin, TODAY, None),
        (StandsInMeanwhile, chen, sun, TODAY, None),
        (NotHeld, lin, sun, TODAY, handler),
        (NotFound, lin, 999_999, TODAY, None),
    ]
    for refusal, absent, substitute, last_day, post in refused:
        with pytest.raises(refusal):
            set_substitute(cast.session, TOWN, absent, substitute, TODAY, last_day, NOW, post_id=post)


def test_whoever_comes_back_early_ends_the_substitution(cast: Cast) -> None:
    lin, chen = cast.person["lin"], cast.person["chen"]
    row = set_substitute(cast.session, TOWN, lin, chen, TODAY, TODAY + 9 * DAY, NOW)
    end_substitute(cast.session, TOWN, row.id, TODAY, NOW)
    later = on_duty(cast, "chen", NOW + DAY)
    assert later is not None and not later.acting
    future = set_substitute(cast.session, TOWN, lin, chen, TODAY + 20 * DAY, TODAY + 30 * DAY, NOW)
    end_substitute(cast.session, TOWN, future.id, TODAY, NOW)
    assert cast.session.get(Substitute, future.id) is None


def test_a_leaver_loses_posts_and_login_on_the_day_and_vacant_posts_are_named(cast: Cast) -> None:
    lin, chen = cast.person["lin"], cast.person["chen"]
    set_substitute(cast.session, TOWN, chen, lin, TODAY, TODAY + 9 * DAY, NOW)
    vacant = leave(cast.session, TOWN, lin, TODAY + DAY, NOW)
    assert [post.id for post in vacant] == [cast.post("fin", "principal_leader")]
    assert leave(cast.session, TOWN, lin, TODAY + DAY, NOW) == vacant
    today = on_duty(cast, "lin")
    assert today is not None and today.posts
    assert on_duty(cast, "lin", NOW + DAY) is None
    assert queries.holders(cast.session, cast.post("fin", "principal_leader"), TODAY + DAY) == []
    assert queries.substitutes(cast.session, cast.post("fin", "handler"), TODAY + DAY) == []
    with pytest.raises(HasLeft):
        appoint(cast.session, TOWN, cast.post("gov", "mayor"), lin, TODAY, NOW)


def test_a_shared_desk_is_not_vacant_while_a_colleague_stays(cast: Cast) -> None:
    assert leave(cast.session, TOWN, cast.person["sun"], TODAY, NOW) == []


def test_what_belongs_to_another_jurisdiction_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        appoint(cast.session, "elsewhere", cast.post("gov", "mayor"), cast.person["lin"], TODAY, NOW)
    with pytest.raises(NotFound):
        leave(cast.session, "elsewhere", cast.person["lin"], TODAY, NOW)


def test_the_legal_day_begins_at_midnight_in_shanghai(cast: Cast) -> None:
    post = cast.post("gov", "mayor")
    appoint(cast.session, TOWN, post, cast.person["wang"], TODAY + DAY, NOW)
    evening, midnight = (
        datetime(2026, 3, 16, hour, minute, tzinfo=UTC) for hour, minute in ((15, 59), (16, 0))
    )
    before, after = on_duty(cast, "wang", evening), on_duty(cast, "wang", midnight)
    assert before is not None and post not in before.posts
    assert after is not None and post in after.posts
