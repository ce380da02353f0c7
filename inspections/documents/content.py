"""Every word of a notice as plain data: the PDF, the Word file and the frozen copy are all made of it."""

from datetime import date
from typing import Any

from inspections.documents.figures import figures_of, outputs_of, statistics
from inspections.documents.phrases import CLOSING, contact_of, lead_of, parts_of, party

AUDIENCES = {"public": "社会公开", "party": "党内通报"}


def content_of(material: dict[str, Any], *, audience: str, on: date) -> dict[str, Any]:
    """What this audience reads. In the public one a withheld finding is neither printed nor counted anywhere."""
    inspection = material["inspection"]
    inside = audience == "party"
    printed = [finding for finding in material["findings"] if inside or not finding["withheld"]]
    figures = figures_of(printed)
    issuer = party(inspection["inspected_name"])
    return {
        "audience": audience,
        "title": f"{issuer}关于巡察整改情况的{'党内' if inside else ''}通报",
        "lead": lead_of(inspection, audience),
        "parts": parts_of(inspection["report_lead"] or ""),
        "statistics": statistics(figures, outputs_of(printed)),
        "figures": figures,
        "categories": _categories(printed),
        "withheld": _withheld(printed) if inside else [],
        "next_steps": inspection["next_steps"] or "",
        "closing": CLOSING[audience],
        "contact": contact_of(inspection["contact"] or ""),
        "issuer": issuer,
        "date": on.isoformat(),
    }


def _categories(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    categories: list[dict[str, Any]] = []
    for finding in findings:
        if not categories or categories[-1]["id"] != str(finding["category_id"]):
            categories.append({"id": str(finding["category_id"]), "title": finding["category_title"], "findings": []})
        categories[-1]["findings"].append(
            {
                "id": str(finding["finding_id"]),
                "title": finding["finding_title"],
                "measures": list(finding["measures"]),
                "result": finding["result"],
                "complete": bool(finding["complete"]),
                "ground": finding["withheld_ground"] or "",
            }
        )
    return categories


def _withheld(findings: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [
        {"title": finding["finding_title"], "ground": finding["withheld_ground"]}
        for finding in findings
        if finding["withheld"]
    ]
