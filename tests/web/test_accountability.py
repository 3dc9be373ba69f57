"""Every task of accountability has a page with its paper, every case its page, in words that officials know."""

import re

from tests.cast import SUPERVISION
from tests.house import House
from tests.service.works import a_work, ask_report, criticise, refer
from tests.web.browser import Browser

CODE = re.compile(r"\b(?:remedy|promise|proposal|approval|transfer|reporting|verifying)\b")
PAPERS = {
    "check_criticism": "系统提出的依据",
    "approve_criticism": "未注明日期",
    "sign_remedy": "承诺完成整改",
    "review_remedy": "承诺完成整改",
    "report_completion": "前完成",
    "sign_written_report": "前期手续办理滞后",
    "prepare_referral": "未完成年度目标任务",
    "approve_referral": "清单摘要值",
}


def test_every_task_and_case_page_on_the_way_is_readable(house: House) -> None:
    a_work(house)
    criticise(house, "anhua", "nanxian")
    ask_report(house)
    refer(house)
    seen = set()
    while tasks := house.open_tasks():
        task = tasks[0]
        page = Browser(house, house.holder(task.post_id).username).get(f"/tasks/{task.id}")
        assert page.status == 200 and PAPERS.get(task.step, "") in page.words, task.step
        assert not CODE.search(page.words), CODE.search(page.words)
        seen.add(task.step)
        assert house.act(task.step).status_code == 200
    assert set(PAPERS) <= seen
    browser = Browser(house, SUPERVISION)
    for row in house.rows('SELECT id, title FROM "case" WHERE kind <> \'talk\''):
        page = browser.get(f"/cases/{row.id}")
        assert page.status == 200 and row.title in page.words
        for document in house.rows("SELECT id, title FROM document WHERE case_id = :c", c=row.id):
            assert document.title in browser.get(f"/documents/{document.id}").words
