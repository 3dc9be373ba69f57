"""How a route comes by a case: by its number, for the official who asks. Load means authorise."""

from typing import Annotated, Any

from fastapi import Depends

from service.cases.act import Act, lock_case
from service.cases.queries import load_case
from service.cases.tables import Case
from service.desk import AtDesk, Me
from service.given import Id


def of_kind(kind: str) -> Any:
    """The case of this kind at `{case_id}`, if the official may see it."""

    def load(case_id: Id, desk: AtDesk, me: Me) -> Case:
        return load_case(desk.session, me, case_id, kind)

    return Depends(load, scope="function")


def act_on(kind: str) -> Any:
    """An act by the official on the case of this kind at `{case_id}`, which is locked."""

    def acting(desk: AtDesk, me: Me, case: Annotated[Case, of_kind(kind)]) -> Act:
        return Act(desk=desk, case=lock_case(desk.session, case.id), official=me)

    return Depends(acting, scope="function")
