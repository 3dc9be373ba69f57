"""Whom a step waits for, found by post on the day the task opens, so that a change of office needs no new process."""

from collections.abc import Callable, Iterable

from service.cases.act import Act
from service.cases.kinds import Opening
from service.errors import GateClosed
from service.org.queries import government_post, in_charge, post_of, unit_by_code, units_of_kind
from service.org.tables import Post, Unit
from service.org.units import successor_of

Seats = Callable[[Act], Iterable[Opening]]


def required(post: Post | None, what: str) -> Post:
    """The post, or the refusal that says which one the organisation lacks."""
    if post is None:
        raise GateClosed(f"组织机构中没有{what}，请管理员补齐后再办理。", name="post_missing")
    return post


def responsible(office: str) -> Seats:
    """A post of the unit that is responsible for the case (a project's first lead unit)."""

    def seats(act: Act) -> list[Opening]:
        post = required(post_of(act.session, office, act.case.unit_id), f"牵头单位的岗位（{office}）")
        return [Opening(post.id, post.unit_id)]

    return seats


def leader_in_charge(office: str) -> Seats:
    """The vice mayor or deputy secretary-general in charge of the responsible unit on the day (YY-08, YY-12)."""

    def seats(act: Act) -> list[Opening]:
        post = required(
            in_charge(act.session, office, act.case.unit_id, act.desk.today), "分管该单位的市领导"
        )
        return [Opening(post.id, act.case.unit_id, about=office)]

    return seats


def both(*parts: Seats) -> Seats:
    """Several seats for one step: all must decide."""

    def seats(act: Act) -> list[Opening]:
        return [opening for part in parts for opening in part(act)]

    return seats


def government(office: str) -> Seats:
    """A post of the government itself: supervision office, office director, mayor, complaint desk."""

    def seats(act: Act) -> list[Opening]:
        if office in act.government:
            return [act.government[office]]
        post = required(
            government_post(act.session, act.case.jurisdiction, office), f"市政府的岗位（{office}）"
        )
        return [Opening(post.id, post.unit_id)]

    return seats


def every_unit(kind: str, office: str) -> Seats:
    """One task for each unit of a kind on the day, told apart by the unit's code."""

    def seats(act: Act) -> list[Opening]:
        units = units_of_kind(act.session, act.case.jurisdiction, kind, act.desk.today)
        return [desk_of(act, unit, office) for unit in units]

    return seats


def desk_of(act: Act, unit: Unit, office: str = "handler") -> Opening:
    """The task of one named unit."""
    post = required(post_of(act.session, office, unit.id), f"{unit.name}的岗位（{office}）")
    return Opening(post.id, unit.id, about=unit.code)


def nobody(_act: Act) -> list[Opening]:
    """A step that no state opens: its tasks are opened by name when something happens."""
    return []


def clause_office(act: Act, clause: str) -> Unit:
    """The unit that a clause of the key works names as responsible (主办), as it is today."""
    rules = act.key_works_rules
    role = rules.offices[rules.clause_offices[clause].lead]
    return successor_of(act.session, named_unit(act, role.unit), act.desk.today)


def clause_office_desk(act: Act, clause: str, office: str = "handler") -> Opening:
    """The task of a clause's responsible unit."""
    return desk_of(act, clause_office(act, clause), office)


def named_unit(act: Act, code: str) -> Unit:
    """A unit of the case's own jurisdiction by its code."""
    unit = unit_by_code(act.session, code)
    if unit is None or unit.jurisdiction_code != act.case.jurisdiction:
        raise GateClosed(f"没有编码为“{code}”的单位。", name="unknown_unit", code=code)
    return unit
