"""A unit asks on the page of a case that its conclusion be reviewed (督查条例 17)."""


from fastapi import APIRouter
from fastapi.responses import Response

from service.accountability.forms import ObjectionForm
from service.accountability.objections import concerned, file_objection
from service.cases.act import Act
from service.cases.queries import load_case
from service.given import Id
from service.web.case_pages import show_case
from service.web.filling import validated
from service.web.pages import ThePage, go
from service.web.posted import ThePost

router = APIRouter(include_in_schema=False)


@router.post("/cases/{case_id}/objections")
def object_to_case(case_id: Id, page: ThePage, sent: ThePost) -> Response:
    """File an objection; a refused one keeps what was typed."""
    case = load_case(page.desk.session, page.me, case_id)
    matter, filed = sent.text("matter"), list[int]()

    def does(act: Act) -> None:
        form = validated(ObjectionForm, {"matter": matter})
        filed.append(file_objection(act, concerned(page.desk.session, page.me, case), form)["id"])

    refused = page.act_on(case, does)
    return show_case(page, case, refused, matter=matter) if refused else go(f"/cases/{filed[0]}")
