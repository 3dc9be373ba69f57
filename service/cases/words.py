"""What an event is called on the case page, in officials' words."""

from collections.abc import Callable

from service.cases.kinds import Kind
from service.cases.tables import Event

LEFT = "阶段结束（%(state)s）"
ENTERED = "进入“%(state)s”"
WORDS = {
    "opened": "立案",
    "deadline_set": "确定期限",
    "deadline_moved": "期限变动",
    "reminded": "临期提醒",
    "late": "逾期",
    "escalated": "逾期升级",
    "lapsed": "期限届满",
    "document_issued": "形成文件",
    "attached": "上传附件",
    "override_asked": "提出例外理由",
    "override_approved": "例外获批准",
    "meeting_approved": "常务会议审定",
    "no_reply_recorded": "登记未回复",
    "scores_stored": "录入得分",
    "ranked": "按得分排序",
    "minuted": "集体研究会议纪要",
    "tie_decided": "集体研究确定同分对象",
    "publicity_opened": "开始公示",
    "erratum": "公示勘误",
    "outage": "公示页面中断",
    "list_corrected": "名单更正",
    "project_held": "项目暂缓",
    "project_left": "项目退出本批",
    "batch_formed": "汇总名单",
    "empty_batch": "本批项目均已退回",
    "veto_consented": "同意否决",
    "veto_refused": "不同意否决",
    "complaints_overridden": "记录未办结事项不影响通报的理由",
    "payment": "登记兑现",
    "talk_started": "启动约谈",
    "postponed": "约谈延期",
    "identity_viewed": "查看举报人身份",
    "referred": "移送问责",
    "approver_added": "加签",
    "taken_back": "撤回",
    "change_proposed": "提出年中调整",
    "change_consented": "同意年中调整",
    "change_refused": "不同意年中调整",
    "plan_drafted": "方案起草完成",
    "fact_entered": "登记事实",
    "measure_proposed": "测算提出奖惩建议",
    "proposal_superseded": "事实更正，建议重新测算",
    "fact_corrected": "所依据的事实已更正，原决定不变",
    "talk_ground_vanished": "约谈事由消失",
    "accounts_filed": "上报决算申请",
    "plan_filed": "申报使用计划",
    "measure_executed": "登记兑现",
    "objected": "提出异议",
    "objection_answered": "答复异议",
    "reform_approved": "市委深改组批准",
    "warning": "提示",
    "filed": "责任备案",
    "progress_reported": "报告进度",
    "progress_verified": "核实进度",
    "progress_returned": "退回进度报告",
    "progress_corrected": "更正进度",
    "month_closed": "当月关闭",
    "flag_given": "红旗、黄牌",
    "ground_found": "出现约谈（处理）依据",
    "ground_vanished": "依据不再成立",
    "ground_stands_again": "依据重新成立（不再另行处理）",
    "consequence_begun": "启动约谈、报告、通报或移送",
    "talker_raised": "约谈人与被约谈人为同一人，改由上一级约谈",
    "drawn_back": "撤回",
    "adjustment_asked": "提出调整",
    "adjustment_approved": "同意调整",
    "adjustment_refused": "不同意调整",
    "year_found": "认定年度结果",
    "completion_recorded": "登记完成情况",
    "disclosed": "公开进展",
    "imported": "导入",
    "carried_over": "以上年为底稿",
    "criticised": "通报批评",
    "not_criticised": "通报批评未印发，措施随之撤销",
    "meeting_decided": "会议研究决定",
    "annotated": "更正说明",
    "objection_filed": "申请复核",
    "matter_assigned": "交办",
    "inspection_finding": "登记督查发现",
    "figure_corrected": "更正上报数据",
    "units_change_asked": "提出变更承办单位",
    "units_changed": "变更承办单位",
    "matter_pressed": "催办（督办单）",
    "matter_interim": "阶段性反馈",
    "matter_returned": "退回反馈",
    "outstanding_reported": "自报突出贡献事项",
    "outstanding_withdrawn": "撤回自报",
    "bonus_granted": "决定加分数额",
    "grade_recorded": "登记绩效考核等次",
    "workflow_repaired": "管理员修复流程",
}


def words_for(kind: Kind, event: Event, say: Callable[[str], str] = str) -> str:
    """The event's words; a decision by its step and outcome, a move by the state that it led to.

    `say` puts each piece into another language.
    """
    if event.kind == "decided":
        step = kind.steps[event.data["step"]]
        return f"{say(step.title)}：{say(step.outcomes[event.data['outcome']].title)}"
    if event.kind == "stage_left":
        return say(LEFT) % {"state": say(kind.titles[event.state or kind.initial])}
    if event.kind in WORDS:
        return say(WORDS[event.kind])
    return say(ENTERED) % {"state": say(kind.titles[event.state or kind.initial])}
