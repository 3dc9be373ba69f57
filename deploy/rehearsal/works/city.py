"""The year's works for a rehearsal: named after real ones, shared out among the sample city's departments."""

import json
import random
from typing import Any

from deploy.rehearsal.works.scenario import WorksScenario

TITLES = (
    "加快建设汽车零部件产业基地",
    "推进临港石化基地改扩建项目",
    "加快建设枢纽物流园区",
    "加快城市金融商务区建设",
    "落实惠企政策，减轻企业各类负担",
    "完善监测、处置、救治机制",
    "新建改扩建公办中小学",
    "改造老旧小区",
    "农村公路提质改造",
    "污水管网建设",
)
PORTFOLIOS = ("现代产业体系", "经济运行", "民生保障", "城乡建设", "生态环境")
DEPARTMENTS = (
    "fgw", "jyj", "kjj", "gxj", "gaj", "mzj", "sfj", "czj", "rsj", "zrzy", "sthj", "zjj", "jtj", "slj", "nyj", "swj",
    "wlj", "wjw", "yjj", "sjj", "gzw", "scjg", "ybj", "lyj", "xfj",
)  # fmt: skip
COUNTIES = ("ziyang", "heshan", "yuanjiang", "nanxian", "taojiang", "anhua", "gaoxin", "datonghu")


def works_file(scenario: WorksScenario) -> bytes:
    """The list as the office imports it."""
    troubled = {one.number: one for one in scenario.troubled}
    numbers = range(1, scenario.works + 1)
    sheets = {
        "works": [_work(scenario, n, troubled[n].livelihood if n in troubled else n <= 10) for n in numbers],
        "plans": [
            {"work": n, **{f"m{m:02d}": str(value) for m, value in enumerate(scenario.planned, 1)}} for n in numbers
        ],
    }
    return json.dumps(sheets, ensure_ascii=False).encode()


def _work(scenario: WorksScenario, number: int, livelihood: bool) -> dict[str, Any]:
    chance = random.Random(f"{scenario.seed}:{number}")
    lead, assisting = chance.sample(DEPARTMENTS, 2)
    return {
        "no": number,
        "title": f"{TITLES[number % len(TITLES)]}（{number}）",
        "portfolio": PORTFOLIOS[number % len(PORTFOLIOS)],
        "nature": "project",
        "livelihood": livelihood,
        "cites": f"{scenario.year}年《政府工作报告》",
        "lead_units": [lead],
        "assisting_units": [assisting, chance.choice(COUNTIES)],
        "verifier": "statistics" if number % 5 == 0 else "supervision_office",
    }
