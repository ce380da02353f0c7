"""Every word of a notice as plain data: the PDF, the Word file and the frozen copy are all made of it."""

from datetime import date
from typing import Any

from inspections.documents.figures import figures_of, outputs_of, statistics
from inspections.documents.phrases import CLOSING, contact_of, lead_of, parts_of, party

AUDIENCES = {"public": "社会公开", "party": "党内通报"}


def content_of(material: dict[str, Any], *, audience: str, on: date) -> dict[str, Any]:
    """What this audience reads. What is withheld from it is not printed, and no sum counts it; a finding whose
    整改落实情况 alone is withheld is printed without, and what it brought is in no sum either."""
    inspection, inside = material["inspection"], audience == "party"
    printed = [finding for finding in material["findings"] if not _kept_from(finding, audience)]
    told = [finding for finding in printed if not _result_kept_from(finding, audience)]
    figures = figures_of(printed)
    issuer = party(inspection["inspected_name"])
    return {
        "audience": audience,
        "title": f"{issuer}关于巡察整改情况的{'党内' if inside else ''}通报",
        "lead": lead_of(inspection, audience),
        "parts": parts_of(inspection["report_lead"] or ""),
        "statistics": statistics(figures, outputs_of(told)),
        "figures": figures,
        "categories": _categories(printed, audience),
        "withheld": _withheld(printed, "withheld_ground") if inside else [],
        "withheld_results": _withheld([one for one in told if not one["withheld"]], "result_ground") if inside else [],
        "untold": untold(len(material["findings"]) - len(printed), len(printed) - len(told)) if inside else "",
        "next_steps": inspection["next_steps"] or "",
        "closing": CLOSING[audience],
        "contact": contact_of(inspection["contact"] or ""),
        "issuer": issuer,
        "date": on.isoformat(),
    }


def _kept_from(finding: dict[str, Any], audience: str) -> bool:
    return bool(finding["party_ground"] if audience == "party" else finding["withheld_ground"])


def _result_kept_from(finding: dict[str, Any], audience: str) -> bool:
    return bool(finding["result_party_ground"] if audience == "party" else finding["result_ground"])


def untold(findings: int, results: int) -> str:
    """What the Party is not told either is only counted."""
    said = [
        sentence
        for number, sentence in (
            (findings, f"另有{findings}个问题拟不在党内通报，未列入本通报"),
            (results, f"有{results}个问题的整改落实情况拟不在党内通报"),
        )
        if number
    ]
    return "；".join(said) + "。" if said else ""


def _categories(findings: list[dict[str, Any]], audience: str) -> list[dict[str, Any]]:
    """`result` is empty where it is withheld from this audience, and only there."""
    categories: list[dict[str, Any]] = []
    for finding in findings:
        if not categories or categories[-1]["id"] != str(finding["category_id"]):
            categories.append({"id": str(finding["category_id"]), "title": finding["category_title"], "findings": []})
        categories[-1]["findings"].append(
            {
                "id": str(finding["finding_id"]),
                "title": finding["finding_title"],
                "measures": list(finding["measures"]),
                "result": "" if _result_kept_from(finding, audience) else finding["result"],
                "complete": bool(finding["complete"]),
                "ground": finding["withheld_ground"] or "",
            }
        )
    return categories


def _withheld(findings: list[dict[str, Any]], ground: str) -> list[dict[str, str]]:
    return [{"title": finding["finding_title"], "ground": finding[ground]} for finding in findings if finding[ground]]
