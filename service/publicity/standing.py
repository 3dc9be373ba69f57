"""Who may file what, as the pack reads it: for whom an appeal is heard, and whether a complaint must be signed."""

from service.cases.act import CaseFacts
from service.cases.desk import Desk
from service.cases.packs import ruled_by
from service.errors import GateClosed
from service.incentives.queries import standings
from service.org.tables import Unit
from service.publicity.forms import FileForm
from service.rules.pack import IncentivePack


def evaluated(desk: Desk, project_id: int, list_version: int) -> dict[str, Unit]:
    """The units that this list evaluated, on it or not: those whom it affects."""
    return {unit.code: unit for _, unit in standings(desk.session, project_id, list_version)}


def may_file(desk: Desk, project: CaseFacts, list_version: int, form: FileForm) -> int | None:
    """Refuse an appeal for nobody it affects, or an unsigned complaint, where the pack does; the unit it is for."""
    settings = ruled_by(desk.packs.get(desk.session, project.pack_id), IncentivePack).settings
    if form.kind == "complaint":
        signed = settings.anonymous_complaints
        if not signed.value and not form.name.strip():
            raise GateClosed(
                "举报须署名：请填写姓名或单位后提交，信息加密保存，不转给被举报单位。"
                "不便署名的，可电话向市政府办公室反映。",
                clause=signed.clause,
                name="complaint_not_signed",
                reading=signed.reading,
            )
        return None
    standing = settings.appeal_standing
    unit = evaluated(desk, project.id, list_version).get(form.affected_unit or "")
    if unit is not None:
        return unit.id
    if standing.value == "affected":
        words = "申诉须由参加本项目评价的单位提出，或受其委托代为提出：请选择申诉单位。"
        raise GateClosed(words, clause=standing.clause, name="appellant_not_affected", reading=standing.reading)
    if form.affected_unit:
        words = "所选申诉单位没有参加本项目评价，请重新选择，或不填。"
        raise GateClosed(words, clause=standing.clause, name="appellant_not_affected")
    return None
