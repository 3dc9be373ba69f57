"""The report of a rehearsal: for machines as JSON, for officials as one HTML page."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from deploy.rehearsal.facts import Rows
from deploy.rehearsal.outcome import Outcome
from service.cases.kinds import KINDS, Step
from service.clock import LEGAL_ZONE

LEVELS = {"warning_talk": "约谈提醒", "supervising_leader_talk": "约谈分管责任人"}
MINUTE = "%Y-%m-%d %H:%M"


def write_report(outcome: Outcome, folder: Path) -> Path:
    """Write `report.json` and `report.html`; returns the page."""
    folder.mkdir(parents=True, exist_ok=True)
    told = tell(outcome)
    (folder / "report.json").write_text(json.dumps(told, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
    templates = Environment(loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, autoescape=True)
    page = folder / "report.html"
    page.write_text(templates.get_template("report.html").render(r=told), encoding="utf-8")
    return page


def tell(outcome: Outcome) -> dict[str, Any]:
    """Everything of the report, in the order of the page."""
    facts = outcome.facts
    return {
        "scenario": outcome.scenario.name,
        "title": outcome.scenario.title,
        "year": outcome.scenario.year,
        "summary": outcome.summary(),
        "differences": outcome.differences,
        "notes": outcome.notes,
        "digest": outcome.digest,
        "figures": outcome.figures,
        "deadlines": _deadlines(outcome),
        "marks": [_mark(row, outcome) for row in facts["marks"]],
        "acts": [_act(row, outcome) for row in _decided(facts["tasks"])],
        "refusals": [_refusal(row, outcome) for row in outcome.refusals],
        "documents": [_document(row) for row in facts["documents"]],
        "publicity": facts["publicity"],
        "standings": facts["standings"],
        "talks": facts["talks"],
        "cards": [row for row in facts.get("cards", []) if row["flag"] != "red_flag" or row["withdrawn_at"]],
        "consequences": facts.get("consequences", []),
        "histories": [{"case": t.case, "events": t.events, "bytes": t.bytes} for t in outcome.histories],
    }


def _local(at: datetime | None) -> str:
    return at.astimezone(LEGAL_ZONE).strftime(MINUTE) if at else ""


def _deadlines(outcome: Outcome) -> Rows:
    late = {(m["case"], m["deadline"]) for m in outcome.facts["marks"] if m["kind"] == "late"}
    rows = sorted(outcome.facts["deadlines"], key=lambda d: (d["due"], d["case"]))
    return [_deadline(row, outcome.names, (row["case"], row["name"]) in late) for row in rows]


def _deadline(row: Mapping[str, Any], names: Mapping[str, str], late: bool) -> dict[str, Any]:
    ended = row["met_at"] or row["dropped_at"]
    return {
        "case": row["case"],
        "title": row["title"],
        "name": row["name"],
        "called": names[row["name"]],
        "visit": row["visit"],
        "clause": row["clause"],
        "due": row["due"],
        "target": row["target"],
        "provisional": row["provisional"],
        "calendar": row["calendar_version"],
        "why": _why(row["explanation"]),
        "explanation": row["explanation"],
        "changes": row["changes"],
        "late": late,
        "ended": _local(ended) + ("" if row["met_at"] or not ended else "（不再适用）"),
    }


def _why(days: Rows) -> str:
    """The days that decide: what does not count, and the last one; the whole list is in the JSON."""
    said = [f"{day['day']} {day['why']}" for day in days if not day["counts"] or day is days[-1]]
    return "；".join([*said[:5], f"等{len(said) - 6}天", said[-1]] if len(said) > 7 else said)


def _titles(outcome: Outcome) -> dict[str, str]:
    return {row["key"]: row["title"] for row in outcome.facts["cases"]}


def _step(outcome: Outcome, row: Mapping[str, Any]) -> Step:
    kinds = {case["key"]: case["kind"] for case in outcome.facts["cases"]}
    return KINDS[kinds[row["case"]]].steps[row["step"]]


def _refusal(row: Mapping[str, Any], outcome: Outcome) -> dict[str, Any]:
    at = _local(datetime.fromisoformat(row["at"]))
    return {**row, "at": at, "of": _titles(outcome)[row["case"]], "title": _step(outcome, row).title}


def _mark(row: Mapping[str, Any], outcome: Outcome) -> dict[str, Any]:
    kind: str = row["kind"]
    if kind.startswith("reminder-"):
        words = f"提前{kind.removeprefix('reminder-')}日提醒"
    elif kind.startswith("rung-"):
        months, _, level = kind.removeprefix("rung-").partition(":")
        words = f"逾期{months}个月：{LEVELS.get(level, level)}"
    else:
        words = {"late": "逾期，登记并督办", "lapse": "届满，转入下一步"}.get(kind, kind)
    return {
        "at": _local(row["at"]),
        "case": row["case"],
        "title": _titles(outcome)[row["case"]],
        "deadline": row["deadline"],
        "called": outcome.names[row["deadline"]],
        "kind": kind,
        "words": words,
    }


def _decided(tasks: Rows) -> Rows:
    return sorted((t for t in tasks if t["by"]), key=lambda t: (t["closed_at"], t["case"], t["step"], t["unit"]))


def _act(row: Mapping[str, Any], outcome: Outcome) -> dict[str, Any]:
    who = f"{row['person']}（{row['by']}）"
    if row["behalf_of"]:
        who += f"代 {row['behalf_of']}"
    if row["entered_by"]:
        who += f"，纸质签批由 {row['entered_by']} 代录"
    return {
        "at": _local(row["closed_at"]),
        "opened": _local(row["opened_at"]),
        "due": _local(row["due_at"]),
        "case": row["case"],
        "of": _titles(outcome)[row["case"]],
        "step": row["step"],
        "title": row["title"],
        "clause": row["clause"],
        "unit": row["unit"],
        "who": who,
        "outcome": row["outcome"],
        "decided": _step(outcome, row).outcomes[row["outcome"]].title,
        "opinion": row["opinion"],
    }


def _document(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**{key: value for key, value in row.items() if key != "issued_at"}, "at": _local(row["issued_at"])}
