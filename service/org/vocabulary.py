"""Kinds of units and offices, in the words of the source (YY-04, YY-05)."""

from enum import StrEnum


class UnitKind(StrEnum):
    """What a unit is; a unit may be several, such as a management committee and a park (YY-05)."""

    GOVERNMENT = "government"
    PARTY_ORGAN = "party_organ"
    COUNTY = "county"
    MUNICIPAL_UNIT = "municipal_unit"
    CENTRAL_PROVINCIAL_UNIT = "central_provincial_unit"
    PARK_A = "park_a"
    PARK_B = "park_b"
    TOWNSHIP = "township"
    BANK = "bank"
    INSURER = "insurer"
    LOCAL_FINANCIAL_ORGANISATION = "local_financial_organisation"


RECIPIENT_KINDS = frozenset(UnitKind) - {UnitKind.GOVERNMENT, UnitKind.PARTY_ORGAN}
PARK_CLASSES = frozenset({UnitKind.PARK_A, UnitKind.PARK_B})

KIND_NAMES = {
    UnitKind.GOVERNMENT: "市政府及其办公室",
    UnitKind.PARTY_ORGAN: "党委工作机关",
    UnitKind.COUNTY: "县市区（管委会）",
    UnitKind.MUNICIPAL_UNIT: "市直单位",
    UnitKind.CENTRAL_PROVINCIAL_UNIT: "中央、省属驻益单位",
    UnitKind.PARK_A: "园区A类",
    UnitKind.PARK_B: "园区B类",
    UnitKind.TOWNSHIP: "乡镇（街道）",
    UnitKind.BANK: "驻益银行机构",
    UnitKind.INSURER: "驻益保险机构",
    UnitKind.LOCAL_FINANCIAL_ORGANISATION: "地方金融组织",
}


class Office(StrEnum):
    """What the holder of a post does in the supervision cycle."""

    MAYOR = "mayor"
    VICE_MAYOR = "vice_mayor"
    DEPUTY_SECRETARY_GENERAL = "deputy_secretary_general"
    OFFICE_DIRECTOR = "office_director"
    SUPERVISION_OFFICER = "supervision_officer"
    COMPLAINT_OFFICER = "complaint_officer"
    SIGNATURE_CLERK = "signature_clerk"
    SYSTEM_ADMIN = "system_admin"
    CALENDAR_KEEPER = "calendar_keeper"
    PRINCIPAL_LEADER = "principal_leader"
    SUPERVISING_LEADER = "supervising_leader"
    HANDLER = "handler"


PORTFOLIO_OFFICES = frozenset({Office.VICE_MAYOR, Office.DEPUTY_SECRETARY_GENERAL})
UNIT_OFFICES = frozenset({Office.PRINCIPAL_LEADER, Office.SUPERVISING_LEADER, Office.HANDLER})
GOVERNMENT_OFFICES = frozenset(Office) - UNIT_OFFICES
# Desks that several people work at together; every other post has one holder at a time.
SHARED_OFFICES = frozenset(
    {
        Office.HANDLER,
        Office.SUPERVISION_OFFICER,
        Office.COMPLAINT_OFFICER,
        Office.SIGNATURE_CLERK,
        Office.SYSTEM_ADMIN,
        Office.CALENDAR_KEEPER,
    }
)

OFFICE_NAMES = {
    Office.MAYOR: "市长",
    Office.VICE_MAYOR: "副市长",
    Office.DEPUTY_SECRETARY_GENERAL: "副秘书长",
    Office.OFFICE_DIRECTOR: "政府办主任",
    Office.SUPERVISION_OFFICER: "督查室督查员",
    Office.COMPLAINT_OFFICER: "举报受理员",
    Office.SIGNATURE_CLERK: "签批代录员",
    Office.SYSTEM_ADMIN: "系统管理员",
    Office.CALENDAR_KEEPER: "日历管理员",
    Office.PRINCIPAL_LEADER: "主要负责人",
    Office.SUPERVISING_LEADER: "分管负责人",
    Office.HANDLER: "经办人",
}
